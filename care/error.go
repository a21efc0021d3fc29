package care

import "errors"

// Kind sorts errors by what can be done about them.
type Kind string

const (
	Invalid     Kind = "invalid"     // what came in cannot be used as it is
	NotFound    Kind = "not found"   // not there, or not yours: the same on purpose
	Conflict    Kind = "conflict"    // somebody was faster, or the world moved on
	Unavailable Kind = "unavailable" // try again later
)

// Error is a failure a person may hear about: a kind, the message key that
// words it in the reader's language, and the operation for the log.
type Error struct {
	Kind Kind
	Say  string // message key, never prose
	Op   string
	Err  error // may be nil
}

func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Kind)
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// ErrNotFound is what every read answers for both a missing record and one
// the reader may not see, so that asking tells nothing.
var ErrNotFound = &Error{Kind: NotFound, Say: "error.not_found", Op: "read"}

// IsKind reports whether any error in the chain is of this kind.
func IsKind(err error, k Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == k
}
