package bot_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"pristan/bot"
	"pristan/bot/botapi"
	"pristan/bot/telegram"
)

// widest is how many buttons fit on a line.
const widest = 8

// TestKeyboardsAreTaken sends everything that was asked in the conversations
// about appointments to a Bot API as strict as Telegram's, new and as edits.
func TestKeyboardsAreTaken(t *testing.T) {
	files, err := filepath.Glob("testdata/asks-*.talk")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found: %v", err)
	}
	for _, file := range append(files, "testdata/legal.talk", "testdata/legal-hand.talk") {
		var asked []bot.Message
		synctest.Test(t, func(t *testing.T) { asked = askedIn(t, file) })
		if len(asked) < 10 {
			t.Fatalf("%s: only %d questions", file, len(asked))
		}
		takes(t, asked)
	}
}

// askedIn plays a conversation and returns every message with buttons.
func askedIn(t *testing.T, file string) []bot.Message {
	script, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	defer s.stop()
	for line := range strings.Lines(string(script)) {
		if strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		s.do(strings.TrimSpace(line))
		s.settle()
	}
	return s.chats.asked
}

func takes(t *testing.T, asked []bot.Message) {
	server := botapi.New(botapi.Options{Token: token})
	web := httptest.NewServer(server)
	defer web.Close()
	defer server.Close()
	server.Join(botapi.User{ID: 55, FirstName: "Amina"})
	server.SendText(55, "/start")
	gateway, err := telegram.New(telegram.Options{API: web.URL, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	ref := ""
	for _, m := range asked {
		for _, row := range m.Buttons {
			if len(row) > widest {
				t.Errorf("%d buttons on a line", len(row))
			}
		}
		for _, deed := range []bot.Deed{bot.Send, bot.Edit} {
			m.Deed, m.Ref = deed, ref
			if ref, err = gateway.Deliver(t.Context(), "tg:55", m); err != nil {
				t.Fatalf("%s: %v", m.Text, err)
			}
		}
	}
}

const token = "7000000001:AAH-test-token-that-nobody-else-has"
