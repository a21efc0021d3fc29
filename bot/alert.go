package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

// alertTimer is due when something happens to an alert by itself; its About is
// the alert.
const alertTimer = "alert"

// askedLately is how soon after a call a new wish does not call again.
const askedLately = 2 * time.Minute

// raise calls a human. What was raised since the conversation began is the
// same alert, also when somebody has closed it meanwhile; an older one that is
// still open is called for again, at once.
func (t *turn) raise(why care.Reason, since time.Time) (care.Alert, error) {
	known, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return care.Alert{}, err
	}
	relation, err := t.openCase()
	if err != nil {
		return care.Alert{}, err
	}
	for _, a := range known {
		switch {
		case a.Why != why || !a.Open() && a.Raised.Before(since):
			continue
		case why == care.Witnessed && a.Raised.Before(since) && a.Names():
			continue // perhaps about somebody else again
		case !a.Mistake.IsZero() && a.Open():
			return t.realAfterAll(a, relation)
		case !a.Raised.Before(since), !a.Called.Before(since), t.now.Sub(a.Called) < askedLately:
			return a, nil
		}
		return t.call(a, relation)
	}
	a := care.Alert{ID: care.NewID[care.Alert](), Person: t.me.ID, Case: relation.ID, Why: why, Raised: t.now}
	if why != care.Witnessed {
		a.About = t.me.ID
	}
	a.Quiet = t.me.Role == care.Witness && !t.b.guard.loud(t.now)
	return t.call(a, relation)
}

// caseOf is the open case of whom an alert is about or, where nobody has said
// yet, of who raised it; the zero Case: there is none.
func (t *turn) caseOf(a care.Alert) (care.Case, error) {
	c, err := t.tx.CaseOf(care.System, phoneOf(a))
	return c, ignoreNotFound(err)
}

// realAfterAll calls again about what was said to be a mistake, which no card
// goes on saying.
func (t *turn) realAfterAll(a care.Alert, relation care.Case) (care.Alert, error) {
	a.Mistake = time.Time{}
	a, err := t.call(a, relation)
	if err != nil {
		return a, err
	}
	return a, t.redrawCards(a)
}

// call calls whoever has taken the alert, or else the people of the next rung,
// and plans what comes after.
func (t *turn) call(a care.Alert, relation care.Case) (care.Alert, error) {
	return t.callPast(a, relation, care.PersonID{})
}

// callPast is call where calling silent alone, who had the alert and did not
// answer, is not enough.
func (t *turn) callPast(a care.Alert, relation care.Case, silent care.PersonID) (care.Alert, error) {
	if ok, err := t.available(a.TakenBy); err != nil {
		return a, err
	} else if ok {
		return t.askTaker(a)
	}
	if !a.TakenBy.IsZero() {
		a = a.Untaken()
	}
	people, rung, err := t.called(a, relation, silent)
	if err != nil {
		return a, err
	}
	ladder, _ := t.b.org.LadderOf(a.Why)
	a = a.Call(t.now, ladder, rung)
	for _, id := range people {
		if err := t.notify(id, a, "staff.alert.look"); err != nil {
			return a, err
		}
	}
	if err := t.letHolderKnow(a, relation, people); err != nil {
		return a, err
	}
	return a, t.putAlert(a)
}

// askTaker asks whoever has taken an alert to look again, or whether they still
// have it.
func (t *turn) askTaker(a care.Alert) (care.Alert, error) {
	a = a.Ask(t.now)
	a.Step++
	if err := t.notify(a.TakenBy, a, "staff.alert.still"); err != nil {
		return a, err
	}
	return a, t.putAlert(a)
}

// putAlert stores an alert with the timer for what comes next.
func (t *turn) putAlert(a care.Alert) error {
	if err := t.tx.PutAlert(a); err != nil || a.Resting() || a.Next.IsZero() {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: a.Next, Kind: alertTimer, Person: a.Person, About: a.ID.String()})
}

// letHolderKnow tells the caseworker of the person without a sound when the
// ladder has called others first.
func (t *turn) letHolderKnow(a care.Alert, relation care.Case, called []care.PersonID) error {
	holder := relation.Caseworker
	if a.Step > 1 || holder == a.Person || slices.Contains(called, holder) {
		return nil
	}
	if ok, err := t.there(holder); err != nil || !ok {
		return err
	}
	row := alertNotice(a, "staff.alert.look")
	row.To, row.Lane, row.Silent = holder, storage.Reply, true
	return t.post(row)
}

// alertDue is due when an alert has been left alone for too long: the next
// people are called, or whoever has it is asked.
func (b *Bot) alertDue(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	id, err := care.ParseID[care.Alert](m.About)
	if err != nil {
		return nil, err
	}
	a, err := tx.Alert(care.System, id)
	if err != nil || a.Resting() || !a.Next.Equal(m.Planned()) {
		return nil, ignoreNotFound(err)
	}
	t, err := b.turnFor(tx, a.Person)
	if err != nil {
		return nil, err
	}
	err = t.goOnWith(a)
	return t.posted, err
}

// goOnWith takes an alert's next step.
func (t *turn) goOnWith(a care.Alert) error {
	relation, err := t.caseOf(a)
	if err != nil {
		return err
	}
	if a.TakenBy.IsZero() || a.AsksTaker() {
		_, err = t.call(a, relation)
		return err
	}
	if a, err = t.callPast(a.Untaken(), relation, a.TakenBy); err != nil {
		return err
	}
	if err := t.refreshBoard(); err != nil {
		return err
	}
	return t.redrawCards(a)
}

func ignoreNotFound(err error) error {
	if care.IsKind(err, care.NotFound) {
		return nil
	}
	return err
}
