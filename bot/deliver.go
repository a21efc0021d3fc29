package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"pristan/care"
	"pristan/storage"
)

// senders is how many messages are under way at once, and settlers how many
// more may be sent and not yet noted. Together they are the most that can be
// repeated after a crash.
const (
	senders  = 64
	settlers = 192
)

// deliver moves rows from the outbox to the channel until the context ends.
func (b *Bot) deliver(ctx context.Context) {
	var all *rate.Limiter
	if n := b.pace.PerSecond; n > 0 {
		all = rate.NewLimiter(rate.Limit(n), n)
	}
	var sending sync.WaitGroup
	slots := make(chan struct{}, senders)
	// What is under way when the bot is stopped may come to its end: a cut
	// connection would leave it open whether it was sent.
	finishing, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	for b.dispatch(ctx, finishing, all, slots, &sending) {
	}
	defer time.AfterFunc(finishWithin, cut).Stop()
	sending.Wait()
}

// finishWithin is how long messages under way may take when the bot stops.
const finishWithin = 3 * time.Second

// dispatch starts the next delivery; false when the context has ended. It
// holds at most one row while it waits for the pace, so an urgent one that
// comes meanwhile is the very next.
func (b *Bot) dispatch(ctx, finishing context.Context, all *rate.Limiter, slots chan struct{}, sending *sync.WaitGroup) bool {
	select {
	case slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	l, p, ok := b.queue.take(time.Now())
	for ; !ok; l, p, ok = b.queue.take(time.Now()) {
		select {
		case <-b.queue.free:
		case <-ctx.Done():
			return false
		}
	}
	if all != nil && all.Wait(ctx) != nil {
		return false
	}
	sending.Go(func() { b.send(finishing, l, p, sync.OnceFunc(func() { <-slots })) })
	return true
}

// send delivers one row and settles what became of it. free lets another begin.
func (b *Bot) send(ctx context.Context, l *line, p storage.Posted, free func()) {
	defer free()
	err := b.deal(ctx, p, free)
	var later Later
	switch {
	case ctx.Err() != nil:
		return // the row stays and is tried after the next start
	case err == nil:
		b.queue.done(l, p)
	case errors.As(err, &later):
		b.count.waits.Inc()
		b.queue.again(l, later.After, later.Everyone)
	default:
		b.queue.again(l, backoff(b.queue.failed(l)), false)
	}
}

// deal opens a row and settles it: it is sent, or nobody is there to send it
// to, or it has lost its use.
func (b *Bot) deal(ctx context.Context, p storage.Posted, free func()) error {
	out, err := b.open(ctx, p)
	switch {
	case errors.Is(err, care.ErrNotFound):
		return b.discard(ctx, p)
	case err != nil:
		b.log.Error("a message could not be opened and will be tried again", "to", p.To, "error", err)
		return err
	case out.expired(b.now()):
		return b.discard(ctx, p)
	}
	if good := out.waitsFor(b.now()); !good.IsZero() {
		return b.park(ctx, p, good)
	}
	return b.attempt(ctx, p, &out, free)
}

// discard ends a row without sending it.
func (b *Bot) discard(ctx context.Context, p storage.Posted) error {
	b.count.dropped.Inc()
	return b.commit.mark(ctx, func(tx *storage.Tx) error { return tx.Delivered(p) })
}

// attempt sends a row and commits the result. A nil error means that the row
// is settled for good.
func (b *Bot) attempt(ctx context.Context, p storage.Posted, out *outgoing, free func()) error {
	if out.row.Lane == storage.Courtesy {
		if err := b.mayTry(ctx, p, out); errors.Is(err, errTried) {
			return b.discard(ctx, p)
		} else if err != nil {
			return err
		}
	}
	m, err := b.message(*out)
	if err != nil {
		return b.bury(ctx, p, out.row, err)
	}
	ref, err := b.transmit(ctx, out, m)
	var refused Refused
	var later Later
	switch {
	case err == nil:
		b.count.sent[p.Lane].Inc()
		b.settling <- struct{}{}
		defer func() { <-b.settling }()
		free() // another message may go out while this one is noted
		return b.settle(ctx, p, out.row, ref)
	case errors.Is(err, ErrGone):
		return b.gone(ctx, p, out.row)
	case errors.As(err, &refused):
		return b.bury(ctx, p, out.row, err)
	case errors.As(err, &later):
		return b.untry(ctx, p, out, err)
	}
	b.count.failures.Inc()
	b.log.Warn("a message was not delivered and will be tried again", "to", p.To, "error", err)
	return b.untry(ctx, p, out, err)
}

// transmit hands a message to the channel. What cannot be changed any more is
// sent anew; what need not be there is done.
func (b *Bot) transmit(ctx context.Context, out *outgoing, m Message) (ref string, err error) {
	if m.Deed != Send && m.Deed != Commands && m.Ref == "" {
		err = ErrNoMessage
	} else {
		ref, err = b.messenger.Deliver(ctx, out.at, m)
	}
	if !errors.Is(err, ErrNoMessage) {
		return ref, err
	}
	if m.Deed == Edit && !out.row.Only {
		m.Deed, m.Ref = Send, ""
		return b.messenger.Deliver(ctx, out.at, m)
	}
	return "", nil
}

// settle removes a delivered row and, in the same commit, remembers its
// message and when to erase it.
func (b *Bot) settle(ctx context.Context, p storage.Posted, row storage.Outbox, ref string) error {
	return b.commit.mark(ctx, func(tx *storage.Tx) error {
		if err := tx.Delivered(p); err != nil || p.To.IsZero() || ref == "" && Deed(row.Deed) == Send {
			return err
		}
		if err := arrived(tx, row.CheckIn, b.now()); err != nil {
			return err
		}
		if gone := Deed(row.Deed) == Retire || Deed(row.Deed) == Delete; gone {
			ref = ""
		}
		if row.Slot != "" && (ref != "" || !row.Only) {
			if err := tx.PutRef(p.To, row.Slot, ref); err != nil {
				return err
			}
		}
		if ref == "" {
			return nil
		}
		return b.planErasure(tx, p.To, row, ref)
	})
}

// arrived notes that the question of a check-in has reached the person.
func arrived(tx *storage.Tx, id care.CheckInID, now time.Time) error {
	if id.IsZero() {
		return nil
	}
	c, err := tx.CheckIn(care.System, id)
	if err != nil || !c.Delivered.IsZero() {
		return ignoreNotFound(err)
	}
	c.Delivered = now.Truncate(time.Millisecond)
	return tx.PutCheckIn(c)
}

// planErasure plans the deletion of a message, once for each: an edit keeps
// the hour, and one that makes it harmless calls it off.
func (b *Bot) planErasure(tx *storage.Tx, to care.PersonID, row storage.Outbox, ref string) error {
	planned, err := tx.Ref(to, eraseSlot+ref)
	if err != nil || (row.Erase > 0) == (planned != "") {
		return err
	}
	if row.Erase == 0 {
		return tx.PutRef(to, eraseSlot+ref, "")
	}
	m := storage.Timer{Due: b.now().Add(row.Erase).Truncate(time.Millisecond), Kind: eraseTimer, Person: to, About: ref}
	if !row.Letter.IsZero() {
		m.About += "|" + row.Letter.String()
	}
	if err := tx.PutRef(to, eraseSlot+ref, stamp(m.Due)); err != nil {
		return err
	}
	return tx.PutTimer(m)
}

// mayTry marks a courtesy row before its only attempt. One that was marked
// before has an unknown outcome and is dropped: it is never sent twice.
func (b *Bot) mayTry(ctx context.Context, p storage.Posted, out *outgoing) error {
	if out.row.Trying {
		return errTried
	}
	out.row.Trying = true
	return b.commit.mark(ctx, func(tx *storage.Tx) error { return tx.PutRow(p, out.row) })
}

var errTried = errors.New("it was tried before and must not be sent twice")

// untry takes the mark off a courtesy row that surely was not sent.
func (b *Bot) untry(ctx context.Context, p storage.Posted, out *outgoing, cause error) error {
	var later Later
	var unsent Unsent
	if out.row.Lane != storage.Courtesy || !errors.As(cause, &later) && !errors.As(cause, &unsent) {
		return cause
	}
	out.row.Trying = false
	if err := b.commit.mark(ctx, func(tx *storage.Tx) error { return tx.PutRow(p, out.row) }); err != nil {
		return err
	}
	return cause
}

// bury keeps a message that will never be taken for a human to look at.
func (b *Bot) bury(ctx context.Context, p storage.Posted, row storage.Outbox, cause error) error {
	b.count.refused.Inc()
	b.log.Error("a message could not be delivered and is kept aside", "to", p.To, "error", cause)
	return b.commit.mark(ctx, func(tx *storage.Tx) error {
		if err := tx.Bury(p, row); err != nil {
			return err
		}
		return tx.Delivered(p)
	})
}

// backoff is how long to wait after n failures in a row: 0.5 s doubling to
// 30 s, with full jitter so that people do not all come back at once.
func backoff(n int) time.Duration {
	longest := 500 * time.Millisecond << min(n, 6)
	return time.Duration(rand.Int64N(int64(min(longest, 30*time.Second)))) + 100*time.Millisecond
}
