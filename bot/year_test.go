package bot

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
	"pristan/storage/memory"
)

// TestYear lives through a year with many people in several zones: they answer
// or do not, block the bot and come back, have appointments that move; the bot,
// Telegram and the clock fail now and then. Some open legal requests, which
// lawyers work on. A failing seed is replayed with
// PRISTAN_SEED, more are tried with PRISTAN_SEEDS.
func TestYear(t *testing.T) {
	first, seeds := uint64(1), uint64(1)
	if s, err := strconv.ParseUint(os.Getenv("PRISTAN_SEED"), 10, 64); err == nil {
		first = s
	}
	if n, err := strconv.ParseUint(os.Getenv("PRISTAN_SEEDS"), 10, 64); err == nil {
		seeds = n
	}
	crowd := 25 // the race detector lives through it too; make year has 200
	if n, err := strconv.Atoi(os.Getenv("PRISTAN_PEOPLE")); err == nil {
		crowd = n
	}
	for seed := first; seed < first+seeds; seed++ {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { live(t, seed, crowd) })
		})
	}
}

// The year has both changes of the clocks and a leap day.
var yearBegins = time.Date(2027, 9, 1, 6, 0, 0, 0, time.UTC)

const yearLasts = 366 * 24 * time.Hour

// year is the bot, the people and what befalls them.
type year struct {
	t      *testing.T
	rnd    *rand.Rand
	store  *storage.Store
	book   *flows.Book
	words  *locales.Catalogue
	bot    *Bot // nil while it does not run
	stop   func()
	began  time.Time     // in the bubble
	offset time.Duration // of the right time from the bubble's clock
	wrong  atomic.Int64  // by how much the machine's clock is off, as a duration

	mu       sync.Mutex
	agenda   happenings
	serial   int
	pages    int // sent so far; only by people, so that a seed is replayed
	folk     map[care.Address]*dweller
	order    []*dweller
	worker   care.PersonID
	muted    atomic.Bool // Telegram is down
	mail     []letterBox // what has arrived and is not read
	hearing  bool        // it was not when we last looked
	troubles []trouble
	dates    map[care.AppointmentID][]version
	cannot   map[care.AppointmentID]bool
	sent     []sent
	counsel  map[care.Address]*dweller // lawyers and coordinators
	deeds    map[string]int            // what was done about legal requests
}

// happening is something that befalls somebody.
type happening struct {
	at time.Time
	do func()
}

// trouble is a time in which something did not work.
type trouble struct {
	from, to time.Time
	clock    bool
}

func live(t *testing.T, seed uint64, crowd int) {
	jitter = func(n int64) int64 { return n / 2 }
	t.Cleanup(func() { jitter = rand.Int64N })
	y := newYear(t, seed)
	y.populate(crowd)
	y.start()
	y.plague()
	for ends := yearBegins.Add(yearLasts); y.right().Before(ends); {
		y.step(ends)
	}
	y.halt()
	y.check()
	if t.Failed() {
		t.Logf("replay with PRISTAN_SEED=%d PRISTAN_PEOPLE=%d", seed, crowd)
	}
}

