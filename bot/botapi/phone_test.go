package botapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pristan/bot/botapi"
)

func TestOfflinePhone(t *testing.T) {
	s := opened(t, botapi.Options{})
	id := messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "well?", "reply_markup", keys))
	events, end := s.Subscribe()
	defer end()
	s.Offline(55, true)
	wantOK(t, ask(s, "editMessageText", "chat_id", "55", "message_id", num(id), "text", "too late"))
	wantOK(t, ask(s, "sendMessage", "chat_id", "55", "text", "news", "reply_markup", `{"keyboard":[["u"]]}`))
	wantOK(t, ask(s, "sendChatAction", "chat_id", "55", "action", "typing"))
	if s.SendText(55, "first") != 0 {
		t.Error("an unsent text has an id")
	}
	if query, err := s.Tap(55, id, "y"); query != "" || err != nil { // the phone still shows it
		t.Errorf("tap gave %q, %v", query, err)
	}
	if m := last(t, s, 55); m.Text != "well?" || s.Keyboard(55) != nil || s.Pending() != 0 || len(events) != 0 {
		t.Errorf("offline, yet %+v, %d pending, %d events", m, s.Pending(), len(events))
	}
	s.Offline(55, false)
	var kinds []string
	for len(events) > 0 {
		kinds = append(kinds, (<-events).Kind)
	}
	if got := strings.Join(kinds, " "); got != "edit message keyboard message" {
		t.Errorf("events %s", got)
	}
	updates := poll(t, s)
	if len(updates) != 2 || !strings.Contains(string(updates[0].Message), "first") || updates[1].Callback == nil {
		t.Errorf("updates %+v", updates)
	}
	if m := last(t, s, 55); m.Text != "first" {
		t.Errorf("last is %+v", m)
	}
}

func TestEvents(t *testing.T) {
	s := opened(t, botapi.Options{})
	events, end := s.Subscribe()
	id := messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "well?", "reply_markup", keys))
	query, _ := s.Tap(55, id, "y")
	wantOK(t, ask(s, "answerCallbackQuery", "callback_query_id", query, "text", "ok", "show_alert", "true"))
	wantOK(t, ask(s, "sendChatAction", "chat_id", "55", "action", "typing"))
	wantOK(t, ask(s, "deleteMessage", "chat_id", "55", "message_id", num(id)))
	end()
	end() // harmless
	var got []string
	for e := range events {
		deleted := e.Message != nil && e.Message.Deleted
		got = append(got, fmt.Sprint(e.User, " ", e.Kind, " ", e.Toast, " ", e.Alert, " ", deleted))
	}
	want := []string{"55 message  false false", "55 toast ok true false", "55 typing  false false", "55 delete  false true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSlowReaderIsCutOff(t *testing.T) {
	s := opened(t, botapi.Options{})
	events, _ := s.Subscribe()
	for range 2000 {
		s.SendText(55, "x")
	}
	n := 0
	for range events {
		n++
	}
	if n == 0 || n >= 2000 {
		t.Errorf("read %d events", n)
	}
}

func TestOneTimeKeyboard(t *testing.T) {
	s := opened(t, botapi.Options{})
	wantOK(t, ask(s, "sendMessage", "chat_id", "55", "text", "x", "reply_markup", `{"keyboard":[["here"]],"one_time_keyboard":true}`))
	s.SendText(55, "something else")
	if s.Keyboard(55) == nil {
		t.Error("keyboard gone too early")
	}
	s.SendText(55, "here")
	if s.Keyboard(55) != nil {
		t.Error("keyboard stays")
	}
}

func TestCommandScopes(t *testing.T) {
	s := opened(t, botapi.Options{})
	set := func(name string, pairs ...string) {
		t.Helper()
		wantOK(t, ask(s, "setMyCommands", append(pairs, "commands", `[{"command":"`+name+`","description":"d"}]`)...))
	}
	want := func(user int64, language, name string) {
		t.Helper()
		if got := s.Commands(user, language); len(got) != 1 || got[0].Command != name {
			t.Errorf("%d in %q sees %v, want %s", user, language, got, name)
		}
	}
	if s.Commands(55, "") != nil {
		t.Error("commands from nowhere")
	}
	set("all")
	set("arabic", "language_code", "ar")
	want(55, "ar-EG", "arabic")
	want(55, "", "all")
	set("private", "scope", `{"type":"all_private_chats"}`)
	want(55, "ar", "private")
	set("own", "scope", `{"type":"chat","chat_id":55}`)
	want(55, "ar", "own")
	want(56, "ar", "private")
	wantOK(t, ask(s, "deleteMyCommands", "scope", `{"type":"chat","chat_id":55}`))
	want(55, "ar", "private")
	if a := ask(s, "getMyCommands", "language_code", "ar"); string(a.Result) != `[{"command":"arabic","description":"d"}]` {
		t.Errorf("got %s", a.Result)
	}
	wantError(t, ask(s, "setMyCommands", "commands", "[]", "scope", `{"type":"everybody"}`), 400, `unsupported type "everybody" of BotCommandScope specified`)
}

func TestProfile(t *testing.T) {
	s := botapi.New(botapi.Options{})
	wantOK(t, ask(s, "setMyName", "name", "Haven"))
	wantOK(t, ask(s, "setMyName", "name", "Пристан", "language_code", "bg"))
	wantOK(t, ask(s, "setMyDescription", "description", "long"))
	wantOK(t, ask(s, "setMyShortDescription", "short_description", "short"))
	wantError(t, ask(s, "setMyName", "name", strings.Repeat("я", 65)), 400, "bot name is too long")
	name, description, short := s.Profile("bg")
	if fmt.Sprint(name, description, short) != "Пристанlongshort" {
		t.Errorf("profile %s %s %s", name, description, short)
	}
}

func TestQuietKeepsTheLastFew(t *testing.T) {
	s := opened(t, botapi.Options{Quiet: true})
	for range 500 {
		wantOK(t, say(s))
	}
	if n := len(s.Chat(55)); n < 10 || n > 50 || len(s.Accepted()) != 0 {
		t.Errorf("%d messages, %d calls kept", n, len(s.Accepted()))
	}
	if m := last(t, s, 55); m.ID != 501 {
		t.Errorf("last is %d", m.ID)
	}
}
