package storage

import (
	"errors"
	"time"

	"pristan/care"
)

// personV1 is care.Person on disk. Fields may be added; a name never changes
// meaning. That it converts from care.Person is checked by the compiler.
type personV1 struct {
	ID       care.PersonID    `json:"id"`
	Role     care.Role        `json:"role"`
	Name     string           `json:"name,omitempty"`
	Language care.Language    `json:"language,omitempty"`
	Digits   care.Digits      `json:"digits,omitempty"`
	Months   care.Months      `json:"months,omitempty"`
	Zone     string           `json:"zone,omitempty"`
	Form     care.AddressForm `json:"form,omitempty"`
	Discreet bool             `json:"discreet,omitempty"`
	Hours    care.Hours       `json:"hours,omitzero"`
	Calling  care.Calling     `json:"calling,omitempty"`
	Duress   string           `json:"duress,omitempty"`
	Trusted  string           `json:"trusted,omitempty"`
	Consents []care.Consent   `json:"consents,omitempty"`
	Customs  []string         `json:"customs,omitempty"`
	Work     care.Work        `json:"work,omitzero"`
	Away     []care.Absence   `json:"away,omitempty"`
	Joined   time.Time        `json:"joined,omitzero"`
	Enrolled time.Time        `json:"enrolled,omitzero"`
	Left     time.Time        `json:"left,omitzero"`
}

// contactV1 is care.Contact on disk, under the same promise.
type contactV1 struct {
	Person      care.PersonID  `json:"person"`
	LastSign    time.Time      `json:"last_sign,omitzero"`
	Unreachable time.Time      `json:"unreachable,omitzero"`
	Flow        string         `json:"flow,omitempty"`
	Talking     care.PersonID  `json:"talking,omitzero"`
	TalkSince   time.Time      `json:"talk_since,omitzero"`
	TalkingAt   time.Time      `json:"talking_at,omitzero"`
	CheckInDue  time.Time      `json:"check_in_due,omitzero"`
	Held        time.Time      `json:"held,omitzero"`
	CheckIn     care.CheckInID `json:"check_in,omitzero"`
}

// addressV1 is how a person is reached, on disk.
type addressV1 struct {
	Address care.Address `json:"address"`
}

var (
	people    = shelf[personV1]{"people", 1}
	contacts  = shelf[contactV1]{"contacts", 1}
	addresses = shelf[addressV1]{"addresses", 1}
)

const (
	indexBucket  = "index"  // keyed hash of an address → person
	rosterBucket = "roster" // role | person, for staff
	askedBucket  = "asked"  // people with an open question
)

// Person reads a person's record for a reader who may see it.
func (t *Tx) Person(reader care.Person, id care.PersonID) (care.Person, error) {
	if err := t.allow(reader, care.ReadPerson, id); err != nil {
		return care.Person{}, err
	}
	p, err := people.get(t, id, id[:])
	return care.Person(p), err
}

// allow answers care.ErrNotFound unless the reader may do op about person.
func (t *Tx) allow(reader care.Person, op care.Op, person care.PersonID) error {
	return t.allowAbout(reader, op, care.Subject{Person: person})
}

// allowAbout is allow for a subject, to which it adds the case.
func (t *Tx) allowAbout(reader care.Person, op care.Op, about care.Subject) error {
	if reader.ID != about.Person && reader.Role.Staff() {
		c, err := t.openCase(about.Person)
		if err != nil {
			return err
		}
		about.Case = c
	}
	if !reader.May(op, about) {
		return care.ErrNotFound
	}
	return nil
}

// AddPerson stores somebody new with a data key of their own; ErrRefused when
// they are not new.
func (t *Tx) AddPerson(p care.Person) error {
	if err := t.newDataKey(p.ID); err != nil {
		return err
	}
	return t.PutPerson(p)
}

// PutPerson stores a person and keeps the roster of staff in step.
func (t *Tx) PutPerson(p care.Person) error {
	for _, role := range care.Roles {
		if err := t.w.Delete(rosterBucket, rosterKey(role, p.ID)); err != nil {
			return err
		}
	}
	if p.Role.Staff() && p.Active() && !p.Enrolled.IsZero() {
		if err := t.w.Put(rosterBucket, rosterKey(p.Role, p.ID), []byte{1}); err != nil {
			return err
		}
	}
	return people.put(t, p.ID, p.ID[:], personV1(p))
}

