package care

import (
	"testing"
	"time"
)

// TestLookAgain looks at a request a week after somebody last did something about
// it, on a day on which offices are open.
func TestLookAgain(t *testing.T) {
	o := Organisation{Zone: "Europe/Sofia", Holidays: []Holiday{{Day: "2026-12-24"}}}
	at := func(day Day, minute int) time.Time { return day.Clock(minute, o.Home()) }
	for name, c := range map[string]struct{ moved, want time.Time }{
		"a week later":        {at("2026-11-23", 11*60), at("2026-11-30", 11*60)},
		"a weekend":           {at("2026-11-21", 11*60), at("2026-11-30", 11*60)},
		"a holiday":           {at("2026-12-17", 11*60), at("2026-12-25", 11*60)},
		"late in the evening": {at("2026-11-23", 23*60), at("2026-12-01", 8*60+30)},
	} {
		if got := o.LookAgain(c.moved); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got.In(o.Home()), c.want.In(o.Home()))
		}
	}
}

// TestMoved moves a request in each way that counts.
func TestMoved(t *testing.T) {
	began, later := time.Unix(1000, 0), time.Unix(5000, 0)
	for name, r := range map[string]LegalRequest{
		"taken":    {History: []LegalChange{{At: later}}},
		"asked":    {Asked: []Question{{At: later}}},
		"answered": {Asked: []Question{{At: began, Answered: later}}},
		"added":    {Later: []Addition{{At: later}}},
		"read":     {Paper: &LegalPaper{At: later}},
	} {
		r.Opened = began
		if !r.Moved().Equal(later) {
			t.Errorf("%s: %v", name, r.Moved())
		}
		if r.RestsLong(later.Add(longRest-time.Second)) || !r.RestsLong(later.Add(longRest)) {
			t.Errorf("%s: rests long at the wrong time", name)
		}
	}
}
