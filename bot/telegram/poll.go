package telegram

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
)

// Handler takes what came in, in Telegram's order. It returns nil only when
// everything is durable, and it may be given the same things again.
type Handler func(ctx context.Context, in []bot.Incoming) error

// idle is waited after an empty reply that came at once: some servers do not
// hold a poll open.
const idle = 500 * time.Millisecond

// Poll fetches updates and hands them over until ctx ends, then returns nil.
// The next poll confirms a batch to Telegram, so there is none before handle
// has returned nil. polled, if not nil, is told of each answered poll. The
// only error is ErrToken.
func (g *Gateway) Poll(ctx context.Context, handle Handler, polled func(at time.Time)) error {
	if polled == nil {
		polled = func(time.Time) {}
	}
	p := &poller{Gateway: g, handle: handle, polled: polled}
	for ctx.Err() == nil {
		if err := p.round(ctx); err != nil {
			return err
		}
	}
	return nil
}

// poller is one run of Poll.
type poller struct {
	*Gateway
	handle  Handler
	polled  func(time.Time)
	offset  int64 // what the next poll confirms everything below; 0: nothing
	trouble backoff
	heard   bool // a poll has succeeded since the start or the last failure
	freed   bool // a webhook was deleted and no poll has succeeded since
}

// round is one poll and what follows from it.
func (p *poller) round(ctx context.Context) error {
	asked := time.Now()
	batch, err := p.fetch(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		p.heard = false
		return p.overcome(ctx, err)
	}
	held := p.heard
	p.freed, p.heard = false, true
	p.polled(p.now())
	if len(batch) == 0 {
		p.trouble = backoff{}
		if held && time.Since(asked) < idle {
			pause(ctx, idle)
		}
		return nil
	}
	p.take(ctx, batch)
	return nil
}

// take hands a batch over and moves the offset behind it. Nothing is compared
// with the offset: after a quiet week Telegram counts from anywhere, also
// from a lower number.
func (p *poller) take(ctx context.Context, batch []arrival) {
	last, in := p.unpack(batch)
	if len(in) > 0 && !p.insist(ctx, in) {
		return
	}
	if last == 0 || last+1 == p.offset {
		// It cannot be confirmed, or Telegram does not take the confirmation.
		p.log.Error("updates cannot be confirmed to telegram", "count", len(batch))
		p.trouble.wait(ctx)
		return
	}
	p.offset, p.trouble = last+1, backoff{}
}

// fetch polls once.
func (p *poller) fetch(ctx context.Context) (batch []arrival, err error) {
	patience := longPoll
	if !p.heard {
		patience = 0 // whoever starts or restarts the bot must not wait a minute to know that it hears
	}
	params := tgbotapi.Params{
		"limit": "100", "timeout": strconv.Itoa(int(patience / time.Second)), "allowed_updates": allowed,
	}
	if p.offset > 0 { // a negative offset would delete updates
		params["offset"] = strconv.FormatInt(p.offset, 10)
	}
	result, err := p.do(ctx, p.polling, call{method: "getUpdates", params: params})
	if err != nil {
		return nil, err
	}
	batch, ok := p.readAll(result)
	if !ok {
		return nil, fmt.Errorf("%w: its updates are no list", ErrUnreachable)
	}
	return batch, nil
}

// unpack is what a batch brings, and the number of its last update that has one.
func (p *poller) unpack(batch []arrival) (last int64, in []bot.Incoming) {
	in = make([]bot.Incoming, 0, len(batch))
	for _, a := range batch {
		if 0 < a.id && a.id < math.MaxInt64 {
			last = a.id
		}
		if a.err != nil {
			p.skip(a.id)
		}
		if a.in != nil {
			in = append(in, *a.in)
		}
	}
	return last, in
}

// skip notes an update that is given up, so that it stalls nobody.
func (g *Gateway) skip(id int64) {
	g.skipped.Add(1)
	g.log.Error("an update cannot be read and is skipped", "update", id)
}
