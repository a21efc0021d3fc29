package botapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"pristan/bot/botapi"
)

// inbox notes each chat's texts as they arrive, the first time they do.
type inbox struct {
	mu    sync.Mutex
	seen  map[string]bool
	order map[int64][]string
	full  chan struct{}
	want  int
}

func (in *inbox) take(raw json.RawMessage) {
	var m struct {
		Text string
		Chat struct{ ID int64 }
	}
	json.Unmarshal(raw, &m)
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.seen[m.Text] {
		return
	}
	in.seen[m.Text] = true
	in.order[m.Chat.ID] = append(in.order[m.Chat.ID], m.Text)
	if len(in.seen) == in.want {
		close(in.full)
	}
}

func (in *inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var u seenUpdate
	json.NewDecoder(r.Body).Decode(&u)
	in.take(u.Message)
}

// TestNothingIsLostBetweenPollAndWebhook switches between both while people
// write; each text arrives, and each chat's in order.
func TestNothingIsLostBetweenPollAndWebhook(t *testing.T) {
	const people, each = 4, 200
	s := botapi.New(botapi.Options{})
	in := &inbox{seen: map[string]bool{}, order: map[int64][]string{}, full: make(chan struct{}), want: people * each}
	bot := httptest.NewServer(in)
	defer bot.Close()
	defer s.Close()
	for user := int64(1); user <= people; user++ {
		go func() {
			for n := range each {
				s.SendText(user, fmt.Sprintf("%d/%03d", user, n))
			}
		}()
	}
	late := time.After(20 * time.Second)
	for offset := int64(0); ; {
		for _, u := range poll(t, s, "offset", num(offset), "limit", "7") {
			in.take(u.Message)
			offset = u.ID + 1
		}
		wantOK(t, ask(s, "setWebhook", "url", bot.URL))
		select {
		case <-in.full:
		case <-late:
			t.Fatalf("%d of %d arrived, %d pending", len(in.seen), in.want, s.Pending())
		default:
			wantOK(t, ask(s, "deleteWebhook"))
			continue
		}
		break
	}
	for user, texts := range in.order {
		for n, text := range texts {
			if want := fmt.Sprintf("%d/%03d", user, n); text != want {
				t.Fatalf("chat %d: %s came instead of %s", user, text, want)
			}
		}
	}
}
