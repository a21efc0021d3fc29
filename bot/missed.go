package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// stepTimer looks at an open check-in; its About is the check-in.
const stepTimer = "check-in step"

// stepAt stores a check-in and plans when it is looked at next.
func (t *turn) stepAt(c care.CheckIn) error {
	c.Step = c.Step.Add(time.Millisecond - 1).Truncate(time.Millisecond) // as it is stored, and never before it
	if err := t.tx.PutCheckIn(c); err != nil || c.Step.IsZero() {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: c.Step, Kind: stepTimer, Person: t.me.ID, About: c.ID.String()})
}

// stepCheckIn is due when an open check-in is to be looked at. What follows
// may need a word to the person, so it waits for their good hours.
func (b *Bot) stepCheckIn(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	id, err := care.ParseID[care.CheckIn](m.About)
	if err != nil {
		return nil, err
	}
	c, err := tx.CheckIn(care.System, id)
	if err != nil || !c.Step.Equal(m.Planned()) {
		return nil, ignoreNotFound(err)
	}
	t, err := b.turnFor(tx, m.Person)
	if err != nil {
		return nil, err
	}
	if good := t.calm().Next(t.now); good.After(t.now) && t.me.Active() {
		return nil, tx.PutOff(m, good)
	}
	if err := t.pass(c); err != nil {
		return nil, err
	}
	return t.posted, tx.PutContact(t.contact)
}

// passOver settles the check-in before the one that opens now.
func (t *turn) passOver() error {
	if t.contact.CheckIn.IsZero() {
		return nil
	}
	c, err := t.tx.CheckIn(care.System, t.contact.CheckIn)
	if err != nil {
		return err
	}
	return t.pass(c)
}

// pass does what follows for an open check-in now.
func (t *turn) pass(c care.CheckIn) error {
	signs, err := t.signs()
	if err != nil {
		return err
	}
	if !t.me.Active() {
		t.contact.CheckIn = care.CheckInID{}
		return t.tx.PutCheckIn(c.Settle(care.Excused, care.HasLeft))
	}
	was := c
	c, move := c.Pass(signs)
	if c.Settled() {
		if kept, err := t.keepUnfinished(was); err != nil || kept {
			return err
		}
		t.contact.CheckIn = care.CheckInID{}
	}
	if err := t.stepAt(c); err != nil {
		return err
	}
	return t.follow(c, move)
}

// keepUnfinished keeps the answers of somebody who began to answer and got no
// further: they are a sign of life.
func (t *turn) keepUnfinished(c care.CheckIn) (bool, error) {
	s, ok, err := t.waiting()
	if err != nil || !ok || s.Flow != checkInFlow || len(s.Answers) == 0 || s.Touched.Before(c.Opened) {
		return false, err
	}
	return true, t.setAsideQuestion(s)
}

// signs are what is known about whether this person could hear and be heard.
func (t *turn) signs() (care.Signs, error) {
	s := care.Signs{Now: t.now, Unreachable: !t.contact.Reachable(), Next: t.contact.CheckInDue, DeafNow: t.b.pulse.deaf(), Heard: t.now.Add(-t.b.pulse.since())}
	var err error
	if s.Outages, err = t.tx.Outages(); err != nil {
		return s, err
	}
	if s.Hold, err = t.hold(); err != nil {
		return s, err
	}
	relation, err := t.openCase()
	if err != nil {
		return s, err
	}
	reader, err := t.reads(relation)
	s.NobodyThere = reader.IsZero()
	return s, err
}

// follow says what a step of a check-in asks to be said.
func (t *turn) follow(c care.CheckIn, move care.Move) error {
	switch move {
	case care.Nudge:
		return t.inviteTo(c, "checkin.nudge")
	case care.Reopen:
		if err := t.inviteTo(c, "checkin.reopened"); err != nil {
			return err
		}
		return t.tellHolder(care.Say("staff.checkin.reopened"))
	case care.Lost:
		return t.lost(c)
	case care.Failed:
		return t.raiseTask(care.CheckLine, c.ID.String(), 0)
	}
	return nil
}

// lost asks whether somebody is well and asks their worker to try again, then
// call. Several missed in a row begin higher on the ladder.
func (t *turn) lost(c care.CheckIn) error {
	if !t.contact.LastSign.After(c.Opened) { // whoever wrote meanwhile has been heard from
		if err := t.inviteTo(c, "checkin.not_heard"); err != nil {
			return err
		}
	}
	latest, err := t.tx.History(care.System, t.me.ID, missedLooked)
	if err != nil {
		return err
	}
	return t.raiseTask(care.CallMissed, c.ID.String(), care.MissedInARow(latest)-1)
}

// missedLooked is how many check-ins are looked at to count those missed.
const missedLooked = 12

// tellHolder tells the worker who holds this person's case a word that names
// nobody.
func (t *turn) tellHolder(line care.Text) error {
	relation, err := t.openCase()
	if err != nil || relation.Caseworker.IsZero() {
		return err
	}
	return t.post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reminder, Lines: []care.Text{line},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + t.me.ID.String()}}}})
}
