package bot_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"pristan/bot"
	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

// Two places people may be asked to come to.
func init() {
	sampleOrganisation.Facts["office.place"] = care.Fact{Kind: care.PlaceFact, Value: "Office",
		Names: map[care.Language]string{care.Farsi: "دفتر"}}
	sampleOrganisation.Facts["court.place"] = care.Fact{Kind: care.PlaceFact, Value: "Court"}
}

// shownWords are the words of messages that tell no more than their values, so
// that a conversation shows which day or name stands on a button.
func shownWords(t testing.TB) map[string]string {
	data, err := fs.ReadFile(locales.Files(), "en.json")
	if err != nil {
		t.Fatal(err)
	}
	var messages map[string]struct{ Other string }
	if err := json.Unmarshal(data, &messages); err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	for key, m := range messages {
		for _, begin := range []string{"calendar.", "page.", "clock.", "flow.person", "flow.place", "flow.day", "notice.weekday"} {
			if strings.HasPrefix(key, begin) {
				words[key] = m.Other
			}
		}
	}
	for key, m := range messages {
		if strings.HasPrefix(key, "staff.rota.") { // the days and names are what a rota is about
			words[key] = strings.Join(append([]string{key}, placeholder.FindAllString(m.Other, -1)...), " ")
		}
	}
	words["calendar.day_today"], words["flow.place"] = "today {{.n}}", "{{.place}}" // no mark of direction that nobody can type
	return words
}

var placeholder = regexp.MustCompile(`{{\.\w+}}`)

// wordsIn are the words of flows of a test's own: their keys, unless the folder
// says more.
func wordsIn(t testing.TB, dir string, book *flows.Book) map[string]string {
	words := map[string]string{}
	for _, k := range book.Keys() {
		if strings.HasPrefix(k.Key, "asks.") || strings.HasPrefix(k.Key, "visit.") {
			words[k.Key] = k.Key
		}
	}
	data, err := os.ReadFile(dir + "/words.json")
	if errors.Is(err, fs.ErrNotExist) {
		return words
	}
	if err == nil {
		err = json.Unmarshal(data, &words)
	}
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// begins puts somebody at the first question of a flow that no menu leads to,
// in the place of the newest message they have.
func (s *stage) begins(from care.Address, flow string) {
	err := s.store.Update(s.t.Context(), func(tx *storage.Tx) error {
		p, _, err := tx.At(from)
		if err != nil {
			return err
		}
		session, _, err := s.book.Begin(flow, nil, s.now())
		if err != nil {
			return err
		}
		return tx.PutSession(p.ID, session)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	chat := s.chats.shown[from]
	s.tap(from, chat[len(chat)-1].ref, "menu:resume."+flow)
}

// forge presses a button with something else in it.
func (s *stage) forge(from care.Address, deed string) {
	label, value, _ := strings.Cut(deed, " as ")
	ref, data, ok := s.chats.button(from, strings.Trim(label, "[]"))
	if !ok {
		s.noButton(from, label)
		return
	}
	if a, is := s.people[value]; is {
		value = s.idOf(a).String()
	}
	s.incoming(from, bot.Incoming{Kind: bot.Tapped, Tap: &bot.Tap{Data: data[:strings.LastIndex(data, ":")+1] + value, Message: ref}})
}

// alter presses a button with another verb in it: what:verb:of what.
func (s *stage) alter(from care.Address, deed string) {
	label, verb, _ := strings.Cut(deed, " to ")
	ref, data, ok := s.chats.button(from, strings.Trim(label, "[]"))
	part := strings.SplitN(data, ":", 3)
	if !ok || len(part) != 3 {
		s.noButton(from, label)
		return
	}
	part[1] = verb
	s.incoming(from, bot.Incoming{Kind: bot.Tapped, Tap: &bot.Tap{Data: strings.Join(part, ":"), Message: ref}})
}

// copies presses what stands on a button of somebody else's, under one's own
// newest message.
func (s *stage) copies(from care.Address, deed string) {
	name, label, _ := strings.Cut(deed, " ")
	_, data, ok := s.chats.button(s.address(name), strings.Trim(label, "[]"))
	chat := s.chats.shown[from]
	if !ok || len(chat) == 0 {
		s.noButton(from, label)
		return
	}
	s.incoming(from, bot.Incoming{Kind: bot.Tapped, Tap: &bot.Tap{Data: data, Message: chat[len(chat)-1].ref}})
}

func (s *stage) idOf(a care.Address) (id care.PersonID) {
	err := s.store.View(s.t.Context(), func(tx *storage.Tx) error {
		p, _, err := tx.At(a)
		id = p.ID
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}
