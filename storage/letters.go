package storage

import (
	"time"

	"pristan/care"
)

// letterV1 is care.Letter on disk. Fields may be added; a name never changes
// meaning.
type letterV1 struct {
	ID        care.LetterID `json:"id"`
	Case      care.CaseID   `json:"case,omitzero"`
	From      care.PersonID `json:"from"`
	To        care.PersonID `json:"to"`
	At        time.Time     `json:"at"`
	Text      string        `json:"text,omitempty"`
	File      *care.File    `json:"file,omitempty"`
	Latitude  float64       `json:"latitude,omitempty"`
	Longitude float64       `json:"longitude,omitempty"`
	Shown     time.Time     `json:"shown,omitzero"`
}

var letters = shelf[letterV1]{"letters", 1}

const unseenBucket = "unseen" // participant | moment | id of letters nobody has been shown

// PutLetter stores a letter in the file of the participant it concerns, who
// wrote or receives it, and whether it waits to be shown.
func (t *Tx) PutLetter(participant care.PersonID, l care.Letter) error {
	key := datedKey(participant, l.At, l.ID)
	if l.Shown.IsZero() {
		if err := t.w.Put(unseenBucket, key, []byte{1}); err != nil {
			return err
		}
	} else if err := t.w.Delete(unseenBucket, key); err != nil {
		return err
	}
	return letters.putDated(t, participant, l.At, l.ID, letterV1(l))
}

// Unseen lists the letters of a participant's file that nobody has been shown,
// oldest first. Its cost is bounded by those, not by the whole file.
func (t *Tx) Unseen(reader care.Person, participant care.PersonID) (list []care.Letter, err error) {
	if err := t.allow(reader, care.ReadLetter, participant); err != nil {
		return nil, err
	}
	for entry, err := range t.r.Scan(unseenBucket, Range{Prefix: participant[:]}) {
		if err != nil {
			return nil, err
		}
		l, err := letters.get(t, participant, entry.Key)
		if err != nil {
			return nil, err
		}
		list = append(list, care.Letter(l))
	}
	return list, nil
}

// Letter reads one letter for a reader who may see it.
func (t *Tx) Letter(reader care.Person, id care.LetterID) (care.Letter, error) {
	l, err := letters.find(t, reader, care.ReadLetter, id)
	return care.Letter(l), err
}

// Letters lists the letters of a participant's file, the latest first.
func (t *Tx) Letters(reader care.Person, participant care.PersonID, limit int) (list []care.Letter, err error) {
	if err := t.allow(reader, care.ReadLetter, participant); err != nil {
		return nil, err
	}
	stored, err := letters.newest(t, participant, limit)
	for _, l := range stored {
		list = append(list, care.Letter(l))
	}
	return list, err
}
