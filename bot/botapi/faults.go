package botapi

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Faults is what goes wrong from now on. Shares run from 0 to 1.
type Faults struct {
	Down        bool           // connections are cut, waiting polls included
	Delay       time.Duration  // between accepting and answering any call but getUpdates
	LoseReply   float64        // share of accepted sends whose reply is cut after acceptance
	ServerError float64        // share of calls answered 502 with an HTML body, not accepted
	TooMany     float64        // share of calls but getUpdates answered 429, not accepted
	RetryAfter  int            // seconds, for TooMany; at least 1 is told
	Forbidden   map[int64]bool // chats answering 403
	Conflict    bool           // getUpdates answers 409
	FailGetFile bool           // getFile answers 400, downloads 404
	SlowFiles   time.Duration  // in the middle of each download
	CutFiles    bool           // downloads are cut in the middle
}

// SetFaults replaces all faults at once; Faults{} ends them.
func (s *Server) SetFaults(f Faults) {
	f.Forbidden = maps.Clone(f.Forbidden)
	f.RetryAfter = max(f.RetryAfter, 1)
	s.faults.Store(&f)
	switch {
	case f.Down:
		s.queue.endPoll(cutConnection)
	case f.Conflict:
		s.queue.endPoll(otherPoller)
	}
}

// cutConnection is never written: it makes the handler abort.
var cutConnection = &failure{}

func (s *Server) faultBefore(f *Faults, m method) *failure {
	if m.polls {
		if f.Conflict {
			return otherPoller
		}
		return nil
	}
	if s.dice.below(f.TooMany) {
		s.asked(f.RetryAfter)
		return tooMany(f.RetryAfter)
	}
	return nil
}

func writeBadGateway(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadGateway)
	w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n" +
		"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"))
}

// dice are the seeded chances of faults.
type dice struct {
	mu     sync.Mutex
	random *rand.Rand
}

func (d *dice) seed(seed uint64) { d.random = rand.New(rand.NewPCG(seed, 0x70726973)) }

func (d *dice) below(share float64) bool {
	if share <= 0 {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.random.Float64() < share
}

// JumpIDs gives the next update this id, as after a quiet week. As on Telegram
// the queue itself never runs backwards: after a jump down, updates wait
// unseen until those before the jump are confirmed or have expired.
func (s *Server) JumpIDs(next int64) { s.queue.jump(next) }

// Duplicate delivers the last update a second time under a new update id.
func (s *Server) Duplicate() { s.queue.duplicate() }

// Pending counts the updates that are neither confirmed nor expired.
func (s *Server) Pending() int { return s.queue.pending() }

// Confirmed is the highest confirmed update id, 0 before the first; after a
// jump down it starts anew.
func (s *Server) Confirmed() int64 { return s.queue.highest() }
