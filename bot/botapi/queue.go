package botapi

import (
	"sync"
	"time"
)

const queueLimit = 100_000 // updates kept for a bot, as on Telegram; later ones are lost

// update waits for the bot. Its body is encoded once, without the opening
// brace and the id.
type update struct {
	id      int64
	run     int // ids rise within a run; a jump down starts another
	lane    int64
	expires time.Time
	body    []byte
	done    bool // delivered by webhook, out of order
}

// queue holds what the bot has not confirmed.
type queue struct {
	now func() time.Time

	mu           sync.Mutex
	list         []*update
	live         int // updates in list that are not done
	next         int64
	run          int
	last         *update
	earliest     time.Time // nothing expires before
	confirmed    int64
	confirmedRun int
	allowed      map[string]bool // nil: everything
	poller       *poller
	hook         *hook
	retry        time.Duration
}

func (q *queue) open(now func() time.Time, retry time.Duration) {
	q.now, q.retry, q.next = now, retry, 1
}

// push queues an update unless the bot did not ask for its kind.
func (q *queue) push(kind string, lane int64, life time.Duration, body []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.allowed != nil && updateKinds[kind] && !q.allowed[kind] {
		return
	}
	q.add(&update{lane: lane, expires: q.now().Add(life), body: body})
}

func (q *queue) add(u *update) {
	if q.live >= queueLimit {
		return
	}
	u.id, u.run = q.next, q.run
	q.next++
	if len(q.list) == 0 || u.expires.Before(q.earliest) {
		q.earliest = u.expires
	}
	q.list = append(q.list, u)
	q.live++
	q.last = u
	switch {
	case q.hook != nil:
		q.hook.add(u)
	case q.poller != nil:
		q.poller.rouse()
	}
}

func (q *queue) duplicate() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.last != nil {
		q.add(&update{lane: q.last.lane, expires: q.last.expires, body: q.last.body})
	}
}

func (q *queue) jump(next int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if next < q.next {
		q.run++
	}
	q.next = next
}

// purge drops the expired. The scan happens only when something has expired.
func (q *queue) purge() {
	now := q.now()
	if len(q.list) == 0 || now.Before(q.earliest) {
		return
	}
	kept := q.list[:0]
	for _, u := range q.list {
		switch {
		case u.done:
		case !now.Before(u.expires):
			u.done = true
			q.live--
		default:
			if len(kept) == 0 || u.expires.Before(q.earliest) {
				q.earliest = u.expires
			}
			kept = append(kept, u)
		}
	}
	clear(q.list[len(kept):])
	q.list = kept
}

// drop removes the first n updates as confirmed.
func (q *queue) drop(n int) {
	for i, u := range q.list[:n] {
		q.settle(u)
		q.list[i] = nil
	}
	q.list = q.list[n:]
}

// settle marks one update confirmed.
func (q *queue) settle(u *update) {
	if u.done {
		return
	}
	u.done = true
	q.live--
	if u.run > q.confirmedRun || u.run == q.confirmedRun && u.id > q.confirmed {
		q.confirmed, q.confirmedRun = u.id, u.run
	}
}

func (q *queue) pending() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.purge()
	return q.live
}

func (q *queue) highest() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.confirmed
}
