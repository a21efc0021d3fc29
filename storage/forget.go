package storage

import (
	"bytes"
	"encoding/hex"
	"errors"

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
	unreadBucket, standingBucket, keptFiles.bucket, legals.bucket, erasuresBucket,
}

// Forget removes everything about a participant or witness, and the key that
// alone opens what copies of the file may still hold. The bytes of their files
// go once that is committed.
func (t *Tx) Forget(person care.PersonID) error {
	for _, remove := range []func(care.PersonID) error{t.unlist, t.unqueue, t.unfile, t.unpost} {
		if err := remove(person); err != nil {
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
	delete(t.open, person)
	return t.w.Delete(keysBucket, person[:])
}

// unlist takes somebody off the lists that are about others, or about all. It
// opens no record: one that is damaged must not keep the others.
func (t *Tx) unlist(person care.PersonID) error {
	open, err := t.idsIn(alerts.bucket, person)
	if err != nil {
		return err
	}
	stand, err := t.idsIn(appointments.bucket, person)
	if err != nil {
		return err
	}
	return errors.Join(
		t.clearWhere(openAlertsBucket, Range{}, func(key []byte) bool { return open[string(key)] }),
		t.clearWhere(companionsBucket, Range{}, func(key []byte) bool { return len(key) == 32 && stand[string(key[16:])] }),
		t.clearWhere(caseloadBucket, Range{}, func(key []byte) bool { return len(key) == 32 && bytes.HasSuffix(key, person[:]) }))
}

// idsIn are the ids of a person's dated records.
func (t *Tx) idsIn(bucket string, person care.PersonID) (map[string]bool, error) {
	ids := make(map[string]bool)
	for entry, err := range t.r.Scan(bucket, Range{Prefix: person[:]}) {
		if err != nil {
			return nil, err
		}
		ids[string(entry.Key[len(entry.Key)-16:])] = true
	}
	return ids, nil
}

// unqueue takes somebody's requests out of the lawyers' queues, whoever has
// them.
func (t *Tx) unqueue(person care.PersonID) error {
	return t.clearWhere(legalQueueBucket, Range{}, func(key []byte) bool {
		dated := len(key) - datedKeySize
		return dated > 0 && bytes.HasPrefix(key[dated:], person[:])
	})
}

// unfile has the bytes of somebody's files go, and nobody wait for others.
func (t *Tx) unfile(person care.PersonID) error {
	for entry, err := range t.r.Scan(keptFiles.bucket, Range{Prefix: person[:]}) {
		if err != nil {
			return err
		}
		if len(entry.Key) != datedKeySize {
			continue
		}
		mark := entry.Key[len(person):] // as in fetchKey
		if err := t.w.Delete(fetchBucket, mark); err != nil {
			return err
		}
		t.dropped = append(t.dropped, care.FileID(mark[8:]))
	}
	return nil
}

// unpost drops what waits to be sent to somebody, and what could not be sent.
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
	return t.clearWhere(buried.bucket, Range{}, func(key []byte) bool {
		return len(key) > 8 && bytes.HasPrefix(key[8:], person[:])
	})
}
