package botapi

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"
)

const (
	pollBatch   = 100
	pollSeconds = 50
	pollBytes   = 4 << 20
)

// updateKinds are the updates the server itself makes; others, from Raw, are
// delivered whatever allowed_updates says.
var updateKinds = map[string]bool{"message": true, "edited_message": true, "callback_query": true, "my_chat_member": true}

// poller is the getUpdates request now waiting.
type poller struct {
	wake chan struct{}
	over chan *failure
}

func (p *poller) rouse() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

func (s *Server) getUpdates(c *call) *failure {
	offset, fail1 := c.integer("offset")
	limit, fail2 := c.integer("limit")
	seconds, fail3 := c.integer("timeout")
	allowed, change, fail4 := c.allowedUpdates()
	if fail := cmp.Or(fail1, fail2, fail3, fail4); fail != nil {
		return fail
	}
	if limit < 1 || limit > pollBatch {
		limit = pollBatch
	}
	p, fail := s.queue.startPoll(offset, allowed, change)
	if fail != nil {
		return fail
	}
	defer s.queue.leave(p)
	return s.await(c, p, int(limit), time.Duration(min(max(seconds, 0), pollSeconds))*time.Second)
}

// await answers as soon as there is something to tell, or with nothing when
// the time is over.
func (s *Server) await(c *call, p *poller, limit int, patience time.Duration) *failure {
	var late <-chan time.Time
	for {
		batch := s.queue.batch(limit)
		if len(batch) > 0 || patience == 0 {
			c.out = appendBatch(batch)
			return nil
		}
		if late == nil {
			timer := time.NewTimer(patience)
			defer timer.Stop()
			late = timer.C
		}
		select {
		case <-p.wake:
		case fail := <-p.over:
			return fail
		case <-c.ctx.Done():
			return cutConnection
		case <-late:
			patience = 0
		case <-s.done:
			patience = 0
		}
	}
}

// startPoll confirms what the offset says and ends an older poll.
func (q *queue) startPoll(offset int64, allowed map[string]bool, change bool) (*poller, *failure) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hook != nil {
		return nil, webhookActive
	}
	if change {
		q.allowed = allowed
	}
	if q.poller != nil {
		q.poller.over <- otherPoller
	}
	q.purge()
	q.confirm(offset)
	q.poller = &poller{wake: make(chan struct{}, 1), over: make(chan *failure, 1)}
	return q.poller, nil
}

func (q *queue) leave(p *poller) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.poller == p {
		q.poller = nil
	}
}

func (q *queue) endPoll(why *failure) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.poller != nil {
		q.poller.over <- why
		q.poller = nil
	}
}

func appendBatch(batch []*update) []byte {
	size := 2
	for _, u := range batch {
		size += len(u.body) + 36
	}
	out := append(make([]byte, 0, size), '[')
	for i, u := range batch {
		if i > 0 {
			out = append(out, ',')
		}
		out = u.appendJSON(out)
	}
	return append(out, ']')
}

func (u *update) appendJSON(out []byte) []byte {
	out = strconv.AppendInt(append(out, `{"update_id":`...), u.id, 10)
	return append(append(out, ','), u.body...)
}

// allowedUpdates reads the parameter; change is false when it is absent and
// the earlier choice stays. An empty list means the default.
func (c *call) allowedUpdates() (allowed map[string]bool, change bool, fail *failure) {
	text := c.params["allowed_updates"]
	if text == "" || text == "null" {
		return nil, false, nil
	}
	var names []string
	if json.Unmarshal([]byte(text), &names) != nil {
		return nil, false, bad("can't parse allowed updates JSON object")
	}
	for _, name := range names {
		if allowed == nil {
			allowed = map[string]bool{}
		}
		allowed[name] = true
	}
	return allowed, true, nil
}
