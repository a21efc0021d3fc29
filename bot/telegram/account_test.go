package telegram

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pristan/bot"
)

func TestNewChecksFormsWithoutTheNetwork(t *testing.T) {
	for _, token := range []string{"", "SECRET", ":SECRET", "42:", "42:SEC RET", "42:SECRET\n", "x:SECRET", "42:SECRET/../"} {
		_, err := New(Options{Token: token})
		if !errors.Is(err, ErrToken) || leaks(err.Error()) {
			t.Errorf("token %q: %v", token, err)
		}
	}
	for _, api := range []string{"api.telegram.org", "ftp://x", "http://", "http://x/?a=b", "http://x/#a", "http://[::1"} {
		if _, err := New(Options{Token: testToken, API: api}); err == nil {
			t.Errorf("api %q is taken", api)
		}
	}
	for _, api := range []string{"", "https://api.telegram.org/", "http://127.0.0.1:8081", "https://proxy.example/tg%20a/"} {
		if _, err := New(Options{Token: testToken, API: api}); err != nil {
			t.Errorf("api %q: %v", api, err)
		}
	}
}

func TestMe(t *testing.T) {
	code := func(code int, text string) func(request) (int, string) {
		return func(request) (int, string) { return no(code, text) }
	}
	tests := map[string]struct {
		answer func(request) (int, string)
		want   error
	}{
		"good":        {always(200, `{"ok":true,"result":{"id":4242,"username":"pristan_bot"}}`), nil},
		"wrong token": {code(401, "Unauthorized"), ErrToken},
		"no such bot": {code(404, "Not Found"), ErrToken},
		"down":        {code(500, "Internal Server Error"), ErrUnreachable},
		"page":        {always(502, "<html>"), ErrUnreachable},
		"other site":  {always(404, "<html>"), ErrUnreachable},
		"no bot":      {always(200, `{"ok":true,"result":true}`), ErrUnreachable},
	}
	for name, test := range tests {
		s := &stub{answer: test.answer}
		name2, err := s.gateway(t, io.Discard).Me(context.Background())
		if !errors.Is(err, test.want) || err == nil && name2 != "pristan_bot" {
			t.Errorf("%s: %q, %v", name, name2, err)
		}
	}
	closed := httptest.NewServer(nil)
	closed.Close()
	if _, err := gatewayTo(t, Options{API: closed.URL}).Me(context.Background()); !errors.Is(err, ErrUnreachable) || !errors.As(err, new(bot.Unsent)) {
		t.Error(err)
	}
}

func TestAcknowledge(t *testing.T) {
	s := &stub{answer: always(200, `{"ok":true,"result":true}`)}
	g := s.gateway(t, io.Discard)
	for _, notice := range []string{"", strings.Repeat("ж", 300)} {
		if err := g.Acknowledge(context.Background(), "99", notice); err != nil {
			t.Fatal(err)
		}
	}
	want := []request{
		{"answerCallbackQuery", params{"callback_query_id": "99"}, params{}},
		{"answerCallbackQuery", params{"callback_query_id": "99", "text": strings.Repeat("ж", 199) + "…"}, params{}},
	}
	if diff := cmp.Diff(want, s.requests(), cmp.AllowUnexported(request{})); diff != "" {
		t.Error(diff)
	}
	s.answer = func(request) (int, string) {
		return no(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	if err := g.Acknowledge(context.Background(), "99", ""); err != nil {
		t.Error(err)
	}
	s.answer = func(request) (int, string) { return no(500, "Internal Server Error") }
	if err := g.Acknowledge(context.Background(), "99", ""); err == nil {
		t.Error("no error for a 500")
	}
}

func TestAccountSettings(t *testing.T) {
	s := &stub{answer: always(200, `{"ok":true,"result":true}`)}
	g := s.gateway(t, io.Discard)
	ctx := context.Background()
	err := errors.Join(
		g.SetCommands(ctx, "", []bot.Command{{Name: "help", Description: "Help"}}),
		g.SetCommands(ctx, "fa", nil),
		g.SetWebhook(ctx, "https://bot.example/x", hookSecret),
		g.DeleteWebhook(ctx))
	if err != nil {
		t.Fatal(err)
	}
	want := []request{
		{"setMyCommands", params{"commands": `[{"command":"help","description":"Help"}]`}, params{}},
		{"setMyCommands", params{"commands": `[]`, "language_code": "fa"}, params{}},
		{"setWebhook", params{"url": "https://bot.example/x", "secret_token": hookSecret, "allowed_updates": allowed}, params{}},
		{"deleteWebhook", params{}, params{}},
	}
	if diff := cmp.Diff(want, s.requests(), cmp.AllowUnexported(request{})); diff != "" {
		t.Error(diff)
	}
	for _, secret := range []string{"", "a b", "ж", strings.Repeat("a", 257)} {
		if g.SetWebhook(ctx, "https://bot.example/x", secret) == nil {
			t.Errorf("secret %q is taken", secret)
		}
	}
}
