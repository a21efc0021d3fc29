package botapi

import (
	"sort"
	"time"
)

// Message is one message as a phone shows it.
type Message struct {
	ID         int64
	At, Edited time.Time
	FromBot    bool
	Text       string // plain, after entity parsing; empty for media
	HTML       string // text or caption as the bot sent it
	Inline     [][]Button
	Media      *Media
	ReplyTo    int64 // id of the message this one answers, or 0
	Deleted    bool
	Protected  bool // cannot be forwarded or saved
	Silent     bool // arrives without a sound
}

// Button is a button under a message; one of Data, URL and Copy is set.
type Button struct{ Text, Data, URL, Copy string }

// Media is what a message carries besides text.
type Media struct {
	Kind                string // photo voice document location sticker contact
	FileID, Name, MIME  string // Name: of a document or contact, or a sticker's emoji
	Size                int64  // bytes
	Seconds             int
	Latitude, Longitude float64
	Phone               string // of a contact
	Caption             string // plain, after entity parsing
}

// message is a Message and what the bot sees of it beyond.
type message struct {
	Message
	from     string // sender as JSON
	content  string // fields that never change, as JSON: the media, where it was forwarded from
	entities string // JSON array, or ""
	markup   string // inline keyboard as JSON, or ""
	album    string // of the photos or documents sent together, or ""
	fixed    bool   // sent with a reply keyboard
}

const (
	quietKeep = 16 // messages a chat keeps at least when Quiet
	quietTrim = 48 // messages at which it is cut back to that
)

// chat is a person's chat with the bot, or a group.
type chat struct {
	id       int64
	group    bool
	name     string
	language string
	user     string // the person as a JSON user
	json     string // as a JSON chat

	opened, blocked, gone, left bool

	messages []*message // ids rise
	keyboard [][]string
	oneTime  bool
	away     *away // nil while the phone is online
	pace     bucket
}

func (ch *chat) find(id int64) *message {
	i := sort.Search(len(ch.messages), func(i int) bool { return ch.messages[i].ID >= id })
	if i == len(ch.messages) || ch.messages[i].ID != id || ch.messages[i].Deleted {
		return nil
	}
	return ch.messages[i]
}

// put gives the message its id and keeps it.
func (s *Server) put(ch *chat, m *message) {
	s.lastMessage++
	m.ID = s.lastMessage
	if s.quiet && len(ch.messages) >= quietTrim {
		kept := copy(ch.messages, ch.messages[len(ch.messages)-quietKeep:])
		clear(ch.messages[kept:])
		ch.messages = ch.messages[:kept]
	}
	ch.messages = append(ch.messages, m)
}

// reach finds the chat the bot may write to.
func (s *Server) reach(id int64) (*chat, *failure) {
	ch := s.chats[id]
	switch {
	case ch == nil || !ch.opened:
		return nil, chatNotFound
	case ch.gone:
		return nil, deactivated
	case ch.left:
		return nil, notInGroup
	case ch.blocked || s.faults.Load().Forbidden[id]:
		return nil, blockedByUser
	}
	return ch, nil
}

// chatID reads the address every sending method has.
func (c *call) chatID() (int64, *failure) {
	text := c.params["chat_id"]
	if text == "" {
		return 0, bad("chat_id is empty")
	}
	id, fail := c.integer("chat_id")
	if fail != nil {
		return 0, chatNotFound
	}
	return id, nil
}
