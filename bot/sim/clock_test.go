package sim

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestClockRunsFromItsStartAndCanOnlyBePushedForward(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
		c := NewClock(start)
		want := func(after time.Duration) {
			t.Helper()
			if got := c.Now(); !got.Equal(start.Add(after)) || got.Location() != time.UTC {
				t.Errorf("the clock shows %v, want %v", got, start.Add(after))
			}
		}
		want(0)
		time.Sleep(time.Minute)
		want(time.Minute)
		c.Push(24 * time.Hour)
		want(24*time.Hour + time.Minute)
		c.Push(-time.Hour)
		c.Push(0)
		want(24*time.Hour + time.Minute)
	})
}
