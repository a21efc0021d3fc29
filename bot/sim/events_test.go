package sim

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// told is one event as a browser reads it.
type told struct {
	id string
	event
}

// listen opens a stream after an id and returns what reads its next event.
func (s stage) listen(path, lastID string) func() told {
	s.Helper()
	server := httptest.NewServer(s.sim)
	s.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(s.Context(), 10*time.Second)
	s.Cleanup(cancel)
	r, _ := http.NewRequestWithContext(ctx, "GET", server.URL+path, nil)
	if lastID != "" {
		r.Header.Set("Last-Event-ID", lastID)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { answer.Body.Close() })
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		s.Fatalf("the stream is %q", got)
	}
	lines := bufio.NewScanner(answer.Body)
	return func() (out told) {
		s.Helper()
		for lines.Scan() {
			if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				out.id = id
			}
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &out.event); err != nil {
					s.Fatal(err)
				}
				return out
			}
		}
		s.Fatalf("the stream ended: %v", lines.Err())
		return out
	}
}

func TestAStreamGoesOnWhereThePageStopped(t *testing.T) {
	s := newStage(t)
	next := s.listen("/events?after="+s.state().Position, "")
	s.post("/act", `{"user":1001,"do":"text","text":"one"}`, 204, "")
	first := next()
	if first.Kind != "message" || first.User != amina || first.Message.Text != "one" {
		t.Fatalf("the first event is %+v", first)
	}
	s.says(amina, "two", "reply_markup", `{"keyboard":[[{"text":"🆘"}]]}`)
	s.post("/clock", `{"push":60}`, 200, "")
	resumed := s.listen("/events?after=forgotten", first.id)
	seen := map[string]event{}
	for range 3 {
		e := resumed()
		seen[e.Kind] = e.event
	}
	if m := seen["message"].Message; m == nil || m.Text != "two" || !m.FromBot {
		t.Errorf("the message was not told again: %+v", seen)
	}
	if k := seen["keyboard"].Keyboard; len(k) != 1 || k[0][0] != "🆘" {
		t.Errorf("the keyboard was not told: %+v", seen)
	}
	if seen["clock"].Now.IsZero() {
		t.Errorf("the clock was not told: %+v", seen)
	}
}

func TestAPageThatMissedTooMuchIsToldToReload(t *testing.T) {
	s := newStage(t)
	old := s.state().Position
	for range feedLength + 1 {
		s.sim.feed.add(event{Kind: "clock"})
	}
	for _, id := range []string{old, "anotherrun.5", "", "nonsense", s.sim.feed.boot + ".999999"} {
		if e := s.listen("/events", id)(); e.Kind != "reload" || e.id != s.state().Position {
			t.Errorf("after %q: %+v", id, e)
		}
	}
}

func TestCloseEndsStreams(t *testing.T) {
	s := newStage(t)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.get("/events?after=" + s.sim.feed.position())
	}()
	s.sim.Close()
	select {
	case <-ended:
	case <-t.Context().Done():
		t.Fatal("the stream went on")
	}
}
