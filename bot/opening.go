package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// checkInTimer opens a person's check-in; its About is when it was planned.
const checkInTimer = "check-in"

// plan is when this person is asked how they are: the usual plan until a
// worker sets one.
func (t *turn) plan() (care.Plan, error) {
	p, err := t.tx.Plan(care.System, t.me.ID)
	if care.IsKind(err, care.NotFound) {
		p = care.UsualPlan(t.me.ID, t.me.Hours, care.DayOf(t.now, t.zone()), t.b.org.Window, t.b.org.Grace)
		return p, t.tx.PutPlan(p)
	}
	return p, err
}

// planCheckIn sets when the next check-in after a moment opens; a later plan
// replaces it.
func (t *turn) planCheckIn(after time.Time) error {
	t.contact.CheckInDue = time.Time{}
	if !t.me.Consented(care.ContactConsent) {
		return nil
	}
	p, err := t.plan()
	if err != nil {
		return err
	}
	settled, err := t.settledDay()
	if err != nil {
		return err
	}
	if after.Before(settled) {
		after = settled
	}
	due, ok := p.Next(after, t.zone())
	if !ok {
		return nil
	}
	t.contact.CheckInDue = due.UTC()
	return t.tx.PutTimer(storage.Timer{Due: due, Kind: checkInTimer, Person: t.me.ID, About: stamp(due)})
}

// settledDay is the end of the last day whose check-in has been asked for,
// answered early or excused: a changed plan must not ask for it once more.
func (t *turn) settledDay() (end time.Time, err error) {
	latest, err := t.tx.History(care.System, t.me.ID, missedLooked)
	for _, c := range latest {
		if day := care.DayOf(c.Planned, t.zone()).Plus(1).Clock(0, t.zone()); !c.Planned.IsZero() && day.After(end) {
			end = day
		}
	}
	return end.Add(-time.Millisecond), err
}

// postponed is how long a check-in waits for a human conversation or another
// question to end; staleAfter is when a question nobody answers stops waiting.
const (
	postponed  = time.Hour
	staleAfter = 24 * time.Hour
)

// openCheckIn asks a person how they are and plans the check-in after it, so
// that an unanswered one is not the last. It keeps quiet in quiet hours, while
// a human talks with them or another question is open, where contact is not
// safe now, and when a newer plan exists.
func (b *Bot) openCheckIn(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil || !t.me.Active() || stamp(t.contact.CheckInDue) != m.About {
		return nil, err
	}
	if good := t.calm().Next(t.now); good.After(t.now) {
		return nil, tx.PutOff(m, good)
	}
	err = t.open()
	return t.posted, err
}

// open asks for the check-in that is due, or plans to ask later.
func (t *turn) open() error {
	hold, busy, err := t.busy()
	if err != nil {
		return err
	}
	planned, err := t.catchUp(t.contact.CheckInDue, hold)
	if err != nil {
		return err
	}
	if err := t.passOver(); err != nil {
		return err
	}
	if busy {
		t.contact.CheckInDue = planned
		err = t.tx.PutTimer(storage.Timer{Due: t.calm().Next(t.now.Add(postponed)), Kind: checkInTimer, Person: t.me.ID, About: stamp(planned)})
	} else {
		err = t.askCheckIn(planned)
	}
	if err != nil {
		return err
	}
	return t.tx.PutContact(t.contact)
}

// calm is when we may write to this person by ourselves.
func (t *turn) calm() care.Calm { return t.me.Calm(t.b.org) }

// catchUp settles each check-in whose whole time has passed without a moment
// to ask for it, and is the one to ask for now. None of them is the person's
// absence.
func (t *turn) catchUp(planned time.Time, hold care.Excuse) (time.Time, error) {
	p, err := t.plan()
	if err != nil {
		return planned, err
	}
	relation, err := t.openCase()
	if err != nil {
		return planned, err
	}
	for {
		next, ok := p.Next(planned, t.zone())
		if !ok || next.After(t.now) {
			return planned, nil
		}
		c := care.CheckIn{ID: care.NewID[care.CheckIn](), Person: t.me.ID, Case: relation.ID, Opened: planned, Planned: planned}
		if err := t.tx.PutCheckIn(c.Unasked(hold)); err != nil {
			return planned, err
		}
		planned = next.UTC()
	}
}

// askCheckIn opens a check-in and plans the one after it.
func (t *turn) askCheckIn(planned time.Time) error {
	p, err := t.plan()
	if err != nil {
		return err
	}
	relation, err := t.openCase()
	if err != nil {
		return err
	}
	if err := t.planCheckIn(planned); err != nil {
		return err
	}
	c := p.Open(care.NewID[care.CheckIn](), relation.ID, planned, t.now.Truncate(time.Millisecond), t.contact.CheckInDue)
	t.contact.CheckIn = c.ID
	if err := t.stepAt(c); err != nil {
		return err
	}
	return t.inviteTo(c, "checkin.invitation")
}

// inviteTo asks somebody to check in. On a shared phone it says nothing of it.
func (t *turn) inviteTo(c care.CheckIn, key string) error {
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reminder, NotAfter: t.contact.CheckInDue, CheckIn: c.ID, Gentle: true,
		Lines:   []care.Text{care.Say(key)},
		Buttons: [][]storage.Button{{{Text: care.Say("menu.checkin"), Data: "menu:checkin"}}}}
	if t.me.Discreet {
		row.Lines = []care.Text{care.Say("checkin.invitation_discreet")}
		row.Buttons[0][0].Text = care.Say("button.open")
	}
	return t.post(row)
}

// busy reports why the bot must not begin anything with this person now, and
// whether it must not. A question that has waited a day waits no longer.
func (t *turn) busy() (hold care.Excuse, busy bool, err error) {
	if hold, err = t.hold(); err != nil || hold != "" {
		return hold, true, err
	}
	s, ok, err := t.waiting()
	if err != nil || !ok {
		return "", false, err
	}
	if t.now.Sub(s.Touched) < staleAfter {
		return "", true, nil
	}
	return "", false, t.setAsideQuestion(s)
}

// hold is why nothing may be asked of this person now; "": it may.
func (t *turn) hold() (care.Excuse, error) {
	silent, err := t.mustBeSilent()
	switch {
	case silent || err != nil:
		return care.InSilence, err
	case !t.contact.Talking.IsZero():
		return care.InTalk, nil
	}
	return "", nil
}
