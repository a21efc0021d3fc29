package bot

import (
	"strings"
	"time"

	"pristan/care"
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
		"all":      (*turn).showAllSaid,
		"share":    alertFlow("alert_share"),
		"note":     alertFlow("alert_note"),
		"close":    alertFlow("alert_close"),
		"link":     alertFlow("alert_link"),
		"person":   (*turn).showAbout,
		"contact":  (*turn).askContact,
		"detained": custodyDeed("detained", "detained", (*turn).confirmDetained),
		"released": custodyDeed("released", "released", (*turn).releasedFromAlert),
		"phone":    custodyDeed("phone", "taken", (*turn).phoneTaken),
		"back":     custodyDeed("back", "back", (*turn).phoneBack),
		"legal":    (*turn).legalFromAlert,
	}
}

// forResponders are the deeds of whoever has taken the alert and of those who
// help; the others are everybody's who may take it.
func forResponders(verb string) bool {
	return verb != "open" && verb != "take" && verb != "files" && verb != "all"
}

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
	if part[0] == "still" && a.TakenBy.IsZero() {
		return t.takeAlert(a)
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
// notices that nobody has opened, and whoever raised it, hear of it too, also
// where whoever presses may not see the person any more.
func (t *turn) passed(a care.Alert) error {
	shown := t.showAlert(a)
	if err := ignoreNotFound(shown); err != nil {
		return err
	}
	for _, tell := range []func(care.Alert) error{t.redrawCards, t.endNotices, t.tellRaiser, t.takeBackFrom} {
		if err := tell(a); err != nil {
			return err
		}
	}
	return shown
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
