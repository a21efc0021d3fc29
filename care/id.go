// Package care holds the nouns of community-based alternatives to detention
// and the rules about them. Rules are functions of values and are told the
// time; nothing here reads a clock, a database or a language, and nothing
// here logs. It imports the standard library only.
package care

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
)

// ID names one record of a kind. It is 128 random bits, so it tells nothing
// about the person it belongs to and cannot be guessed.
type ID[Of any] [16]byte

// The kinds of id. Each is a type of its own, so one cannot stand for another.
type (
	PersonID      = ID[Person]
	CaseID        = ID[Case]
	CheckInID     = ID[CheckIn]
	InvitationID  = ID[Invitation]
	AlertID       = ID[Alert]
	LetterID      = ID[Letter]
	AppointmentID = ID[Appointment]
	TaskID        = ID[Task]
	DutyID        = ID[Duty]
	FileID        = ID[File]
	LegalID       = ID[LegalRequest]
	NoteID        = ID[LegalNote]
)

// NewID draws an id from the system's random source.
func NewID[Of any]() (id ID[Of]) {
	rand.Read(id[:]) // never fails: the runtime ends the process instead
	return id
}

// IsZero reports whether the id names nothing.
func (id ID[Of]) IsZero() bool { return id == ID[Of]{} }

// String is the id in hexadecimal, for keys and button data. Log the id
// itself instead: its LogValue hides it.
func (id ID[Of]) String() string { return hex.EncodeToString(id[:]) }

// MarshalText writes the hexadecimal form; the zero id is empty.
func (id ID[Of]) MarshalText() ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	return hex.AppendEncode(nil, id[:]), nil
}

// UnmarshalText reads what MarshalText wrote.
func (id *ID[Of]) UnmarshalText(text []byte) error {
	*id = ID[Of]{}
	if len(text) == 0 {
		return nil
	}
	if len(text) != hex.EncodedLen(len(id)) {
		return fmt.Errorf("an id has %d hexadecimal digits", 2*len(id))
	}
	var read ID[Of]
	if _, err := hex.Decode(read[:], text); err != nil {
		return err
	}
	*id = read
	return nil
}

// ParseID reads an id out of text a phone sent back. The zero id, which names
// nothing, is an error.
func ParseID[Of any](s string) (id ID[Of], err error) {
	err = id.UnmarshalText([]byte(s))
	if err == nil && id.IsZero() {
		err = fmt.Errorf("an id is empty")
	}
	return id, err
}

// logKey changes with every start, so log lines of one run can be told
// together and nothing in them can be traced to a record.
var logKey = func() (key [32]byte) { rand.Read(key[:]); return }()

// LogValue prints a short keyed hash: enough to follow one person through the
// log of one run, useless to anybody who has only the log.
func (id ID[Of]) LogValue() slog.Value { return slog.StringValue(shortHash(id[:])) }

func shortHash(b []byte) string {
	mac := hmac.New(sha256.New, logKey[:])
	mac.Write(b)
	return hex.EncodeToString(mac.Sum(nil)[:4])
}
