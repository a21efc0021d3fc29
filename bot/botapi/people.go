package botapi

import (
	"strconv"
	"time"
)

const (
	messageLife = 24 * time.Hour
	tapLife     = 150 * time.Second
	tapLane     = 3 << 33 // added to a user's id: taps travel apart from messages
)

// User is a person with a phone.
type User struct {
	ID           int64 // positive; also the id of the chat with the bot
	FirstName    string
	LanguageCode string // IETF tag of the phone's language; may be empty
}

// Join makes a phone exist, or changes the name and language of one that
// does. Until it sends something the bot cannot write to it.
func (s *Server) Join(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.join(u)
}

func (s *Server) join(u User) *chat {
	ch := s.chats[u.ID]
	if ch == nil {
		ch = &chat{id: u.ID}
		s.chats[u.ID] = ch
	}
	ch.name, ch.language = u.FirstName, u.LanguageCode
	id, name := strconv.FormatInt(u.ID, 10), quote(u.FirstName)
	ch.json = `{"id":` + id + `,"first_name":` + name + `,"type":"private"}`
	ch.user = `{"id":` + id + `,"is_bot":false,"first_name":` + name
	if u.LanguageCode != "" {
		ch.user += `,"language_code":` + quote(u.LanguageCode)
	}
	ch.user += `}`
	return ch
}

// phone finds a person's chat; one nobody introduced joins under a plain name.
func (s *Server) phone(user int64) *chat {
	if ch := s.chats[user]; ch != nil {
		return ch
	}
	return s.join(User{ID: user, FirstName: "Person " + strconv.FormatInt(user, 10)})
}

// act does something on a phone, now or when it is back online; then it
// returns 0, for nothing has an id before it arrives.
func (s *Server) act(user int64, do func(*chat) int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.phone(user)
	if ch.away != nil {
		ch.away.waiting = append(ch.away.waiting, do)
		return 0
	}
	return do(ch)
}

// say delivers a person's message to the bot. Writing to a blocked bot
// unblocks it first, as phones do.
func (s *Server) say(ch, in *chat, m *message) int64 {
	if ch.blocked && ch == in {
		s.setBlocked(ch, false)
	}
	in.opened = true
	m.At, m.from = s.now(), ch.user
	s.put(in, m)
	s.push("message", in.id, messageLife, m.appendJSON([]byte(`"message":`), in))
	s.show(in, "message", m)
	if ch.oneTime && ch.has(m.Text) {
		ch.oneTime, ch.keyboard = false, nil
		s.show(ch, "keyboard", nil)
	}
	return m.ID
}

func (s *Server) push(kind string, lane int64, life time.Duration, body []byte) {
	s.queue.push(kind, lane, life, append(body, '}'))
}

func (ch *chat) has(label string) bool {
	for _, row := range ch.keyboard {
		for _, key := range row {
			if key == label {
				return true
			}
		}
	}
	return false
}

// SendText types a text, also a command or "/start CODE", and opens the chat
// if it is the first. It returns the message's id, or 0 while the phone is
// offline, as all Send methods do.
func (s *Server) SendText(user int64, text string) int64 {
	return s.act(user, func(ch *chat) int64 { return s.say(ch, ch, typed(text)) })
}

// SendForward sends somebody else's text on.
func (s *Server) SendForward(user int64, text string) int64 {
	return s.act(user, func(ch *chat) int64 {
		m := typed(text)
		date := strconv.FormatInt(s.now().Add(-time.Hour).Unix(), 10)
		m.content = `"forward_origin":{"type":"hidden_user","date":` + date + `,"sender_user_name":"Somebody"}`
		return s.say(ch, ch, m)
	})
}

// GroupText makes a person write in a group, which exists, with the bot in
// it, from its first text on. A group the bot has left says nothing to it.
func (s *Server) GroupText(group, user int64, text string) int64 {
	return s.act(user, func(ch *chat) int64 {
		in := s.chats[group]
		if in == nil {
			in = &chat{id: group, group: true, name: "Group"}
			in.json = `{"id":` + strconv.FormatInt(group, 10) + `,"title":"Group","type":"group"}`
			s.chats[group] = in
		}
		if in.left {
			return 0
		}
		return s.say(ch, in, typed(text))
	})
}
