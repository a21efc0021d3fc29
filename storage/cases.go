package storage

import (
	"time"

	"pristan/care"
)

// caseV1 is care.Case on disk. Fields may be added; a name never changes
// meaning.
type caseV1 struct {
	ID          care.CaseID     `json:"id"`
	Participant care.PersonID   `json:"participant"`
	Caseworker  care.PersonID   `json:"caseworker,omitzero"`
	Referred    []care.PersonID `json:"referred,omitempty"`
	Opened      time.Time       `json:"opened"`
	Closed      time.Time       `json:"closed,omitzero"`

	Disengaged   time.Time     `json:"disengaged,omitzero"`
	DisengagedBy care.PersonID `json:"disengaged_by,omitzero"`
	Why          string        `json:"why,omitempty"`

	Witness     bool          `json:"witness,omitempty"`
	Detained    time.Time     `json:"detained,omitzero"`
	DetainedBy  care.PersonID `json:"detained_by,omitzero"`
	SafeContact string        `json:"safe_contact,omitempty"`

	Lent []care.PersonID `json:"lent,omitempty"`
}

var cases = shelf[caseV1]{"cases", 1}

const caseloadBucket = "caseload" // worker | participant; the zero worker: nobody yet

// PutCase stores a case and keeps every worker's caseload in step with the
// participant's open case, which another one may have become.
func (t *Tx) PutCase(c care.Case) error {
	was, err := t.openCase(c.Participant)
	if err != nil {
		return err
	}
	for _, w := range workers(was) {
		if err := t.w.Delete(caseloadBucket, pair(w, c.Participant)); err != nil {
			return err
		}
	}
	if err := cases.putDated(t, c.Participant, c.Opened, c.ID, caseV1(c)); err != nil {
		return err
	}
	is, err := t.openCase(c.Participant)
	if err != nil {
		return err
	}
	for _, w := range workers(is) {
		if err := t.w.Put(caseloadBucket, pair(w, c.Participant), []byte{1}); err != nil {
			return err
		}
	}
	return nil
}

// workers are those in whose caseload a case stands: nobody's when there is
// no case, that of the zero worker when nobody holds it.
func workers(c care.Case) []care.PersonID {
	if c.ID.IsZero() {
		return nil
	}
	if c.Witness { // no case that anybody could take
		return c.Referred
	}
	return append([]care.PersonID{c.Caseworker}, c.Referred...)
}

func pair(a, b care.PersonID) []byte { return append(a[:], b[:]...) }

// openCase is a person's open case, the latest if there are several, the zero
// Case when there is none.
func (t *Tx) openCase(participant care.PersonID) (care.Case, error) {
	for entry, err := range t.r.Scan(cases.bucket, Range{Prefix: participant[:], Reverse: true}) {
		if err != nil {
			return care.Case{}, err
		}
		c, err := cases.unseal(t, participant, entry.Key, entry.Value)
		if err != nil || c.Closed.IsZero() {
			return care.Case(c), err
		}
	}
	return care.Case{}, nil
}

// CaseOf reads a person's open case for a reader who may see it.
func (t *Tx) CaseOf(reader care.Person, participant care.PersonID) (care.Case, error) {
	if err := t.allow(reader, care.ReadCase, participant); err != nil {
		return care.Case{}, err
	}
	c, err := t.openCase(participant)
	if err == nil && c.ID.IsZero() {
		err = care.ErrNotFound
	}
	return c, err
}

// Caseload lists the people whose open case a worker holds, in the order of
// their ids. The zero id lists those whom nobody holds.
func (t *Tx) Caseload(worker care.PersonID) (participants []care.PersonID, err error) {
	for entry, err := range t.r.Scan(caseloadBucket, Range{Prefix: worker[:]}) {
		if err != nil {
			return nil, err
		}
		participants = append(participants, care.PersonID(entry.Key[16:]))
	}
	return participants, nil
}
