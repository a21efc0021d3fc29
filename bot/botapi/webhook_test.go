package botapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"pristan/bot/botapi"
)

// receiver is a bot's webhook; refuse says how often to fail each text.
type receiver struct {
	mu     sync.Mutex
	refuse map[string]int
	got    chan string
	secret string
}

func (h *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u struct {
		Message  struct{ Text string }
		Callback struct{ Data string } `json:"callback_query"`
	}
	json.NewDecoder(r.Body).Decode(&u)
	h.mu.Lock()
	defer h.mu.Unlock()
	name := u.Message.Text + u.Callback.Data
	if r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != h.secret {
		name = "wrong secret"
	}
	if h.refuse[name] > 0 {
		h.refuse[name]--
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	h.got <- name
}

func (h *receiver) take(t *testing.T, n int) []string {
	t.Helper()
	var names []string
	for range n {
		select {
		case name := <-h.got:
			names = append(names, name)
		case <-time.After(10 * time.Second):
			t.Fatalf("only %v arrived", names)
		}
	}
	return names
}

func TestWebhook(t *testing.T) {
	s := opened(t, botapi.Options{WebhookRetry: time.Millisecond})
	id := messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "well?", "reply_markup", keys))
	h := &receiver{refuse: map[string]int{"a1": 4}, got: make(chan string, 20), secret: "s_-1"}
	bot := httptest.NewServer(h)
	defer bot.Close()

	s.SendText(55, "a1")
	wantError(t, ask(s, "setWebhook", "url", bot.URL, "secret_token", "a b"), 400, "secret token contains unallowed characters")
	wantOK(t, ask(s, "setWebhook", "url", bot.URL, "secret_token", "s_-1"))
	for _, name := range []string{"a2", "a3"} {
		s.SendText(55, name)
	}
	s.SendText(56, "b1")
	if _, err := s.Tap(55, id, "y"); err != nil {
		t.Fatal(err)
	}
	got := h.take(t, 5)
	var chat []string
	for _, name := range got {
		if strings.HasPrefix(name, "a") {
			chat = append(chat, name)
		}
	}
	if strings.Join(chat, " ") != "a1 a2 a3" || !strings.Contains(strings.Join(got, " "), "b1") || !strings.Contains(strings.Join(got, " "), "y") {
		t.Errorf("arrived %v", got)
	}
	if a := ask(s, "getWebhookInfo"); !strings.Contains(string(a.Result), "500 Internal Server Error") {
		t.Errorf("info %s", a.Result)
	}
	wantOK(t, ask(s, "deleteWebhook"))
	s.SendText(55, "a4")
	updates := poll(t, s)
	if !strings.Contains(string(updates[len(updates)-1].Message), "a4") {
		t.Errorf("polled %+v", updates)
	}
}

func TestUndeliveredUpdatesAreStillThere(t *testing.T) {
	s := opened(t, botapi.Options{WebhookRetry: time.Millisecond})
	h := &receiver{refuse: map[string]int{"a1": 1 << 30}, got: make(chan string, 20)}
	bot := httptest.NewServer(h)
	defer bot.Close()
	wantOK(t, ask(s, "setWebhook", "url", bot.URL))
	s.SendText(55, "a1") // 2: fails for ever and holds up
	s.SendText(55, "a2") // 3
	s.SendText(56, "b1") // 4
	h.take(t, 1)
	wantOK(t, ask(s, "deleteWebhook"))
	got := ids(poll(t, s)) // the answer for b1 may not have been read yet
	if got != "2 3" && got != "2 3 4" {
		t.Errorf("left %q", got)
	}
	wantOK(t, ask(s, "deleteWebhook", "drop_pending_updates", "true"))
	wantIDs(t, poll(t, s), "")
}
