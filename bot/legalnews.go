package bot

import (
	"strings"

	"pristan/care"
	"pristan/storage"
)

// tellPerson tells whose request it is that there is news about it, and nothing
// of what: that is shown once they open it. What cannot come to their phone now
// is told later.
func (t *turn) tellPerson(r care.LegalRequest) error { return t.tellAbout(r, "open") }

// tellAbout is tellPerson for news that something else than the card shows.
func (t *turn) tellAbout(r care.LegalRequest, open string) error {
	o, err := t.b.turnFor(t.tx, r.Person)
	if err != nil || !o.me.Active() {
		return err
	}
	defer func() { t.posted = append(t.posted, o.posted...) }()
	if silent, err := o.mustBeSilent(); err != nil || silent || !o.contact.Reachable() {
		if err != nil {
			return err
		}
		return o.tellLater(r.ID)
	}
	return o.tell(storage.Outbox{Slot: newsSlot(r.ID), Lines: []care.Text{care.Say("legal.news")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: legalData(open, r.ID)}}}}, legalData(open, r.ID))
}

// newsSlot is the message that there is news, laterSlot a mark that somebody
// could not be told.
func newsSlot(id care.LegalID) string { return legalSlot(id) + "/news" }

func laterSlot(id care.LegalID) string { return legalSlot(id) + "/later" }

// tellLater notes that there is something to tell this person about a request,
// once for all that comes meanwhile. It is looked at again every hour, and when
// they are back.
func (t *turn) tellLater(id care.LegalID) error {
	noted, err := t.tx.Ref(t.me.ID, laterSlot(id))
	if err != nil || noted != "" {
		return err
	}
	if err := t.tx.PutRef(t.me.ID, laterSlot(id), stamp(t.now)); err != nil || !t.contact.Reachable() {
		return err
	}
	return t.planLegal(care.LegalRequest{ID: id, Person: t.me.ID}, t.now.Add(postponed), legalTell)
}

// tellNow tells what waits to be told about a request, if anything does.
func (t *turn) tellNow(r care.LegalRequest) error {
	noted, err := t.tx.Ref(t.me.ID, laterSlot(r.ID))
	if err != nil || noted == "" {
		return err
	}
	if err := t.tx.PutRef(t.me.ID, laterSlot(r.ID), ""); err != nil {
		return err
	}
	return t.tellPerson(r)
}

// newsMissed tells somebody who is back what they could not be told: a lawyer
// that there are requests.
func (t *turn) newsMissed() error {
	if t.me.Role.Staff() {
		return t.queueMissed()
	}
	list, err := t.tx.LegalsOf(care.System, t.me.ID)
	if err != nil {
		return ignoreNotFound(err)
	}
	if err := t.keepContact(); err != nil { // whose turn this is can be reached again
		return err
	}
	for _, r := range list {
		if err := t.tellNow(r); err != nil {
			return err
		}
	}
	return nil
}

// newsLost takes care of news about a request that did not reach this person.
func (t *turn) newsLost(slot string) error {
	hex, _, _ := strings.Cut(slot, "/")
	id, err := care.ParseID[care.LegalRequest](hex)
	if err != nil {
		return err
	}
	return t.tellLater(id)
}

// outOfReach says on a lawyer's card that nothing comes to the person now.
func (t *turn) outOfReach(r care.LegalRequest) ([]care.Text, error) {
	if !r.Status.Open() {
		return nil, nil
	}
	o, err := t.b.turnFor(t.tx, r.Person)
	if err != nil {
		return nil, err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent {
		return []care.Text{care.Say("staff.alert.silence")}, err
	}
	if !o.contact.Reachable() {
		return []care.Text{care.Say("staff.person.unreachable", care.Args{"at": care.Moment(o.contact.Unreachable)})}, nil
	}
	return nil, nil
}

// tellCounsel lets the lawyers of somebody who cannot be reached any more know
// that there is something new: what they ask does not arrive.
func (t *turn) tellCounsel(id care.PersonID) error {
	list, err := t.tx.LegalsOf(care.System, id)
	if err != nil {
		return ignoreNotFound(err)
	}
	for _, r := range list {
		if !r.Status.Open() || r.Lawyer.IsZero() {
			continue
		}
		if err := t.callLawyer(r, "staff.legal.more", true); err != nil {
			return err
		}
	}
	return nil
}
