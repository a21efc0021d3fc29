// Package bot is the program: turns in, records and outbox out. It knows no
// chat ids, no callback format and no HTML; a channel's room does.
package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pristan/care"
)

// Incoming is one thing that came from a channel, in the channel's order.
type Incoming struct {
	// ID is unique for ever in its channel and the same each time the same
	// thing is handed over again, whatever number the channel gives it.
	ID   string
	From care.Address // who; for a group, the group
	At   time.Time    // when the channel took it
	Kind IncomingKind
	Text string // what was written, or the caption
	// Message is the channel's reference of what came, by which it can be deleted.
	Message string
	Album   string // the same for what was sent at once; "" for what came alone
	// Language is the phone's own setting (an IETF tag), a hint at most.
	Language            string
	Tap                 *Tap       // Kind Tapped
	File                *care.File // Kind Sent
	Latitude, Longitude float64    // Kind Placed
}

// IncomingKind says what came in.
type IncomingKind string

const (
	Wrote     IncomingKind = "wrote"     // a text, or a command
	Tapped    IncomingKind = "tapped"    // a button under one of our messages
	Sent      IncomingKind = "sent"      // a photo, voice note or document
	Placed    IncomingKind = "placed"    // a location
	TooBig    IncomingKind = "too big"   // a file over the size a bot may fetch
	Edited    IncomingKind = "edited"    // an earlier message was changed
	Forwarded IncomingKind = "forwarded" // somebody else's words
	Card      IncomingKind = "card"      // somebody's phone number
	Odd       IncomingKind = "odd"       // a sticker, a video, a poll: nothing we can read
	InGroup   IncomingKind = "in group"  // any message in a group
	Blocked   IncomingKind = "blocked"   // the person blocked the bot
	Unblocked IncomingKind = "unblocked"
)

// Tap is a press on a button.
type Tap struct {
	Query   string // to be acknowledged
	Data    string // what the button carried: looked up, never trusted
	Message string // reference of the message under which it was
}

// Deed is what a message does in the chat.
type Deed string

const (
	Send     Deed = "send"
	Edit     Deed = "edit"     // replace text and buttons of Message.Ref
	Retire   Deed = "retire"   // take the buttons off Message.Ref
	Delete   Deed = "delete"   // remove Message.Ref
	Commands Deed = "commands" // set the chat's command list
)

// Message is what a channel is asked to deliver: words already chosen.
type Message struct {
	Deed     Deed
	Ref      string // for Edit, Retire, Delete
	Text     string // plain: the channel escapes it
	Language care.Language
	Buttons  [][]Button
	Keyboard [][]string // persistent keys below the chat; nil: leave as it is
	Hint     string     // faint words in the empty input field, with Keyboard
	File     *care.File // sent again by reference
	Upload   *Upload    // bytes from here
	Place    *Place     // cannot carry a text
	Commands []Command
	Silent   bool // no sound
	Protect  bool // may not be forwarded or saved
}

// Button is one button under a message. Exactly one of Data and Link is set.
type Button struct{ Label, Data, Link string }

// Upload is a file of ours, or one that is kept here. With Message.Protect a
// phone may refuse to save it or to open it with another program, so what is
// made for that goes without.
type Upload struct {
	Kind    care.FileKind // how the phone shows it
	Name    string        // its ending says what opens it
	Bytes   []byte
	Seconds int // length of a voice note, where it is known
}

// Place is a point on the map.
type Place struct{ Latitude, Longitude float64 }

// Command is one entry of a chat's command list.
type Command struct{ Name, Description string }

// Messenger delivers to one channel. Deliver returns the reference of the
// message sent or edited. Its meaningful failures are Later, Gone, ErrNoMessage
// and ErrTooOld; anything else but Refused is a network error whose outcome is
// unknown.
type Messenger interface {
	Deliver(ctx context.Context, to care.Address, m Message) (ref string, err error)
	// Fetch reads the whole of a file that somebody sent, by its reference. Its
	// meaningful failures are Later, ErrNoFile and ErrTooBig.
	Fetch(ctx context.Context, ref string) ([]byte, error)
	// Acknowledge ends the waiting sign on a pressed button, with a short
	// notice or none. It is best effort.
	Acknowledge(ctx context.Context, query, notice string) error
}

// Later means: not now, and the message was not sent. After is how long to
// wait; Everyone says that the wait is the channel's and not one chat's.
type Later struct {
	After    time.Duration
	Everyone bool
}

func (l Later) Error() string { return fmt.Sprintf("the channel asks to wait %s", l.After) }

// Gone means: this address cannot be reached (blocked, deactivated, unknown).
var ErrGone = errors.New("the address cannot be reached")

// ErrNoMessage means: the message to edit or delete is not there (any more).
var ErrNoMessage = errors.New("the message is not there")

// ErrTooOld means: the message is there and cannot be deleted any more.
var ErrTooOld = errors.New("the message is too old to be deleted")

// ErrNoFile means: the channel does not have this file, and will not.
var ErrNoFile = errors.New("the file is not there")

// ErrTooBig means: the channel does not hand over a file of this size.
var ErrTooBig = errors.New("the file is too big")

// Refused means: the channel will never take this message. It is our bug and
// is kept for a human. Reason holds no personal data.
type Refused struct{ Reason string }

func (r Refused) Error() string { return "the channel refused the message: " + r.Reason }

// Unsent wraps a network error that came before anything left the machine:
// the message was surely not sent.
type Unsent struct{ Err error }

func (u Unsent) Error() string { return "not sent: " + u.Err.Error() }
func (u Unsent) Unwrap() error { return u.Err }
