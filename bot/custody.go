package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// confirmDetained is a responder's word that the person is detained. The phone
// may be in other hands from now on, so nothing is sent to it; whoever the
// person named and agreed to is who we speak to.
func (t *turn) confirmDetained(a care.Alert, _ string) error {
	if a.About.IsZero() {
		t.notice("notice.link_first")
		return t.showAlert(a)
	}
	since, _ := a.Since(t.b.home)
	if since.IsZero() || since.After(t.now) {
		since = a.Raised
	}
	if err := t.detain(a.About, since, safeContact(a)); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.changed(a)
}

// safeContact is who may be spoken to, where the person agreed to it.
func safeContact(a care.Alert) string {
	contact, ok := a.Knows("contact")
	agreed, _ := a.Knows("contact_ok")
	if !ok || agreed.Value != "yes" {
		return ""
	}
	return contact.Text
}

func (t *turn) detain(id care.PersonID, since time.Time, contact string) error {
	if err := t.must(care.SetDetained, id); err != nil {
		return err
	}
	c, err := t.tx.CaseOf(t.me, id)
	if err != nil {
		return err
	}
	c.Detained, c.DetainedBy = since, t.me.ID
	if contact != "" {
		c.SafeContact = contact
	}
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	return t.holdPhone(id)
}

// setFree ends a detention: everything goes on as before.
func (t *turn) setFree(id care.PersonID) error {
	if err := t.must(care.SetDetained, id); err != nil {
		return err
	}
	c, err := t.tx.CaseOf(t.me, id)
	if err != nil {
		return err
	}
	c.Detained, c.DetainedBy = time.Time{}, care.PersonID{}
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	return t.freePhone(id)
}

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

// endQuestions ends the conversation that waits: its buttons are dead for good.
func (t *turn) endQuestions() error {
	if t.contact.Flow == "" {
		return nil
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
	if err := o.datesMissed(since); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	return nil
}

// heldMessage takes what comes from a phone that is in other hands. Nobody is
// answered. Whoever responds reads it and decides whose words they are.
func (t *turn) heldMessage() error {
	t.ack = ack{}
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

// phoneOfAlert says that the phone of whoever an alert is about, or who raised
// it, is in other hands, or back.
func (t *turn) phoneOfAlert(a care.Alert, arg string) error {
	id := a.About
	if id.IsZero() {
		id = a.Person
	}
	do := t.holdPhone
	if arg == "back" {
		do = t.freePhone
	}
	if err := do(id); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.changed(a)
}

func (t *turn) releasedFromAlert(a care.Alert, _ string) error {
	if err := t.setFree(a.About); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.changed(a)
}

// linkAlert says whom of our people an alert is about.
func (t *turn) linkAlert(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	id, err := care.ParseID[care.Person](an["person"].Value)
	if err != nil {
		return care.ErrNotFound
	}
	if err := t.must(care.SetDetained, id); err != nil {
		return err
	}
	a.About = id
	for _, worker := range append([]care.PersonID{a.TakenBy}, a.Helpers...) {
		if err := t.respond(a, worker); err != nil {
			return err
		}
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	return t.changed(a)
}

// custody is what we know of somebody's detention and phone.
func (t *turn) custody(id care.PersonID) (c care.Case, line care.Contact, err error) {
	if c, err = t.tx.CaseOf(care.System, id); ignoreNotFound(err) != nil {
		return c, line, err
	}
	line, err = t.tx.Contact(care.System, id)
	return c, line, err
}

// heldLines say, on an alert's card, that the person is known to be detained
// and whether their phone is in other hands.
func (t *turn) heldLines(a care.Alert) ([]care.Text, error) {
	id := a.About
	if id.IsZero() {
		id = a.Person
	}
	return t.custodyLines(id)
}

func (t *turn) custodyLines(id care.PersonID) (lines []care.Text, err error) {
	c, line, err := t.custody(id)
	if err != nil {
		return nil, err
	}
	if !c.Detained.IsZero() {
		lines = append(lines, care.Say("staff.detained.since", care.Args{"at": care.Moment(c.Detained)}))
		if c.SafeContact != "" {
			lines = append(lines, care.Say("staff.detained.contact", care.Args{"words": care.Words(quote(c.SafeContact, longestQuote))}))
		}
	}
	if line.Taken() {
		lines = append(lines, care.Say("staff.phone.taken", care.Args{"at": care.Moment(line.Held)}))
	}
	return lines, nil
}

// custodyButtons are what a responder can say about detention and phone.
func (t *turn) custodyButtons(a care.Alert, reader care.Person) (row []storage.Button, err error) {
	if a.About.IsZero() {
		if people, err := t.tx.Caseload(reader.ID); err != nil || a.Why != care.Witnessed || len(people) == 0 {
			return nil, err
		}
		return []storage.Button{alertButton("staff.alert.link", "link", a)}, nil
	}
	c, line, err := t.custody(a.About)
	if err != nil {
		return nil, err
	}
	detained := alertButton("staff.detained.confirm", "detained", a)
	if !c.Detained.IsZero() {
		detained = alertButton("staff.detained.released", "released", a)
	}
	phone := alertButton("staff.phone.is_taken", "phone", a)
	if line.Taken() {
		phone = alertButton("staff.phone.is_back", "phone", a)
		phone.Data += ":back"
	}
	return []storage.Button{detained, phone}, nil
}

// tapCustody is the same from the person's card: verb:person.
func (t *turn) tapCustody(verb string, id care.PersonID) error {
	var err error
	switch verb {
	case "detained":
		err = t.detain(id, t.now, "")
	case "released":
		err = t.setFree(id)
	case "taken":
		err = t.holdPhone(id)
	case "back":
		err = t.freePhone(id)
	}
	if err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.openPerson(id)
}

// custodyOfPerson are the lines and buttons of detention and phone for the card
// of a person.
func (t *turn) custodyOfPerson(id care.PersonID, row *storage.Outbox) error {
	lines, err := t.custodyLines(id)
	if err != nil {
		return err
	}
	row.Lines = append(row.Lines, lines...)
	if ok, err := t.may(care.SetDetained, id); err != nil || !ok {
		return err
	}
	c, line, err := t.custody(id)
	if err != nil {
		return err
	}
	button := func(label, verb string) storage.Button {
		return storage.Button{Text: care.Say(label), Data: "person:" + verb + ":" + id.String()}
	}
	pair := []storage.Button{button("staff.detained.confirm", "detained"), button("staff.phone.is_taken", "taken")}
	if !c.Detained.IsZero() {
		pair[0] = button("staff.detained.released", "released")
	}
	if line.Taken() {
		pair[1] = button("staff.phone.is_back", "back")
	}
	row.Buttons = append(row.Buttons, pair)
	return nil
}

// takeAway deletes at once what would have been deleted within a day.
func (t *turn) takeAway() error {
	refs, err := t.tx.Erasures(t.me.ID)
	if err != nil {
		return err
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
