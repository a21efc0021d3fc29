package bot

import (
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
	before := a.About
	a.About = id
	for _, worker := range append([]care.PersonID{a.TakenBy}, a.Helpers...) {
		if err := t.respond(a, worker); err != nil {
			return err
		}
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	if err := t.takeBack(before); err != nil {
		return err
	}
	return t.changed(a)
}
