package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// alertTimer calls people again for an alert; its About is alert/step.
const alertTimer = "alert"

// checkInConcern raises what cannot wait, the moment it is answered.
func (t *turn) checkInConcern(a answers) error {
	last, err := t.tx.CheckIns(t.me, t.me.ID, 1)
	if err != nil {
		return err
	}
	var before care.Answers
	if len(last) > 0 {
		before = last[0].Answers
	}
	for _, why := range toCheckIn(a).Attention(before) {
		if why.AtOnce() {
			if _, err := t.raise(why, t.since); err != nil {
				return err
			}
		}
	}
	return nil
}

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
		case !a.Raised.Before(since), !a.Called.Before(since), t.now.Sub(a.Called) < askedLately:
			return a, nil
		}
		return t.call(a, relation)
	}
	a := care.Alert{ID: care.NewID[care.Alert](), Person: t.me.ID, Case: relation.ID, Why: why, Raised: t.now}
	return t.call(a, relation)
}

// call calls the people of the next rung and plans the call after it.
func (t *turn) call(a care.Alert, relation care.Case) (care.Alert, error) {
	a, rung := a.Call(t.now, len(t.b.org.Ladder))
	if err := t.tx.PutAlert(a); err != nil {
		return a, err
	}
	people, err := t.called(a, rung, relation)
	if err != nil {
		return a, err
	}
	for _, id := range people {
		row := alertNotice(a)
		row.To, row.Lane = id, storage.Urgent
		if err := t.post(row); err != nil {
			return a, err
		}
	}
	return a, t.tx.PutTimer(storage.Timer{Due: a.Next, Kind: alertTimer, Person: a.Person, About: a.ID.String()})
}

// called is who is called: the one who took the alert as long as they are
// there, the ladder otherwise.
func (t *turn) called(a care.Alert, rung int, relation care.Case) ([]care.PersonID, error) {
	if ok, err := t.there(a.TakenBy); ok || err != nil {
		return []care.PersonID{a.TakenBy}, err
	}
	return t.rung(rung, relation)
}

// rung is who is called at a step of the ladder. "Caseworker" means the one
// who holds the case; a rung without anybody who can be reached falls through
// to the next, and the last to all staff.
func (t *turn) rung(n int, relation care.Case) (people []care.PersonID, err error) {
	for ; n < len(t.b.org.Ladder) && len(people) == 0; n++ {
		for _, role := range t.b.org.Ladder[n] {
			some, err := t.onDuty(role, relation)
			if err != nil {
				return nil, err
			}
			people = append(people, some...)
		}
	}
	if len(people) > 0 {
		return people, nil
	}
	for _, role := range []care.Role{care.Coordinator, care.Lawyer, care.Caseworker} {
		some, err := t.reachable(role)
		if err != nil {
			return nil, err
		}
		people = append(people, some...)
	}
	return people, nil
}

func (t *turn) onDuty(role care.Role, relation care.Case) ([]care.PersonID, error) {
	if role != care.Caseworker || relation.Caseworker.IsZero() {
		return t.reachable(role)
	}
	if ok, err := t.there(relation.Caseworker); err != nil || !ok {
		return nil, err
	}
	return []care.PersonID{relation.Caseworker}, nil
}

func (t *turn) reachable(role care.Role) (people []care.PersonID, err error) {
	roster, err := t.tx.Roster(role)
	if err != nil {
		return nil, err
	}
	for _, id := range roster {
		ok, err := t.there(id)
		if err != nil {
			return nil, err
		}
		if ok {
			people = append(people, id)
		}
	}
	return people, nil
}

func alertSlot(id care.AlertID) string { return "alert/" + id.String() }

// alertNotice asks a worker to look and says nothing of what it is.
func alertNotice(a care.Alert) storage.Outbox {
	return storage.Outbox{Slot: alertSlot(a.ID), Step: a.Step, Lines: []care.Text{care.Say("staff.alert.look")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "alert:open:" + a.ID.String()}}}}
}

