package bot_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"pristan/bot"
	"pristan/care"
)

// chats is a channel that remembers what every phone shows.
type chats struct {
	mu    sync.Mutex
	next  int
	shown map[care.Address][]shown
	lines []line
	asked []bot.Message // every message with buttons, as it was to be delivered
	fault map[care.Address]error
	away  time.Duration                     // how long the bot did not run, in all
	files map[string]func() ([]byte, error) // what fetching a reference gives; nil: words about it
	slow  func(bot.Message)                 // is called before each delivery; nil: nothing is slow
	calls []string                          // references that were fetched
}

type shown struct {
	ref     string
	message bot.Message
	away    time.Duration // as it was when the message came
	theirs  bool          // the person's own
	gone    bool
}

type line struct {
	at   care.Address
	text string
}

func newChats() *chats {
	return &chats{next: 1, shown: map[care.Address][]shown{}, fault: map[care.Address]error{},
		files: map[string]func() ([]byte, error){}}
}

// far is how long the channel takes for a file, and to say that somebody cannot
// be reached: what is begun at once comes before.
const far = 5 * time.Millisecond

var marks = map[bot.Deed]string{bot.Send: "<", bot.Edit: "~", bot.Retire: "-", bot.Delete: "x", bot.Commands: "/"}

func (c *chats) Deliver(_ context.Context, to care.Address, m bot.Message) (string, error) {
	if c.slow != nil {
		c.slow(m)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.fault[to]; err != nil {
		c.mu.Unlock()
		time.Sleep(far)
		c.mu.Lock()
		return "", err
	}
	if len([]rune(plain(m.Text))) > 4096 {
		return "", bot.Refused{Reason: "message is too long"}
	}
	if m.Buttons != nil {
		c.asked = append(c.asked, m)
	}
	if m.Deed == bot.Send {
		m.Ref = fmt.Sprint(c.next)
		c.next++
		c.shown[to] = append(c.shown[to], shown{ref: m.Ref, message: m, away: c.away})
	} else if m.Deed != bot.Commands {
		if err := c.change(to, m); err != nil {
			return "", err
		}
	}
	c.lines = append(c.lines, line{to, write(m)})
	return m.Ref, nil
}

// sent shows what somebody wrote or sent in their own chat.
func (c *chats) sent(from care.Address, ref string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown[from] = append(c.shown[from], shown{ref: ref, away: c.away, theirs: true})
}

// Fetch gives bytes for every reference.
func (c *chats) Fetch(_ context.Context, ref string) ([]byte, error) {
	c.mu.Lock()
	give := c.files[ref]
	c.calls = append(c.calls, ref)
	c.mu.Unlock()
	time.Sleep(far)
	if give != nil {
		return give()
	}
	return []byte("what is in " + ref), nil
}

// deletable is how long a message can be deleted. Only the time counts in which
// the bot did not run: otherwise it deletes in time, whatever a conversation
// leaps over.
const deletable = 48 * time.Hour

// change edits, retires or deletes what stands in a chat.
func (c *chats) change(to care.Address, m bot.Message) error {
	for i := range c.shown[to] {
		s := &c.shown[to][i]
		if s.ref != m.Ref || s.gone {
			continue
		}
		switch {
		case m.Deed == bot.Delete && c.away-s.away > deletable:
			return bot.ErrTooOld
		case m.Deed != bot.Delete && s.theirs:
			return bot.ErrNoMessage
		}
		switch m.Deed {
		case bot.Edit:
			if s.message.File != nil || s.message.Upload != nil || s.message.Place != nil {
				return bot.ErrNoMessage // there is no text to edit
			}
			s.message = m
		case bot.Retire:
			s.message.Buttons = nil
		case bot.Delete:
			s.gone = true
		}
		return nil
	}
	return bot.ErrNoMessage
}

func (c *chats) Acknowledge(_ context.Context, query, notice string) error {
	if notice != "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.lines = append(c.lines, line{care.Address(strings.SplitN(query, "#", 2)[0]), "! " + notice})
	}
	return nil
}

// write is one line of a conversation file: the mark of the deed, the words
// (which are message keys), then buttons and keys.
func write(m bot.Message) string {
	var s strings.Builder
	s.WriteString(marks[m.Deed])
	for _, part := range strings.Fields(plain(m.Text)) {
		s.WriteString(" " + startLink.ReplaceAllString(part, "start=CODE"))
	}
	if m.File != nil {
		fmt.Fprintf(&s, " (%s)", m.File.Kind)
	}
	switch {
	case m.Upload == nil:
	case m.Upload.Kind == care.Photo:
		s.WriteString(" (picture)")
	default:
		fmt.Fprintf(&s, " (%s)", m.Upload.Name)
	}
	if m.Place != nil {
		s.WriteString(" (place)")
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			fmt.Fprintf(&s, " [%s]", plain(b.Label))
		}
	}
	for _, row := range m.Keyboard {
		fmt.Fprintf(&s, " {%s}", plain(strings.Join(row, " ")))
	}
	return s.String()
}

// behind are the values that a phone shows behind the words, where it does.
var behind = regexp.MustCompile(hidden + `[^\n]*`)

// plain takes the direction marks out, which a reader of the file cannot see.
func plain(s string) string {
	s = behind.ReplaceAllString(s, "")
	return strings.Map(func(r rune) rune {
		if r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
}

func (c *chats) take() []line {
	c.mu.Lock()
	defer c.mu.Unlock()
	lines := c.lines
	c.lines = nil
	return lines
}

// button finds the newest button with this label that can be pressed.
func (c *chats) button(at care.Address, label string) (ref, data string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.shown[at] {
		for _, row := range s.message.Buttons {
			for _, b := range row {
				if plain(b.Label) == label && !s.gone {
					ref, data, ok = s.ref, b.Data, true
				}
			}
		}
	}
	return ref, data, ok
}
