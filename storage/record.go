package storage

import (
	"encoding/binary"
	"fmt"
	"iter"
	"time"

	"pristan/care"
)

// shelf is one bucket of sealed records of one stored form.
type shelf[Stored any] struct {
	bucket  string
	version uint8
}

// put seals a record under its owner's key and its own place.
func (s shelf[Stored]) put(t *Tx, owner care.PersonID, key []byte, record Stored) error {
	dk, err := t.dataKey(owner)
	if err != nil {
		return err
	}
	plain, err := encode(&t.form, &record)
	if err != nil {
		return fmt.Errorf("%s: %w", s.bucket, err)
	}
	t.sealed = dk.sealInto(t.sealed, plain, s.label(owner, key))
	return t.w.Put(s.bucket, key, t.sealed) // which copies it
}

// get opens a record; care.ErrNotFound when there is none.
func (s shelf[Stored]) get(t *Tx, owner care.PersonID, key []byte) (record Stored, err error) {
	sealed, err := t.r.Get(s.bucket, key)
	if err != nil {
		return record, err
	}
	if sealed == nil {
		return record, care.ErrNotFound
	}
	return s.unseal(t, owner, key, sealed)
}

func (s shelf[Stored]) unseal(t *Tx, owner care.PersonID, key, sealed []byte) (record Stored, err error) {
	dk, err := t.dataKey(owner)
	if err != nil {
		return record, err
	}
	if t.room == nil {
		t.room = make([]byte, 2048) // most records are smaller
	}
	plain, err := dk.openInto(t.room, sealed, s.label(owner, key)) // decoding copies what it keeps
	if err != nil {
		return record, fmt.Errorf("%s: %w", s.bucket, err)
	}
	if err := decode(plain, &record); err != nil {
		return record, fmt.Errorf("%s: %w", s.bucket, err)
	}
	return record, nil
}

func (s shelf[Stored]) label(owner care.PersonID, key []byte) Label {
	return Label{Bucket: s.bucket, Key: key, Owner: owner, Version: s.version}
}

// A person's dated records lie side by side, oldest first, under
// person | moment | id; whereBucket leads from the id alone to that key.
const (
	whereBucket  = "where"
	datedKeySize = 16 + 8 + 16
)

func datedKey(person care.PersonID, at time.Time, id [16]byte) []byte {
	key := append(make([]byte, 0, datedKeySize), person[:]...)
	key = appendTime(key, at)
	return append(key, id[:]...)
}

// appendTime sorts by time to the millisecond. What is before 1970, such as no
// time at all, comes first and not last, so that such a timer is due at once.
func appendTime(key []byte, at time.Time) []byte {
	return binary.BigEndian.AppendUint64(key, uint64(max(at.UnixMilli(), 0)))
}

// putDated stores a dated record and the way to it.
func (s shelf[Stored]) putDated(t *Tx, person care.PersonID, at time.Time, id [16]byte, record Stored) error {
	key := datedKey(person, at, id)
	if err := t.w.Put(whereBucket, id[:], key); err != nil {
		return err
	}
	return s.put(t, person, key, record)
}

// find opens a dated record by its id alone, for a reader who may do op about
// the person in whose file it is. Permission comes first, so that a refusal
// tells nothing of the record, not even that it is damaged.
func (s shelf[Stored]) find(t *Tx, reader care.Person, op care.Op, id [16]byte) (record Stored, err error) {
	person, key, err := t.where(id)
	if err != nil {
		return record, err
	}
	if err := t.allow(reader, op, person); err != nil {
		return record, err
	}
	return s.get(t, person, key)
}

// where is in whose file a dated record is, and its key.
func (t *Tx) where(id [16]byte) (person care.PersonID, key []byte, err error) {
	key, err = t.r.Get(whereBucket, id[:])
	if err != nil {
		return person, nil, err
	}
	if key == nil {
		return person, nil, care.ErrNotFound
	}
	if len(key) != datedKeySize || [16]byte(key[24:]) != id {
		return person, nil, ErrDamaged // whereBucket is not sealed: it must not lead to another record
	}
	return care.PersonID(key[:16]), key, nil
}

// newest lists a person's dated records, the latest first; limit 0 is all.
func (s shelf[Stored]) newest(t *Tx, person care.PersonID, limit int) (records []Stored, err error) {
	for record, err := range s.backwards(t, person, nil) {
		if err != nil {
			return nil, err
		}
		if records = append(records, record); len(records) == limit {
			break
		}
	}
	return records, nil
}

// backwards goes through a person's dated records whose keys are before one of
// them, the latest first; nil is the end.
func (s shelf[Stored]) backwards(t *Tx, person care.PersonID, key []byte) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for entry, err := range t.r.Scan(s.bucket, Range{Prefix: person[:], To: key, Reverse: true}) {
			var record Stored
			if err == nil {
				record, err = s.unseal(t, person, entry.Key, entry.Value)
			}
			if !yield(record, err) || err != nil {
				return
			}
		}
	}
}
