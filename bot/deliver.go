package bot

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
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
	senders  = 32
	settlers = 192
)

// deliver moves rows from the outbox to the channel until the context ends.
func (b *Bot) deliver(ctx context.Context) {
	next := picker{b: b, turn: make(chan struct{}, 1)}
	if n := b.pace.PerSecond; n > 0 {
		next.all = rate.NewLimiter(rate.Limit(n), n)
	}
	// What is under way when the bot is stopped may come to its end: a cut
	// connection would leave it open whether it was sent.
	finishing, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	var sending sync.WaitGroup
	for range senders {
		sending.Go(func() {
			for l, p, ok := next.pick(ctx); ok; l, p, ok = next.pick(ctx) {
				b.send(finishing, l, p)
			}
		})
	}
	<-ctx.Done()
	defer time.AfterFunc(finishWithin, cut).Stop()
	sending.Wait()
	b.settled(finishing)
}

// finishWithin is how long messages under way may take when the bot stops.
const finishWithin = 3 * time.Second

// picker lets the senders choose what is next, one after the other. A row is
// held only while its sender waits for the pace, so an urgent one that comes
// meanwhile is the very next.
type picker struct {
	b    *Bot
	all  *rate.Limiter
	turn chan struct{}
}

// pick waits for a row that can go out; false when the context has ended.
func (n *picker) pick(ctx context.Context) (l *line, p storage.Posted, ok bool) {
	select {
	case n.turn <- struct{}{}:
		defer func() { <-n.turn }()
	case <-ctx.Done():
		return nil, p, false
	}
	for ctx.Err() == nil {
		if l, p, ok = n.b.queue.take(time.Now()); ok {
			if n.all != nil && n.all.Wait(ctx) != nil {
				return nil, p, false
			}
			if !n.b.queue.resting(time.Now()) {
				return l, p, true
			}
			n.b.queue.again(l, 0, false) // a wait was asked for meanwhile
			continue
		}
		select {
		case <-n.b.queue.free:
		case <-ctx.Done():
		}
	}
	return nil, p, false
}

// send delivers one row. What was sent is noted while others go out.
func (b *Bot) send(ctx context.Context, l *line, p storage.Posted) {
	note, err := b.deal(ctx, p)
	if note == nil {
		b.dealt(ctx, l, p, err)
		return
	}
	b.settling <- struct{}{}
	b.commit.note(ctx, note, func(err error) {
		<-b.settling
		b.dealt(ctx, l, p, err)
	})
}

