package flows

import (
	"errors"
	"time"

	"pristan/care"
)

// Errors of a walk. Each leaves the session as it was.
var (
	ErrStale       = errors.New("the button belongs to an earlier question")
	ErrNotWaiting  = errors.New("the conversation is not waiting for an answer")
	ErrUnknownFlow = errors.New("there is no such flow")
)

// Phase is what a session waits for.
type Phase string

const (
	Asking    Phase = "asking"
	Reviewing Phase = "reviewing"
	Choosing  Phase = "choosing" // what to change
	Changing  Phase = "changing" // one answer, asked again from the review
	Open      Phase = "open"     // at the board: any answer, in any order
	Stopped   Phase = "stopped"  // by the person; answers are kept
	Finished  Phase = "done"
)

// Session is one person's way through one flow. It is plain data and survives
// being stored as JSON between any two inputs.
type Session struct {
	Flow     string `json:"flow"`
	Version  int    `json:"version"`
	Instance string `json:"instance"` // 8 characters of A–Z a–z 0–9 - _, new with every Begin
	Rev      int    `json:"rev"`      // grows with every accepted input
	Step     string `json:"step,omitempty"`
	Phase    Phase  `json:"phase"`
	// Answers holds all that was ever answered, also what no longer applies:
	// changing back brings it back. Only what applies is shown or handed on.
	Answers map[string]Answer `json:"answers,omitempty"`
	// Trail is the answered questions that lead to Step, for going back.
	Trail []string          `json:"trail,omitempty"`
	Facts map[string]string `json:"facts,omitempty"`
	// Chosen is what is ticked so far in a choice of many.
	Chosen []string `json:"chosen,omitempty"`
	// Ran remembers with which answers each say and do happened, so that
	// going back and forth repeats none and a changed answer repeats its own.
	Ran       map[string]uint64 `json:"ran,omitempty"`
	Last      string            `json:"last,omitempty"`      // the question answered last
	Confirmed bool              `json:"confirmed,omitempty"` // the review was confirmed
	Started   time.Time         `json:"started"`
	Touched   time.Time         `json:"touched"` // last accepted input
}

// Waiting reports whether the session waits for an answer of the person.
func (s Session) Waiting() bool {
	switch s.Phase {
	case Asking, Reviewing, Choosing, Changing, Open:
		return true
	}
	return false
}

// InputKind is what sort of thing came in, and what sort of answer it became.
type InputKind string

const (
	ChoiceInput   InputKind = "choice"
	TextInput     InputKind = "text"
	NumberInput   InputKind = "number"
	DayInput      InputKind = "day"
	TimeInput     InputKind = "time"
	FileInput     InputKind = "file"
	LocationInput InputKind = "location"
	ControlInput  InputKind = "control"
	NothingInput  InputKind = "nothing we understand"
)

// Answer is what a person answered. Kind says which field holds it.
type Answer struct {
	Kind      InputKind   `json:"kind,omitempty"`
	Value     string      `json:"value,omitempty"`  // choose, scale, person, place
	Values    []string    `json:"values,omitempty"` // choose many, in the order offered
	Text      string      `json:"text,omitempty"`
	Number    int         `json:"number,omitempty"` // number, scale
	Day       care.Day    `json:"day,omitempty"`
	Minute    int         `json:"minute,omitempty"` // after midnight
	File      *care.File  `json:"file,omitempty"`
	More      []care.File `json:"more,omitempty"` // further pages after File
	Latitude  float64     `json:"latitude,omitempty"`
	Longitude float64     `json:"longitude,omitempty"`
	Skipped   bool        `json:"skipped,omitempty"`
}

// Control is a button that steers the conversation instead of answering.
type Control string

const (
	Back    Control = "back"
	Skip    Control = "skip"
	Stop    Control = "stop"
	Person  Control = "person"  // talk to a person
	Confirm Control = "confirm" // the summary is correct
	Change  Control = "change"  // the summary is not
	Done    Control = "done"    // all is ticked in a choice of many, or all pages are sent
	Retake  Control = "retake"  // the last page is to be sent anew
	Resume  Control = "resume"  // go on: after a stop, or with the answer as it is
)

// Input is one thing a person did. Digits and labels are already understood:
// the caller turns a typed label into a choice and a typed date into a day.
type Input struct {
	Tap      bool   // a button; only then are Instance and Rev checked
	Instance string // what the button carried
	Rev      int
	Kind     InputKind
	Control  Control
	Value    string
	Text     string
	Number   int
	Day      care.Day
	Minute   int
	File     *care.File

	Latitude, Longitude float64

	Today   care.Day // where the person is; "" lets every day pass
	Unclear *Unclear // why the caller could not tell what was meant; nothing is answered
	Then    *Input   // came along and answers the question after, if that takes it: an hour beside a day
}

// Unclear is what the caller makes of words that mean nothing or too much: a
// problem by the end of its key, and what may have been meant.
type Unclear struct {
	Problem string
	Offers  []Option
}
