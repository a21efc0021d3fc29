// Package storage keeps Pristan's records. An Engine stores ordered bytes and
// knows nothing of people or cases; everything above it in this package is
// written once and works over every engine.
package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
)

// MaxKeySize is the longest key in bytes that every engine takes.
const MaxKeySize = 1024

var (
	// ErrUnknownOutcome marks a failed commit: it may or may not survive a
	// restart. The program must stop and replay what was not confirmed.
	ErrUnknownOutcome = errors.New("storage: it is unknown whether the transaction was saved")
	// ErrFull means that there was no room and that nothing was written.
	ErrFull = errors.New("storage: no space left, nothing was saved")
	// ErrDamaged means that stored data cannot be read as it was written.
	ErrDamaged = errors.New("storage: the data is damaged")
	// ErrClosed is the answer of a closed engine and of a finished transaction.
	ErrClosed = errors.New("storage: closed")
	// ErrRefused wraps every reason why a Put is not taken as it is.
	ErrRefused = errors.New("storage: refused")
)

// Engine is ordered bytes in named buckets with serializable transactions:
// the outcome is always one that some order of running them alone could give.
//
// A closure may run more than once and only its last run counts, so it does
// no I/O and changes nothing outside that it does not set anew in each run.
// It must not start another transaction, for which engines may wait for ever,
// and the transaction must not be used by other goroutines.
// Keys and values read are lent until the transaction ends; who wants to keep
// one copies it, and nobody writes into one.
//
// A context that has ended before the transaction starts is an error; later
// it no longer matters.
type Engine interface {
	// View runs fn on one unchanging state of the data.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn and commits what it wrote when it returns nil. An error,
	// returned unchanged, and a panic, passed on, undo everything.
	Update(ctx context.Context, fn func(Writer) error) error
	// Files are kept beside the buckets; no transaction is about them.
	Files() Files
	// Close waits for running transactions. Closing again does nothing.
	Close() error
}

// Files keeps what is too long for a bucket, by name: 32 hexadecimal digits.
type Files interface {
	// Write makes a file, or replaces one, of all that fill writes. When it
	// returns nil the file survives a power loss; otherwise there is nothing of
	// it, and one of that name is as it was.
	Write(name string, fill func(io.Writer) error) error
	// Open reads a file; fs.ErrNotExist when there is none.
	Open(name string) (io.ReadCloser, error)
	// Remove removes files; a missing one is no error.
	Remove(names ...string) error
	// Names lists the files in any order.
	Names() ([]string, error)
}

// Reader reads inside one transaction, including what it has itself written.
type Reader interface {
	// Get returns the value, or nil when there is none. A bucket that nobody
	// has written to is empty.
	Get(bucket string, key []byte) ([]byte, error)
	// Scan yields the entries of r in byte order of their keys. After an error
	// it yields nothing more.
	//
	// The loop may Put and Delete keys that it has been given. Whether it sees
	// a key ahead of it that was written or deleted meanwhile is not promised.
	Scan(bucket string, r Range) iter.Seq2[Entry, error]
}

// Writer adds writing. What it writes is seen by later reads of the same
// transaction, and by others once it is committed.
type Writer interface {
	Reader
	// Put stores copies of key and value. The bucket and the key may not be
	// empty, the value may be empty but not nil.
	Put(bucket string, key, value []byte) error
	// Delete removes the key; a missing one is no error.
	Delete(bucket string, key []byte) error
}

// Entry is one key with its value.
type Entry struct{ Key, Value []byte }

// CheckPut tells, as ErrRefused, why an engine must not take a Put.
func CheckPut(bucket string, key, value []byte) error {
	switch {
	case bucket == "":
		return fmt.Errorf("%w: a bucket without a name", ErrRefused)
	case len(key) == 0:
		return fmt.Errorf("%w: an empty key in %q", ErrRefused, bucket)
	case len(key) > MaxKeySize:
		return fmt.Errorf("%w: a key of %d bytes in %q", ErrRefused, len(key), bucket)
	case value == nil:
		return fmt.Errorf("%w: a nil value in %q", ErrRefused, bucket)
	}
	return nil
}

// Range says which keys a Scan yields: those that begin with Prefix, are not
// before From and are before To. An empty field sets no condition. Reverse
// yields the same keys, the last one first.
type Range struct {
	Prefix, From, To []byte
	Reverse          bool
}

// Bounds folds the prefix into the other two: a key is in the range when it
// is not before from and, unless to is nil, before to. Where to is not after
// from there is no such key.
func (r Range) Bounds() (from, to []byte) {
	from = r.From
	if bytes.Compare(r.Prefix, from) > 0 {
		from = r.Prefix
	}
	to = prefixEnd(r.Prefix)
	if len(r.To) > 0 && (to == nil || bytes.Compare(r.To, to) < 0) {
		to = r.To
	}
	return from, to
}

// prefixEnd is the first key after all that begin with prefix; nil when there
// is none, as for an empty prefix or one of 0xff only.
func prefixEnd(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] < 0xff {
			end := bytes.Clone(prefix[:i+1])
			end[i]++
			return end
		}
	}
	return nil
}
