package bot

import (
	"slices"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// sure asks once more before a phone is closed or opened: one wrong tap must not
// do either.
func (t *turn) sure(key, yes, no string) error {
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say(key)}, Buttons: [][]storage.Button{
		{{Text: care.Say("button.yes"), Data: yes}}, {{Text: care.Say("button.no"), Data: no}}}})
}

// sureOf is what is asked before each of these deeds.
var sureOf = map[string]string{"detained": "staff.custody.detained_sure", "released": "staff.custody.free_sure",
	"taken": "staff.custody.taken_sure", "back": "staff.custody.free_sure"}

// custodyDeed is a responder's word about detention or phone, said twice.
func custodyDeed(verb, what string, do func(*turn, care.Alert) error) func(*turn, care.Alert, string) error {
	return func(t *turn, a care.Alert, arg string) error {
		if arg == "yes" {
			return do(t, a)
		}
		return t.sure(sureOf[what], "alert:"+verb+":"+a.ID.String()+":yes", "alert:open:"+a.ID.String())
	}
}

// confirmDetained is a responder's word that the person is detained. The phone
// may be in other hands from now on, so nothing is sent to it; whoever the
// person named and agreed to is who we speak to.
func (t *turn) confirmDetained(a care.Alert) error {
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
	c.SafeContact = contact
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	if err := t.tellHolderOfCustody(c); err != nil {
		return err
	}
	return t.holdPhone(id)
}

// tellHolderOfCustody lets whoever holds the case know that it has changed, and
// nothing of how.
func (t *turn) tellHolderOfCustody(c care.Case) error {
	if c.Caseworker == t.me.ID {
		return nil
	}
	if ok, err := t.there(c.Caseworker); err != nil || !ok {
		return err
	}
	return t.post(storage.Outbox{To: c.Caseworker, Lane: storage.Reply, Lines: []care.Text{care.Say("staff.phone.used")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + c.Participant.String()}}}})
}

// moveContact keeps the safe contact of somebody detained in step with what is
// said of it: consent may be taken back.
func (t *turn) moveContact(a care.Alert) error {
	c, err := t.tx.CaseOf(care.System, a.About)
	if err != nil || c.Detained.IsZero() || c.SafeContact == safeContact(a) {
		return ignoreNotFound(err)
	}
	c.SafeContact = safeContact(a)
	return t.tx.PutCase(c)
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
	c.Detained, c.DetainedBy, c.SafeContact = time.Time{}, care.PersonID{}, ""
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

// phoneOf is whose phone an alert is about: who it is about, or who raised it.
func phoneOf(a care.Alert) care.PersonID {
	if a.About.IsZero() {
		return a.Person
	}
	return a.About
}

func (t *turn) phoneTaken(a care.Alert) error { return t.afterCustody(a, t.holdPhone(phoneOf(a))) }
func (t *turn) phoneBack(a care.Alert) error  { return t.afterCustody(a, t.freePhone(phoneOf(a))) }

func (t *turn) afterCustody(a care.Alert, err error) error {
	if err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.changed(a)
}

func (t *turn) releasedFromAlert(a care.Alert) error {
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
	return t.custodyLines(phoneOf(a))
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
		if people, err := t.tx.Caseload(reader.ID); err != nil || len(people) == 0 {
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
		phone = alertButton("staff.phone.is_back", "back", a)
	}
	return []storage.Button{detained, phone}, nil
}

// tapCustody is the same from the person's card: verb:person. Alerts about the
// person that somebody has open show it too.
func (t *turn) tapCustody(verb string, id care.PersonID) error {
	verb, sure := strings.CutSuffix(verb, "!")
	if !sure {
		return t.sure(sureOf[verb], "person:"+verb+"!:"+id.String(), "person:open:"+id.String())
	}
	open, err := t.tx.OpenAlerts(care.System)
	if err != nil {
		return err
	}
	open = slices.DeleteFunc(open, func(a care.Alert) bool { return a.About != id })
	switch verb {
	case "detained":
		contact := ""
		for _, a := range open {
			contact = safeContact(a)
		}
		err = t.detain(id, t.now, contact)
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
	for _, a := range open {
		if err := t.redrawCards(a); err != nil {
			return err
		}
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
