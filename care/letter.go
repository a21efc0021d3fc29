package care

import "time"

// Letter is one message of a human conversation, passed on by us so that
// neither side sees the other's number or account.
type Letter struct {
	ID   LetterID
	Case CaseID
	From PersonID
	To   PersonID
	At   time.Time
	Text string
	File *File
	// Latitude and Longitude are a place sent on purpose; both zero: none.
	Latitude, Longitude float64
	Shown               time.Time // when the reader opened or was shown it
}
