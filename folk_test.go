package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/locales"
)

// folk are many people with phones who talk with the bot all at once. Each
// knows only what their phone shows, and tries again when nothing happens.
type folk struct {
	t      *testing.T
	api    *telegramServer
	words  *locales.Catalogue
	pace   time.Duration // how long people think, about
	people []*human

	mu    sync.Mutex // deeds stand in the order in which the server took them
	deeds []deed
	over  bool // participants begin nothing more
}

// deed is one thing somebody did with their phone.
type deed struct {
	at      time.Time
	user    int64
	id      string // of the message or of the press
	text    string // what was written
	message int64  // what was pressed
	data    string
}

// human is a participant or a worker with their phone.
type human struct {
	c        *folk
	id       int64
	worker   bool
	language string // of the phone
	code     string // of their invitation
	dice     *rand.Rand

	mu     sync.Mutex
	chat   []botapi.Message // as the phone shows it, without what was deleted
	touchy bool             // the phone has changed since it was looked at
	codes  map[string]bool  // receipts the phone has ever shown
	read   map[string]bool  // letters the phone has ever shown

	acted    time.Time // the last time
	leaving  bool      // has asked to end the talk and has not seen it end
	opened   bool      // asked for the talk, and did nothing since but write letters
	left     int       // letters still to be written in this talk
	letters  []string  // written into a talk
	texts    int
	confirms int            // presses or words that confirm a check-in
	pressed  map[string]int // worker: how often a button was pressed
}

func newFolk(t *testing.T, api *telegramServer, pace time.Duration) *folk {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return &folk{t: t, api: api, words: words, pace: pace}
}

// join gives somebody a phone and an invitation.
func (c *folk) join(id int64, code string, worker bool, seed uint64) *human {
	languages := []string{"bg", "ar", "fa", "en"}
	h := &human{c: c, id: id, worker: worker, code: code, language: languages[int(id)%4],
		dice:  rand.New(rand.NewPCG(seed, uint64(id))),
		codes: map[string]bool{}, read: map[string]bool{}, pressed: map[string]int{}}
	c.api.Join(botapi.User{ID: id, FirstName: fmt.Sprint("Person ", id), LanguageCode: h.language})
	c.people = append(c.people, h)
	return h
}

// watch keeps every phone up to date until the context ends.
func (c *folk) watch(ctx context.Context) {
	phones := map[int64]*human{}
	for _, h := range c.people {
		phones[h.id] = h
	}
	for ctx.Err() == nil {
		events, stop := c.api.Subscribe()
		for _, h := range c.people {
			h.reload()
		}
		for open := true; open; {
			var e botapi.Event
			select {
			case e, open = <-events:
				if h := phones[e.User]; h != nil && open {
					h.see(e)
				}
			case <-ctx.Done():
				open = false
			}
		}
		stop()
	}
}

func (h *human) reload() {
	chat := h.c.api.Chat(h.id)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.chat, h.touchy = chat, true
	for _, m := range chat {
		h.notice(m)
	}
}

func (h *human) see(e botapi.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if e.Message == nil {
		return
	}
	i := slices.IndexFunc(h.chat, func(m botapi.Message) bool { return m.ID == e.Message.ID })
	switch {
	case e.Kind == "delete" && i >= 0:
		h.chat = slices.Delete(h.chat, i, i+1)
	case e.Kind == "message" && i < 0:
		h.chat = append(h.chat, *e.Message)
	case e.Kind == "edit" && i >= 0:
		h.chat[i] = *e.Message
	}
	h.notice(*e.Message)
	h.touchy = h.touchy || e.Message.FromBot
	if len(h.chat) > 400 && !h.worker { // nobody scrolls up that far
		h.chat = slices.Clone(h.chat[100:])
	}
}

var (
	receiptForm = regexp.MustCompile(`\b[2-9BCDFGHJKMNPQRSTVWXYZ]{3}-[2-9BCDFGHJKMNPQRSTVWXYZ]{3}\b`)
	letterForm  = regexp.MustCompile(`word-[0-9]+-[0-9]+`)
)

// notice reads what a message of the bot shows.
func (h *human) notice(m botapi.Message) {
	if !m.FromBot {
		return
	}
	for _, code := range receiptForm.FindAllString(m.Text, -1) {
		h.codes[code] = true
	}
	for _, word := range letterForm.FindAllString(m.Text, -1) {
		h.read[word] = true
	}
}

// patience is how long somebody waits for an answer before they try again.
const patience = 2 * time.Second

