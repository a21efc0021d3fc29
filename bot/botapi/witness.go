package botapi

import (
	"slices"
	"time"
)

// Call is one accepted call that changed something a person can see.
type Call struct {
	At        time.Time
	Method    string
	Chat      int64             // 0 where there is none
	Params    map[string]string // as received; uploaded files are left out
	MessageID int64             // the message made or changed, 0 for none
	LostReply bool              // accepted, but the bot was not told
}

// Wait is what one 429 asked for.
type Wait struct{ From, Until time.Time }

// Waits returns every wait that was asked for, in order; empty when Quiet.
func (s *Server) Waits() []Wait {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.waits)
}

func (s *Server) asked(seconds int) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.quiet {
		s.waits = append(s.waits, Wait{now, now.Add(time.Duration(seconds) * time.Second)})
	}
}

// Accepted returns every accepted call in order; empty when Quiet. The Params
// must not be changed.
func (s *Server) Accepted() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

func (s *Server) record(c *call, chatID, messageID int64) {
	if s.quiet {
		return
	}
	s.accepted = append(s.accepted, Call{c.now, c.method, chatID, c.params, messageID, c.lose})
}
