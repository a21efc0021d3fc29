package storage

import (
	"encoding/hex"

	"pristan/care"
)

// Mark is a keyed hash of a word of a person's, to know it again without
// keeping it.
func (t *Tx) Mark(person care.PersonID, word string) string {
	hash := t.keys.Index("mark/"+person.String(), word)
	return hex.EncodeToString(hash[:])
}

// personBuckets are those whose keys begin with the person they belong to.
var personBuckets = []string{
	people.bucket, contacts.bucket, sessions.bucket, refsBucket, askedBucket, alerts.bucket,
	letters.bucket, unseenBucket, cases.bucket, checkIns.bucket, plans.bucket, appointments.bucket, tasks.bucket, waitingBucket,
	unreadBucket, standingBucket,
}

// Forget removes everything about a participant or witness, and the key that
// alone opens what copies of the file may still hold.
func (t *Tx) Forget(person care.PersonID) error {
	relation, err := t.openCase(person)
	if err != nil {
		return err
	}
	open, err := alerts.newest(t, person, 0)
	if err != nil {
		return err
	}
	for _, a := range open {
		if err := t.w.Delete(openAlertsBucket, a.ID[:]); err != nil {
			return err
		}
	}
	for _, w := range workers(relation) {
		if err := t.w.Delete(caseloadBucket, pair(w, person)); err != nil {
			return err
		}
	}
	if err := t.Unlink(person); err != nil && !care.IsKind(err, care.NotFound) {
		return err
	}
	for _, bucket := range personBuckets {
		if err := t.clear(bucket, person[:]); err != nil {
			return err
		}
	}
	if err := t.unpost(person); err != nil {
		return err
	}
	delete(t.open, person)
	return t.w.Delete(keysBucket, person[:])
}

// unpost drops what waits to be sent to somebody.
func (t *Tx) unpost(person care.PersonID) error {
	rows, err := t.Waiting()
	if err != nil {
		return err
	}
	for _, p := range rows {
		if p.To == person {
			if err := t.Delivered(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// clear removes every key of a bucket with a prefix.
func (t *Tx) clear(bucket string, prefix []byte) error {
	var keys [][]byte
	for entry, err := range t.r.Scan(bucket, Range{Prefix: prefix}) {
		if err != nil {
			return err
		}
		keys = append(keys, append([]byte(nil), entry.Key...))
	}
	for _, key := range keys {
		if err := t.w.Delete(bucket, key); err != nil {
			return err
		}
	}
	return nil
}