// reportDistress and reportUnsafe keep what the person has said so far; the
// alert is raised before the first question is answered. What was not answered
// says nothing: it wipes out nothing said before.
func (t *turn) reportDistress(a answers) error {
	return t.report(care.LowMoodTwice, func(alert *care.Alert) {
		alert.Now = alert.Now || a["danger"].Value == "now"
		if reach := a["reach"].Value; reach != "" && alert.SafeCall != silence {
			alert.SafeCall = yesNo(reach == "call")
		}
	})
}

// silence is the answer that neither writing nor calling is safe now.
const silence = "silence"

func (t *turn) reportUnsafe(a answers) error {
	return t.report(care.NotSafe, func(alert *care.Alert) {
		switch a["safe_to_write"].Value {
		case "no":
			alert.SafeCall = silence
		case "yes":
			alert.SafeCall = a["safe_to_call"].Value
		}
		alert.Now = alert.Now || a["danger"].Value == "now"
		alert.Child = alert.Child || a["child"].Value == "yes"
	})
}

// report adds to an alert what has been said, and shows it to whoever took it.
func (t *turn) report(why care.Reason, said func(*care.Alert)) error {
	alert, err := t.raise(why, t.since)
	if err != nil {
		return err
	}
	before := alert
	said(&alert)
	if alert == before {
		return nil
	}
	if !alert.Open() { // somebody closed it, and now there is more
		return t.raiseAnew(alert)
	}
	if err := t.tx.PutAlert(alert); err != nil || alert.TakenBy.IsZero() {
		return err
	}
	row := alertNotice(alert)
	row.To, row.Lane = alert.TakenBy, storage.Urgent
	return t.post(row)
}

// raiseAnew calls people for what was said after an alert was closed.
func (t *turn) raiseAnew(said care.Alert) error {
	relation, err := t.openCase()
	if err != nil {
		return err
	}
	_, err = t.call(care.Alert{ID: care.NewID[care.Alert](), Person: said.Person, Case: said.Case, Why: said.Why, Raised: t.now,
		SafeCall: said.SafeCall, Now: said.Now, Child: said.Child}, relation)
	return err
}

// tapAlert is a worker's button on an alert: verb:id.
func (t *turn) tapAlert(rest string) error {
	verb, hex, _ := strings.Cut(rest, ":")
	id, err := care.ParseID[care.Alert](hex)
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
	switch verb {
	case "open":
		return t.showAlert(a)
	case "take":
		return t.takeAlert(a)
	case "close":
		return t.closeAlert(a)
	}
	return care.ErrNotFound
}

func (t *turn) takeAlert(a care.Alert) error {
	if a.TakenBy == t.me.ID {
		return t.showAlert(a)
	}
	if ok, err := t.there(a.TakenBy); err != nil {
		return err
	} else if !ok {
		a = a.Untaken()
	}
	a, err := a.Take(t.me.ID, t.now)
	if err != nil {
		t.notice("notice.somebody_has_it")
		return t.showAlert(a)
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	if err := t.refer(a.Person); err != nil {
		return err
	}
	t.notice("notice.yours")
	if err := t.tellOthers(a); err != nil {
		return err
	}
	return t.showAlert(a)
}

// refer lets whoever took an alert see the person and write to them.
func (t *turn) refer(person care.PersonID) error {
	c, err := t.tx.CaseOf(care.System, person)
	if err != nil || c.Holds(t.me.ID) {
		return ignoreNotFound(err)
	}
	c.Referred = append(c.Referred, t.me.ID)
	return t.tx.PutCase(c)
}

func (t *turn) closeAlert(a care.Alert) error {
	if a.TakenBy != t.me.ID {
		return t.showAlert(a)
	}
	a, err := a.Close(t.me.ID, t.now)
	if err != nil {
		return t.showAlert(a)
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	t.notice("notice.closed")
	if err := t.tellOthers(a); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.alert.closed")}})
}

// callAgain is due when nobody has taken or closed an alert in time.
func (b *Bot) callAgain(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
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
	relation, err := t.openCase()
	if err != nil {
		return nil, err
	}
	_, err = t.call(a, relation)
	return t.posted, err
}

func ignoreNotFound(err error) error {
	if care.IsKind(err, care.NotFound) {
		return nil
	}
	return err
}
