package storage

import (
	"errors"
	"time"

	"pristan/care"
)

// keptV1 is care.Kept on disk. Fields may be added; a name never changes
// meaning.
type keptV1 struct {
	ID     care.FileID    `json:"id"`
	Person care.PersonID  `json:"person"`
	File   care.File      `json:"file"`
	About  string         `json:"about,omitempty"`
	Asked  time.Time      `json:"asked"`
	State  care.KeptState `json:"state"`
	Why    string         `json:"why,omitempty"`
	Type   string         `json:"type,omitempty"`
	Bytes  int64          `json:"bytes,omitempty"`
	Dark   bool           `json:"dark,omitempty"`
	Small  bool           `json:"small,omitempty"`
	Stored time.Time      `json:"stored,omitzero"`
	Tries  int            `json:"tries,omitempty"`
	Next   time.Time      `json:"next,omitzero"`
}

var keptFiles = shelf[keptV1]{"files", 1}

const fetchBucket = "files.fetch" // moment | id of files that wait → when each is tried next

// PutKept stores what became of a file, in the file of its person, and whether
// it waits to be fetched.
func (t *Tx) PutKept(k care.Kept) error {
	mark := fetchKey(k.Asked, k.ID)
	if k.State != care.WaitingFile {
		if err := t.w.Delete(fetchBucket, mark); err != nil {
			return err
		}
	} else if err := t.w.Put(fetchBucket, mark, appendTime(nil, k.Next)); err != nil {
		return err
	}
	return keptFiles.putDated(t, k.Person, k.Asked, k.ID, keptV1(k))
}

func fetchKey(asked time.Time, id care.FileID) []byte {
	return append(appendTime(nil, asked), id[:]...)
}

// Kept reads what became of a file for a reader who may see the file. What was
// sent with an alert is there for whoever responds to it.
func (t *Tx) Kept(reader care.Person, id care.FileID) (care.Kept, error) {
	k, err := keptFiles.find(t, reader, care.ReadFile, id)
	if !care.IsKind(err, care.NotFound) {
		return care.Kept(k), err
	}
	k, err = keptFiles.find(t, reader, care.ReadAlertFile, id)
	if errors.Is(err, ErrSealed) || err == nil && !care.Kept(k).OfAlert() {
		return care.Kept{}, care.ErrNotFound // not even damage is told of what may not be theirs
	}
	return care.Kept(k), err
}

// Fetch is one file that waits to be fetched.
type Fetch struct {
	ID  care.FileID
	key []byte
}

// NextFetch is what has waited longest of what is to be fetched now. Where ok
// is false, soon is when the next one is; zero: none waits.
func (t *Tx) NextFetch(now time.Time) (f Fetch, soon time.Time, ok bool, err error) {
	for entry, err := range t.r.Scan(fetchBucket, Range{}) {
		if err != nil {
			return f, soon, false, err
		}
		if len(entry.Key) != 24 || len(entry.Value) != 8 {
			continue // somebody's forgery holds nothing up
		}
		next := keyTime(entry.Value)
		if (care.Kept{State: care.WaitingFile, Next: next}).Due(now) {
			f = Fetch{care.FileID(entry.Key[8:]), append([]byte(nil), entry.Key...)}
			return f, time.Time{}, true, nil
		}
		if soon.IsZero() || next.Before(soon) {
			soon = next
		}
	}
	return f, soon, false, nil
}

// PutOffFetch leaves a file whose record cannot be read until later.
func (t *Tx) PutOffFetch(f Fetch, until time.Time) error {
	return t.w.Put(fetchBucket, f.key, appendTime(nil, until))
}

// DropFetch ends the waiting of a file that has no record.
func (t *Tx) DropFetch(f Fetch) error { return t.w.Delete(fetchBucket, f.key) }

// DropFile removes a file: its record now, its bytes once that is committed.
func (t *Tx) DropFile(id care.FileID) error {
	person, key, err := t.where(id)
	if err != nil {
		return err
	}
	k, err := keptFiles.get(t, person, key)
	if err != nil {
		return err
	}
	if err := t.w.Delete(fetchBucket, fetchKey(k.Asked, id)); err != nil {
		return err
	}
	if err := t.w.Delete(whereBucket, id[:]); err != nil {
		return err
	}
	t.dropped = append(t.dropped, id)
	return t.w.Delete(keptFiles.bucket, key)
}
