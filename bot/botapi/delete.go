package botapi

import (
	"cmp"
	"encoding/json"
	"time"
)

const deleteWithin = 48 * time.Hour

func (s *Server) deleteMessage(c *call) *failure {
	chatID, fail1 := c.chatID()
	id, fail2 := c.integer("message_id")
	if fail := cmp.Or(fail1, fail2); fail != nil {
		return fail
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, fail := s.reach(chatID)
	if fail != nil {
		return fail
	}
	m := ch.find(id)
	if m == nil {
		return bad("message to delete not found")
	}
	if !ch.mayDelete(m, c.now) {
		return deleteForbidden
	}
	s.erase(ch, m)
	s.record(c, ch.id, id)
	return nil
}

// mayDelete reports whether the bot may delete a message: within two days, and
// in a group, where it is no administrator, only its own.
func (ch *chat) mayDelete(m *message, now time.Time) bool {
	return now.Sub(m.At) <= deleteWithin && (m.FromBot || !ch.group)
}

// deleteMessages skips what it cannot delete.
func (s *Server) deleteMessages(c *call) *failure {
	chatID, fail := c.chatID()
	if fail != nil {
		return fail
	}
	var ids []int64
	if json.Unmarshal([]byte(c.params["message_ids"]), &ids) != nil || len(ids) == 0 {
		return bad("message identifiers are not specified")
	}
	if len(ids) > 100 {
		return bad("too many message identifiers specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, fail := s.reach(chatID)
	if fail != nil {
		return fail
	}
	for _, id := range ids {
		if m := ch.find(id); m != nil && ch.mayDelete(m, c.now) {
			s.erase(ch, m)
		}
	}
	s.record(c, ch.id, 0)
	return nil
}

// erase keeps the id and forgets the words.
func (s *Server) erase(ch *chat, m *message) {
	*m = message{Message: Message{ID: m.ID, At: m.At, FromBot: m.FromBot, Deleted: true}}
	s.show(ch, "delete", m)
}
