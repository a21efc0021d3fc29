package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"pristan/storage"
)

// groupSize is how many turns share one commit at most.
const groupSize = 100

// markWait is how long the result of a delivery may wait for company. A turn
// never waits: it takes along whatever marks are there.
const markWait = 5 * time.Millisecond

// change is one piece of work inside a transaction. It may run twice, so it
// sets anew whatever it leaves behind.
type change struct {
	do   func(*storage.Tx) error
	done chan error  // who waits for it is told here,
	then func(error) // or this is called by the committer and returns at once
}

func newChange(do func(*storage.Tx) error) change {
	return change{do: do, done: make(chan error, 1)}
}

func (ch change) end(err error) {
	if ch.then != nil {
		ch.then(err)
		return
	}
	ch.done <- err
}

// committer runs changes one after another and lets those that come together
// share one commit. It is the only writer of the store.
type committer struct {
	store *storage.Store
	turns chan []change // what came in together is committed together
	marks chan change
}

func newCommitter(s *storage.Store) *committer {
	return &committer{store: s, turns: make(chan []change, groupSize), marks: make(chan change, 4*groupSize)}
}

// run works until the context ends and then finishes what is queued. It
// returns early when the outcome of a commit is unknown: nothing may be
// written or sent after that.
func (c *committer) run(ctx context.Context) error {
	for {
		group := c.gather(ctx)
		if len(group) == 0 {
			return nil
		}
		if err := c.commit(group); err != nil {
			return err
		}
	}
}

// gather waits for the first change and takes along what is already there.
// An empty group means that the context has ended and nothing is left.
func (c *committer) gather(ctx context.Context) (group []change) {
	select {
	case group = <-c.turns:
	case m := <-c.marks:
		group = c.company(append(group, m))
	case <-ctx.Done():
	}
	return c.drain(group)
}

// company lets marks wait a moment for others; a turn ends the wait.
func (c *committer) company(group []change) []change {
	wait := time.NewTimer(markWait)
	defer wait.Stop()
	for len(group) < groupSize {
		select {
		case t := <-c.turns:
			return append(group, t...)
		case m := <-c.marks:
			group = append(group, m)
		case <-wait.C:
			return group
		}
	}
	return group
}

func (c *committer) drain(group []change) []change {
	for len(group) < 2*groupSize {
		select {
		case t := <-c.turns:
			group = append(group, t...)
		case m := <-c.marks:
			group = append(group, m)
		default:
			return group
		}
	}
	return group
}

// commit runs a group in one transaction. When one of it fails, each is run
// alone, so that a bad one harms nobody else. Its error is not nil only when
// the program must stop.
func (c *committer) commit(group []change) error {
	err := c.update(group)
	if err == nil || len(group) == 1 || fatal(err) {
		for _, ch := range group {
			ch.end(err)
		}
		return stopping(err)
	}
	for i, ch := range group {
		err := c.update([]change{ch})
		ch.end(err)
		if fatal(err) {
			for _, rest := range group[i+1:] {
				rest.end(err)
			}
			return err
		}
	}
	return nil
}

func stopping(err error) error {
	if fatal(err) {
		return err
	}
	return nil
}

// fatal reports whether nothing may be written or sent any more.
func fatal(err error) bool {
	return errors.Is(err, storage.ErrUnknownOutcome) || errors.Is(err, storage.ErrDamaged)
}

// update does not take the caller's context: what is begun is finished.
func (c *committer) update(group []change) error {
	return c.store.Update(context.Background(), func(tx *storage.Tx) error {
		for _, ch := range group {
			if err := safely(ch.do, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// panicked is a bug of ours met inside a transaction. The stack names code,
// never values.
type panicked struct {
	kind  string
	stack []byte
}

func (p *panicked) Error() string { return "panic: " + p.kind }

// safely turns a panic into an error without its value, which may hold what
// somebody wrote.
func safely(do func(*storage.Tx) error, tx *storage.Tx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			kind := fmt.Sprintf("%T", r)
			if e, ok := r.(interface{ RuntimeError() }); ok {
				kind = fmt.Sprint(e)
			}
			err = &panicked{kind, debug.Stack()}
		}
	}()
	return do(tx)
}

// turn makes a change durable and waits for it.
func (c *committer) turn(ctx context.Context, do func(*storage.Tx) error) error {
	ch := newChange(do)
	if err := submit(ctx, c.turns, []change{ch}); err != nil {
		return err
	}
	return ch.wait(ctx)
}

// mark does the same for what can wait a moment.
func (c *committer) mark(ctx context.Context, do func(*storage.Tx) error) error {
	ch := newChange(do)
	if err := submit(ctx, c.marks, ch); err != nil {
		return err
	}
	return ch.wait(ctx)
}

// note makes a change durable that can wait a moment and calls then, which is
// not called at all when the context ends first.
func (c *committer) note(ctx context.Context, do func(*storage.Tx) error, then func(error)) {
	_ = submit(ctx, c.marks, change{do: do, then: then})
}

func submit[Work any](ctx context.Context, queue chan<- Work, work Work) error {
	select {
	case queue <- work:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (ch change) wait(ctx context.Context) error {
	select {
	case err := <-ch.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
