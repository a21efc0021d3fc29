package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"path"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pristan/bot/botapi"
)

// crowd is people with phones, and the Bot API between them and a bot. It
// shares the machine with the bot, so it does no more than it must.
type crowd struct {
	server *botapi.Server
	web    *httptest.Server
	calls  atomic.Int64 // of the bot, polls left out
	polls  atomic.Int64
	people int

	events  <-chan botapi.Event
	asked   []time.Time // when each person last did something; zero: they wait to be called
	waiting chan tap    // questions of people who answer only when called
	all     chan struct{}
	first   int

	ended   atomic.Bool // the reader fell behind: nobody answers any more
	replies atomic.Int64
	window  atomic.Pointer[window]
}

// window collects the delays while it is open. Only the reader of events
// writes to it.
type window struct{ delays durations }

// firstPerson and firstWorker are the lowest account numbers of each sort.
const (
	firstPerson = 1_000_000
	firstWorker = 100
	workers     = 20
)

func newCrowd(b *testing.B, o botapi.Options, people int) *crowd {
	c := &crowd{server: botapi.New(o), people: people, asked: make([]time.Time, people), waiting: make(chan tap, people), all: make(chan struct{})}
	c.web = httptest.NewUnstartedServer(http.HandlerFunc(c.serve))
	c.web.Start()
	collect := debug.SetGCPercent(800) // the crowd's own cost is no matter, but it shares the cores
	events, unsubscribe := c.server.Subscribe()
	c.events = events
	b.Cleanup(func() {
		debug.SetGCPercent(collect)
		unsubscribe()
		c.server.Close()
		c.web.CloseClientConnections()
		c.web.Close()
	})
	for i := range workers { // a chat must be open before the bot can write to it
		c.server.SendText(firstWorker+int64(i), "/menu")
	}
	return c
}

func (c *crowd) serve(w http.ResponseWriter, r *http.Request) {
	if path.Base(r.URL.Path) == "getUpdates" {
		c.polls.Add(1)
	} else {
		c.calls.Add(1)
	}
	c.server.ServeHTTP(w, r)
}

func (c *crowd) api() string { return "http://" + c.web.Listener.Addr().(*net.TCPAddr).String() }

// everybodyBegins has everybody ask for their check-in, not all in the same
// moment: the reader of events must keep up.
func (c *crowd) everybodyBegins() {
	for i := range c.people {
		c.do(tap{user: firstPerson + int64(i)})
		if i%50 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
}

// everybodyAsked waits until everybody has a question before them.
func (c *crowd) everybodyAsked() { <-c.all }

// tap is what somebody does next: press a button, or begin anew.
type tap struct {
	user, message int64
	data          string
}

func (c *crowd) do(t tap) {
	c.asked[t.user-firstPerson] = time.Now()
	if t.data == "" {
		c.server.SendText(t.user, "/checkin")
		return
	}
	c.server.TapStale(t.user, t.message, t.data) // unchecked, which is cheaper; nobody here is slow
}

// answerAtOnce answers every question as soon as it is there.
func (c *crowd) answerAtOnce() {
	for e := range c.events {
		if t, ok := c.replied(e); ok {
			c.do(t)
		}
	}
	c.ended.Store(true)
}

// answerWhenCalled leaves every question until call wants one answered.
func (c *crowd) answerWhenCalled() {
	for e := range c.events {
		if t, ok := c.replied(e); ok {
			c.asked[t.user-firstPerson] = time.Time{}
			c.waiting <- t
			if c.first++; c.first == c.people {
				close(c.all)
			}
		}
	}
	c.ended.Store(true)
}

// call has somebody answer perSecond times a second, evenly.
func (c *crowd) call(ctx context.Context, perSecond int) {
	ticker := time.NewTicker(time.Second / time.Duration(perSecond))
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			c.do(<-c.waiting)
		case <-ctx.Done():
			return
		}
	}
}

// replied notes what the bot said to one of the crowd who waits, and what
// they will do about it.
func (c *crowd) replied(e botapi.Event) (tap, bool) {
	who := e.User - firstPerson
	if e.Message == nil || !e.Message.FromBot || e.Kind == "delete" || who < 0 || who >= int64(c.people) {
		return tap{}, false
	}
	if w := c.window.Load(); w != nil {
		w.delays = append(w.delays, time.Since(c.asked[who]))
	}
	c.replies.Add(1)
	return tap{e.User, e.Message.ID, firstAnswer(e.Message.Inline)}, true
}

// firstAnswer is the first button that answers a question, in either bot's
// form; "" when there is none.
func firstAnswer(rows [][]botapi.Button) string {
	for _, row := range rows {
		for _, b := range row {
			if strings.HasPrefix(b.Data, "q:") || strings.Contains(b.Data, ":o:") || strings.HasSuffix(b.Data, ":c:confirm") {
				return b.Data
			}
		}
	}
	return ""
}

type durations []time.Duration

func (d durations) quantile(q float64) time.Duration {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return d[int(q*float64(len(d)-1))]
}

// figures are what one run has shown.
type figures struct {
	perSecond, cpu, calls, polls float64 // cpu in µs; it, calls and polls for each update
	ours                         float64 // CPU of this process for each update, µs
	others                       float64 // share of the machine that neither of the two used: it spoils a figure
	delays                       durations
}

// measure lets the crowd go on for a while and looks at what it took.
func (c *crowd) measure(p process, warmUp, measured time.Duration) (f figures) {
	time.Sleep(warmUp)
	w := &window{delays: make(durations, 0, 1<<18)}
	c.window.Store(w)
	began, replies, calls, polls := time.Now(), c.replies.Load(), c.calls.Load(), c.polls.Load()
	cpu, ours, busy := p.cpu(), ownCPU(), busyCPU()
	time.Sleep(measured)
	n, took := float64(c.replies.Load()-replies), time.Since(began)
	cpu, ours, busy = p.cpu()-cpu, ownCPU()-ours, busyCPU()-busy
	f.perSecond, f.cpu, f.ours = n/took.Seconds(), float64(cpu.Microseconds())/n, float64(ours.Microseconds())/n
	f.others = max(0, (busy-cpu-ours).Seconds()/took.Seconds()/float64(runtime.NumCPU()))
	f.calls, f.polls = float64(c.calls.Load()-calls)/n, float64(c.polls.Load()-polls)/n
	if c.window.Store(nil); c.ended.Load() {
		p.b.Fatal("the crowd could not keep up with the bot")
	}
	time.Sleep(50 * time.Millisecond) // the reader may be at its last entry
	f.delays = w.delays
	return f
}

func (f figures) report(b *testing.B) {
	b.ReportMetric(0, "ns/op") // an op is nothing here
	b.ReportMetric(f.perSecond, "updates/s")
	b.ReportMetric(f.cpu, "µs-cpu/update")
	b.ReportMetric(f.ours, "µs-cpu-of-the-crowd/update")
	b.ReportMetric(100*f.others, "%-used-by-others")
	b.ReportMetric(f.calls, "calls/update")
	b.ReportMetric(f.polls, "polls/update")
	b.ReportMetric(float64(f.delays.quantile(0.50).Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(f.delays.quantile(0.99).Microseconds())/1000, "ms-p99")
}