func rosterKey(role care.Role, id care.PersonID) []byte {
	return append([]byte(string(role)+"/"), id[:]...)
}

// Roster lists the active staff of a role who have finished their enrolment.
func (t *Tx) Roster(role care.Role) (ids []care.PersonID, err error) {
	prefix := []byte(string(role) + "/")
	for entry, err := range t.r.Scan(rosterBucket, Range{Prefix: prefix}) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, care.PersonID(entry.Key[len(prefix):]))
	}
	return ids, nil
}

// Link makes an address lead to a person, and to nobody else. Whoever had the
// address before is reached nowhere, and an address the person had before
// leads to nobody.
func (t *Tx) Link(a care.Address, id care.PersonID) error {
	before, _, err := t.leadsTo(a)
	if err != nil {
		return err
	}
	for _, person := range []care.PersonID{before, id} {
		if err := t.Unlink(person); err != nil && !care.IsKind(err, care.NotFound) {
			return err
		}
	}
	if err := addresses.put(t, id, id[:], addressV1{a}); err != nil {
		return err
	}
	key := t.keys.Index("address", string(a))
	return t.w.Put(indexBucket, key[:], id[:])
}

// leadsTo is whose address this is. The index is not sealed and only says
// where to look; the sealed address decides.
func (t *Tx) leadsTo(a care.Address) (id care.PersonID, ok bool, err error) {
	key := t.keys.Index("address", string(a))
	value, err := t.r.Get(indexBucket, key[:])
	if err != nil || value == nil {
		return id, false, err
	}
	if len(value) != len(id) {
		return id, false, ErrDamaged
	}
	id = care.PersonID(value)
	if is, err := t.AddressOf(id); err != nil || is != a {
		return care.PersonID{}, false, errors.Join(ErrDamaged, err)
	}
	return id, true, nil
}

// Unlink forgets which address leads to a person.
func (t *Tx) Unlink(id care.PersonID) error {
	a, err := t.AddressOf(id)
	if err != nil {
		return err
	}
	key := t.keys.Index("address", string(a))
	if err := t.w.Delete(indexBucket, key[:]); err != nil {
		return err
	}
	return t.w.Delete(addresses.bucket, id[:])
}

// At is who an address leads to; ok is false for a stranger.
func (t *Tx) At(a care.Address) (p care.Person, ok bool, err error) {
	id, ok, err := t.leadsTo(a)
	if err != nil || !ok {
		return p, false, err
	}
	p, err = t.Person(care.System, id)
	return p, err == nil, err
}

// AddressOf is where a person is reached; care.ErrNotFound when nowhere.
func (t *Tx) AddressOf(id care.PersonID) (care.Address, error) {
	a, err := addresses.get(t, id, id[:])
	return a.Address, err
}

// Contact reads the line to a person; a fresh one when there is none yet.
func (t *Tx) Contact(reader care.Person, id care.PersonID) (care.Contact, error) {
	if err := t.allow(reader, care.ReadPerson, id); err != nil {
		return care.Contact{}, err
	}
	c, err := contacts.get(t, id, id[:])
	if care.IsKind(err, care.NotFound) {
		return care.Contact{Person: id}, nil
	}
	return care.Contact(c), err
}

// PutContact stores the line to a person and whether a question is open.
func (t *Tx) PutContact(c care.Contact) error {
	if c.Flow != "" {
		if err := t.w.Put(askedBucket, c.Person[:], []byte{1}); err != nil {
			return err
		}
	} else if err := t.w.Delete(askedBucket, c.Person[:]); err != nil {
		return err
	}
	return contacts.put(t, c.Person, c.Person[:], contactV1(c))
}

// Asked lists up to limit people after the given one who have an open
// question, in the order of their ids.
func (t *Tx) Asked(after care.PersonID, limit int) (ids []care.PersonID, err error) {
	from := append(after[:], 0)
	for entry, err := range t.r.Scan(askedBucket, Range{From: from}) {
		if err != nil {
			return nil, err
		}
		if ids = append(ids, care.PersonID(entry.Key)); len(ids) == limit {
			break
		}
	}
	return ids, nil
}
