package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

// Options are what a Bot is made of. All are required but Bind,
// Pace and Heartbeat.
type Options struct {
	Store        *storage.Store
	Flows        *flows.Book
	Words        *locales.Catalogue
	Organisation care.Organisation
	Messenger    Messenger
	// Examine looks at a file before it is kept and says what is kept of it. Its
	// error is Unfit where that is nothing.
	Examine func([]byte) (Examined, error)
	// Bind makes one file of the pages of a legal request; nil: none can be made.
	Bind    func(context.Context, Cover, []Examined) (Bound, error)
	Link    func(code string) string // the address that starts the bot with a code
	Now     func() time.Time
	Log     *slog.Logger
	Metrics prometheus.Registerer
	Pace    Pace
	// Heartbeat is called every quarter of a minute as long as every open alert
	// has its next step in time; nil: only the metric says so.
	Heartbeat func(context.Context) error
}

// Bot is the program between a channel and the records.
type Bot struct {
	store     *storage.Store
	flows     *flows.Book
	words     *locales.Catalogue
	org       care.Organisation
	home      *time.Location
	messenger Messenger
	examine   func([]byte) (Examined, error)
	bind      func(context.Context, Cover, []Examined) (Bound, error)
	link      func(string) string
	now       func() time.Time
	log       *slog.Logger
	count     *counters
	pace      Pace

	commit *committer
	queue  *queue
	acks   chan ack
	guard  *guard
	fresh  *fresh

	forgot    time.Time     // when old entries were last removed; only tick looks
	settling  chan struct{} // taken by what is sent and not yet noted
	pulse     pulse
	heartbeat func(context.Context) error
	clock     clock
	hands     chan struct{} // taken by kept files on their way out
	binding   chan struct{} // taken by the folder that is made
	wanted    chan struct{} // signals that a file is to be fetched
}

// New makes a bot and reads what an earlier run left. It does nothing until
// Run.
func New(ctx context.Context, o Options) (*Bot, error) {
	if o.Examine == nil {
		return nil, errors.New("there is nothing that examines files")
	}
	b := &Bot{
		store: o.Store, flows: o.Flows, words: o.Words, org: o.Organisation.Usual(), home: o.Organisation.Home(),
		messenger: o.Messenger, examine: o.Examine, bind: o.Bind, link: o.Link, heartbeat: o.Heartbeat, log: o.Log, pace: o.Pace,
		now:    func() time.Time { return o.Now().Truncate(time.Millisecond) }, // records are exact to that, and shorter
		commit: newCommitter(o.Store), queue: newQueue(o.Pace), acks: make(chan ack, 256), guard: newGuard(), fresh: newFresh(),
		settling: make(chan struct{}, settlers), hands: make(chan struct{}, filesAtOnce), binding: make(chan struct{}, 1), wanted: make(chan struct{}, 1),
	}
	b.count = newCounters(o.Metrics, func() float64 { return float64(b.queue.waiting()) })
	return b, b.load(ctx)
}

// sweepEvery is how often the bot looks for what has come due.
const sweepEvery = time.Second

// Run delivers and sweeps until the context ends; then it finishes the change
// under way. Its error says that the program must stop: what was last written
// may or may not be saved.
func (b *Bot) Run(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	var writing, work sync.WaitGroup
	ended, end := context.WithCancel(context.Background())
	writing.Go(func() {
		failed = b.commit.run(ended)
		stop()
	})
	work.Go(func() { b.deliver(working) })
	work.Go(func() { b.acknowledge(working) })
	work.Go(func() { b.tick(working) })
	work.Go(func() { b.audit(working) })
	work.Go(func() { b.fetch(working) })
	work.Wait()
	end()
	writing.Wait()
	return failed
}

// Write only makes changes durable until the context ends, for a command that
// delivers nothing.
func (b *Bot) Write(ctx context.Context) error { return b.commit.run(ctx) }

