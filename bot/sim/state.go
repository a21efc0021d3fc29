package sim

import (
	"maps"
	"net/http"
	"time"

	"pristan/bot/botapi"
)

// shownMessages is how many of a chat's messages the page gets and keeps.
const shownMessages = 200

// switches are the demo's own faults, as the page shows them.
type switches struct {
	Down   bool                    `json:"down"` // Telegram cannot be reached by the bot
	Phones map[int64]phoneSwitches `json:"phones"`
}

type phoneSwitches struct {
	Offline bool `json:"offline"`
	Blocked bool `json:"blocked"` // the person blocked the bot
	Waiting int  `json:"waiting"` // things done since the phone went offline
}

func (s switches) clone() switches {
	s.Phones = maps.Clone(s.Phones)
	return s
}

// state is everything the page shows, so that reloading loses nothing.
type state struct {
	Position string       `json:"position"` // events after this one are news
	Now      time.Time    `json:"now"`
	Switches switches     `json:"switches"`
	Phones   []phoneState `json:"phones"`
}

type phoneState struct {
	User     int64      `json:"user"`
	Messages []*bubble  `json:"messages"`
	Keyboard [][]string `json:"keyboard"`
	Commands []command  `json:"commands"`
}

type command struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

func (s *Sim) serveState(w http.ResponseWriter, _ *http.Request) {
	// The position is read first: an event that falls between is then told
	// twice, which the page does not mind, and never missed.
	out := state{Position: s.feed.position(), Now: s.options.Clock.Now(), Switches: s.flipped()}
	for _, p := range s.options.Phones {
		out.Phones = append(out.Phones, s.phoneState(p))
	}
	writeJSON(w, http.StatusOK, out)
}

func (s *Sim) phoneState(p Phone) phoneState {
	out := phoneState{User: p.User, Messages: []*bubble{}, Keyboard: s.options.API.Keyboard(p.User), Commands: []command{}}
	chat := s.options.API.Chat(p.User)
	for _, m := range chat[max(0, len(chat)-shownMessages):] {
		out.Messages = append(out.Messages, s.bubble(m))
	}
	for _, c := range s.options.API.Commands(p.User, string(p.Language)) {
		out.Commands = append(out.Commands, command{c.Command, c.Description})
	}
	return out
}

// bubble is one message as the page draws it.
type bubble struct {
	ID        int64      `json:"id"`
	At        time.Time  `json:"at"`
	Edited    bool       `json:"edited,omitempty"`
	FromBot   bool       `json:"fromBot,omitempty"`
	Text      string     `json:"text,omitempty"`
	Buttons   [][]button `json:"buttons,omitempty"`
	Starts    []string   `json:"starts,omitempty"` // codes of our start links in the message
	Media     *media     `json:"media,omitempty"`
	Deleted   bool       `json:"deleted,omitempty"`
	Protected bool       `json:"protected,omitempty"`
	Silent    bool       `json:"silent,omitempty"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"data,omitempty"`
	URL  string `json:"url,omitempty"`
	Copy string `json:"copy,omitempty"`
}

type media struct {
	Kind      string  `json:"kind"`
	URL       string  `json:"url,omitempty"`
	Name      string  `json:"name,omitempty"`
	Phone     string  `json:"phone,omitempty"`
	Seconds   int     `json:"seconds,omitempty"`
	Latitude  float64 `json:"latitude,omitempty"`
	Longitude float64 `json:"longitude,omitempty"`
	Caption   string  `json:"caption,omitempty"`
}

func (s *Sim) bubble(m botapi.Message) *bubble {
	out := &bubble{
		ID: m.ID, At: m.At, Edited: !m.Edited.IsZero(), FromBot: m.FromBot, Text: m.Text,
		Deleted: m.Deleted, Protected: m.Protected, Silent: m.Silent, Starts: s.starts.in(m),
	}
	for _, row := range m.Inline {
		var buttons []button
		for _, b := range row {
			buttons = append(buttons, button{Text: b.Text, Data: b.Data, URL: webLink(b.URL), Copy: b.Copy})
		}
		out.Buttons = append(out.Buttons, buttons)
	}
	if f := m.Media; f != nil {
		out.Media = &media{
			Kind: f.Kind, URL: fileURL(f.FileID), Name: f.Name, Phone: f.Phone, Seconds: f.Seconds,
			Latitude: f.Latitude, Longitude: f.Longitude, Caption: f.Caption,
		}
	}
	return out
}