// settled waits until everything sent is noted.
func (b *Bot) settled(ctx context.Context) {
	for range settlers {
		select {
		case b.settling <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}

// dealt goes on from what became of a row.
func (b *Bot) dealt(ctx context.Context, l *line, p storage.Posted, err error) {
	var later Later
	switch {
	case ctx.Err() != nil:
		return // the row stays and is tried after the next start
	case err == nil:
		b.queue.done(l, p)
	case errors.As(err, &later):
		b.count.waits.Inc()
		b.queue.again(l, later.After, later.Everyone)
	case errors.Is(err, errHandsFull):
		b.queue.again(l, handsFullRest, false)
	default:
		b.queue.again(l, backoff(b.queue.failed(l)), false)
	}
}

// deal opens a row and sends it, unless nobody is there to send it to or it has
// lost its use. What was sent has still to be noted; a nil error without a
// note means that the row is settled for good.
func (b *Bot) deal(ctx context.Context, p storage.Posted) (note, error) {
	out, err := b.open(ctx, p)
	switch {
	case errors.Is(err, care.ErrNotFound):
		return nil, b.discard(ctx, p)
	case err != nil:
		b.log.Error("a message could not be opened and will be tried again", "to", p.To, "error", err)
		return nil, err
	case out.held:
		return nil, b.withhold(ctx, p, out.row)
	case out.expired(b.now()):
		return nil, b.discard(ctx, p)
	}
	if good := out.waitsFor(b.now()); !good.IsZero() {
		return nil, b.park(ctx, p, good)
	}
	return b.attempt(ctx, p, &out)
}

// discard ends a row without sending it.
func (b *Bot) discard(ctx context.Context, p storage.Posted) error {
	b.count.dropped.Inc()
	return b.commit.mark(ctx, func(tx *storage.Tx) error { return tx.Delivered(p) })
}

// withhold ends a row for a phone that is in other hands. A letter, and news of
// a legal request, wait to be shown once the person has it again.
func (b *Bot) withhold(ctx context.Context, p storage.Posted, row storage.Outbox) error {
	b.count.dropped.Inc()
	return b.commit.mark(ctx, func(tx *storage.Tx) error {
		legal, isLegal := strings.CutPrefix(row.Slot, legalSlots)
		if err := tx.Delivered(p); err != nil || p.To.IsZero() || row.Letter.IsZero() && !isLegal {
			return err
		}
		t, err := b.turnFor(tx, p.To)
		switch {
		case err != nil:
			return err
		case isLegal:
			return t.newsLost(legal)
		}
		return t.unshow(row.Letter)
	})
}

// attempt sends a row.
func (b *Bot) attempt(ctx context.Context, p storage.Posted, out *outgoing) (note, error) {
	m, err := b.message(*out)
	if err != nil {
		return nil, b.bury(ctx, p, out.row, err)
	}
	done, err := b.attach(ctx, out, &m)
	if care.IsKind(err, care.NotFound) {
		return nil, b.discard(ctx, p)
	}
	if err != nil {
		return nil, err
	}
	defer done()
	if out.row.Lane == storage.Courtesy {
		if err := b.mayTry(ctx, p, out); errors.Is(err, errTried) {
			return nil, b.discard(ctx, p)
		} else if err != nil {
			return nil, err
		}
	}
	ref, err := b.transmit(ctx, out, m)
	var refused Refused
	var later Later
	switch {
	case err == nil:
		b.count.sent[p.Lane].Inc()
		if len(out.beside) > 0 {
			return nil, b.settleBeside(ctx, p, out, ref)
		}
		return b.settle(p, out.row, ref), nil
	case errors.Is(err, ErrTooOld):
		return nil, b.outlived(ctx, p, out.row)
	case errors.Is(err, ErrGone):
		return nil, b.gone(ctx, p, out.row)
	case errors.As(err, &refused):
		return nil, b.bury(ctx, p, out.row, err)
	case errors.As(err, &later):
		return nil, b.untry(ctx, p, out, err)
	}
	b.count.failures.Inc()
	b.log.Warn("a message was not delivered and will be tried again", "to", p.To, "error", err)
	return nil, b.untry(ctx, p, out, err)
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

// note is what a delivery changes.
type note func(*storage.Tx) error

// settle removes a delivered row and, in the same commit, remembers its
// message and when to erase it.
func (b *Bot) settle(p storage.Posted, row storage.Outbox, ref string) note {
	return func(tx *storage.Tx) error {
		if err := tx.Delivered(p); err != nil || p.To.IsZero() || ref == "" && Deed(row.Deed) == Send {
			return err
		}
		if err := arrived(tx, row.CheckIn, b.now()); err != nil {
			return err
		}
		stays := ref
		if gone := Deed(row.Deed) == Retire || Deed(row.Deed) == Delete; gone {
			stays = ""
		}
		if row.Slot != "" && !row.Only { // what only changes a message moves nothing
			if err := tx.PutRef(p.To, row.Slot, stays); err != nil {
				return err
			}
		}
		if stays == "" {
			return nil
		}
		return b.planErasure(tx, p.To, row, stays)
	}
}

// settleBeside settles a row that others go out after.
func (b *Bot) settleBeside(ctx context.Context, p storage.Posted, out *outgoing, ref string) error {
	var posted []storage.Posted
	err := b.commit.mark(ctx, func(tx *storage.Tx) error {
		posted = nil
		if err := b.settle(p, out.row, ref)(tx); err != nil {
			return err
		}
		for _, row := range out.beside {
			next, err := tx.Post(row)
			if err != nil {
				return err
			}
			posted = append(posted, next)
		}
		return nil
	})
	if err == nil {
		b.queue.add(posted...)
	}
	return err
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
	outages, err := tx.Outages()
	if err != nil {
		return err
	}
	return tx.PutCheckIn(c.Arrive(now.Truncate(time.Millisecond), outages))
}

// planErasure plans the deletion of a message, once for each: an edit keeps
// the hour, and one that makes it harmless calls it off.
func (b *Bot) planErasure(tx *storage.Tx, to care.PersonID, row storage.Outbox, ref string) error {
	planned, err := tx.Erasure(to, ref)
	if err != nil || (row.Erase > 0) == !planned.IsZero() {
		return err
	}
	if row.Erase == 0 {
		return tx.PutErasure(to, ref, time.Time{})
	}
	m := storage.Timer{Due: b.now().Add(row.Erase).Truncate(time.Millisecond), Kind: eraseTimer, Person: to, About: ref}
	if !row.Letter.IsZero() {
		m.About += "|" + row.Letter.String()
	}
	if err := tx.PutErasure(to, ref, m.Due); err != nil {
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
	return time.Duration(jitter(int64(min(longest, 30*time.Second)))) + 100*time.Millisecond
}

// jitter draws below n; a test that replays a seed draws the same each time.
var jitter = rand.Int64N
