package bot

import (
	"slices"
	"testing"
	"time"
)

// TestTheClockJumps sets the wall clock wrong and right: expiries wait for an
// hour after each jump, and slow drift is no jump.
func TestTheClockJumps(t *testing.T) {
	wall := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name         string
		shown, truly time.Duration // between two looks
		jump         time.Duration
	}{
		{"a second", time.Second, time.Second, 0},
		{"a slow sweep", time.Minute, time.Minute, 0},
		{"drift", 5 * time.Minute, 0, 0},
		{"set forward", 24 * time.Hour, time.Second, 24*time.Hour - time.Second},
		{"set back", -24 * time.Hour, time.Second, -24*time.Hour - time.Second},
		{"slept, and woke", 8 * time.Hour, 2 * time.Second, 8*time.Hour - 2*time.Second},
	} {
		c := &clock{}
		if jump := c.look(wall, time.Hour); jump != 0 || c.held() != nil {
			t.Errorf("%s: the first look is a jump of %v", test.name, jump)
		}
		if jump := c.look(wall.Add(test.shown), time.Hour+test.truly); jump != test.jump {
			t.Errorf("%s: a jump of %v, want %v", test.name, jump, test.jump)
		}
		if held := c.held(); slices.Contains(held, stepTimer) != (test.jump != 0) {
			t.Errorf("%s: held %v", test.name, held)
		}
		c.look(wall.Add(test.shown+holdFor), time.Hour+test.truly+holdFor)
		if held := c.held(); held != nil {
			t.Errorf("%s: still held after %v: %v", test.name, holdFor, held)
		}
	}
}
