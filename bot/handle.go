package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"pristan/care"
	"pristan/storage"
)

// attempts is how often a turn is tried before it is kept aside.
const attempts = 3

// Handle makes a batch durable: it returns nil when every one of it is either
// handled, known from before, or kept aside for a human. It may be called by
// several at a time. After an error the same batch must be handed over again.
func (b *Bot) Handle(ctx context.Context, batch []Incoming) error {
	if len(batch) == 0 {
		return nil
	}
	turns, group := make([]*handling, len(batch)), make([]change, len(batch))
	for i, in := range batch {
		turns[i] = &handling{b: b, in: in}
		group[i] = newChange(turns[i].run)
		turns[i].change = group[i]
	}
	if err := submit(ctx, b.commit.turns, group); err != nil {
		return err
	}
	var failed error
	for _, h := range turns {
		if err := h.finish(ctx); err != nil && failed == nil {
			failed = err
		}
	}
	return failed
}

// handling is one incoming thing on its way into a commit.
type handling struct {
	b      *Bot
	in     Incoming
	change change
	turn   *turn
}

// run is the turn inside a transaction.
func (h *handling) run(tx *storage.Tx) error {
	h.turn = &turn{b: h.b, tx: tx, in: h.in, now: h.b.now()}
	return h.turn.run()
}

// finish waits for the commit and lets out what the turn wants said. A turn
// that fails is tried again alone, then kept aside.
func (h *handling) finish(ctx context.Context) error {
	err := h.change.wait(ctx)
	for try := 1; try < attempts && retriable(err); try++ {
		err = h.b.commit.turn(ctx, h.run)
	}
	if retriable(err) {
		return h.b.setAside(ctx, h.in, err)
	}
	if err == nil {
		h.b.release(h.turn)
	} else if ctx.Err() == nil {
		h.b.log.Error("something that came in could not be saved; the channel hands it over again", "error", err)
	}
	return err
}

// retriable reports whether the fault lies in this one turn. A full disk or a
// stopping program is no fault of the turn: it is handed over again later.
func retriable(err error) bool {
	for _, other := range []error{storage.ErrUnknownOutcome, storage.ErrDamaged, storage.ErrFull, storage.ErrClosed, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, other) {
			return false
		}
	}
	return err != nil
}

// release hands on what a committed turn posted.
func (b *Bot) release(t *turn) {
	b.count.turns.Inc()
	if t.hushed {
		b.fresh.clear()
	}
	b.keepFresh(t)
	b.goOn(t)
	if t.ack.query == "" {
		return
	}
	t.ack.until = time.Now().Add(ackLife)
	select {
	case b.acks <- t.ack:
	default: // the person sees the waiting sign a little longer
	}
}

// goOn begins what a committed turn wants done after it.
func (b *Bot) goOn(t *turn) {
	b.queue.add(t.posted...)
	if t.wants {
		b.want()
	}
}

// tellCaseworker tells whoever holds the sender's case that something of theirs
// could not be handled. Where even that cannot be found out, the log says it.
func (b *Bot) tellCaseworker(tx *storage.Tx, from care.Address) ([]storage.Posted, error) {
	p, ok, err := tx.At(from)
	if err != nil || !ok {
		return nil, nil
	}
	relation, err := tx.CaseOf(care.System, p.ID)
	if err != nil || relation.Caseworker.IsZero() {
		return nil, nil
	}
	posted, err := tx.Post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reply, Deed: string(Send),
		Lines:   []care.Text{care.Say("staff.set_aside")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.answer"), Data: "person:talk:" + p.ID.String()}}}})
	return []storage.Posted{posted}, err
}

// setAside keeps what cannot be handled, so that it stalls nobody and is not
// lost, and tells its sender.
func (b *Bot) setAside(ctx context.Context, in Incoming, cause error) error {
	b.count.quarantined.Inc()
	attrs := []any{"from", in.From, "kind", string(in.Kind), "error", cause}
	var p *panicked
	if errors.As(cause, &p) {
		attrs = append(attrs, "stack", string(p.stack))
	}
	b.log.Error("something that came in could not be handled and is kept aside", attrs...)
	var posted []storage.Posted
	err := b.commit.turn(ctx, func(tx *storage.Tx) error {
		posted = nil
		whole, err := json.Marshal(in)
		if err != nil {
			return err
		}
		if err := tx.Quarantine(in.ID, storage.Quarantined{At: b.now(), Incoming: whole}); err != nil {
			return err
		}
		if _, err := tx.Seen(in.ID, b.now()); err != nil {
			return err
		}
		p, err := tx.Post(storage.Outbox{At: in.From, Language: guess(in.Language), Lane: storage.Reply,
			Deed: string(Send), Lines: []care.Text{care.Say("error.set_aside")}})
		posted = append(posted, p)
		if err != nil {
			return err
		}
		told, err := b.tellCaseworker(tx, in.From)
		posted = append(posted, told...)
		return err
	})
	if err == nil {
		b.queue.add(posted...)
	}
	return err
}
