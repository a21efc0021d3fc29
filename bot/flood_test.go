package bot_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"pristan/care"
	"pristan/storage"
)

// TestFloodOfAlarms lets two hundred strangers raise an alarm within a minute.
// Every one is kept and called for, the first with a sound; and the alarm of
// somebody who is enrolled makes a sound in the middle of it.
func TestFloodOfAlarms(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer s.stop()
		s.do("lena is lawyer en")
		s.do("amina is participant ar")
		const strangers = 200
		for n := range strangers {
			who := fmt.Sprint("zed", n)
			s.write(s.address(who), "urgent.word.sos")
			s.write(s.address(who), "alert.who.other")
			time.Sleep(200 * time.Millisecond)
		}
		s.do("amina: /urgent")
		s.do("amina: alert.who.me")
		s.settle()
		sounds, called := 0, 0
		for _, m := range s.chats.shown[s.people["lena"]] {
			if m.message.Text != "" && len(m.message.Buttons) == 2 {
				called++
				if !m.message.Silent {
					sounds++
				}
			}
		}
		if called != strangers+1 || sounds < 2 || sounds > 20 {
			t.Errorf("%d alarms were called for, %d with a sound", called, sounds)
		}
		last := s.chats.shown[s.people["lena"]]
		if last[len(last)-1].message.Silent {
			t.Error("the alarm of somebody enrolled made no sound")
		}
		err := s.store.View(t.Context(), func(tx *storage.Tx) error {
			open, err := tx.OpenAlerts(care.System)
			if len(open) != strangers+1 {
				t.Errorf("%d alerts are kept", len(open))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
