package botapi

import (
	"fmt"
	"slices"
	"strings"
)

// Tap presses a button that the phone shows under that message now; the error
// says that it shows none such. It returns the id of the callback query, or ""
// while the phone is offline.
func (s *Server) Tap(user, messageID int64, data string) (query string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.phone(user)
	for _, m := range ch.view() {
		if m.ID == messageID && m.offers(data) {
			return s.tap(ch, messageID, data), nil
		}
	}
	return "", fmt.Errorf("tap %q: message %d of chat %d shows no such button", data, messageID, user)
}

// TapStale presses a button that may have gone, as a slow phone does.
func (s *Server) TapStale(user, messageID int64, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tap(s.phone(user), messageID, data)
}

func (m Message) offers(data string) bool {
	return slices.ContainsFunc(m.Inline, func(row []Button) bool {
		return slices.ContainsFunc(row, func(b Button) bool { return b.Data == data })
	})
}

func (s *Server) tap(ch *chat, messageID int64, data string) string {
	if ch.away != nil {
		ch.away.waiting = append(ch.away.waiting, func(ch *chat) int64 {
			s.tap(ch, messageID, data)
			return 0
		})
		return ""
	}
	query := s.queries.add(ch.id, s.now(), s.answerWithin)
	out := appendString([]byte(`"callback_query":{"id":`), query.id)
	out = append(append(out, `,"from":`...), ch.user...)
	out = append(out, `,"message":`...)
	if m := ch.find(messageID); m != nil {
		out = m.appendJSON(out, ch)
	} else {
		out = append(append(out, `{"chat":`...), ch.json...)
		out = append(appendInt(out, `,"message_id":`, messageID), `,"date":0}`...)
	}
	out = appendInt(out, `,"chat_instance":"`, ch.id)
	out = append(appendString(append(out, `","data":`...), data), '}')
	s.push("callback_query", ch.id+tapLane, tapLife, out)
	return query.id
}

// Block makes the person block the bot: sends fail with 403 from now on, and
// the bot is told. Before the chat is open it does nothing.
func (s *Server) Block(user int64) {
	s.act(user, func(ch *chat) int64 { return s.setBlocked(ch, true) })
}

// Unblock ends Block.
func (s *Server) Unblock(user int64) {
	s.act(user, func(ch *chat) int64 { return s.setBlocked(ch, false) })
}

func (s *Server) setBlocked(ch *chat, blocked bool) int64 {
	if !ch.opened || ch.blocked == blocked {
		return 0
	}
	ch.blocked = blocked
	before, after := `"member"`, `"kicked","until_date":0`
	if !blocked {
		before, after = after, before
	}
	out := []byte(`"my_chat_member":{"chat":` + ch.json + `,"from":` + ch.user)
	out = appendInt(out, `,"date":`, s.now().Unix())
	out = append(out, `,"old_chat_member":{"user":`+s.self+`,"status":`+before...)
	out = append(out, `},"new_chat_member":{"user":`+s.self+`,"status":`+after+`}}`...)
	s.push("my_chat_member", ch.id, messageLife, out)
	return 0
}

// Deactivate closes the person's account for good: sends fail with 403.
func (s *Server) Deactivate(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.phone(user).gone = true
}

// Raw delivers an update of any kind: a JSON object without update_id, which
// is added. It panics if the text is no such object's.
func (s *Server) Raw(update string) {
	body := strings.TrimSpace(update)
	kind, found := firstField(body)
	if !found {
		panic("botapi: raw update is not a JSON object with a field")
	}
	s.queue.push(kind, 0, messageLife, []byte(body[1:]))
}
