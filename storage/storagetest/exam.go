// Package storagetest is the exam that every storage engine must pass. It asks
// for what storage.Engine promises and for nothing else.
package storagetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pristan/storage"
)

// Subject is an engine to be examined.
type Subject struct {
	// Place makes an empty home for one database and returns what opens it.
	// Opened again after Close, a durable engine has what was committed.
	Place func() (open func() (storage.Engine, error), err error)
	// Durable says that the engine keeps its data when it is closed.
	Durable bool
}

// Check is one question of the exam.
type Check struct {
	Name string
	// Run returns what is wrong, nil if nothing is.
	Run func(Subject) error
}

// Checks returns the whole exam.
func Checks() []Check {
	return slices.Concat(readChecks, writeChecks, rollbackChecks, isolationChecks, lifeChecks, modelChecks, fileChecks)
}

// Exam runs every check as a test of its own.
func Exam(t *testing.T, s Subject) {
	for _, c := range Checks() {
		t.Run(strings.ReplaceAll(c.Name, " ", "_"), func(t *testing.T) {
			if err := c.Run(s); err != nil {
				t.Error(err)
			}
		})
	}
}

// timeLimit is far more than a check needs. An engine that hangs has failed.
const timeLimit = 5 * time.Minute

// patience is how long a check waits for what an engine may prevent from
// happening, such as a second transaction beside the first.
const patience = 200 * time.Millisecond

// ask makes a Check of a function that calls x.fail when something is wrong.
func ask(name string, fn func(x *examiner)) Check {
	return Check{name, func(s Subject) error {
		x := &examiner{subject: s}
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer x.leave()
			fn(x)
		}()
		select {
		case <-done:
			return x.failure
		case <-time.After(timeLimit):
			return errors.New("the engine hangs")
		}
	}}
}

// examiner is the state of one check. Its methods belong to one goroutine.
type examiner struct {
	subject Subject
	failure error
	open    func() (storage.Engine, error)
	engines []storage.Engine
}

// fail ends the check. The failure is kept too, lest an engine swallow panics.
func (x *examiner) fail(format string, args ...any) {
	x.failure = fmt.Errorf(format, args...)
	panic(x.failure)
}

// must ends the check when an operation of the engine failed.
func (x *examiner) must(err error) {
	if err != nil {
		x.fail("unexpected error: %w", err)
	}
}

func (x *examiner) leave() {
	if p := recover(); p != nil && x.failure == nil {
		x.failure = fmt.Errorf("panic: %v", p)
	}
	for _, e := range x.engines {
		e.Close()
	}
}

// engine opens an engine in a new place.
func (x *examiner) engine() storage.Engine {
	open, err := x.subject.Place()
	x.must(err)
	x.open = open
	return x.again()
}

func (x *examiner) again() storage.Engine {
	e, err := x.open()
	x.must(err)
	x.engines = append(x.engines, e)
	return e
}

// reopen closes and opens a durable engine; another it returns as it is.
func (x *examiner) reopen(e storage.Engine) storage.Engine {
	if !x.subject.Durable {
		return e
	}
	x.must(e.Close())
	return x.again()
}

func (x *examiner) update(e storage.Engine, fn func(storage.Writer)) {
	x.must(e.Update(context.Background(), func(w storage.Writer) error { fn(w); return nil }))
}

func (x *examiner) view(e storage.Engine, fn func(storage.Reader)) {
	x.must(e.View(context.Background(), func(r storage.Reader) error { fn(r); return nil }))
}

func (x *examiner) put(w storage.Writer, bucket, key, value string) {
	x.must(w.Put(bucket, []byte(key), []byte(value)))
}

func (x *examiner) delete(w storage.Writer, bucket, key string) {
	x.must(w.Delete(bucket, []byte(key)))
}

// get returns a value and whether there is one.
func (x *examiner) get(r storage.Reader, bucket, key string) (string, bool) {
	value, err := r.Get(bucket, []byte(key))
	x.must(err)
	return string(value), value != nil
}

// want compares a value; "" stands for none.
func (x *examiner) want(r storage.Reader, bucket, key, want string) {
	if got, _ := x.get(r, bucket, key); got != want {
		x.fail("%s[%q] is %s, want %s", bucket, key, short(got), short(want))
	}
}

// scan returns what a Scan yields.
func (x *examiner) scan(r storage.Reader, bucket string, q storage.Range) (all []pair) {
	for e, err := range r.Scan(bucket, q) {
		x.must(err)
		all = append(all, pair{string(e.Key), string(e.Value)})
	}
	return all
}

// wantScan compares what a Scan yields with the entries of all in the range.
func (x *examiner) wantScan(r storage.Reader, bucket string, q storage.Range, all model) {
	got, want := x.scan(r, bucket, q), all.within(q)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			x.fail("scan %s %s: %d entries, want %d, the first missing is %s", bucket, show(q), len(got), len(want), want[i])
		case i >= len(want):
			x.fail("scan %s %s: %d entries, want %d, the first too many is %s", bucket, show(q), len(got), len(want), got[i])
		case got[i] != want[i]:
			x.fail("scan %s %s: entry %d is %s, want %s", bucket, show(q), i, got[i], want[i])
		}
	}
}

// pair is an entry that can be compared.
type pair struct{ key, value string }

func (p pair) String() string { return short(p.key) + "=" + short(p.value) }

// short keeps big values out of messages.
func short(s string) string {
	if len(s) > 40 {
		return fmt.Sprintf("%q… (%d bytes)", s[:40], len(s))
	}
	return fmt.Sprintf("%q", s)
}

func show(q storage.Range) string {
	return fmt.Sprintf("{prefix %q from %q to %q reverse %t}", q.Prefix, q.From, q.To, q.Reverse)
}
