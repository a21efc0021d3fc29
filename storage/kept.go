package storage

import (
	"cmp"
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
	Legal  care.LegalID   `json:"legal,omitzero"`
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
	Told   time.Time      `json:"told,omitzero"`
	Stays  bool           `json:"stays,omitempty"`
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

// Kept reads what became of a file for a reader who may see the file. What it
// is for stands in the record alone, so it is opened first; whoever is refused
// does not learn even that it does not open.
func (t *Tx) Kept(reader care.Person, id care.FileID) (care.Kept, error) {
	person, key, err := t.where(id)
	if err != nil {
		return care.Kept{}, err
	}
	k, damaged := keptFiles.get(t, person, key)
	err = t.allowFile(reader, person, care.Kept(k))
	if err = cmp.Or(err, damaged); err != nil {
		return care.Kept{}, err
	}
	return care.Kept(k), nil
}

// KeptBy counts the files in somebody's file, as far as most.
func (t *Tx) KeptBy(person care.PersonID, most int) (n int, err error) {
	for _, err := range t.r.Scan(keptFiles.bucket, Range{Prefix: person[:]}) {
		if err != nil || n == most {
			return n, err
		}
		n++
	}
	return n, nil
}

// allowFile lets somebody see a file: what was sent with an alert whoever
// responds to it, a page of a legal request whoever may read that, and no
// other lawyer of the case.
func (t *Tx) allowFile(reader care.Person, person care.PersonID, k care.Kept) error {
	if request, ok := k.Request(); ok {
		if err := t.allowPage(reader, person, request); !care.IsKind(err, care.NotFound) {
			return err
		}
	}
	if k.OfAlert() {
		if err := t.allow(reader, care.ReadAlertFile, person); !care.IsKind(err, care.NotFound) {
			return err
		}
	}
	if k.OfLegal() {
		return care.ErrNotFound
	}
	return t.allow(reader, care.ReadFile, person)
}

// allowPage lets somebody see a page of a legal request as the request is now.
// Those of one that was withdrawn, or is gone, are the person's alone.
func (t *Tx) allowPage(reader care.Person, person care.PersonID, id care.LegalID) error {
	about := care.Subject{Person: person}
	owner, key, err := t.where(id)
	if err != nil && !care.IsKind(err, care.NotFound) {
		return err
	}
	var damaged error
	if err == nil {
		var r legalV1
		if r, damaged = legals.get(t, owner, key); r.Status != care.LegalWithdrawn {
			about = aboutLegal(owner, id, r)
		}
	}
	return cmp.Or(t.allowAbout(reader, care.ReadLegal, about), damaged)
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
