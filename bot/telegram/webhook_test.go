package telegram

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pristan/bot"
)

const hookSecret = "s3cret_-A"

// posted is a good request, changed.
func posted(body string, change func(*http.Request)) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/hook", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(secretHeader, hookSecret)
	if change != nil {
		change(r)
	}
	return r
}

func TestWebhook(t *testing.T) {
	good := `{"update_id":1,"message":{` + private + `,"text":"a"}}`
	header := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[http.CanonicalHeaderKey(name)] = values }
	}
	tests := map[string]struct {
		request *http.Request
		fails   bool // the handler's
		status  int
		handled int
	}{
		"good":           {posted(good, nil), false, 200, 1},
		"charset":        {posted(good, header("Content-Type", "application/json; charset=utf-8")), false, 200, 1},
		"not stored":     {posted(good, nil), true, 503, 1},
		"no secret":      {posted(good, header(secretHeader)), false, 401, 0},
		"empty secret":   {posted(good, header(secretHeader, "")), false, 401, 0},
		"wrong secret":   {posted(good, header(secretHeader, "s3cret_-B")), false, 401, 0},
		"longer secret":  {posted(good, header(secretHeader, hookSecret+"A")), false, 401, 0},
		"two secrets":    {posted(good, header(secretHeader, hookSecret, hookSecret)), false, 401, 0},
		"GET":            {posted("", func(r *http.Request) { r.Method = http.MethodGet }), false, 405, 0},
		"form":           {posted(good, header("Content-Type", "application/x-www-form-urlencoded")), false, 415, 0},
		"no type":        {posted(good, header("Content-Type")), false, 415, 0},
		"too large":      {posted(`{"update_id":1,"x":"`+strings.Repeat("x", 1<<20)+`"}`, nil), false, 413, 0},
		"cut off":        {posted("", func(r *http.Request) { r.Body = io.NopCloser(cut{}) }), false, 400, 0},
		"no JSON":        {posted("hello", nil), false, 200, 0},
		"poison":         {posted(`{"update_id":1,"message":{"message_id":"7"}}`, nil), false, 200, 0},
		"nothing for us": {posted(`{"update_id":1,"poll_answer":{}}`, nil), false, 200, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			g := gatewayTo(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
			handled := 0
			w := httptest.NewRecorder()
			g.Webhook(hookSecret, func(_ context.Context, in []bot.Incoming) error {
				if handled++; len(in) != 1 || in[0].Text != "a" {
					t.Errorf("%+v", in)
				}
				if test.fails {
					return errors.New("the disk is full of سلام")
				}
				return nil
			}).ServeHTTP(w, test.request)
			if w.Code != test.status || handled != test.handled || w.Body.Len() != 0 {
				t.Errorf("status %d, handled %d, body %q", w.Code, handled, w.Body)
			}
			if test.fails != strings.Contains(log.String(), "not stored") || strings.Contains(log.String(), "سلام") {
				t.Errorf("log: %s", &log)
			}
			if poison := name == "poison" || name == "no JSON"; poison != (g.Stats().Skipped == 1) || poison != strings.Contains(log.String(), "skipped") {
				t.Errorf("%+v, log: %s", g.Stats(), &log)
			}
		})
	}
}

func TestWebhookWithoutSecretIsClosed(t *testing.T) {
	g := gatewayTo(t, Options{})
	w := httptest.NewRecorder()
	g.Webhook("", nil).ServeHTTP(w, posted("{}", func(r *http.Request) { r.Header.Set(secretHeader, "") }))
	if w.Code != 401 {
		t.Error(w.Code)
	}
}

// cut is a body whose sender went away.
type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func FuzzWebhook(f *testing.F) {
	f.Add("POST", hookSecret, "application/json", []byte(`{"update_id":1,"message":{`+private+`,"text":"a"}}`))
	f.Add("POST", hookSecret, "application/json;;", []byte(`{`))
	f.Add("PUT", "", "text/plain", []byte(nil))
	g := gatewayTo(f, Options{})
	f.Fuzz(func(t *testing.T, method, secret, kind string, body []byte) {
		handled := 0
		hook := g.Webhook(hookSecret, func(context.Context, []bot.Incoming) error { handled++; return nil })
		r := posted(string(body), func(r *http.Request) {
			r.Method = method
			r.Header[secretHeader], r.Header["Content-Type"] = []string{secret}, []string{kind}
		})
		w := httptest.NewRecorder()
		hook.ServeHTTP(w, r)
		if secret != hookSecret && (w.Code != 401 || handled > 0) || handled > 0 && (w.Code != 200 || method != "POST") {
			t.Fatalf("status %d, handled %d", w.Code, handled)
		}
	})
}