// Settled reports whether everything that was said has been delivered.
func (b *Bot) Settled() bool { return b.queue.waiting() == 0 }

const nameSetting = "name"

// KnownAs is the user name under which the bot last ran; "" before it has.
func KnownAs(ctx context.Context, s *storage.Store) (name string, err error) {
	err = s.View(ctx, func(tx *storage.Tx) error {
		value, err := tx.Setting(nameSetting)
		name = string(value)
		return err
	})
	return name, err
}

// CallMe remembers the bot's user name for commands run without it.
func (b *Bot) CallMe(ctx context.Context, name string) error {
	return b.commit.turn(ctx, func(tx *storage.Tx) error { return tx.PutSetting(nameSetting, []byte(name)) })
}

// StrangerCommands is the command list for somebody who is not enrolled.
func (b *Bot) StrangerCommands(l care.Language) ([]Command, error) {
	w := writer{b: b, reader: care.Reader{Language: l}}
	return w.commands("stranger"), w.err
}

// load plans the delivery of what an earlier run left in the outbox.
func (b *Bot) load(ctx context.Context) error {
	return b.store.View(ctx, func(tx *storage.Tx) error {
		rows, err := tx.Waiting()
		if err != nil {
			return fmt.Errorf("read the outbox: %w", err)
		}
		b.queue.add(rows...)
		return b.pulse.load(tx)
	})
}

func (b *Bot) tick(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	began := time.Now()
	for what, plan := range map[string]func(*storage.Tx) error{
		"the next steps of the open alerts": b.planAlerts, "the workers' agendas": b.planAgendas, "the looks for gaps in the rota": b.planGapLooks} {
		if err := b.commit.turn(ctx, plan); err != nil && ctx.Err() == nil {
			b.log.Error(what+" could not be planned", "error", err)
		}
	}
	for ctx.Err() == nil {
		now := time.Now()
		b.watchClock(ctx, now.Round(0), now.Sub(began))
		if err := b.Sweep(ctx, b.now()); err != nil && ctx.Err() == nil {
			b.log.Error("what is due could not be done; it is tried again", "error", err)
		}
		b.forget(ctx)
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
}

// forgetEvery is how often what was seen too long ago is forgotten.
const forgetEvery = time.Hour

// forget removes what need not be remembered, a page at a time.
func (b *Bot) forget(ctx context.Context) {
	if time.Since(b.forgot) < forgetEvery {
		return
	}
	more := 0
	err := b.commit.mark(ctx, func(tx *storage.Tx) (err error) {
		more, err = tx.ForgetSeen(b.now(), forgetPage)
		return err
	})
	if ctx.Err() != nil {
		return // it may still be counting
	}
	if err != nil {
		b.log.Error("old entries could not be removed", "error", err)
	}
	if more < forgetPage {
		b.forgot = time.Now()
	}
}

const forgetPage = 1000

// ack ends the waiting sign of one pressed button.
type ack struct {
	query  string
	notice care.Text
	reader care.Reader
	until  time.Time
}

// ackLife is how long answering a tap is of use.
const ackLife = 10 * time.Second

// ackers answer taps beside the deliveries, so that neither waits.
const ackers = 16

func (b *Bot) acknowledge(ctx context.Context) {
	var wg sync.WaitGroup
	for range ackers {
		wg.Go(func() {
			for {
				select {
				case a := <-b.acks:
					b.acknowledgeOne(ctx, a)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	wg.Wait()
}

func (b *Bot) acknowledgeOne(ctx context.Context, a ack) {
	if time.Now().After(a.until) {
		return
	}
	var notice string
	if a.notice.Key != "" {
		notice, _ = b.words.Write(a.reader, b.org, a.notice) // without words it is still answered
	}
	if err := b.messenger.Acknowledge(ctx, a.query, notice); err != nil && ctx.Err() == nil {
		b.log.Debug("a tap was not acknowledged", "error", err)
	}
}
