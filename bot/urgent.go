package bot

import (
	"slices"
	"strings"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// alertFlowName are the questions of somebody who raises an alarm.
const alertFlowName = "alert"

// urgent asks once more, so that a pocket does not raise the alarm: the answer
// is the second press, and is at once the first thing that we know.
func (t *turn) urgent() error {
	if t.me.Role.Staff() {
		return t.menu(care.Say("staff.not_understood"))
	}
	t.contact.Talking = care.PersonID{}
	if err := t.aside(); err != nil {
		return err
	}
	if err := t.beginWith(alertFlowName, nil); err != nil {
		return err
	}
	s, _, err := t.waiting()
	if err != nil {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: t.now.Add(unconfirmedAfter), Kind: unconfirmedTimer, Person: t.me.ID, About: s.Instance})
}

// unconfirmedTimer is due when somebody pressed the urgent key and then
// answered nothing: mostly a pocket, perhaps not. Its About is the instance of
// the question.
const (
	unconfirmedTimer = "unconfirmed"
	unconfirmedAfter = 5 * time.Minute
)

// unconfirmed asks a worker to look at who pressed once and not again.
func (b *Bot) unconfirmed(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil {
		return nil, err
	}
	s, err := tx.Session(care.System, m.Person, alertFlowName)
	if err != nil || s.Instance != m.About || s.Answers["who"].Value != "" || t.me.Role != care.Participant {
		return nil, ignoreNotFound(err)
	}
	err = t.raiseTask(care.PressedUrgent, "", 0)
	return t.posted, err
}

// reasonsOf are why people are called, by the first answer.
var reasonsOf = map[string]care.Reason{"me": care.Detained, "other": care.Witnessed, "help": care.AskedUrgently}

func whoOf(why care.Reason) string {
	for who, reason := range reasonsOf {
		if reason == why {
			return who
		}
	}
	return "help"
}

// raiseAlert calls people with the first answer.
func (t *turn) raiseAlert(a answers) error {
	if err := t.finishTasks(t.me.ID, "done", care.PressedUrgent); err != nil {
		return err
	}
	_, err := t.raise(reasonsOf[a["who"].Value], t.since)
	return err
}

// tellAlert adds to the alert what was answered since.
func (t *turn) tellAlert(a answers) error {
	alert, err := t.ownAlert(t.within, a["who"].Value)
	if err != nil {
		return err
	}
	any := false
	for key, answer := range a {
		if key == "who" || answer.Skipped {
			continue
		}
		said, err := t.keepSaidFiles(alert, saidOf(key, answer, t.now))
		if err != nil {
			return err
		}
		var news bool
		alert, news = alert.Tell(said)
		any = any || news
	}
	if !any {
		return nil
	}
	if err := t.keepSaid(alert); err != nil {
		return err
	}
	return t.moveContact(alert)
}

// keepSaidFiles has the files of an answer kept, each once.
func (t *turn) keepSaidFiles(a care.Alert, s care.Said) (care.Said, error) {
	for i, f := range s.Files {
		id, ok := a.Keeps(f.Ref)
		if !ok {
			var err error
			if id, err = t.keepFile(f, care.AlertFile+a.ID.String()); err != nil {
				return s, err
			}
		}
		s.Files[i].ID = id
	}
	return s, nil
}

// alertFileKept is called when a file sent with an alert is stored or refused:
// whoever sent what cannot be opened is asked to photograph it again.
func (t *turn) alertFileKept(k care.Kept) error {
	if silent, err := t.mustBeSilent(); err != nil || silent || k.State != care.RefusedFile {
		return err
	}
	return t.say(care.Say("file.again"))
}

// alertFact is the fact that names the alert a conversation goes on about.
const alertFact = "alert"

// ownAlert is the alert that a conversation is about: the one it names, or the
// latest of its kind that this person raised.
func (t *turn) ownAlert(facts map[string]string, who string) (care.Alert, error) {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return care.Alert{}, err
	}
	why, latest := reasonsOf[who], care.Alert{}
	for _, a := range list {
		if a.ID.String() == facts[alertFact] && a.Open() {
			return a, nil
		}
		if latest.ID.IsZero() && a.Why == why {
			latest = a
		}
	}
	if latest.ID.IsZero() {
		err = care.ErrNotFound
	}
	return latest, err
}

