package botapi_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pristan/bot/botapi"
)

const keys = `{"inline_keyboard":[[{"text":"yes","callback_data":"y"}]]}`

func num(id int64) string { return strconv.FormatInt(id, 10) }

func TestEdits(t *testing.T) {
	at := &clock{start}
	s := opened(t, botapi.Options{Now: at.now})
	const unchanged = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"
	id := num(messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "<b>a</b>", "parse_mode", "HTML", "reply_markup", keys)))
	at.push(1000 * time.Hour) // no limit for the bot's own
	edit := func(method string, pairs ...string) answer {
		return ask(s, method, append([]string{"chat_id", "55", "message_id", id}, pairs...)...)
	}
	wantError(t, edit("editMessageText", "text", "<b> a</b>", "parse_mode", "HTML", "reply_markup", strings.ReplaceAll(keys, ":", ": ")), 400, unchanged)
	a := wantOK(t, edit("editMessageText", "text", "a", "reply_markup", keys))
	if !strings.Contains(string(a.Result), `"edit_date"`) {
		t.Errorf("no date in %s", a.Result)
	}
	wantOK(t, edit("editMessageText", "text", "a")) // takes the buttons away
	if m := last(t, s, 55); m.Inline != nil || !m.Edited.Equal(at.at) {
		t.Errorf("shows %+v", m)
	}
	wantError(t, edit("editMessageReplyMarkup"), 400, unchanged)
	wantOK(t, edit("editMessageReplyMarkup", "reply_markup", keys))
	wantError(t, edit("editMessageReplyMarkup", "reply_markup", `{"remove_keyboard":true}`), 400, "inline keyboard expected")
	wantError(t, edit("editMessageCaption", "caption", "c"), 400, "there is no caption in the message to edit")
	wantError(t, edit("editMessageText", "text", ""), 400, "message text is empty")

	id = "999"
	wantError(t, edit("editMessageText", "text", "b"), 400, "message to edit not found")
	id = "1" // the person's own
	wantError(t, edit("editMessageText", "text", "b"), 400, "message can't be edited")
	id = num(messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "a", "reply_markup", `{"keyboard":[["u"]]}`)))
	wantError(t, edit("editMessageText", "text", "b"), 400, "message can't be edited")
}

func TestDeletes(t *testing.T) {
	at := &clock{start}
	s := opened(t, botapi.Options{Now: at.now})
	var sent []string
	for range 5 {
		sent = append(sent, num(messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "x"))))
	}
	at.push(48 * time.Hour)
	wantOK(t, ask(s, "deleteMessage", "chat_id", "55", "message_id", sent[0]))
	wantError(t, ask(s, "deleteMessage", "chat_id", "55", "message_id", sent[0]), 400, "message to delete not found")
	wantError(t, ask(s, "editMessageText", "chat_id", "55", "message_id", sent[0], "text", "y"), 400, "message to edit not found")
	wantOK(t, ask(s, "deleteMessages", "chat_id", "55", "message_ids", "["+sent[1]+","+sent[2]+",999]"))
	wantOK(t, ask(s, "deleteMessage", "chat_id", "55", "message_id", "1")) // the person's, too
	at.push(1)
	wantError(t, ask(s, "deleteMessage", "chat_id", "55", "message_id", sent[3]), 400, "message can't be deleted for everyone")
	if n := len(s.Chat(55)); n != 2 {
		t.Errorf("%d messages left", n)
	}
}

func TestTaps(t *testing.T) {
	const tooOld = "query is too old and response timeout expired or query ID is invalid"
	at := &clock{start}
	s := opened(t, botapi.Options{Now: at.now})
	id := messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "well?", "reply_markup", keys))
	tap := func() string {
		query, err := s.Tap(55, id, "y")
		if err != nil {
			t.Fatal(err)
		}
		return query
	}
	query := tap()
	wantError(t, ask(s, "answerCallbackQuery", "callback_query_id", query, "text", strings.Repeat("я", 201)), 400, "MESSAGE_TOO_LONG")
	wantOK(t, ask(s, "answerCallbackQuery", "callback_query_id", query, "text", strings.Repeat("я", 200)))
	wantError(t, ask(s, "answerCallbackQuery", "callback_query_id", query), 400, tooOld)
	wantError(t, ask(s, "answerCallbackQuery", "callback_query_id", "7"), 400, tooOld)
	query = tap()
	at.push(15 * time.Second)
	wantOK(t, ask(s, "answerCallbackQuery", "callback_query_id", query))
	query = tap()
	at.push(15*time.Second + 1)
	wantError(t, ask(s, "answerCallbackQuery", "callback_query_id", query), 400, tooOld)

	if _, err := s.Tap(55, id, "n"); err == nil {
		t.Error("a button that is not there was pressed")
	}
	wantOK(t, ask(s, "deleteMessage", "chat_id", "55", "message_id", num(id)))
	if _, err := s.Tap(55, id, "y"); err == nil {
		t.Error("a deleted message was pressed")
	}
	s.TapStale(55, id, "y")
	updates := poll(t, s)
	gone := updates[len(updates)-1].Callback
	if gone == nil || gone.Data != "y" || gone.Message.Date != 0 {
		t.Errorf("stale tap came as %+v", gone)
	}
}

func TestUnreachable(t *testing.T) {
	s := opened(t, botapi.Options{})
	say := func() answer { return ask(s, "sendMessage", "chat_id", "55", "text", "x") }
	s.Block(55)
	s.Block(55)
	wantError(t, say(), 403, "Forbidden: bot was blocked by the user")
	s.SendText(55, "/start") // unblocks first
	wantOK(t, say())
	updates := poll(t, s)
	if got := fmt.Sprint(updates[0].Member != nil, updates[1].Member != nil, updates[2].Message != nil, len(updates)); got != "true true true 3" {
		t.Errorf("updates %s", got)
	}
	s.SetFaults(botapi.Faults{Forbidden: map[int64]bool{55: true}})
	wantError(t, say(), 403, "Forbidden: bot was blocked by the user")
	s.SetFaults(botapi.Faults{})
	wantOK(t, say())
	s.Deactivate(55)
	wantError(t, say(), 403, "Forbidden: user is deactivated")

	s.GroupText(-7, 55, "hello")
	wantOK(t, ask(s, "sendMessage", "chat_id", "-7", "text", "x"))
	wantOK(t, ask(s, "leaveChat", "chat_id", "-7"))
	wantError(t, ask(s, "sendMessage", "chat_id", "-7", "text", "x"), 403, "Forbidden: bot is not a member of the group chat")
}

func TestPersonEdits(t *testing.T) {
	s := opened(t, botapi.Options{})
	if err := s.Edit(55, s.SendText(55, "one"), "two"); err != nil {
		t.Fatal(err)
	}
	if err := s.Edit(55, 999, "three"); err == nil {
		t.Error("edited nothing")
	}
	if u := poll(t, s); len(u) != 2 || !strings.Contains(string(u[1].Edited), `"text":"two"`) || last(t, s, 55).Text != "two" {
		t.Errorf("updates %+v", u)
	}
}