// live lets somebody use their phone until the context ends.
func (h *human) live(ctx context.Context) {
	for ctx.Err() == nil {
		pause := h.c.pace/2 + time.Duration(h.dice.Int64N(int64(h.c.pace)))
		if h.worker { // few must read what many write
			pause /= 8
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		h.mu.Lock()
		ready := h.touchy || time.Since(h.acted) > patience
		chat := slices.Clone(h.chat)
		h.mu.Unlock()
		if !ready {
			continue
		}
		if h.worker {
			h.work(chat)
		} else if !h.c.finished() {
			h.take(chat)
		}
	}
}

func (c *folk) finished() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

// done ends what participants do.
func (c *folk) done() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.over = true
}

// looked says that the phone was looked at and something was done.
func (h *human) looked() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.touchy, h.acted, h.opened = false, time.Now(), false
}

// write types a text.
func (h *human) write(text string) {
	h.looked()
	h.c.mu.Lock()
	defer h.c.mu.Unlock()
	now := time.Now()
	id := h.c.api.SendText(h.id, text)
	h.c.deeds = append(h.c.deeds, deed{at: now, user: h.id, id: fmt.Sprintf("m/%d", id), text: text})
}

// press presses a button, also one that the phone may not show any more.
func (h *human) press(message int64, data string) {
	h.looked()
	h.c.mu.Lock()
	defer h.c.mu.Unlock()
	now := time.Now()
	query := h.c.api.TapStale(h.id, message, data)
	h.c.deeds = append(h.c.deeds, deed{at: now, user: h.id, id: "q/" + query, message: message, data: data})
}

// answer presses a button or types what stands on it.
func (h *human) answer(m botapi.Message, b botapi.Button) {
	switch n := h.dice.IntN(100); {
	case n < 25:
		h.write(b.Text)
	case n < 30: // a double press
		h.press(m.ID, b.Data)
		h.press(m.ID, b.Data)
	default:
		h.press(m.ID, b.Data)
	}
}

func (h *human) says(text string, key string) bool {
	for _, l := range care.Languages {
		if s, err := h.c.words.Write(care.Reader{Language: l}, care.Organisation{}, care.Say(key)); err == nil && s == text {
			return true
		}
	}
	return false
}

// state is what the newest message that says so makes somebody believe.
func (h *human) state(chat []botapi.Message) (what string, m botapi.Message) {
	newer := false
	for _, m := range slices.Backward(chat) {
		if !m.FromBot {
			continue
		}
		if h.says(m.Text, "talk.ended") {
			return "idle", m
		}
		for _, b := range buttonsOf(m) {
			verb, _, _ := strings.Cut(b.Data, ":")
			switch {
			case verb == "f":
				return "asked", m
			case strings.HasPrefix(b.Data, "talk:end") && newer:
				return "idle", m // something came since: nobody would think that a talk is open
			case strings.HasPrefix(b.Data, "talk:end"):
				return "talking", m
			case verb == "letter":
				return "letter", m
			case strings.HasPrefix(b.Data, "menu:resume"):
				return "stopped", m
			case verb == "menu":
				return "idle", m
			}
		}
		newer = true
	}
	return "idle", botapi.Message{}
}

func buttonsOf(m botapi.Message) (list []botapi.Button) {
	for _, row := range m.Inline {
		list = append(list, row...)
	}
	return list
}

// take is a participant's next step.
func (h *human) take(chat []botapi.Message) {
	what, m := h.state(chat)
	if what != "talking" {
		h.leaving, h.left = false, 0
	}
	switch what {
	case "asked":
		h.reply(m)
	case "talking":
		h.talk(m)
	case "letter", "stopped":
		h.press(m.ID, buttonsOf(m)[0].Data)
	default:
		h.begin()
	}
}

// begin starts something: to get to know the bot, a check-in, a talk.
func (h *human) begin() {
	keys := h.c.api.Keyboard(h.id)
	if keys == nil {
		if time.Since(h.acted) > patience { // not again while an answer may be on its way
			h.write("/start " + h.code)
		}
		return
	}
	switch n := h.dice.IntN(20); {
	case n < 12:
		h.write(keys[0][0])
	case n < 18:
		h.write(keys[1][1])
		h.opened = true
	case n < 19:
		h.write("/checkins")
	default:
		h.write("/menu")
	}
}

