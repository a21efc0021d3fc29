package botapi

import (
	"encoding/json"
	"strings"
)

// away is a phone without a connection: what it last saw, what it wants to
// send, and what it must redraw when it is back.
type away struct {
	seen     []Message
	keyboard [][]string
	waiting  []func(*chat) int64
	missed   []Event
}

// Offline takes a phone's connection away or gives it back. What the person
// does meanwhile waits in the phone; what the bot sends is accepted, and shows
// when the phone is back.
func (s *Server) Offline(user int64, offline bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.phone(user)
	if offline == (ch.away != nil) {
		return
	}
	if offline {
		ch.away = &away{seen: ch.view(), keyboard: ch.keyboard}
		return
	}
	gone := ch.away
	ch.away = nil
	for _, e := range gone.missed {
		s.watch.publish(e)
	}
	for _, do := range gone.waiting {
		do(ch)
	}
}

// Chat is what the phone shows of its chat with the bot, oldest first, without
// deleted messages. Inline and Media must not be changed.
func (s *Server) Chat(user int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.chats[user]; ch != nil {
		return ch.view()
	}
	return nil
}

func (ch *chat) view() []Message {
	if ch.away != nil {
		return append([]Message(nil), ch.away.seen...)
	}
	seen := make([]Message, 0, len(ch.messages))
	for _, m := range ch.messages {
		if !m.Deleted {
			seen = append(seen, m.Message)
		}
	}
	return seen
}

// Keyboard is the reply keyboard the phone shows now, nil without one.
func (s *Server) Keyboard(user int64) [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch ch := s.chats[user]; {
	case ch == nil:
		return nil
	case ch.away != nil:
		return ch.away.keyboard
	default:
		return ch.keyboard
	}
}

// show tells the watchers that something on a phone changed.
func (s *Server) show(ch *chat, kind string, m *message) {
	if !s.watch.needed() {
		return
	}
	e := Event{User: ch.id, Kind: kind}
	if m != nil {
		seen := m.Message
		e.Message = &seen
	}
	s.tell(ch, e)
}

func (s *Server) tell(ch *chat, e Event) {
	if ch.away == nil {
		s.watch.publish(e)
	} else if e.Kind != "typing" && e.Kind != "toast" { // nobody waits for these
		ch.away.missed = append(ch.away.missed, e)
	}
}

func firstField(object string) (string, bool) {
	d := json.NewDecoder(strings.NewReader(object))
	if open, err := d.Token(); err != nil || open != json.Delim('{') || !json.Valid([]byte(object)) {
		return "", false
	}
	name, err := d.Token()
	text, ok := name.(string)
	return text, ok && err == nil
}
