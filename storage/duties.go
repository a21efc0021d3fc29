package storage

import (
	"time"

	"pristan/care"
)

// dutyV1 is care.Duty on disk. Fields may be added; a name never changes
// meaning.
type dutyV1 struct {
	ID        care.DutyID   `json:"id"`
	Worker    care.PersonID `json:"worker"`
	From      time.Time     `json:"from"`
	To        time.Time     `json:"to"`
	By        care.PersonID `json:"by,omitzero"`
	Offered   care.PersonID `json:"offered,omitzero"`
	OfferedAt time.Time     `json:"offered_at,omitzero"`
}

// Duties belong to the organisation. They lie side by side in the file of
// nobody, in the order in which they end: what is over is never looked at.
var duties = shelf[dutyV1]{"duties", 1}

func dutyKey(d care.Duty) []byte { return datedKey(care.PersonID{}, d.To, d.ID) }

// PutDuty stores a duty, whose times never change.
func (t *Tx) PutDuty(d care.Duty) error {
	return duties.putDated(t, care.PersonID{}, d.To, d.ID, dutyV1(d))
}

// DropDuty takes a duty off the rota.
func (t *Tx) DropDuty(d care.Duty) error {
	if err := t.w.Delete(whereBucket, d.ID[:]); err != nil {
		return err
	}
	return t.w.Delete(duties.bucket, dutyKey(d))
}

// Duty reads one duty for a reader who may see the rota.
func (t *Tx) Duty(reader care.Person, id care.DutyID) (care.Duty, error) {
	d, err := duties.find(t, reader, care.ReadRota, id)
	return care.Duty(d), err
}

// Duties lists the duties of which a part lies between two moments, in the
// order of their beginning.
func (t *Tx) Duties(reader care.Person, from, to time.Time) (list []care.Duty, err error) {
	if err := t.allow(reader, care.ReadRota, care.PersonID{}); err != nil {
		return nil, err
	}
	var nobody care.PersonID
	begin := appendTime(nobody[:], from)
	for entry, err := range t.r.Scan(duties.bucket, Range{From: begin}) {
		if err != nil {
			return nil, err
		}
		d, err := duties.unseal(t, nobody, entry.Key, entry.Value)
		if err != nil {
			return nil, err
		}
		if d.To.After(from) && d.From.Before(to) {
			list = append(list, care.Duty(d))
		}
	}
	return care.InOrder(list), nil
}
