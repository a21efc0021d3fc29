package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// alertDeeds are the buttons of an alert's card, by their verb. It is set once
// at start: its functions lead back to it.
var alertDeeds map[string]func(t *turn, a care.Alert, arg string) error

func init() {
	alertDeeds = map[string]func(*turn, care.Alert, string) error{
		"open":     func(t *turn, a care.Alert, _ string) error { return t.showAlert(a) },
		"take":     func(t *turn, a care.Alert, _ string) error { return t.takeAlert(a) },
		"still":    (*turn).stillOnIt,
		"asks":     (*turn).showAsks,
		"ask":      (*turn).askForMore,
		"well":     (*turn).askWhetherWell,
		"files":    (*turn).showAlertFiles,
		"share":    alertFlow("alert_share"),
		"note":     alertFlow("alert_note"),
		"close":    alertFlow("alert_close"),
		"link":     alertFlow("alert_link"),
		"detained": (*turn).confirmDetained,
		"phone":    (*turn).phoneOfAlert,
		"released": (*turn).releasedFromAlert,
		"legal":    (*turn).legalFromAlert,
	}
}

// forResponders are the deeds of whoever has taken the alert and of those who
// help; the others are everybody's who may take it.
func forResponders(verb string) bool { return verb != "open" && verb != "take" && verb != "files" }

// tapAlert is a worker's button on an alert: verb:id or verb:id:arg.
func (t *turn) tapAlert(rest string) error {
	part := strings.SplitN(rest, ":", 3)
	if len(part) < 2 || alertDeeds[part[0]] == nil {
		return care.ErrNotFound
	}
	id, err := care.ParseID[care.Alert](part[1])
	if err != nil {
		return care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err != nil {
		return err
	}
	if err := t.must(care.TakeAlert, a.Person); err != nil {
		return err
	}
	if forResponders(part[0]) && (!a.Responds(t.me.ID) || !a.Open()) {
		return t.showAlert(a)
	}
	if a, err = t.touch(a); err != nil {
		return err
	}
	return alertDeeds[part[0]](t, a, strings.Join(part[2:], ""))
}

// touch notes that whoever has taken an alert is at it.
func (t *turn) touch(a care.Alert) (care.Alert, error) {
	if a.TakenBy != t.me.ID || a.Resting() {
		return a, nil
	}
	_, still := t.b.org.LadderOf(a.Why)
	a = a.Stay(t.now, still)
	return a, t.putAlert(a)
}

// takeAlert gives the alert to whoever presses first.
func (t *turn) takeAlert(a care.Alert) error {
	if a.TakenBy == t.me.ID {
		return t.showAlert(a)
	}
	if ok, err := t.there(a.TakenBy); err != nil {
		return err
	} else if !ok {
		a = a.Untaken()
	}
	_, still := t.b.org.LadderOf(a.Why)
	a, err := a.Take(t.me.ID, t.now, still)
	if err != nil {
		t.notice("notice.somebody_has_it")
		return t.showAlert(a)
	}
	if err := t.putAlert(a); err != nil {
		return err
	}
	if err := t.respond(a, t.me.ID); err != nil {
		return err
	}
	t.notice("notice.yours")
	return t.passed(a)
}

// changed shows this worker, and everybody else who looks at it, how an alert
// stands now.
func (t *turn) changed(a care.Alert) error {
	if err := t.showAlert(a); err != nil {
		return err
	}
	return t.redrawCards(a)
}

// passed is changed where the alert has a new owner, or none any more: the
// notices that nobody has opened, and whoever raised it, hear of it too.
func (t *turn) passed(a care.Alert) error {
	if err := t.changed(a); err != nil {
		return err
	}
	if err := t.endNotices(a); err != nil {
		return err
	}
	return t.tellRaiser(a)
}

// respond lets whoever responds to an alert see the person who raised it, and
// the one it is about, and write to them.
func (t *turn) respond(a care.Alert, worker care.PersonID) error {
	for _, person := range []care.PersonID{a.Person, a.About} {
		if err := t.refer(person, worker); err != nil {
			return err
		}
	}
	return nil
}

// refer lets a worker see a person and write to them.
func (t *turn) refer(person, worker care.PersonID) error {
	c, err := t.tx.CaseOf(care.System, person)
	if err != nil || c.Holds(worker) {
		return ignoreNotFound(err)
	}
	c.Referred = append(c.Referred, worker)
	return t.tx.PutCase(c)
}

// stays are how long a taker may say they are at it before they are asked again.
var stays = map[string]time.Duration{"": 0, "3h": 3 * time.Hour, "12h": 12 * time.Hour}

// stillOnIt is the taker's word that they still have it.
func (t *turn) stillOnIt(a care.Alert, arg string) error {
	again, ok := stays[arg]
	if !ok {
		return care.ErrNotFound
	}
	if again > 0 && a.TakenBy == t.me.ID {
		a = a.Stay(t.now, again)
		if err := t.putAlert(a); err != nil {
			return err
		}
	}
	t.notice("notice.noted")
	return t.showAlert(a)
}

// closeAlert ends an alert with what came of it.
func (t *turn) closeAlert(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	if text := an["note"].Text; text != "" {
		a.Notes = append(a.Notes, care.AlertNote{By: t.me.ID, At: t.now, Text: quote(text, longestNote)})
	}
	if a, err = a.Close(t.me.ID, an["outcome"].Value, t.now); err != nil {
		return t.showAlert(a)
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	return t.passed(a)
}

// longestNote is as much of a note as is kept, in code points.
const longestNote = 1000

// noteAlert keeps what a responder writes down for the others.
func (t *turn) noteAlert(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	a.Notes = append(a.Notes, care.AlertNote{By: t.me.ID, At: t.now, Text: quote(an["text"].Text, longestNote)})
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	return t.changed(a)
}

// aboutAlert is the alert that the flow which acts now is about, for somebody
// who responds to it.
func (t *turn) aboutAlert() (care.Alert, error) {
	id, err := care.ParseID[care.Alert](t.about)
	if err != nil {
		return care.Alert{}, care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err == nil && (!a.Responds(t.me.ID) || !a.Open()) {
		err = care.ErrNotFound
	}
	return a, err
}

// alertFlow begins a worker's questions about an alert.
func alertFlow(flow string) func(*turn, care.Alert, string) error {
	return func(t *turn, a care.Alert, _ string) error {
		if err := t.tx.PutRef(t.me.ID, alertCardSlot(a.ID), ""); err != nil { // the questions take its place
			return err
		}
		return t.beginAbout(flow, a.ID.String())
	}
}

// shareAlert hands an alert over, or asks a colleague to help with it. Until
// the colleague takes it, it stays with whoever has it.
func (t *turn) shareAlert(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	to, err := care.ParseID[care.Person](an["colleague"].Value)
	if err != nil || to == t.me.ID {
		return care.ErrNotFound
	}
	if ok, err := t.available(to); err != nil {
		return err
	} else if !ok {
		return t.say(care.Say("staff.alert.not_there"))
	}
	if an["how"].Value == "hand" {
		a = a.Offer(to)
	} else if !a.Responds(to) {
		a.Helpers = append(a.Helpers, to)
		if err := t.respond(a, to); err != nil {
			return err
		}
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	row := alertNotice(a, "staff.alert.shared")
	row.To, row.Lane = to, storage.Urgent
	if a.Offered == to {
		row.Buttons = append(row.Buttons, []storage.Button{alertButton("button.take", "take", a)})
	}
	if err := t.post(row); err != nil {
		return err
	}
	return t.showAlert(a)
}