func newYear(t *testing.T, seed uint64) *year {
	y := &year{t: t, rnd: rand.New(rand.NewPCG(seed, 2)), began: time.Now(), folk: map[care.Address]*dweller{}, counsel: map[care.Address]*dweller{},
		dates: map[care.AppointmentID][]version{}, cannot: map[care.AppointmentID]bool{}, deeds: map[string]int{}}
	files := fstest.MapFS{"checkin.yaml": {Data: []byte(shortCheckIn)}}
	y.legalFlows(files)
	book, err := flows.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	words, err := locales.Load(keysOf(t, embedded.Keys()))
	if err != nil {
		t.Fatal(err)
	}
	y.book, y.words = book, words
	y.offset = yearBegins.Sub(y.began)
	y.store, err = storage.Open(t.Context(), memory.New(), storage.NewKeyring([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	return y
}

// shortCheckIn keeps a year short: its answers are not what is tested here.
const shortCheckIn = `
flow: checkin
version: 1
steps:
  - {ask: mood, as: choose, of: [very_good, good, so_so, bad, very_bad], skip: true}
  - {ask: housing, as: choose, of: ["yes", until, "no"], skip: true}
  - {do: checkin.record}
  - {end: done}
`

// right is the true time, now what the machine's clock says.
func (y *year) right() time.Time { return time.Now().Add(y.offset).Round(0) }
func (y *year) now() time.Time   { return y.right().Add(y.off()) }

func (y *year) off() time.Duration { return time.Duration(y.wrong.Load()) }

func (y *year) start() {
	b, err := New(y.t.Context(), Options{Store: y.store, Flows: y.book, Words: y.words, Organisation: yearOrganisation,
		Messenger: y, Examine: examinedPage, Bind: boundPages, Link: func(s string) string { return s }, Now: y.now,
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		y.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var work sync.WaitGroup
	work.Go(func() {
		if err := b.commit.run(ctx); err != nil {
			y.t.Error(err)
		}
	})
	work.Go(func() { b.deliver(ctx) })
	work.Go(func() { b.acknowledge(ctx) })
	y.bot, y.hearing = b, false
	y.stop = func() { cancel(); work.Wait() }
}

// halt stops the bot as a crash between two turns does, but for its last sign
// of life, which a running bot writes every few seconds.
func (y *year) halt() {
	if err := y.bot.commit.turn(y.t.Context(), y.bot.putPulse); err != nil {
		y.t.Fatal(err)
	}
	synctest.Wait()
	y.stop()
	y.bot = nil
}

// step sleeps until something happens or comes due, and lets it.
func (y *year) step(ends time.Time) {
	next := ends
	y.mu.Lock()
	if len(y.agenda) > 0 && y.agenda[0].at.Before(next) {
		next = y.agenda[0].at
	}
	y.mu.Unlock()
	if y.bot != nil {
		due, ok, err := y.bot.NextDue(y.t.Context())
		if err != nil {
			y.t.Fatal(err)
		}
		if due = due.Add(-y.off()); ok && due.Before(next) {
			next = due
		}
	}
	// While expiries are held what is due stays due.
	time.Sleep(max(next.Sub(y.right()), time.Minute))
	y.listen()
	y.happen()
	if y.bot != nil {
		y.bot.watchClock(y.t.Context(), y.now(), time.Since(y.began)) // before each pass, as the bot's own loop does
		if err := y.bot.Sweep(y.t.Context(), y.now()); err != nil {
			y.t.Fatal(err)
		}
		y.fetchAll()
	}
	synctest.Wait()
	y.read()
}

// listen lets the bot hear Telegram, as its polling does all the time.
func (y *year) listen() {
	b := y.bot
	if b == nil || y.muted.Load() {
		y.hearing = false
		return
	}
	if y.hearing {
		b.pulse.mu.Lock()
		b.pulse.heard, b.pulse.written = time.Now(), time.Now()
		b.pulse.mu.Unlock()
	} else {
		b.Heard(y.t.Context())
		synctest.Wait()
	}
	y.hearing = true
}

// happenings are what is to befall, the earliest on top.
type happenings []happening

func (h happenings) Len() int           { return len(h) }
func (h happenings) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h happenings) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *happenings) Push(x any)        { *h = append(*h, x.(happening)) }
func (h *happenings) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// happen lets everything befall that its time has come for.
func (y *year) happen() {
	for {
		y.mu.Lock()
		if len(y.agenda) == 0 || y.agenda[0].at.After(y.right()) {
			y.mu.Unlock()
			return
		}
		h := heap.Pop(&y.agenda).(happening)
		y.mu.Unlock()
		h.do()
		synctest.Wait()
		y.read()
	}
}

// in lets something happen after a while.
func (y *year) in(after time.Duration, do func()) {
	y.mu.Lock()
	defer y.mu.Unlock()
	heap.Push(&y.agenda, happening{y.right().Add(after), do})
}

func (y *year) random(n int) int {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.rnd.IntN(n)
}

func (y *year) between(from, to time.Duration) time.Duration {
	return from + time.Duration(y.random(int((to-from)/time.Second)))*time.Second
}

var errDown = errors.New("the channel is down")

// Deliver is Telegram with the people behind it.
func (y *year) Deliver(_ context.Context, to care.Address, m Message) (string, error) {
	d := cmp.Or(y.folk[to], y.counsel[to])
	switch {
	case y.muted.Load():
		return "", Unsent{errDown}
	case d != nil && d.blocked.Load():
		return "", ErrGone
	}
	y.watchLegal(d, m)
	if d == nil {
		return "1", nil // a caseworker
	}
	ref := y.number()
	if m.Deed == Send || m.Deed == Edit {
		y.mu.Lock()
		y.mail = append(y.mail, letterBox{d, m, ref, y.right()})
		y.mu.Unlock()
	}
	return ref, nil
}

// number is one that nothing else has.
func (y *year) number() string {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.serial++
	return strconv.Itoa(y.serial)
}

// letterBox is a message on a phone that nobody has looked at.
type letterBox struct {
	d   *dweller
	m   Message
	ref string
	at  time.Time
}

// read lets everybody look at what has arrived.
func (y *year) read() {
	y.mu.Lock()
	mail := y.mail
	y.mail = nil
	y.mu.Unlock()
	slices.SortStableFunc(mail, func(a, b letterBox) int {
		return cmp.Or(a.at.Compare(b.at), strings.Compare(string(a.d.at), string(b.d.at)))
	})
	for _, l := range mail {
		l.d.reads(l.m, l.ref, l.at)
	}
}

func (y *year) Acknowledge(context.Context, string, string) error { return nil }

// handle hands something over, or loses it as Telegram does: a tap lives for
// seconds, so nobody hears of one while the bot is away.
func (y *year) handle(in Incoming) {
	if y.bot == nil || y.muted.Load() {
		return
	}
	in.ID, in.At = "t/"+y.number(), y.now()
	if err := y.bot.Handle(y.t.Context(), []Incoming{in}); err != nil {
		y.t.Fatal(err)
	}
}

// first is the key of the first line of a message, where each message says its
// own key.
func first(m Message) string {
	line, _, _ := strings.Cut(m.Text, "\n")
	return strings.Map(func(r rune) rune {
		if r == '.' || r == '_' || 'a' <= r && r <= 'z' {
			return r
		}
		return -1
	}, line)
}
