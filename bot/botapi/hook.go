package botapi

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	hookPatience  = time.Minute // for one answer, and the longest wait between tries
	hookHoldLimit = time.Hour   // the longest Retry-After obeyed
)

// hook delivers updates by POST. Updates of one lane go one after another,
// lanes in parallel. The queue's lock guards it.
type hook struct {
	queue       *queue
	url, secret string
	connections int
	client      *http.Client
	ctx         context.Context
	stop        context.CancelFunc

	lanes   map[int64]*lane
	ready   []*lane
	working int

	lastError   string
	lastErrorAt time.Time
}

// lane is the updates of one chat, or of one person's taps.
type lane struct {
	key     int64
	waiting []*update
	delay   time.Duration // after the next failure
}

func newHook(q *queue, url, secret string, connections int) *hook {
	h := &hook{queue: q, url: url, secret: secret, connections: connections, lanes: map[int64]*lane{}}
	h.client = &http.Client{
		Timeout:       hookPatience,
		Transport:     &http.Transport{MaxIdleConnsPerHost: connections},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	return h
}

func (h *hook) add(u *update) {
	l := h.lanes[u.lane]
	if l == nil {
		l = &lane{key: u.lane, delay: h.queue.retry}
		h.lanes[u.lane] = l
		h.enlist(l)
	}
	l.waiting = append(l.waiting, u)
}

// enlist makes a lane's first update deliverable.
func (h *hook) enlist(l *lane) {
	h.ready = append(h.ready, l)
	if h.working < h.connections {
		h.working++
		go h.work()
	}
}

// work delivers until no lane is ready.
func (h *hook) work() {
	h.queue.mu.Lock()
	defer h.queue.mu.Unlock()
	for len(h.ready) > 0 && h.ctx.Err() == nil {
		l := h.ready[0]
		h.ready = h.ready[1:]
		u := l.waiting[0]
		hold := time.Duration(0)
		if !u.done && h.queue.now().Before(u.expires) {
			h.queue.mu.Unlock()
			problem, after := h.deliver(u)
			h.queue.mu.Lock()
			if h.ctx.Err() != nil {
				break // its outcome belongs to whoever delivers next
			}
			hold = h.outcome(l, problem, after)
		}
		h.advance(l, hold)
	}
	h.working--
}

// outcome is how long the lane must wait before it tries the same update
// again; 0 after success.
func (h *hook) outcome(l *lane, problem string, after time.Duration) time.Duration {
	if problem == "" {
		l.delay = h.queue.retry
		return 0
	}
	h.lastError, h.lastErrorAt = problem, h.queue.now()
	hold := max(l.delay, after)
	l.delay = min(2*l.delay, hookPatience)
	return hold
}

func (h *hook) advance(l *lane, hold time.Duration) {
	if hold > 0 {
		time.AfterFunc(hold, func() {
			h.queue.mu.Lock()
			defer h.queue.mu.Unlock()
			if h.ctx.Err() == nil {
				h.enlist(l)
			}
		})
		return
	}
	h.queue.finish(l.waiting[0])
	l.waiting = l.waiting[1:]
	if len(l.waiting) == 0 {
		delete(h.lanes, l.key)
		return
	}
	h.ready = append(h.ready, l) // this worker goes on
}

// finish settles an update delivered, or expired, by the hook.
func (q *queue) finish(u *update) {
	if q.now().Before(u.expires) {
		q.settle(u)
	} else if !u.done {
		u.done = true
		q.live--
	}
	n := 0
	for n < len(q.list) && q.list[n].done {
		n++
	}
	q.drop(n)
}

// deliver posts one update; problem is "" when any 2xx came back.
func (h *hook) deliver(u *update) (problem string, after time.Duration) {
	r, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.appendJSON(nil)))
	if err != nil {
		return err.Error(), 0
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(r)
	if err != nil {
		return "Connection failed", 0
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, io.LimitReader(resp.Body, formLimit))
	if resp.StatusCode/100 == 2 {
		return "", 0
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return "Wrong response from the webhook: " + resp.Status, min(time.Duration(seconds)*time.Second, hookHoldLimit)
}
