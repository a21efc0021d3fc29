package care

import (
	"strings"
	"time"
)

// File is something a person sent, known by the reference its channel gave.
// The bytes stay with the channel until somebody needs them.
type File struct {
	ID      FileID   `json:"id,omitzero"` // ours, once it is kept
	Kind    FileKind `json:"kind"`
	Ref     string   `json:"ref"`
	Message string   `json:"message,omitempty"` // the channel's reference of the message that brought it
	Size    int64    `json:"size,omitempty"`    // bytes, as the channel said
	Seconds int      `json:"seconds,omitempty"` // length of a voice note
}

// FileKind is what sort of thing a file is.
type FileKind string

const (
	Photo    FileKind = "photo"
	Voice    FileKind = "voice"
	Document FileKind = "document"
)

// Kept is what became of a file that somebody here needs: it waits to be
// fetched from its channel, is stored with us, or was refused.
type Kept struct {
	ID     FileID
	Person PersonID // in whose file it lies
	File   File
	About  string  // what it is for, such as "legal/<id>"
	Legal  LegalID // the legal request that has taken it over; zero: none has
	Asked  time.Time
	State  KeptState
	Why    string    // why it was refused: the tail of a message key
	Type   string    // MIME type, as its bytes say
	Bytes  int64     // how long it is as it is stored
	Dark   bool      // hardly to be read: too dark,
	Small  bool      // or too small
	Stored time.Time // when it was
	Tries  int       // how often fetching it has failed
	Next   time.Time // when it is tried again after a failure
	Told   time.Time // when its sender was told that something is wrong with it
	Stays  bool      // and has said that it stays as it is
}

// OfAlert reports whether the file was sent with an alert.
func (k Kept) OfAlert() bool { return strings.HasPrefix(k.About, AlertFile) }

// AlertFile begins what a file is for that was sent with an alert.
const AlertFile = "alert/"

// KeptState is how far the keeping of a file has come.
type KeptState string

const (
	WaitingFile KeptState = "waiting"
	StoredFile  KeptState = "stored"
	RefusedFile KeptState = "refused"
)

// Reasons why a file is refused, whatever is in it.
const (
	FileGone    = "gone"    // its channel does not give it to us
	FileTooBig  = "too_big" // larger than a bot may fetch
	FileUnknown = "unknown" // nothing could be made of its bytes

	FileOtherKind = "kind" // it is none that is taken
)

// fetchTries is how often a file is asked for before it counts as gone.
const fetchTries = 10

// fetchRest is the first wait between two tries, fetchLongest the longest: ten
// tries take about seven hours, which outlasts most troubles of a channel.
const (
	fetchRest    = 2 * time.Second
	fetchLongest = 2 * time.Hour
)

// Fail is the file after one more failure to fetch it: it rests, four times as
// long each time, and after the last try it is gone.
func (k Kept) Fail(now time.Time) Kept {
	k.Tries++
	if k.Tries >= fetchTries {
		return k.Refuse(FileGone)
	}
	k.Next = now.Add(min(fetchRest<<(2*(k.Tries-1)), fetchLongest))
	return k
}

// Refuse is the file when it is not to be had, or not to be kept.
func (k Kept) Refuse(why string) Kept {
	k.State, k.Why, k.Next = RefusedFile, why, time.Time{}
	return k
}

// Due reports whether the file is to be fetched now. A rest longer than there
// is any comes from a clock that was set back.
func (k Kept) Due(now time.Time) bool {
	return k.State == WaitingFile && (!k.Next.After(now) || k.Next.After(now.Add(fetchLongest)))
}