func saidOf(key string, a flows.Answer, now time.Time) care.Said {
	s := care.Said{Key: key, At: now, Value: a.Value, Values: a.Values, Text: a.Text, Number: a.Number, Day: a.Day,
		Minute: a.Minute, Timed: a.Kind == flows.TimeInput, Latitude: a.Latitude, Longitude: a.Longitude}
	if a.File != nil {
		s.Files = append([]care.File{*a.File}, a.More...)
	}
	return s
}

// offerBoard puts how the alert stands above the board, and its questions in
// pairs below.
func (t *turn) offerBoard(row *storage.Outbox, a flows.Ask) error {
	s, _, err := t.waiting()
	if err != nil {
		return err
	}
	alert, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
	if err != nil {
		return err
	}
	state, err := t.raiserState(alert)
	if err != nil {
		return err
	}
	row.Lines = append(state, row.Lines...)
	row.Buttons = append(row.Buttons, inPairs(t.reader(), slices.Concat(t.options(a)...))...)
	if alert.Open() && alert.Mistake.IsZero() {
		row.Buttons = append(row.Buttons, []storage.Button{urgentButton("urgent.mistake", "mistake", alert)})
	}
	return nil
}

// raiserState says to whoever raised an alert how it stands: received and when,
// who is on it, what comes next.
func (t *turn) raiserState(a care.Alert) ([]care.Text, error) {
	lines := []care.Text{care.Say("urgent.received", care.Args{"at": care.ClockTime(a.Raised)})}
	switch {
	case !a.Open():
		return append(lines, care.Say("urgent.ended"), care.Text{}), nil
	case a.TakenBy.IsZero():
		lines = append(lines, care.Say("urgent.calling"), care.Say("stranger.reach"))
	default:
		worker, err := t.tx.Person(care.System, a.TakenBy)
		if err != nil {
			return nil, err
		}
		lines = append(lines, care.Say("urgent.taken", care.Args{"role": care.TextOf(care.Say("role." + string(worker.Role))), "at": care.ClockTime(a.Taken)}))
	}
	if !a.Mistake.IsZero() {
		lines = append(lines, care.Say("urgent.mistake_noted"))
	}
	return append(lines, care.Text{}), nil
}

func urgentButton(label, verb string, a care.Alert) storage.Button {
	return storage.Button{Text: care.Say(label), Data: "urgent:" + verb + ":" + a.ID.String()}
}

// tapUrgent is a button of whoever raised an alert: verb:id or verb:id:key.
func (t *turn) tapUrgent(rest string) error {
	part := strings.SplitN(rest, ":", 3)
	if len(part) < 2 {
		return care.ErrNotFound
	}
	id, err := care.ParseID[care.Alert](part[1])
	if err != nil {
		return care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err == nil && a.Person != t.me.ID {
		err = care.ErrNotFound
	}
	if err != nil {
		return err
	}
	switch part[0] {
	case "board":
		return t.openBoard(a)
	case "mistake":
		return t.sayMistake(a)
	case "well":
		return t.allIsWell()
	case "unwell":
		return t.notWell(a)
	case "ask":
		return t.answerRequest(a, strings.Join(part[2:], ""))
	}
	return care.ErrNotFound
}

// backToBoard goes on where somebody left the board, as long as their alert is
// open; otherwise it asks anew.
func (t *turn) backToBoard() error {
	s, err := t.tx.Session(t.me, t.me.ID, alertFlowName)
	if err == nil && s.Answers["who"].Value != "" {
		if a, err := t.ownAlert(s.Facts, s.Answers["who"].Value); err == nil && a.Open() {
			return t.openBoard(a)
		}
	}
	if ignoreNotFound(err) != nil {
		return err
	}
	return t.urgent()
}

// openBoard shows the alert again to whoever raised it.
func (t *turn) openBoard(a care.Alert) error {
	if !a.Open() {
		lines, err := t.raiserState(a)
		if err != nil {
			return err
		}
		return t.redraw(storage.Outbox{Lines: lines, Erase: sensitiveFor})
	}
	s, err := t.alertSession(a)
	if err != nil {
		return err
	}
	if err := t.keep(s); err != nil {
		return err
	}
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return care.ErrNotFound
	}
	t.contact.Talking = care.PersonID{}
	return t.ask(ask)
}

