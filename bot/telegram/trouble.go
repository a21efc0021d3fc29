package telegram

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"pristan/bot"
)

const (
	firstWait = 500 * time.Millisecond
	longWait  = 30 * time.Second
)

// overcome does what a failed poll asks for and returns only what waiting
// cannot cure.
func (p *poller) overcome(ctx context.Context, err error) error {
	var a *answer
	if errors.As(err, &a) && a.code == 409 {
		p.conflict(ctx, a)
		return nil
	}
	err = meaning(err)
	var later bot.Later
	switch {
	case errors.Is(err, ErrToken):
		p.log.Error("telegram does not know the bot token; polling stops", "err", err)
		return err
	case errors.As(err, &later):
		p.log.Warn("telegram asks to wait before the next poll", "wait", later.After)
		pause(ctx, later.After)
	default:
		p.log.Warn("polling telegram failed and is tried again", "err", err, "attempt", p.trouble.n+1)
		p.trouble.wait(ctx)
	}
	return nil
}

// conflict is the answer to a poll when updates go somewhere else. A webhook
// is deleted once; if it comes back at once somebody else sets it, which a
// human must see.
func (p *poller) conflict(ctx context.Context, a *answer) {
	p.conflicts.Add(1)
	switch webhook := strings.Contains(a.text, "webhook is active"); {
	case webhook && !p.freed:
		p.log.Warn("a webhook is set for this bot and is deleted, because updates are polled")
		err := p.DeleteWebhook(ctx)
		if err == nil {
			p.freed = true
			return
		}
		p.log.Warn("the webhook could not be deleted", "err", err)
	case webhook:
		p.log.Error("a webhook was set for this bot again: if that was nobody of yours, revoke the bot token")
	case strings.Contains(a.text, "other getUpdates"):
		p.log.Error("somebody else polls with this bot token: stop the other program, or revoke the token if it is not yours")
	default:
		p.log.Error("the poll was ended by another request with this bot token", "err", a)
	}
	p.trouble.wait(ctx)
}

// insist hands the same things over until they are durable; false means that
// ctx ended first. It does not poll meanwhile: a poll with an old offset
// would only make Telegram slow us down.
func (p *poller) insist(ctx context.Context, in []bot.Incoming) bool {
	var trouble backoff
	for p.handle(ctx, in) != nil {
		if ctx.Err() != nil {
			return false
		}
		// The error may quote what was handled: whoever made it has logged it.
		p.log.Error("a batch of updates was not stored and is tried again", "count", len(in), "attempt", trouble.n+1)
		if !trouble.wait(ctx) {
			return false
		}
	}
	return true
}

// backoff is a wait that grows with each failure in a row.
type backoff struct{ n int }

// wait waits anything up to the present limit, so that many clients do not
// come back at the same moment. It reports false when ctx ends first.
func (b *backoff) wait(ctx context.Context) bool {
	limit := min(firstWait<<min(b.n, 10), longWait)
	b.n++
	return pause(ctx, 1+rand.N(limit))
}

// pause reports false when ctx ends before the time is over.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
