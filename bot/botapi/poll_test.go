package botapi_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot/botapi"
)

func texts(s *botapi.Server, n int) {
	for range n {
		s.SendText(55, "hello")
	}
}

func TestOffsetsConfirm(t *testing.T) {
	s := botapi.New(botapi.Options{})
	texts(s, 5)
	wantIDs(t, poll(t, s), "1 2 3 4 5")
	wantIDs(t, poll(t, s, "limit", "2"), "1 2")
	wantIDs(t, poll(t, s, "offset", "3"), "3 4 5")
	wantIDs(t, poll(t, s, "offset", "1"), "3 4 5") // what is confirmed is gone
	if s.Pending() != 3 || s.Confirmed() != 2 {
		t.Errorf("pending %d, confirmed %d", s.Pending(), s.Confirmed())
	}
	wantIDs(t, poll(t, s, "offset", "17"), "3 4 5") // more than ten above the tail: from the head
	wantIDs(t, poll(t, s, "offset", "-2"), "4 5")   // negative forgets all but the last two
	wantIDs(t, poll(t, s), "4 5")
	wantIDs(t, poll(t, s, "offset", "16"), "")
	if s.Pending() != 0 || s.Confirmed() != 5 {
		t.Errorf("pending %d, confirmed %d", s.Pending(), s.Confirmed())
	}
}

func TestLimitIsOneHundred(t *testing.T) {
	s := botapi.New(botapi.Options{})
	texts(s, 130)
	for _, limit := range []string{"0", "100", "500"} {
		if n := len(poll(t, s, "limit", limit)); n != 100 {
			t.Errorf("limit %s gave %d", limit, n)
		}
	}
}

func TestUpdatesExpire(t *testing.T) {
	at := &clock{start}
	s := opened(t, botapi.Options{Now: at.now})
	id := messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "well?", "reply_markup", `{"inline_keyboard":[[{"text":"yes","callback_data":"y"}]]}`))
	s.SendText(55, "text") // 2
	if _, err := s.Tap(55, id, "y"); err != nil {
		t.Fatal(err)
	} // 3
	s.SendText(55, "text") // 4
	at.push(150*time.Second - 1)
	wantIDs(t, poll(t, s), "2 3 4")
	at.push(1)
	wantIDs(t, poll(t, s), "2 4")
	at.push(24*time.Hour - 150*time.Second)
	wantIDs(t, poll(t, s), "")
	if s.Pending() != 0 {
		t.Errorf("%d pending", s.Pending())
	}
}

func TestIDsJump(t *testing.T) {
	s := botapi.New(botapi.Options{})
	texts(s, 2)
	s.JumpIDs(500)
	texts(s, 1)
	wantIDs(t, poll(t, s), "1 2 500")
	s.JumpIDs(7)
	texts(s, 2)
	wantIDs(t, poll(t, s), "1 2 500") // the queue never runs backwards
	wantIDs(t, poll(t, s, "offset", "501"), "7 8")
	wantIDs(t, poll(t, s, "offset", "501"), "7 8") // a stale offset does no harm
	wantIDs(t, poll(t, s, "offset", "9"), "")
	s.Duplicate()
	wantIDs(t, poll(t, s, "offset", "9"), "9")
	if s.Confirmed() != 8 {
		t.Errorf("confirmed %d", s.Confirmed())
	}
}

func TestAllowedUpdates(t *testing.T) {
	s := opened(t, botapi.Options{})
	poll(t, s, "allowed_updates", `["message"]`)
	s.Edit(55, s.SendText(55, "one"), "two")
	s.Block(55)
	wantIDs(t, poll(t, s), "2")
	poll(t, s, "allowed_updates", `[]`)
	s.Unblock(55)
	wantIDs(t, poll(t, s), "2 3")
	s.Raw(`{"poll_answer":{"poll_id":"1"}}`)
	wantIDs(t, poll(t, s), "2 3 4")
	wantError(t, ask(s, "getUpdates", "allowed_updates", "message"), 400, "can't parse allowed updates JSON object")
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := botapi.New(botapi.Options{})
		began := time.Now()
		poll(t, s, "timeout", "400")
		if d := time.Since(began); d != 50*time.Second {
			t.Errorf("waited %v", d)
		}
		got := make(chan answer, 1)
		go func() { got <- ask(s, "getUpdates", "timeout", "50") }()
		synctest.Wait()
		texts(s, 1)
		if a := <-got; !strings.Contains(string(a.Result), "hello") {
			t.Errorf("woke with %s", a.Result)
		}
		go func() { got <- ask(s, "getUpdates", "timeout", "50", "offset", "2") }()
		synctest.Wait()
		s.Close()
		if a := <-got; !a.OK || string(a.Result) != "[]" {
			t.Errorf("closing gave %+v", a)
		}
	})
}

func TestPollIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := botapi.New(botapi.Options{})
		ctx, cancel := context.WithCancel(context.Background())
		got := make(chan answer, 1)
		go func() { got <- askWith(ctx, s, "getUpdates", "timeout", "50") }()
		synctest.Wait()
		cancel()
		if a := <-got; !a.cut {
			t.Errorf("got %+v", a)
		}
		texts(s, 1)
		wantIDs(t, poll(t, s), "1")
	})
}

func TestConflicts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const other = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
		s := botapi.New(botapi.Options{})
		defer s.Close()
		older, newer := make(chan answer, 1), make(chan answer, 1)
		go func() { older <- ask(s, "getUpdates", "timeout", "50") }()
		synctest.Wait()
		go func() { newer <- ask(s, "getUpdates", "timeout", "50") }()
		wantError(t, <-older, 409, other)
		texts(s, 1)
		wantOK(t, <-newer)

		go func() { older <- ask(s, "getUpdates", "timeout", "50", "offset", "2") }()
		synctest.Wait()
		s.SetFaults(botapi.Faults{Conflict: true})
		wantError(t, <-older, 409, other)
		wantError(t, ask(s, "getUpdates"), 409, other)
		s.SetFaults(botapi.Faults{})

		go func() { older <- ask(s, "getUpdates", "timeout", "50", "offset", "2") }()
		synctest.Wait()
		wantOK(t, ask(s, "setWebhook", "url", "http://127.0.0.1:1/x"))
		wantError(t, <-older, 409, "Conflict: terminated by setWebhook request")
		wantError(t, ask(s, "getUpdates"), 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
		wantOK(t, ask(s, "deleteWebhook"))
		wantIDs(t, poll(t, s), "")
	})
}