// sayMistake takes down that it was a false alarm. Nobody is scolded and
// nothing is closed: a human asks quietly whether the person is safe.
func (t *turn) sayMistake(a care.Alert) error {
	if !a.Open() || !a.Mistake.IsZero() {
		return t.openBoard(a)
	}
	a.Mistake = t.now
	a.Nudged = time.Time{}
	if err := t.keepSaid(a); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.openBoard(a)
}

// notWell is the answer that somebody is not safe.
func (t *turn) notWell(a care.Alert) error {
	a.Mistake, a.Nudged = time.Time{}, time.Time{}
	a, _ = a.Tell(care.Said{Key: safeSaid, Value: "no", At: t.now})
	if err := t.keepSaid(a); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("urgent.not_well_noted")}})
}

// safeSaid is the answer to whether the person is safe.
const safeSaid = "safe"

// allIsWell takes down that the person is safe, in every alert of theirs that a
// human has still to close.
func (t *turn) allIsWell() error {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return err
	}
	for _, a := range list {
		if !a.Open() || a.Why == care.Duress || a.Why == care.Witnessed || t.coerced {
			continue
		}
		a.Nudged = time.Time{}
		if a, news := a.Tell(care.Said{Key: safeSaid, Value: "yes", At: t.now}); news {
			if err := t.keepSaid(a); err != nil {
				return err
			}
		}
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("well.thanks")}})
}

// tellRaiser lets whoever raised an alert know how it stands: the board changes
// in place, and a notice that says nothing makes a sound.
func (t *turn) tellRaiser(a care.Alert) error {
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent || o.me.Role.Staff() || a.Why == care.Duress || !a.Why.Urgent() {
		return err
	}
	if a.Open() {
		err = o.refreshBoard()
	} else {
		err = o.leaveBoard(a)
	}
	if err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	return t.post(storage.Outbox{To: a.Person, Lane: storage.Reply, Lines: []care.Text{care.Say("urgent.news")},
		Buttons: [][]storage.Button{{urgentButton("button.show", "board", a)}}})
}

// leaveBoard ends the questions about an alert that is closed: what is written
// later is no part of it.
func (t *turn) leaveBoard(a care.Alert) error {
	s, err := t.tx.Session(care.System, t.me.ID, alertFlowName)
	if err != nil || s.Answers["who"].Value == "" {
		return ignoreNotFound(err)
	}
	if own, err := t.ownAlert(s.Facts, s.Answers["who"].Value); err != nil || own.ID != a.ID {
		return ignoreNotFound(err)
	}
	if err := t.tx.EndSession(t.me.ID, alertFlowName); err != nil || t.contact.Flow != alertFlowName {
		return err
	}
	t.contact.Flow = ""
	if err := t.keepContact(); err != nil {
		return err
	}
	return t.closeBoard(a)
}

// closeBoard leaves of the board only how the alert ended.
func (t *turn) closeBoard(a care.Alert) error {
	ref, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil || ref == "" {
		return err
	}
	if err := t.tx.PutRef(t.me.ID, askSlot, ""); err != nil {
		return err
	}
	lines, err := t.raiserState(a)
	if err != nil {
		return err
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Edit), Ref: ref, Only: true, Lines: lines, Erase: sensitiveFor})
}

// refreshBoard brings the board in the chat up to date where it is open.
func (t *turn) refreshBoard() error {
	s, ok, err := t.waiting()
	if err != nil || !ok || s.Flow != alertFlowName || s.Phase != flows.Open {
		return err
	}
	ref, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil || ref == "" {
		return err
	}
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return nil
	}
	row, err := t.question(ask, view{})
	if err != nil {
		return err
	}
	row.To, row.Lane, row.Deed, row.Ref, row.Only = t.me.ID, storage.Reply, string(Edit), ref, true
	return t.post(row)
}
