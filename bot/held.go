package bot

import (
	"errors"
	"time"

	"pristan/care"
	"pristan/storage"
)

// holdPhone says that a phone is in other hands: what still stands there of
// ours for a day only is taken away at once, and from then on nothing is sent
// to it and no button of it does anything.
func (t *turn) holdPhone(id care.PersonID) error {
	if err := t.must(care.SetDetained, id); err != nil {
		return err
	}
	o, err := t.b.turnFor(t.tx, id)
	if err != nil || o.contact.Taken() {
		return err
	}
	if err := o.endQuestions(); err != nil {
		return err
	}
	if err := o.takeAway(); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	o.contact.Held, o.contact.Talking = t.now, care.PersonID{}
	t.hushed = true
	return t.tx.PutContact(o.contact)
}

// endQuestions ends the conversation that waits: its buttons are dead for good,
// and what was answered is handed on.
func (t *turn) endQuestions() error {
	s, ok, err := t.waiting()
	if err != nil || !ok {
		return err
	}
	if err := t.keepPartial(s); err != nil {
		return err
	}
	if err := t.tx.EndSession(t.me.ID, t.contact.Flow); err != nil {
		return err
	}
	t.contact.Flow = ""
	return t.tx.PutRef(t.me.ID, askSlot, "")
}

// freePhone says that the person has their phone again: they hear a word, and
// of what has come meanwhile.
func (t *turn) freePhone(id care.PersonID) error {
	if err := t.must(care.SetDetained, id); err != nil {
		return err
	}
	o, err := t.b.turnFor(t.tx, id)
	if err != nil || !o.contact.Taken() {
		return err
	}
	since := o.contact.Held
	o.contact.Held = time.Time{}
	if err := t.tx.PutContact(o.contact); err != nil {
		return err
	}
	if err := o.post(storage.Outbox{To: id, Lane: storage.Reply, Lines: []care.Text{care.Say("phone.back")}}); err != nil {
		return err
	}
	if err := o.missed(); err != nil {
		return err
	}
	if err := errors.Join(o.datesMissed(since), o.newsMissed()); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	return nil
}

// heldMessage takes what comes from a phone that is in other hands. Nobody is
// answered. Whoever responds reads it and decides whose words they are.
func (t *turn) heldMessage() error {
	t.ack = ack{}
	if words, ok := t.criesHeld(); ok {
		return t.heldCry(words)
	}
	switch t.in.Kind {
	case Wrote, Sent, Placed, Forwarded:
		if _, _, ok := command(t.in.Text); !ok || t.in.Kind != Wrote {
			return t.hand()
		}
	case Blocked, Unblocked:
		return nil
	}
	return t.heldSign()
}

// heldSign tells, once an hour, that somebody uses the phone.
func (t *turn) heldSign() error {
	told, err := t.tx.Ref(t.me.ID, heldSlot)
	if err != nil {
		return err
	}
	if hour := stamp(t.now.Truncate(time.Hour)); told != hour {
		if err := t.tx.PutRef(t.me.ID, heldSlot, hour); err != nil {
			return err
		}
		relation, err := t.openCase()
		if err != nil {
			return err
		}
		reader, err := t.reads(relation)
		if err != nil || reader.IsZero() {
			return err
		}
		return t.post(storage.Outbox{To: reader, Lane: storage.Reply, Lines: []care.Text{care.Say("staff.phone.used")},
			Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + t.me.ID.String()}}}})
	}
	return nil
}

const heldSlot = "held"

// phoneOf is whose phone an alert is about: who it is about, or who raised it.
func phoneOf(a care.Alert) care.PersonID {
	if a.About.IsZero() {
		return a.Person
	}
	return a.About
}

func (t *turn) phoneTaken(a care.Alert) error { return t.afterCustody(a, t.holdPhone(phoneOf(a))) }

func (t *turn) phoneBack(a care.Alert) error { return t.afterCustody(a, t.freePhone(phoneOf(a))) }

func (t *turn) afterCustody(a care.Alert, err error) error {
	if err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.changed(a)
}

// takeAway deletes at once what would have been deleted within a day.
func (t *turn) takeAway() error {
	refs, err := t.tx.Erasures(t.me.ID)
	if err != nil {
		return err
	}
	standing, err := t.tx.Standing(t.me, t.me.ID)
	if err != nil {
		return err
	}
	for _, a := range standing { // where somebody will be, and when
		if err := t.dropMessage(t.me.ID, appointmentSlot(a.ID)); err != nil {
			return err
		}
	}
	for _, ref := range refs {
		if err := t.tx.PutErasure(t.me.ID, ref, time.Time{}); err != nil {
			return err
		}
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Urgent, Deed: string(Delete), Ref: ref}); err != nil {
			return err
		}
	}
	return nil
}
