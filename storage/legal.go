package storage

import (
	"bytes"
	"cmp"
	"time"

	"pristan/care"
)

// legalV1 is care.LegalRequest on disk. Fields may be added; a name never
// changes meaning.
type legalV1 struct {
	ID      care.LegalID       `json:"id"`
	Person  care.PersonID      `json:"person"`
	Case    care.CaseID        `json:"case,omitzero"`
	Opened  time.Time          `json:"opened"`
	Told    time.Time          `json:"told,omitzero"`
	Facts   care.LegalFacts    `json:"facts"`
	Pages   []care.Page        `json:"pages,omitempty"`
	Later   []care.Addition    `json:"later,omitempty"`
	Status  care.LegalStatus   `json:"status"`
	Lawyer  care.PersonID      `json:"lawyer,omitzero"`
	Asked   []care.Question    `json:"asked,omitempty"`
	ActBy   care.Day           `json:"act_by,omitempty"`
	Paper   *care.LegalPaper   `json:"paper,omitempty"`
	Outcome string             `json:"outcome,omitempty"`
	Words   string             `json:"words,omitempty"`
	History []care.LegalChange `json:"history,omitempty"`
	Next    time.Time          `json:"next,omitzero"`
	Warning *care.LegalNotice  `json:"warning,omitempty"`
	Alert   care.AlertID       `json:"alert,omitzero"`
	Former  []care.Page        `json:"former,omitempty"`
	Offered time.Time          `json:"offered,omitzero"`
}

var legals = shelf[legalV1]{"legal", 1}

// legalQueueBucket lists requests by who has them: lawyer (zero: nobody) |
// open or over | dated key.
const legalQueueBucket = "legal.queue"

func queueKey(r care.LegalRequest) []byte {
	over := byte(0)
	if !r.Status.Open() {
		over = 1
	}
	return append(append(r.Lawyer[:], over), datedKey(r.Person, r.Opened, r.ID)...)
}

// PutLegal stores a request and keeps the lawyers' queues in step with it.
func (t *Tx) PutLegal(r care.LegalRequest) error {
	was, err := legals.get(t, r.Person, datedKey(r.Person, r.Opened, r.ID))
	switch {
	case err == nil:
		if err := t.w.Delete(legalQueueBucket, queueKey(care.LegalRequest(was))); err != nil {
			return err
		}
	case !care.IsKind(err, care.NotFound):
		return err
	}
	if err := t.w.Put(legalQueueBucket, queueKey(r), []byte{1}); err != nil {
		return err
	}
	return legals.putDated(t, r.Person, r.Opened, r.ID, legalV1(r))
}

// Legal reads a request with its papers: for the person, and for the lawyer
// who has it or may take it. Who has it stands in the record alone, so it is
// opened first; whoever is refused does not learn even that it does not open.
func (t *Tx) Legal(reader care.Person, id care.LegalID) (care.LegalRequest, error) {
	person, key, err := t.where(id)
	if err != nil {
		return care.LegalRequest{}, err
	}
	r, damaged := legals.get(t, person, key)
	err = t.allowAbout(reader, care.ReadLegal, aboutLegal(person, id, r))
	if err = cmp.Or(err, damaged); err != nil {
		return care.LegalRequest{}, err
	}
	return care.LegalRequest(r), nil
}

func aboutLegal(person care.PersonID, id care.LegalID, r legalV1) care.Subject {
	return care.Subject{Person: person, Legal: id, Counsel: r.Lawyer}
}

// LegalOutline is as much of a request as a reader may see who need not see
// its papers: that it exists and how it stands, and for those who assign it or
// work on it who has it and its days.
func (t *Tx) LegalOutline(reader care.Person, id care.LegalID) (care.LegalRequest, error) {
	person, key, err := t.where(id)
	if err != nil {
		return care.LegalRequest{}, err
	}
	r, damaged := legals.get(t, person, key)
	return t.outline(reader, person, id, r, damaged)
}

func (t *Tx) outline(reader care.Person, person care.PersonID, id care.LegalID, r legalV1, damaged error) (care.LegalRequest, error) {
	about := aboutLegal(person, id, r)
	if err := cmp.Or(t.allowAbout(reader, care.SeeLegal, about), damaged); err != nil {
		return care.LegalRequest{}, err
	}
	for _, op := range []care.Op{care.AssignLegal, care.WorkLegal} {
		switch err := t.allowAbout(reader, op, about); {
		case err == nil:
			return care.LegalRequest(r).Schedule(), nil
		case !care.IsKind(err, care.NotFound):
			return care.LegalRequest{}, err
		}
	}
	return care.LegalRequest(r).Outline(), nil
}

// LegalsOf lists the outlines of a person's requests that the reader may see,
// the latest first; care.ErrNotFound where there are none for them to see.
func (t *Tx) LegalsOf(reader care.Person, person care.PersonID) (list []care.LegalRequest, err error) {
	for stored, err := range legals.backwards(t, person, nil) {
		r, err := t.outline(reader, person, stored.ID, stored, err)
		if care.IsKind(err, care.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	if len(list) == 0 {
		return nil, care.ErrNotFound
	}
	return list, nil
}

// LegalQueue lists the outlines of the requests that one lawyer has, or nobody
// where the id is zero: those that are open, or those that are over. What the
// reader may not see is left out.
func (t *Tx) LegalQueue(reader care.Person, lawyer care.PersonID, over bool) (list []care.LegalRequest, err error) {
	prefix := append(lawyer[:], 0)
	if over {
		prefix[len(prefix)-1] = 1
	}
	for entry, err := range t.r.Scan(legalQueueBucket, Range{Prefix: prefix}) {
		if err != nil {
			return nil, err
		}
		r, err := t.queued(reader, entry.Key)
		if care.IsKind(err, care.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// LegalOpen lists the outlines of all open requests that the reader may see,
// whoever has them.
func (t *Tx) LegalOpen(reader care.Person) (list []care.LegalRequest, err error) {
	for entry, err := range t.r.Scan(legalQueueBucket, Range{}) {
		if err != nil {
			return nil, err
		}
		r, err := t.queued(reader, entry.Key)
		if care.IsKind(err, care.NotFound) || err == nil && !r.Status.Open() {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// queued is the outline of a request in a queue. The list is a hint; the
// record decides.
func (t *Tx) queued(reader care.Person, place []byte) (care.LegalRequest, error) {
	if len(place) < datedKeySize {
		return care.LegalRequest{}, care.ErrNotFound
	}
	id := care.LegalID(place[len(place)-16:])
	person, key, err := t.where(id)
	if err != nil {
		return care.LegalRequest{}, err
	}
	r, damaged := legals.get(t, person, key)
	if damaged == nil && !bytes.Equal(place, queueKey(care.LegalRequest(r))) {
		return care.LegalRequest{}, care.ErrNotFound
	}
	return t.outline(reader, person, id, r, damaged)
}
