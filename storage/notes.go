package storage

import (
	"time"

	"pristan/care"
)

// noteV1 is care.LegalNote on disk. Fields may be added; a name never changes
// meaning.
type noteV1 struct {
	ID      care.NoteID   `json:"id"`
	Keeper  care.PersonID `json:"keeper"`
	Author  care.PersonID `json:"author"`
	Person  care.PersonID `json:"person"`
	Request care.LegalID  `json:"request"`
	At      time.Time     `json:"at"`
	Words   string        `json:"words"`
}

// notes lie in the file of whoever keeps them, under that lawyer's own data
// key: what opens the file of the person they are about does not open them.
var notes = shelf[noteV1]{"notes", 1}

// PutNote stores a privileged note for whoever keeps it.
func (t *Tx) PutNote(n care.LegalNote) error {
	return notes.putDated(t, n.Keeper, n.At, n.ID, noteV1(n))
}

// Note reads one privileged note for whoever keeps it.
func (t *Tx) Note(reader care.Person, id care.NoteID) (care.LegalNote, error) {
	keeper, key, err := t.where(id)
	if err != nil {
		return care.LegalNote{}, err
	}
	if err := t.allowAbout(reader, care.ReadPrivileged, care.Subject{Keeper: keeper}); err != nil {
		return care.LegalNote{}, err
	}
	n, err := notes.get(t, keeper, key)
	return care.LegalNote(n), err
}

// Notes lists the privileged notes about a request that the reader keeps, the
// oldest first: nobody lists those of somebody else, the program neither.
func (t *Tx) Notes(reader care.Person, request care.LegalID) (list []care.LegalNote, err error) {
	if err := t.allowAbout(reader, care.ReadPrivileged, care.Subject{Keeper: reader.ID}); err != nil {
		return nil, err
	}
	for entry, err := range t.r.Scan(notes.bucket, Range{Prefix: reader.ID[:]}) {
		if err != nil {
			return nil, err
		}
		n, err := notes.unseal(t, reader.ID, entry.Key, entry.Value)
		if err != nil {
			return nil, err
		}
		if n.Request == request {
			list = append(list, care.LegalNote(n))
		}
	}
	return list, nil
}