// talk writes a few letters and ends the conversation.
func (h *human) talk(m botapi.Message) {
	if h.left == 0 && !h.leaving {
		h.left = 1 + h.dice.IntN(4)
		if h.dice.IntN(12) == 0 {
			h.left += 14 // there is much to tell
		}
	}
	if !h.leaving && h.left > 0 {
		h.left--
		h.leaving = h.left == 0
		if h.opened { // whatever is still on its way, this is a letter
			word := fmt.Sprintf("word-%d-%03d", h.id, len(h.letters))
			h.letters = append(h.letters, word)
			h.write(word)
			h.opened = true
		} else {
			h.texts++
			h.write(fmt.Sprintf("perhaps a letter %d %d", h.id, h.texts))
		}
		h.mu.Lock()
		h.touchy = true // nothing comes back: the next may follow
		h.mu.Unlock()
		return
	}
	for _, b := range buttonsOf(m) {
		if strings.HasPrefix(b.Data, "talk:end") {
			h.answer(m, b)
		}
	}
}

// reply answers a question of the bot.
func (h *human) reply(m botapi.Message) {
	var options []botapi.Button
	controls := map[string]botapi.Button{}
	for _, b := range buttonsOf(m) {
		if part := strings.SplitN(b.Data, ":", 5); len(part) == 5 && part[3] == "o" {
			options = append(options, b)
		} else if len(part) == 5 {
			controls[part[4]] = b
		}
	}
	if b, ok := h.steer(controls); ok {
		h.answer(m, b)
		return
	}
	confirm, review := controls["confirm"]
	skip, optional := controls["skip"]
	switch {
	case review:
		if h.c.api.Keyboard(h.id) != nil {
			h.confirms++
		}
		h.answer(m, confirm)
	case len(options) > 0:
		i := h.dice.IntN(len(options))
		if h.dice.IntN(100) < 70 {
			i = 0
		}
		h.answer(m, options[i])
	case optional && h.dice.IntN(2) == 0:
		h.answer(m, skip)
	default:
		h.texts++
		h.write(fmt.Sprintf("own words %d %d", h.id, h.texts))
	}
}

// steer is now and then another way out of a question.
func (h *human) steer(controls map[string]botapi.Button) (botapi.Button, bool) {
	for _, c := range []struct {
		name  string
		share int // in a thousand
	}{{"back", 25}, {"stop", 10}, {"person", 10}, {"change", 80}, {"resume", 500}} {
		b, ok := controls[c.name]
		if ok && h.dice.IntN(1000) < c.share {
			return b, true
		}
	}
	return botapi.Button{}, false
}

// work is a worker's next step: what waits is opened, the oldest first.
func (h *human) work(chat []botapi.Message) {
	if h.c.api.Keyboard(h.id) == nil {
		if what, m := h.state(chat); what == "asked" {
			h.enrol(m)
		} else if time.Since(h.acted) > patience {
			h.write("/start " + h.code)
		}
		return
	}
	h.mu.Lock()
	m, b, ok := h.waiting()
	h.touchy = ok // there may be more
	h.mu.Unlock()
	if ok {
		h.press(m.ID, b.Data)
		h.mu.Lock()
		h.touchy = true
		h.mu.Unlock()
	}
}

// waiting finds the oldest thing a worker would open, and forgets what is
// settled when the chat has become long.
func (h *human) waiting() (botapi.Message, botapi.Button, bool) {
	for i, m := range h.chat {
		for _, b := range buttonsOf(m) {
			if h.wants(m, b) {
				if i > 200 {
					h.chat = slices.Clone(h.chat[i:])
				}
				return m, b, true
			}
		}
	}
	return botapi.Message{}, botapi.Button{}, false
}

// wants reports whether a worker presses a button: each once.
func (h *human) wants(m botapi.Message, b botapi.Button) bool {
	verb, rest, _ := strings.Cut(b.Data, ":")
	deed, _, _ := strings.Cut(rest, ":")
	switch {
	case verb == "letter":
	case verb == "person" && (deed == "take" || deed == "talk" && len(m.Inline) == 1):
	case verb == "checkin" && (deed == "open" || deed == "read"):
	default:
		return false
	}
	key := fmt.Sprint(m.ID, b.Data)
	if h.pressed[key] > 0 {
		return false
	}
	h.pressed[key]++
	return true
}

func (h *human) enrol(m botapi.Message) {
	var options []botapi.Button
	for _, b := range buttonsOf(m) {
		if part := strings.SplitN(b.Data, ":", 5); len(part) == 5 && part[3] == "o" {
			options = append(options, b)
		}
	}
	if len(options) > 0 {
		h.press(m.ID, options[0].Data)
		return
	}
	h.write(fmt.Sprint("Worker ", h.id))
}
