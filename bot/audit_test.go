package bot_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot"
	"pristan/care"
	"pristan/storage"
)

// TestHeartbeatStops blocks the code that calls people while an alert is open:
// within a minute after its step was due the heartbeat must have stopped, and
// it must come back once the step has been done.
func TestHeartbeatStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, e := newFaultyStage(t)
		for _, line := range []string{"lena is lawyer en", "amina is participant ar", "amina: /urgent", "amina [alert.who.me]"} {
			s.do(line)
			s.settle()
		}
		beats := func(during time.Duration) int64 {
			before := s.beats.Load()
			time.Sleep(during)
			synctest.Wait()
			return s.beats.Load() - before
		}
		if n := beats(5 * time.Minute); n < 15 {
			t.Errorf("in five good minutes the heart beat %d times", n)
		}
		e.bucket.Store("alerts") // nothing can be done about an alert any more
		time.Sleep(6 * time.Minute)
		if n := beats(5 * time.Minute); n != 0 {
			t.Errorf("a minute after the step was due the heart still beat %d times", n)
		}
		e.bucket.Store("")
		time.Sleep(6 * time.Minute) // what failed is tried again
		if n := beats(time.Minute); n == 0 {
			t.Error("the heart does not beat again though people were called")
		}
		s.stop()
	})
}

// TestOneOwner lets all lawyers press the same button at the same instant, many
// times over: each alert has one owner, and the others are told who.
func TestOneOwner(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer s.stop()
		lawyers := []string{"lena", "leo", "lara", "luca"}
		for _, l := range lawyers {
			s.do(l + " is lawyer en")
		}
		for round := range 25 {
			s.serial++
			who := "amina" + string(rune('a'+s.serial%26)) + string(rune('a'+s.serial/26%26))
			s.do(who + " is participant ar")
			s.do(who + ": /urgent")
			s.settle()
			s.do(who + " [alert.who.me]")
			s.settle()
			var taps []bot.Incoming
			for i := range lawyers {
				l := lawyers[(i+round)%len(lawyers)] // whoever the scheduler prefers is another each time
				ref, data, ok := s.chats.button(s.people[l], "button.take")
				if !ok {
					t.Fatalf("%s sees nothing to take", l)
				}
				taps = append(taps, bot.Incoming{ID: who + l, From: s.people[l], At: s.now(), Kind: bot.Tapped,
					Tap: &bot.Tap{Data: data, Message: ref, Query: string(s.people[l]) + "#" + who}})
			}
			var pressing sync.WaitGroup
			for _, in := range taps {
				pressing.Go(func() {
					if err := s.bot.Handle(t.Context(), []bot.Incoming{in}); err != nil {
						t.Error(err)
					}
				})
			}
			pressing.Wait()
			s.settle()
			yours := 0
			for _, l := range s.chats.take() {
				if l.text == "! notice.yours" {
					yours++
				}
			}
			if yours != 1 {
				t.Errorf("%d lawyers were told that an alert is theirs", yours)
			}
		}
		owners := map[care.PersonID]int{}
		err := s.store.View(t.Context(), func(tx *storage.Tx) error {
			open, err := tx.OpenAlerts(care.System)
			for _, a := range open {
				owners[a.TakenBy]++
			}
			return err
		})
		if err != nil || owners[care.PersonID{}] != 0 {
			t.Errorf("%d alerts have no owner: %v", owners[care.PersonID{}], err)
		}
		if len(owners) < 2 {
			t.Errorf("the same lawyer was always first, which proves nothing: %v", owners)
		}
	})
}
