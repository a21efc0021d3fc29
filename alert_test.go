package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/locales"
	"pristan/storage"
)

// ward is a bot with participants and lawyers who are enrolled from the start,
// and an organisation whose urgent ladder has short steps.
type ward struct {
	t       testing.TB
	api     *telegramServer
	h       *house
	words   *locales.Catalogue
	people  []int64
	lawyers []int64
}

func newWard(t testing.TB, people, lawyers int, step time.Duration) *ward {
	w := &ward{t: t, api: newTelegram(t, botapi.Options{Seed: 1})}
	w.h = newHouse(t, w.api.http.URL)
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	w.words = words
	w.organisation(step)
	w.h.invite("participant", 1) // makes database and key
	for n := range people {
		w.people = append(w.people, int64(5001+n))
	}
	for n := range lawyers {
		w.lawyers = append(w.lawyers, int64(9001+n))
	}
	w.h.open(func(s *storage.Store) error {
		return s.Update(t.Context(), func(tx *storage.Tx) error {
			for _, user := range w.people {
				if err := w.enrol(tx, user, care.Participant); err != nil {
					return err
				}
			}
			for _, user := range w.lawyers {
				if err := w.enrol(tx, user, care.Lawyer); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return w
}

var urgentLadder = regexp.MustCompile(`(?s)\nurgent:\n.*?\n\n`)

// organisation is the sample one with short steps.
func (w *ward) organisation(step time.Duration) {
	sample, err := os.ReadFile("organisation.yaml")
	if err != nil {
		w.t.Fatal(err)
	}
	short := fmt.Sprintf("\nurgent:\n  - {call: [on_call], wait: %s}\n  - {call: [lawyer], wait: %s}\n\n", step, step)
	changed := urgentLadder.ReplaceAllString(string(sample), short)
	if changed == string(sample) {
		w.t.Fatal("the sample organisation has no urgent ladder to shorten")
	}
	file := filepath.Join(w.h.folder, "organisation.yaml")
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.h.options = []string{"--org", file}
}

func (w *ward) enrol(tx *storage.Tx, user int64, role care.Role) error {
	w.api.Join(botapi.User{ID: user, FirstName: "Phone", LanguageCode: "en"})
	w.api.SendText(user, "/menu") // Telegram lets no bot write to whoever never wrote to it
	now := time.Now()
	p := care.Person{ID: care.NewID[care.Person](), Role: role, Name: "Somebody", Language: care.English, Joined: now, Enrolled: now}
	p.Work.Agenda = care.NoAgenda
	for _, purpose := range care.Purposes {
		p.Consents = append(p.Consents, care.Consent{Purpose: purpose, Given: true, At: now, Language: care.English})
	}
	if err := tx.AddPerson(p); err != nil {
		return err
	}
	if err := tx.Link(addressOf(user), p.ID); err != nil || role != care.Participant {
		return err
	}
	return tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: p.ID, Opened: now})
}

// label is a text as it stands on a key or a button.
func (w *ward) label(key string) string {
	text, err := w.words.Write(care.Reader{Language: care.English}, care.Organisation{}, care.Say(key))
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

// cry raises the alarm by typing: texts survive a bot that is away.
func (w *ward) cry(user int64) {
	w.api.SendText(user, w.label("menu.urgent"))
	w.api.SendText(user, w.label("alert.who.me"))
}

// shown waits for the newest message of a chat with a button that begins so.
func (w *ward) shown(user int64, begins string) (m botapi.Message, data string) {
	eventually(w.t, 30*time.Second, fmt.Sprintf("%d sees a button %s", user, begins), func() (ok bool) {
		m, data, ok = w.button(user, begins)
		return ok
	})
	return m, data
}

func (w *ward) button(user int64, begins string) (m botapi.Message, data string, ok bool) {
	for _, m := range slices.Backward(w.api.Chat(user)) {
		for _, b := range buttonsOf(m) {
			if strings.HasPrefix(b.Data, begins) {
				return m, b.Data, true
			}
		}
	}
	return m, "", false
}

// instance is the part of a question's buttons that chance chooses.
var instance = regexp.MustCompile(`f:[A-Za-z0-9_-]{8}:`)

// transcript is every call that changed one chat, with all its parameters.
func (w *ward) transcript(user int64) (lines []string) {
	for _, c := range w.api.Accepted() {
		if c.Chat == user {
			lines = append(lines, instance.ReplaceAllString(fmt.Sprint(c.Method, " ", c.Params), "f:i:"))
		}
	}
	return lines
}

// TestDuressLooksLikeAllIsWell plays the same conversation in two houses: in
// one the person writes that all is well, in the other the secret phrase. What
// Telegram is told for that chat must be the same to the byte, wherever in a
// conversation it is written; and in the second house people are called.
func TestDuressLooksLikeAllIsWell(t *testing.T) {
	for _, state := range []string{"idle", "at a question", "in words of one's own"} {
		t.Run(state, func(t *testing.T) {
			well, calm := duressTranscript(t, state, "well.word")
			duress, called := duressTranscript(t, state, "")
			if diff := cmp.Diff(well, duress); diff != "" {
				t.Errorf("the phone shows something else under duress (-well +duress):\n%s", diff)
			}
			if len(well) < 1 {
				t.Errorf("only %d calls were compared", len(well))
			}
			if calm != 0 || called == 0 {
				t.Errorf("people were called %d times for all is well and %d times under duress", calm, called)
			}
		})
	}
}

const phrase = "the soup is on the stove"

func duressTranscript(t *testing.T, state, key string) (lines []string, called int) {
	w := newWard(t, 1, 1, time.Minute)
	r := w.h.serve()
	r.await()
	user, lawyer := w.people[0], w.lawyers[0]
	w.api.SendText(user, w.label("menu.settings"))
	m, data := w.shown(user, "menu:duress")
	w.api.Tap(user, m.ID, data)
	(&phone{t: t, api: w.api, user: user}).choose("o", "choose")
	w.api.SendText(user, phrase)
	quiet(t, r)
	if state != "idle" {
		w.api.SendText(user, "/checkin")
		w.shown(user, "f:")
	}
	if state == "in words of one's own" {
		for _, value := range []string{"good", "yes", "no", "yes", "none", "no", "none", "yes", "other"} {
			(&phone{t: t, api: w.api, user: user}).choose("o", value)
		}
	}
	quiet(t, r)
	words := phrase
	if key != "" {
		words = w.label(key)
	}
	before := len(w.transcript(user))
	w.api.SendText(user, words)
	eventually(t, 10*time.Second, "the answer came", func() bool { return len(w.transcript(user)) > before && w.api.Pending() == 0 })
	quiet(t, r)
	r.stop()
	for _, c := range w.api.Accepted() {
		if c.Chat == lawyer && strings.Contains(c.Params["reply_markup"], "alert:open:") {
			called++
		}
	}
	return w.transcript(user)[before:], called
}

// TestPhoneTakenNothingLeaves says that a phone is in other hands and then
// presses every button it ever had, writes and sends to the bot: from the moment
// the responder has seen it confirmed, Telegram is told nothing for that chat.
func TestPhoneTakenNothingLeaves(t *testing.T) {
	w := newWard(t, 1, 1, time.Minute)
	r := w.h.serve()
	r.await()
	user, lawyer := w.people[0], w.lawyers[0]
	for _, text := range []string{"/checkin", "/settings", "/appointments", "/legal"} {
		w.api.SendText(user, text)
		quiet(t, r)
	}
	w.cry(user)
	w.shown(user, "urgent:mistake:")
	m, data := w.shown(lawyer, "alert:take:")
	w.api.Tap(lawyer, m.ID, data)
	m, data = w.shown(lawyer, "alert:phone:")
	w.api.Tap(lawyer, m.ID, data)
	m, data = w.shown(lawyer, data+":yes")
	w.api.Tap(lawyer, m.ID, data)
	w.shown(lawyer, "alert:back:")
	quiet(t, r)
	before := len(w.transcript(user))
	pressed := 0
	for _, c := range w.api.Accepted() {
		for _, found := range pressable.FindAllStringSubmatch(c.Params["reply_markup"], -1) {
			if c.Chat == user {
				w.api.Tap(user, c.MessageID, found[1])
				pressed++
			}
		}
	}
	for _, text := range []string{"/start", "/menu", w.label("menu.urgent"), "who are you", w.label("well.word")} {
		w.api.SendText(user, text)
	}
	w.api.SendPhoto(user, []byte("no picture"), "")
	eventually(t, 10*time.Second, "everything was taken in", func() bool { return w.api.Pending() == 0 })
	quiet(t, r)
	if pressed < 30 {
		t.Errorf("only %d buttons were pressed", pressed)
	}
	if after := w.transcript(user); len(after) > before {
		t.Errorf("after the phone was taken %d calls went to it:\n%s", len(after)-before, strings.Join(after[before:], "\n"))
	}
	m, data = w.shown(lawyer, "alert:back:")
	w.api.Tap(lawyer, m.ID, data)
	m, data = w.shown(lawyer, data+":yes")
	w.api.Tap(lawyer, m.ID, data)
	eventually(t, 10*time.Second, "the phone hears from us again", func() bool { return len(w.transcript(user)) > before })
}

// pressable finds what every button of a message carries.
var pressable = regexp.MustCompile(`"callback_data":"([^"]+)"`)

// TestEscalationKills kills the bot at random while people cry for help and
// lawyers take alerts, two of them at the same instant. No alert may be lost or
// without a next step, none may have two owners, and no step may come later than
// half a minute after it was due while the bot runs.
//
//	PRISTAN_ALERT_KILLS=100 go test -run TestEscalationKills -v .
func TestEscalationKills(t *testing.T) {
	if testing.Short() {
		t.Skip("kills take their time")
	}
	kills := number("PRISTAN_ALERT_KILLS", 15)
	seed := uint64(number("PRISTAN_SEED", int(time.Now().UnixNano()%1e6)))
	t.Logf("seed %d", seed)
	e := &escalation{ward: newWard(t, kills, 4, time.Second), dice: rand.New(rand.NewPCG(seed, 4)), taken: map[string]bool{}}
	for n := range kills {
		e.life(n)
	}
	e.check()
}

// escalation is one run of it.
type escalation struct {
	*ward
	dice  *rand.Rand
	taken map[string]bool // alerts that were pressed on
	up    [][2]time.Time  // when the bot ran
}

// life starts the bot, lets one more person cry, two lawyers press on an alert
// that waits, and kills the bot.
func (e *escalation) life(n int) {
	r := e.h.serve()
	early := e.dice.IntN(5) == 0
	if !early {
		r.await()
	}
	began := time.Now()
	e.cry(e.people[n])
	if n%3 == 2 {
		e.race()
	}
	time.Sleep(time.Duration(e.dice.IntN(900)) * time.Millisecond)
	r.kill()
	if !early {
		e.up = append(e.up, [2]time.Time{began, time.Now()})
	}
}

// race lets two lawyers press the same button at the same instant.
func (e *escalation) race() {
	for _, m := range e.api.Chat(e.lawyers[0]) {
		for _, b := range buttonsOf(m) {
			other, _, ok := e.button(e.lawyers[1], b.Data)
			if !strings.HasPrefix(b.Data, "alert:take:") || e.taken[b.Data] || !ok {
				continue
			}
			e.taken[b.Data] = true
			e.api.Tap(e.lawyers[0], m.ID, b.Data)
			e.api.Tap(e.lawyers[1], other.ID, b.Data)
			return
		}
	}
}

func (e *escalation) check() {
	t := e.t
	r := e.h.serve()
	r.await()
	began := time.Now()
	eventually(t, 30*time.Second, "everything was taken in", func() bool { return e.api.Pending() == 0 })
	time.Sleep(3 * time.Second) // two more steps of the ladder
	quiet(t, r)
	e.up = append(e.up, [2]time.Time{began, time.Now()})
	_, metrics := r.get("/metrics")
	if status, _ := r.stop(); status != 0 {
		t.Errorf("the bot ended with %d", status)
	}
	if !strings.Contains(metrics, "pristan_heartbeat_timestamp_seconds") {
		t.Error("there is no heartbeat")
	}
	alerts, owners, lost := 0, 0, 0
	e.h.read(func(tx *storage.Tx) error {
		for _, user := range e.people {
			p, _, err := tx.At(addressOf(user))
			if err != nil {
				return err
			}
			list, err := tx.AlertsOf(care.System, p.ID)
			if err != nil {
				return err
			}
			if len(list) != 1 {
				t.Errorf("%d cried once and has %d alerts", user, len(list))
			}
			if len(list) == 0 {
				lost++
			}
			for _, a := range list {
				alerts++
				if !a.TakenBy.IsZero() {
					owners++
				}
				if a.Open() && (a.Next.IsZero() || a.Why != care.Detained) {
					t.Errorf("an alert has no next step: %+v", a)
				}
				e.oneOwner(a)
			}
		}
		return nil
	})
	late := e.latest()
	t.Logf("%d people cried, lost %d; %d alerts pressed on by two at once, %d with an owner; the latest step came %v after it was due while the bot ran",
		len(e.people), lost, len(e.taken), owners, late)
	if late > 30*time.Second {
		t.Errorf("a step came %v late", late)
	}
	if owners == 0 || alerts < 10 {
		t.Errorf("too little happened: %d alerts, %d owners", alerts, owners)
	}
}

// oneOwner checks that at most one lawyer was ever shown an alert as theirs.
func (e *escalation) oneOwner(a care.Alert) {
	chats := map[int64]bool{}
	for _, c := range e.api.Accepted() {
		if strings.Contains(c.Params["reply_markup"], "alert:close:"+a.ID.String()) {
			chats[c.Chat] = true
		}
	}
	if len(chats) > 1 {
		e.t.Errorf("an alert was given to %d lawyers", len(chats))
	}
}

// latest is the longest time, while the bot ran, between two calls for an alert
// that nobody had taken, beyond the second that a step has.
func (e *escalation) latest() (late time.Duration) {
	calls := map[string][]time.Time{}
	for _, c := range e.api.Accepted() {
		if c.Method != "sendMessage" || c.Chat != e.lawyers[2] {
			continue
		}
		if i := strings.Index(c.Params["reply_markup"], "alert:take:"); i >= 0 {
			id := c.Params["reply_markup"][i : i+len("alert:take:")+32]
			calls[id] = append(calls[id], c.At)
		}
	}
	for _, at := range calls {
		for i := 1; i < len(at); i++ {
			late = max(late, e.ran(at[i-1], at[i])-time.Second)
		}
	}
	return late
}

// ran is how long the bot ran between two moments.
func (e *escalation) ran(from, to time.Time) (sum time.Duration) {
	for _, u := range e.up {
		begin, end := u[0], u[1]
		if from.After(begin) {
			begin = from
		}
		if to.Before(end) {
			end = to
		}
		sum += max(end.Sub(begin), 0)
	}
	return sum
}
