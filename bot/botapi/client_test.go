package botapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"pristan/bot/botapi"
)

// start is a date on which nothing special happens.
var start = time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)

// clock is a time that tests push.
type clock struct{ at time.Time }

func (c *clock) now() time.Time       { return c.at }
func (c *clock) push(d time.Duration) { c.at = c.at.Add(d) }

type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
	status int
	cut    bool // the connection ended without an answer
}

type seenUpdate struct {
	ID       int64           `json:"update_id"`
	Message  json.RawMessage `json:"message"`
	Edited   json.RawMessage `json:"edited_message"`
	Member   json.RawMessage `json:"my_chat_member"`
	Callback *struct {
		ID, Data string
		Message  struct{ Date int64 }
	} `json:"callback_query"`
}

// ask calls a method with name, value, name, value, …
func ask(s http.Handler, method string, pairs ...string) answer {
	return askWith(context.Background(), s, method, pairs...)
}

func askWith(ctx context.Context, s http.Handler, method string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := httptest.NewRequest("POST", "/bot1:TEST/"+method, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(s, r.WithContext(ctx))
}

func send(s http.Handler, r *http.Request) (a answer) {
	defer func() {
		if r := recover(); r == http.ErrAbortHandler {
			a.cut = true
		} else if r != nil {
			panic(r)
		}
	}()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	a.status = w.Code
	json.Unmarshal(w.Body.Bytes(), &a)
	return a
}

// poll asks for updates and fails the test when refused.
func poll(t testing.TB, s http.Handler, pairs ...string) []seenUpdate {
	t.Helper()
	a := ask(s, "getUpdates", pairs...)
	if !a.OK {
		t.Fatalf("getUpdates %v: %d %s", pairs, a.Code, a.Description)
	}
	var updates []seenUpdate
	if err := json.Unmarshal(a.Result, &updates); err != nil {
		t.Fatalf("getUpdates %v: %v in %s", pairs, err, a.Result)
	}
	return updates
}

func ids(updates []seenUpdate) string {
	var all []string
	for _, u := range updates {
		all = append(all, strconv.FormatInt(u.ID, 10))
	}
	return strings.Join(all, " ")
}

func wantIDs(t testing.TB, got []seenUpdate, want string) {
	t.Helper()
	if ids(got) != want {
		t.Errorf("updates %q, want %q", ids(got), want)
	}
}

// wantError expects a refusal; the text is given without "Bad Request: " when
// the code is 400.
func wantError(t testing.TB, a answer, code int, text string) {
	t.Helper()
	if code == 400 {
		text = "Bad Request: " + text
	}
	if a.OK || a.Code != code || a.status != code || a.Description != text {
		t.Errorf("answer %d %q, want %d %q", a.Code, a.Description, code, text)
	}
}

func wantOK(t testing.TB, a answer) answer {
	t.Helper()
	if !a.OK {
		t.Fatalf("refused: %d %s", a.Code, a.Description)
	}
	return a
}

func messageID(t testing.TB, a answer) int64 {
	t.Helper()
	var m struct {
		ID int64 `json:"message_id"`
	}
	if err := json.Unmarshal(wantOK(t, a).Result, &m); err != nil || m.ID == 0 {
		t.Fatalf("no message in %s", a.Result)
	}
	return m.ID
}

// opened is a server on which person 55 has started the bot and the bot has
// read it.
func opened(t testing.TB, o botapi.Options) *botapi.Server {
	s := botapi.New(o)
	t.Cleanup(s.Close)
	s.Join(botapi.User{ID: 55, FirstName: "Amina", LanguageCode: "ar"})
	s.SendText(55, "/start")
	poll(t, s, "offset", "2")
	return s
}
