package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"pristan/care"
	"pristan/storage"
)

// line is what waits for one chat, in the order it was posted. At most one
// row of it is under way.
type line struct {
	key  lineKey
	rows [storage.Lanes][]storage.Posted
	busy bool
	rest time.Time // nothing goes out before
	pace *rate.Limiter
	fail int // failures in a row
}

// lineKey is the person, or for somebody not enrolled the row itself.
type lineKey struct {
	to  care.PersonID
	seq uint64
}

func (l *line) lane() int {
	for lane, rows := range l.rows {
		if len(rows) > 0 {
			return lane
		}
	}
	return -1
}

// queue decides whose turn it is: urgent lanes first, then first come first
// served, one at a time for each person.
type queue struct {
	mu     sync.Mutex
	lines  map[lineKey]*line
	ready  [storage.Lanes][]*line
	free   chan struct{} // signals that something became ready
	paused time.Time     // the whole channel rests until then
	pace   Pace
}

// Pace is how fast messages may go out. Zero means as fast as possible, for
// a Bot API server of one's own.
type Pace struct {
	PerSecond int // in all; Telegram bears about 30
	PerChat   int // to one chat; Telegram bears about 1, in short bursts more
}

// chatBurst is how many messages one chat may get at once.
const chatBurst = 6

func newQueue(pace Pace) *queue {
	return &queue{lines: make(map[lineKey]*line), free: make(chan struct{}, 1), pace: pace}
}

// add puts a posted row at the end of its line.
func (q *queue) add(posted ...storage.Posted) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, p := range posted {
		l := q.line(p)
		l.rows[p.Lane] = append(l.rows[p.Lane], p)
		q.offer(l)
	}
}

func (q *queue) line(p storage.Posted) *line {
	key := lineKey{to: p.To}
	if p.To.IsZero() {
		key.seq = p.Seq
	}
	l := q.lines[key]
	if l == nil {
		l = &line{key: key}
		if q.pace.PerChat > 0 {
			l.pace = rate.NewLimiter(rate.Limit(q.pace.PerChat), chatBurst)
		}
		q.lines[key] = l
	}
	return l
}

// offer puts a line that can move where the workers look. A line may stand in
// a less urgent lane as well; it is then found not ready there.
func (q *queue) offer(l *line) {
	lane := l.lane()
	if l.busy || lane < 0 {
		return
	}
	if wait := time.Until(l.rest); wait > 0 {
		time.AfterFunc(wait, func() {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.offer(l)
		})
		return
	}
	q.ready[lane] = append(q.ready[lane], l)
	q.signal()
}

func (q *queue) signal() {
	select {
	case q.free <- struct{}{}:
	default:
	}
}

// take gives the next row to deliver; ok is false when nothing can move now.
func (q *queue) take(now time.Time) (l *line, p storage.Posted, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if now.Before(q.paused) {
		time.AfterFunc(q.paused.Sub(now), q.signal)
		return nil, p, false
	}
	for lane := range q.ready {
		for len(q.ready[lane]) > 0 {
			l := q.ready[lane][0]
			q.ready[lane] = q.ready[lane][1:]
			if l.busy || l.lane() != lane || now.Before(l.rest) {
				continue
			}
			if wait := l.wait(now); wait > 0 {
				l.rest = now.Add(wait)
				q.offer(l)
				continue
			}
			l.busy = true
			return l, l.rows[lane][0], true
		}
	}
	return nil, p, false
}

// wait is how long this chat must rest before its next message.
func (l *line) wait(now time.Time) time.Duration {
	if l.pace == nil {
		return 0
	}
	r := l.pace.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// done ends the row under way.
func (q *queue) done(l *line, p storage.Posted) {
	q.mu.Lock()
	defer q.mu.Unlock()
	rows := l.rows[p.Lane]
	l.rows[p.Lane] = rows[1:]
	if len(rows) == 1 {
		l.rows[p.Lane] = nil
	}
	l.busy, l.fail = false, 0
	q.offer(l)
	if l.lane() < 0 && (l.pace == nil || l.key.seq > 0 || l.pace.Tokens() >= chatBurst-1) {
		delete(q.lines, l.key)
	}
}

// again leaves the row under way at the head of its line, to be tried after a
// rest. everyone rests the whole channel.
func (q *queue) again(l *line, rest time.Duration, everyone bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	until := time.Now().Add(rest)
	if everyone {
		if until.After(q.paused) {
			q.paused = until
		}
		until = time.Time{}
	}
	l.busy, l.rest = false, until
	q.offer(l)
}

// resting reports whether the whole channel rests.
func (q *queue) resting(now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return now.Before(q.paused)
}

// failed counts a failure and says how many there were in a row.
func (q *queue) failed(l *line) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	l.fail++
	return l.fail
}

// waiting is how many rows are not delivered.
func (q *queue) waiting() (n int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, l := range q.lines {
		for _, rows := range l.rows {
			n += len(rows)
		}
	}
	return n
}
