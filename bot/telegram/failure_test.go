package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"pristan/bot"
)

func TestAnswersHaveAMeaning(t *testing.T) {
	later := func(d time.Duration) error { return bot.Later{After: d, Everyone: true} }
	unknown := errors.New("an error of unknown outcome")
	edit, retire, erase := bot.Message{Deed: bot.Edit, Ref: "7", Text: "x"}, bot.Message{Deed: bot.Retire, Ref: "7"}, bot.Message{Deed: bot.Delete, Ref: "7"}
	send, upload := bot.Message{Deed: bot.Send, Text: "x"}, bot.Message{Deed: bot.Send, Upload: aPicture([]byte("png"))}
	tests := []struct {
		message bot.Message
		code    int
		text    string
		want    error
	}{
		{send, 403, "Forbidden: bot was blocked by the user", bot.ErrGone},
		{send, 403, "Forbidden: user is deactivated", bot.ErrGone},
		{send, 403, "Forbidden: bot was kicked from the group chat", bot.ErrGone},
		{send, 403, "Forbidden: bot is not a member of the supergroup chat", bot.ErrGone},
		{send, 403, "Forbidden: bot can't initiate conversation with a user", bot.ErrGone},
		{send, 400, "Bad Request: chat not found", bot.ErrGone},
		{send, 400, "Bad Request: user not found", bot.ErrGone},
		{send, 400, "Bad Request: PEER_ID_INVALID", bot.ErrGone},
		{send, 400, "Bad Request: group chat was upgraded to a supergroup chat", bot.ErrGone},
		{upload, 403, "Forbidden: bot was blocked by the user", bot.ErrGone},
		{upload, 400, "Bad Request: chat not found", bot.ErrGone},
		{send, 400, "Bad Request: BUTTON_DATA_INVALID", bot.Refused{Reason: "Bad Request: BUTTON_DATA_INVALID"}},
		{send, 400, "Bad Request: message to edit not found", bot.Refused{Reason: "Bad Request: message to edit not found"}},
		{upload, 400, "Bad Request: PHOTO_INVALID_DIMENSIONS", bot.Refused{Reason: "Bad Request: PHOTO_INVALID_DIMENSIONS"}},
		{upload, 413, "Request Entity Too Large", bot.Refused{Reason: "Request Entity Too Large"}},
		{send, 404, "Not Found: method not found", bot.Refused{Reason: "Not Found: method not found"}},
		{send, 401, "Unauthorized", ErrToken},
		{send, 404, "Not Found", ErrToken},
		{upload, 401, "Unauthorized", ErrToken},
		{send, 409, "Conflict: terminated by other getUpdates request", unknown},
		{send, 500, "Internal Server Error: restart", unknown},
		{upload, 500, "Internal Server Error", unknown},
		{send, 429, "Too Many Requests: retry later", later(time.Second)},
		{edit, 400, "Bad Request: message is not modified: specified new message content and …", nil},
		{edit, 400, "Bad Request: message to edit not found", bot.ErrNoMessage},
		{edit, 400, "Bad Request: message can't be edited", bot.ErrNoMessage},
		{edit, 400, "Bad Request: MESSAGE_ID_INVALID", bot.ErrNoMessage},
		{edit, 400, "Bad Request: there is no text in the message to edit", bot.ErrNoMessage},
		{edit, 403, "Forbidden: bot was blocked by the user", bot.ErrGone},
		{retire, 400, "Bad Request: message is not modified", nil},
		{retire, 400, "Bad Request: message to edit not found", bot.ErrNoMessage},
		{erase, 400, "Bad Request: message to delete not found", bot.ErrNoMessage},
		{erase, 400, "Bad Request: message can't be deleted for everyone", bot.ErrTooOld},
		{erase, 400, "Bad Request: MESSAGE_ID_INVALID", bot.ErrNoMessage},
		{erase, 400, "Bad Request: message is not modified", bot.Refused{Reason: "Bad Request: message is not modified"}},
	}
	for _, test := range tests {
		s := &stub{answer: func(request) (int, string) { return no(test.code, test.text) }}
		ref, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", test.message)
		switch {
		case test.want == unknown:
			if !undetermined(err) {
				t.Errorf("%s %s: %#v", test.message.Deed, test.text, err)
			}
		case test.want == nil && (err != nil || ref != "7"), !errors.Is(err, test.want):
			t.Errorf("%s %s: %q, %#v", test.message.Deed, test.text, ref, err)
		}
	}
}

