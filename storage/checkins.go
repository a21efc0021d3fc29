package storage

import (
	"cmp"
	"time"

	"pristan/care"
)

// checkInV1 is care.CheckIn on disk. Fields may be added; a name never
// changes meaning.
type checkInV1 struct {
	ID       care.CheckInID    `json:"id"`
	Person   care.PersonID     `json:"person"`
	Case     care.CaseID       `json:"case,omitzero"`
	State    care.CheckInState `json:"state"`
	Opened   time.Time         `json:"opened"`
	Finished time.Time         `json:"finished,omitzero"`
	Answers  care.Answers      `json:"answers"`
	Receipt  string            `json:"receipt,omitempty"`
	ReadBy   care.PersonID     `json:"read_by,omitzero"`
	ReadAt   time.Time         `json:"read_at,omitzero"`

	Began     time.Time     `json:"began,omitzero"`
	Planned   time.Time     `json:"planned,omitzero"`
	Window    time.Duration `json:"window,omitempty"`
	Grace     time.Duration `json:"grace,omitempty"`
	Delivered time.Time     `json:"delivered,omitzero"`
	Nudged    time.Time     `json:"nudged,omitzero"`
	Outages   int           `json:"outages,omitempty"`
	Unheard   time.Time     `json:"unheard,omitzero"`
	Reopened  time.Time     `json:"reopened,omitzero"`
	Step      time.Time     `json:"step,omitzero"`
	Why       care.Excuse   `json:"why,omitempty"`
	ExcusedBy care.PersonID `json:"excused_by,omitzero"`
}

var checkIns = shelf[checkInV1]{"checkins", 1}

const unreadBucket = "unread" // person | moment | id of check-ins no worker has read

// PutCheckIn stores a check-in and whether it waits to be read.
func (t *Tx) PutCheckIn(c care.CheckIn) error {
	key := datedKey(c.Person, c.Opened, c.ID)
	if c.Finished.IsZero() || !c.ReadAt.IsZero() {
		if err := t.w.Delete(unreadBucket, key); err != nil {
			return err
		}
	} else if err := t.w.Put(unreadBucket, key, []byte{1}); err != nil {
		return err
	}
	return checkIns.putDated(t, c.Person, c.Opened, c.ID, checkInV1(c))
}

// CheckIn reads one check-in for a reader who may see it.
func (t *Tx) CheckIn(reader care.Person, id care.CheckInID) (care.CheckIn, error) {
	c, err := checkIns.find(t, reader, care.ReadCheckIn, id)
	return care.CheckIn(c), err
}

// CheckIns lists what a person has answered, the latest first; limit 0 is all.
func (t *Tx) CheckIns(reader care.Person, person care.PersonID, limit int) (list []care.CheckIn, err error) {
	if err := t.allow(reader, care.ReadCheckIn, person); err != nil {
		return nil, err
	}
	return t.answered(person, nil, limit)
}

// CheckInBefore is what the same person answered before c; care.ErrNotFound
// when it was the first.
func (t *Tx) CheckInBefore(reader care.Person, c care.CheckIn) (care.CheckIn, error) {
	if err := t.allow(reader, care.ReadCheckIn, c.Person); err != nil {
		return care.CheckIn{}, err
	}
	list, err := t.answered(c.Person, datedKey(c.Person, c.Opened, c.ID), 1)
	if err != nil || len(list) == 0 {
		return care.CheckIn{}, cmp.Or(err, error(care.ErrNotFound))
	}
	return list[0], nil
}

// answered lists those that were answered before a key; nil is the end.
func (t *Tx) answered(person care.PersonID, key []byte, limit int) (list []care.CheckIn, err error) {
	for c, err := range checkIns.backwards(t, person, key) {
		if err != nil {
			return nil, err
		}
		if c.Finished.IsZero() {
			continue
		}
		if list = append(list, care.CheckIn(c)); len(list) == limit {
			break
		}
	}
	return list, nil
}

// History lists a person's check-ins whatever became of them, the latest
// first; limit 0 is all.
func (t *Tx) History(reader care.Person, person care.PersonID, limit int) (list []care.CheckIn, err error) {
	if err := t.allow(reader, care.ReadCheckIn, person); err != nil {
		return nil, err
	}
	stored, err := checkIns.newest(t, person, limit)
	for _, c := range stored {
		list = append(list, care.CheckIn(c))
	}
	return list, err
}

// Unread lists a person's finished check-ins that no worker has read, oldest
// first.
func (t *Tx) Unread(reader care.Person, person care.PersonID) (list []care.CheckIn, err error) {
	if err := t.allow(reader, care.ReadCheckIn, person); err != nil {
		return nil, err
	}
	for entry, err := range t.r.Scan(unreadBucket, Range{Prefix: person[:]}) {
		if err != nil {
			return nil, err
		}
		c, err := checkIns.get(t, person, entry.Key)
		if err != nil {
			return nil, err
		}
		list = append(list, care.CheckIn(c))
	}
	return list, nil
}
