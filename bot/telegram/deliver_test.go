package telegram

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pristan/bot"
	"pristan/care"
)

type params = map[string]string

func TestDeliverSpeaksBotAPI(t *testing.T) {
	tests := map[string]struct {
		message bot.Message
		method  string
		params  params
	}{
		"text": {
			bot.Message{Deed: bot.Send, Text: "a < b & c > d \"e\"\nз"}, "sendMessage",
			params{"text": "a &lt; b &amp; c &gt; d \"e\"\nз", "parse_mode": "HTML", "link_preview_options": noPreview},
		},
		"bad UTF-8": {
			bot.Message{Deed: bot.Send, Text: "a\xffb"}, "sendMessage",
			params{"text": "a\uFFFDb", "parse_mode": "HTML", "link_preview_options": noPreview},
		},
		"buttons": {
			bot.Message{Deed: bot.Send, Text: "x", Silent: true, Protect: true,
				Buttons: [][]bot.Button{{{Label: "نعم", Data: "v1:a"}, {Label: "Page", Link: "https://example.org/"}}, {{Label: "⬅", Data: "b"}}}},
			"sendMessage",
			params{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview,
				"disable_notification": "true", "protect_content": "true",
				"reply_markup": `{"inline_keyboard":[[{"text":"نعم","callback_data":"v1:a"},{"text":"Page","url":"https://example.org/"}],[{"text":"⬅","callback_data":"b"}]]}`},
		},
		"keyboard": {
			bot.Message{Deed: bot.Send, Text: "x", Keyboard: [][]string{{"🆘"}, {"A", "B"}}, Hint: strings.Repeat("ж", 70)}, "sendMessage",
			params{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview,
				"reply_markup": `{"keyboard":[[{"text":"🆘"}],[{"text":"A"},{"text":"B"}]],"is_persistent":true,"resize_keyboard":true,"input_field_placeholder":"` + strings.Repeat("ж", 63) + `…"}`},
		},
		"no keyboard any more": {
			bot.Message{Deed: bot.Send, Text: "x", Keyboard: [][]string{}}, "sendMessage",
			params{"text": "x", "parse_mode": "HTML", "link_preview_options": noPreview, "reply_markup": `{"remove_keyboard":true}`},
		},
		"photo again": {
			bot.Message{Deed: bot.Send, Text: "x & y", File: &care.File{Kind: care.Photo, Ref: "F1"}}, "sendPhoto",
			params{"photo": "F1", "caption": "x &amp; y", "parse_mode": "HTML"},
		},
		"voice again": {
			bot.Message{Deed: bot.Send, File: &care.File{Kind: care.Voice, Ref: "F2"}, Protect: true}, "sendVoice",
			params{"voice": "F2", "protect_content": "true"},
		},
		"document again": {
			bot.Message{Deed: bot.Send, File: &care.File{Kind: care.Document, Ref: "F3"}}, "sendDocument",
			params{"document": "F3"},
		},
		"place": {
			bot.Message{Deed: bot.Send, Place: &bot.Place{Latitude: 42.6977, Longitude: -23.3}}, "sendLocation",
			params{"latitude": "42.6977", "longitude": "-23.3"},
		},
		"edit": {
			bot.Message{Deed: bot.Edit, Ref: "7", Text: "<", Silent: true, Protect: true, Buttons: [][]bot.Button{{{Label: "A", Data: "a"}}}}, "editMessageText",
			params{"message_id": "7", "text": "&lt;", "parse_mode": "HTML", "link_preview_options": noPreview,
				"reply_markup": `{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}`},
		},
		"retire": {
			bot.Message{Deed: bot.Retire, Ref: "7"}, "editMessageReplyMarkup",
			params{"message_id": "7", "reply_markup": `{"inline_keyboard":[]}`},
		},
		"delete": {bot.Message{Deed: bot.Delete, Ref: "7"}, "deleteMessage", params{"message_id": "7"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := &stub{answer: always(200, sent812)}
			ref, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", test.message)
			if err != nil {
				t.Fatal(err)
			}
			want := test.message.Ref
			if test.message.Deed == bot.Send {
				want = "812"
			}
			if ref != want {
				t.Errorf("the reference is %q, want %q", ref, want)
			}
			test.params["chat_id"] = "55"
			got := s.requests()[0]
			if got.method != test.method {
				t.Errorf("the method is %s, want %s", got.method, test.method)
			}
			if diff := cmp.Diff(test.params, got.params); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDeliverSetsCommandsOfAChat(t *testing.T) {
	for _, test := range []struct {
		commands []bot.Command
		list     string
	}{
		{[]bot.Command{{Name: "help", Description: "помощ"}}, `[{"command":"help","description":"помощ"}]`},
		{nil, `[]`},
	} {
		s := &stub{answer: always(200, `{"ok":true,"result":true}`)}
		ref, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Commands, Commands: test.commands})
		if ref != "" || err != nil {
			t.Fatal(ref, err)
		}
		want := request{"setMyCommands", params{"commands": test.list, "scope": `{"type":"chat","chat_id":55}`}, params{}}
		if diff := cmp.Diff(want, s.requests()[0], cmp.AllowUnexported(request{})); diff != "" {
			t.Error(diff)
		}
	}
}

// A picture goes up whole again after a failure, under a name that says nothing.
func TestDeliverRepeatsAnUploadWhole(t *testing.T) {
	picture := strings.Repeat("\x89PNG", 30_000)
	bodies := []string{`{"ok":false,"error_code":502,"description":"Bad Gateway"}`, sent812}
	s := &stub{}
	s.answer = func(request) (int, string) { return 200, bodies[len(s.requests())-1] }
	g := s.gateway(t, io.Discard)
	m := bot.Message{Deed: bot.Send, Text: "QR", Upload: aPicture([]byte(picture))}
	if _, err := g.Deliver(context.Background(), "tg:55", m); err == nil {
		t.Fatal("no error for a 502")
	}
	if ref, err := g.Deliver(context.Background(), "tg:55", m); ref != "812" || err != nil {
		t.Fatal(ref, err)
	}
	for _, r := range s.requests() {
		if r.method != "sendPhoto" || r.files["photo"] != "picture.png:"+picture || r.params["caption"] != "QR" || r.params["chat_id"] != "55" {
			t.Errorf("%s %v with %d bytes", r.method, r.params, len(r.files["photo"]))
		}
	}
}

func TestDeliverRefusesWhatTelegramWould(t *testing.T) {
	send := func(change func(*bot.Message)) bot.Message {
		m := bot.Message{Deed: bot.Send, Text: "x"}
		change(&m)
		return m
	}
	button := func(b bot.Button) bot.Message {
		return send(func(m *bot.Message) { m.Buttons = [][]bot.Button{{b}} })
	}
	file := &care.File{Kind: care.Photo, Ref: "F"}
	tests := map[string]bot.Message{
		"no text":      {Deed: bot.Send, Text: " \n"},
		"long text":    {Deed: bot.Send, Text: strings.Repeat("ж", 4097)},
		"long caption": {Deed: bot.Send, Text: strings.Repeat("ж", 1025), File: file},
		"both keyboards": send(func(m *bot.Message) {
			m.Buttons, m.Keyboard = [][]bot.Button{{{Label: "a", Data: "a"}}}, [][]string{{"b"}}
		}),
		"keyboard by edit": {Deed: bot.Edit, Ref: "7", Text: "x", Keyboard: [][]string{{"b"}}},
		"empty key":        send(func(m *bot.Message) { m.Keyboard = [][]string{{""}} }),
		"data and link":    button(bot.Button{Label: "a", Data: "a", Link: "https://example.org"}),
		"no data, no link": button(bot.Button{Label: "a"}),
		"no label":         button(bot.Button{Data: "a"}),
		"long data":        button(bot.Button{Label: "a", Data: strings.Repeat("d", 65)}),
		"file and picture": send(func(m *bot.Message) { m.File, m.Upload = file, aPicture([]byte("p")) }),
		"file of no kind":  send(func(m *bot.Message) { m.File = &care.File{Ref: "F"} }),
		"file and document": send(func(m *bot.Message) {
			m.File, m.Upload = file, &bot.Upload{Kind: care.Document, Name: "a.ics", Bytes: []byte("b")}
		}),
		"nameless document":  send(func(m *bot.Message) { m.Upload = &bot.Upload{Kind: care.Document, Name: " ", Bytes: []byte("b")} }),
		"empty document":     send(func(m *bot.Message) { m.Upload = &bot.Upload{Kind: care.Document, Name: "a.ics"} }),
		"edit to a document": {Deed: bot.Edit, Ref: "7", Text: "x", Upload: &bot.Upload{Kind: care.Document, Name: "a.ics", Bytes: []byte("b")}},
		"place with text":    send(func(m *bot.Message) { m.Place = &bot.Place{} }),
		"edit to a file":     {Deed: bot.Edit, Ref: "7", Text: "x", File: file},
		"edit of nothing":    {Deed: bot.Edit, Text: "x"},
		"delete of nothing":  {Deed: bot.Delete, Ref: "-1"},
		"no deed":            {Text: "x"},
	}
	s := &stub{answer: always(200, sent812)}
	g := s.gateway(t, io.Discard)
	for name, m := range tests {
		var refused bot.Refused
		if _, err := g.Deliver(context.Background(), "tg:55", m); !errors.As(err, &refused) || refused.Reason == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, to := range []care.Address{"", "55", "tg:", "tg:x", "sms:55", "tg:5 5"} {
		var refused bot.Refused
		if _, err := g.Deliver(context.Background(), to, send(func(*bot.Message) {})); !errors.As(err, &refused) {
			t.Errorf("address %q: %v", string(to), err)
		}
	}
	if asked := s.requests(); len(asked) != 0 {
		t.Errorf("telegram was asked %d times", len(asked))
	}
	if _, err := g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: strings.Repeat("🆘", 4096)}); err != nil {
		t.Errorf("4096 characters: %v", err)
	}
}

func TestDeliverFallsBackToPlainText(t *testing.T) {
	for _, m := range []bot.Message{
		{Deed: bot.Send, Text: "a < b"},
		{Deed: bot.Edit, Ref: "812", Text: "a < b"},
		{Deed: bot.Send, Text: "a < b", Upload: aPicture([]byte("png"))},
		{Deed: bot.Send, Text: "a < b", Upload: &bot.Upload{Kind: care.Document, Name: "a.ics", Bytes: []byte("b")}},
	} {
		s := &stub{answer: func(r request) (int, string) {
			if r.params["parse_mode"] != "" {
				return no(400, "Bad Request: can't parse entities: Unsupported start tag \"b\" at byte offset 2")
			}
			return 200, sent812
		}}
		if ref, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", m); ref != "812" || err != nil {
			t.Fatal(ref, err)
		}
		asked := s.requests()
		if len(asked) != 2 || asked[1].params["text"]+asked[1].params["caption"] != "a < b" {
			t.Errorf("%+v", asked)
		}
	}
	s := &stub{answer: func(request) (int, string) { return no(400, "Bad Request: can't parse entities: x") }}
	_, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
	if n := len(s.requests()); n != 2 || !errors.As(err, new(bot.Refused)) {
		t.Errorf("asked %d times: %v", n, err)
	}
}