// undetermined reports an error that says nothing about what was sent.
func undetermined(err error) bool {
	return err != nil && !errors.As(err, new(bot.Unsent)) && !errors.As(err, new(bot.Later)) &&
		!errors.As(err, new(bot.Refused)) && !errors.Is(err, bot.ErrGone) && !errors.Is(err, ErrToken)
}

func TestWaitsAreObeyed(t *testing.T) {
	body := `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 37","parameters":{"retry_after":37}}`
	for _, m := range []bot.Message{{Deed: bot.Send, Text: "x"}, {Deed: bot.Send, Upload: aPicture([]byte("png"))}} {
		s := &stub{answer: always(429, body)}
		g := s.gateway(t, io.Discard)
		_, err := g.Deliver(context.Background(), "tg:55", m)
		if want := (bot.Later{After: 37 * time.Second, Everyone: true}); !errors.Is(err, want) {
			t.Errorf("%#v", err)
		}
		if g.Stats().Waits != 1 {
			t.Errorf("%+v", g.Stats())
		}
	}
}

func TestPagesAreNoAnswers(t *testing.T) {
	for _, status := range []int{200, 301, 400, 401, 403, 404, 500, 502, 503} {
		for _, body := range []string{"<html><title>502 Bad Gateway</title></html>", "", `{"ok":false}`, `{"ok":fal`, `[]`} {
			for _, m := range []bot.Message{{Deed: bot.Send, Text: "x"}, {Deed: bot.Send, Upload: aPicture([]byte("png"))}} {
				s := &stub{answer: always(status, body)}
				_, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", m)
				if !undetermined(err) {
					t.Errorf("%d %s: %#v", status, body, err)
				}
			}
		}
	}
	s := &stub{answer: always(429, "<html>slow down</html>")}
	_, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
	if !errors.As(err, new(bot.Later)) {
		t.Errorf("a page with 429: %v", err)
	}
}

// What Telegram quotes from a message must not end in a log or a dead letter.
func TestReasonsQuoteNothing(t *testing.T) {
	for _, text := range []string{
		`Bad Request: can't parse entities: Unsupported start tag "Amina" at byte offset 7`,
		`Bad Request: can't parse inline keyboard button: Text 'Amina' is bad`,
		`Bad Request: inline keyboard button URL 'https://Amina.example' is invalid: wrong host`,
		`Bad Request: Wrong port number specified in the URL https://Amina.example:1`,
		`Bad Request: chat 5550123456 is "Amina`,
		`Bad Request: ` + strings.Repeat("x", 200) + "Amina",
	} {
		a := &answer{code: 400, text: text}
		if r := a.reason(); strings.Contains(r, "Amina") || strings.Contains(r, "5550123456") || !strings.HasPrefix(r, "Bad Request") {
			t.Errorf("%s", r)
		}
	}
}

func TestAMissingMessageIDIsNoError(t *testing.T) {
	for _, body := range []string{`{"ok":true,"result":true}`, `{"ok":true}`, `{"ok":true,"result":{"message_id":"x"}}`} {
		s := &stub{answer: always(200, body)}
		ref, err := s.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
		if ref != "" || err != nil {
			t.Errorf("%s: %q, %v", body, ref, err)
		}
	}
}

func TestEssenceKeepsTheMessageID(t *testing.T) {
	tests := map[string]string{
		`{"ok":true,"result":{"message_id":812,"text":"x"}}`: `{"ok":true,"result":{"message_id":812}}`,
		`{"ok":true,"result":{"message_id":812}}`:            "",
		`{"ok":true,"result":{"message_id":,"a":1}}`:         "",
		`{"ok":true,"result":{"message_id":"8","a":1}}`:      "",
		`{"ok":true,"result":{"message_id":1e3,"a":1}}`:      "",
		`{"ok":true,"result":{"message_id":0,"a":1}}`:        "",
		`{"ok":true,"result":true}`:                          "",
		`{"ok":true,"result":{"message_id":`:                 "",
		`{"ok":true,"result":[]}`:                            "",
		``:                                                   "",
	}
	for body, want := range tests {
		if want == "" {
			want = body
		}
		if got := string(essence([]byte(body))); got != want {
			t.Errorf("%s became %s", body, got)
		}
	}
}

func TestRepliesHaveALimit(t *testing.T) {
	for _, length := range []int64{-1, maxReply + 10} {
		r := &http.Response{ContentLength: length, Body: io.NopCloser(io.LimitReader(zeros{}, maxReply+10))}
		if _, err := readReply(r); err == nil {
			t.Error("a reply without end is read")
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
