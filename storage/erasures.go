package storage

import (
	"strconv"
	"time"

	"pristan/care"
)

const erasuresBucket = "erasures" // person | the channel's message reference → when it is to be erased

// oldErasure begins the slots in which planned erasures stood before they had
// a bucket of their own. What still stands there is found there.
const oldErasure = "erase/"

func erasureKey(person care.PersonID, ref string) []byte { return append(person[:], ref...) }

// Erasure is when a message in a person's chat is to be erased, to the
// millisecond; the zero time: it is not.
func (t *Tx) Erasure(person care.PersonID, ref string) (at time.Time, err error) {
	value, err := t.r.Get(erasuresBucket, erasureKey(person, ref))
	if err != nil {
		return at, err
	}
	if len(value) == 8 {
		return keyTime(value), nil
	}
	old, err := t.Ref(person, oldErasure+ref)
	if err != nil || old == "" {
		return at, err
	}
	n, err := strconv.ParseInt(old, 10, 64)
	if err != nil {
		return at, ErrDamaged
	}
	return time.UnixMilli(n).UTC(), nil
}

// PutErasure plans when a message is to be erased; the zero time calls it off.
func (t *Tx) PutErasure(person care.PersonID, ref string, at time.Time) error {
	if !at.IsZero() {
		return t.w.Put(erasuresBucket, erasureKey(person, ref), appendTime(nil, at))
	}
	if err := t.w.Delete(erasuresBucket, erasureKey(person, ref)); err != nil {
		return err
	}
	return t.PutRef(person, oldErasure+ref, "")
}

// Erasures lists the messages in a person's chat that are to be erased.
func (t *Tx) Erasures(person care.PersonID) (refs []string, err error) {
	for entry, err := range t.r.Scan(erasuresBucket, Range{Prefix: person[:]}) {
		if err != nil {
			return nil, err
		}
		refs = append(refs, string(entry.Key[len(person):]))
	}
	return refs, nil
}
