package bot

import (
	"bytes"
	"context"
	"encoding/binary"
	"sync"
	"time"

	"pristan/care"
	"pristan/storage"
)

// longOutage is how long we may be away before an open question must be asked
// again: a channel forgets taps sooner than that.
const longOutage = 120 * time.Second

// pulseEvery is how often it is written down that we are alive.
const pulseEvery = 20 * time.Second

// pulse notices when the bot could not hear anybody: because it did not run,
// or because the channel could not be reached.
type pulse struct {
	mu      sync.Mutex
	heard   time.Time // monotonic; zero before the first success of this run
	written time.Time
	before  time.Time // when an earlier run was last alive; zero: never
	cursor  []byte    // up to whom an earlier run has asked again; empty: it had finished
	unnoted bool      // an outage has ended and is not written down yet
}

const (
	aliveSetting = "alive"  // when the bot last heard the channel
	reaskSetting = "re-ask" // up to whom an outage's questions were asked again
)

func (p *pulse) load(tx *storage.Tx) error {
	value, err := tx.Setting(aliveSetting)
	if err != nil || len(value) != 8 {
		return err
	}
	p.before = time.UnixMilli(int64(binary.BigEndian.Uint64(value)))
	cursor, err := tx.Setting(reaskSetting)
	p.cursor = bytes.Clone(cursor)
	return err
}

// Heard tells the bot that the channel has just answered. It returns at once.
func (b *Bot) Heard(ctx context.Context) {
	outage, write := b.pulse.beat(time.Now(), b.now())
	if outage {
		b.count.outages.Inc()
		b.log.Warn("we were away for more than two minutes; open questions are asked again")
		go b.askAgain(ctx, b.pulse.start())
		return
	}
	if write {
		go b.writePulse(ctx)
	}
}

// deaf reports whether nobody could be heard until now, as far as the records
// know: then nobody's silence means anything.
func (p *pulse) deaf() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.heard.IsZero() {
		return !p.before.IsZero()
	}
	return p.unnoted || time.Since(p.heard) > longOutage
}

// since is how long ago the channel was last heard.
func (p *pulse) since() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Since(p.heard)
}

// noteOutage writes down that nobody could be heard until now.
func (b *Bot) noteOutage(ctx context.Context) error {
	if err := b.commit.turn(ctx, func(tx *storage.Tx) error { return tx.PutOutage() }); err != nil {
		return err
	}
	b.pulse.mu.Lock()
	defer b.pulse.mu.Unlock()
	b.pulse.unnoted = false
	return nil
}

// beat notes a success. real is the machine's clock, now the bot's own, which
// a demo can push: only the machine's tells how long a running bot was deaf.
func (p *pulse) beat(real, now time.Time) (outage, write bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case !p.heard.IsZero():
		outage = real.Sub(p.heard) > longOutage
	case !p.before.IsZero():
		away := now.Sub(p.before) > longOutage
		if away {
			p.cursor = nil // those asked about the outage before are asked about this one too
		}
		outage = away || len(p.cursor) > 0
	}
	p.heard, p.unnoted = real, p.unnoted || outage
	if write = outage || real.Sub(p.written) > pulseEvery; write {
		p.written = real
	}
	return outage, write
}

// start is after whom to begin asking again: an earlier run may have been
// killed in the middle of it.
func (p *pulse) start() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if after := p.cursor; len(after) > 0 {
		p.cursor = nil
		return after
	}
	return make([]byte, 16)
}

func (b *Bot) writePulse(ctx context.Context) {
	err := b.commit.mark(ctx, func(tx *storage.Tx) error { return b.putPulse(tx) })
	if err != nil && ctx.Err() == nil {
		b.log.Error("the sign of life could not be written", "error", err)
	}
}

func (b *Bot) putPulse(tx *storage.Tx) error {
	return tx.PutSetting(aliveSetting, binary.BigEndian.AppendUint64(nil, uint64(b.now().UnixMilli())))
}

// reaskPage is how many people are asked again in one transaction.
const reaskPage = 50

// askAgain puts every open question once more, page by page. Who was asked is
// committed with the asking, so a crash in the middle repeats nobody.
func (b *Bot) askAgain(ctx context.Context, after []byte) {
	if err := b.noteOutage(ctx); err != nil {
		b.log.Error("an outage could not be written down; nobody counts as missing until it is", "error", err)
		return
	}
	for len(after) > 0 && ctx.Err() == nil {
		var next []byte
		var posted []storage.Posted
		err := b.commit.turn(ctx, func(tx *storage.Tx) (err error) {
			next, posted, err = b.askPage(tx, care.PersonID(after))
			return err
		})
		if err != nil {
			b.log.Error("open questions could not be asked again", "error", err)
			return
		}
		b.queue.add(posted...)
		after = next
	}
}

func (b *Bot) askPage(tx *storage.Tx, after care.PersonID) (next []byte, posted []storage.Posted, err error) {
	next = []byte{}
	ids, err := tx.Asked(after, reaskPage)
	if err != nil {
		return nil, nil, err
	}
	for _, id := range ids {
		t, err := b.turnFor(tx, id)
		if err != nil {
			return nil, nil, err
		}
		if err := t.remind(care.Say("flow.again")); err != nil {
			return nil, nil, err
		}
		posted = append(posted, t.posted...)
	}
	if len(ids) == reaskPage {
		last := ids[len(ids)-1]
		next = last[:]
	}
	if err := tx.PutSetting(reaskSetting, next); err != nil {
		return nil, nil, err
	}
	return next, posted, b.putPulse(tx)
}
