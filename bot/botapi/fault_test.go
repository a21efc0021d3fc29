package botapi_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot/botapi"
)

func say(s *botapi.Server) answer { return ask(s, "sendMessage", "chat_id", "55", "text", "x") }

func TestLostReply(t *testing.T) {
	s := opened(t, botapi.Options{Seed: 3})
	s.SetFaults(botapi.Faults{LoseReply: 1})
	if a := say(s); !a.cut {
		t.Fatalf("answered %+v", a)
	}
	wantError(t, ask(s, "sendMessage", "chat_id", "55"), 400, "message text is empty")
	s.SetFaults(botapi.Faults{LoseReply: 0.5})
	cut := 1
	for range 400 {
		if say(s).cut {
			cut++
		}
	}
	lost := 0
	for _, call := range s.Accepted() {
		if call.LostReply {
			lost++
		}
	}
	if n := len(s.Accepted()); n != 401 || lost != cut || cut < 150 || cut > 250 || len(s.Chat(55)) != 402 {
		t.Errorf("%d accepted, %d lost, %d cut, %d shown", n, lost, cut, len(s.Chat(55)))
	}
}

func TestServerFaults(t *testing.T) {
	s := opened(t, botapi.Options{})
	s.SetFaults(botapi.Faults{ServerError: 1})
	if a := say(s); a.status != http.StatusBadGateway || a.Description != "" {
		t.Errorf("got %+v", a)
	}
	s.SetFaults(botapi.Faults{TooMany: 1, RetryAfter: 7})
	wantError(t, say(s), 429, "Too Many Requests: retry after 7")
	if a := say(s); a.Parameters.RetryAfter != 7 {
		t.Errorf("got %+v", a)
	}
	poll(t, s)
	s.SetFaults(botapi.Faults{Down: true})
	if a := say(s); !a.cut {
		t.Errorf("got %+v", a)
	}
	s.SetFaults(botapi.Faults{})
	if n := len(s.Accepted()); n != 0 {
		t.Errorf("%d accepted", n)
	}
}

func TestDownEndsPollAndDelayDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := opened(t, botapi.Options{})
		got := make(chan answer, 1)
		go func() { got <- ask(s, "getUpdates", "timeout", "50") }()
		synctest.Wait()
		s.SetFaults(botapi.Faults{Down: true})
		if a := <-got; !a.cut {
			t.Errorf("got %+v", a)
		}
		s.SetFaults(botapi.Faults{Delay: 3 * time.Second})
		began := time.Now()
		wantOK(t, say(s))
		if d := time.Since(began); d != 3*time.Second {
			t.Errorf("answered after %v", d)
		}
		if at := s.Accepted()[0].At; !at.Equal(began) {
			t.Errorf("accepted %v after the call", at.Sub(began))
		}
	})
}

func TestLimits(t *testing.T) {
	at := &clock{start}
	s := opened(t, botapi.Options{Now: at.now, Limits: botapi.Limits{PerSecond: 3, PerChat: 2, PerGroupMinute: 1}})
	wantOK(t, say(s))
	wantOK(t, say(s))
	wantError(t, say(s), 429, "Too Many Requests: retry after 1")
	at.push(500 * time.Millisecond)
	wantOK(t, say(s))
	s.GroupText(-7, 55, "hello")
	group := func() answer { return ask(s, "sendMessage", "chat_id", "-7", "text", "x") }
	wantOK(t, group())
	at.push(time.Second)
	wantError(t, group(), 429, "Too Many Requests: retry after 59")
	for user := int64(1); user <= 3; user++ {
		s.SendText(user, "/start")
		wantOK(t, ask(s, "sendMessage", "chat_id", num(user), "text", "x"))
	}
	wantError(t, say(s), 429, "Too Many Requests: retry after 1")
}
