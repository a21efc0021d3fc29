package care

import (
	"slices"
	"time"
)

// Calm is when somebody may be written to: in their good hours, outside the
// times they keep.
type Calm struct {
	Hours Hours
	Keeps []Custom
	Zone  *time.Location
}

// Calm is when this person may be written to.
func (p Person) Calm(o Organisation) Calm {
	c := Calm{Hours: p.Hours, Zone: p.Reader(o.Home()).Zone}
	for _, key := range p.Customs {
		c.Keeps = append(c.Keeps, o.Customs[key]...)
	}
	return c
}

// calmSteps bound the search: a season of forty days with a gap each.
const calmSteps = 100

// Next is t itself when it is a good time, otherwise the first minute after it
// that is. Where there is none for weeks, only the hours count.
func (c Calm) Next(t time.Time) time.Time {
	at := t
	for range calmSteps {
		at = c.Hours.Next(at, c.Zone)
		kept, ok := c.kept(at)
		if !ok {
			return at
		}
		_, to := kept.minutes()
		at = onward(at, to-MinuteOf(at, c.Zone), c.Zone)
	}
	return c.Hours.Next(t, c.Zone)
}

// last is t itself when it is a good time, otherwise the last minute before it
// that is, on the same terms.
func (c Calm) last(t time.Time) time.Time {
	at := t
	for range calmSteps {
		at = c.Hours.last(at, c.Zone)
		kept, ok := c.kept(at)
		if !ok {
			return at
		}
		from, _ := kept.minutes()
		at = back(at, MinuteOf(at, c.Zone)-from+1, c.Zone)
	}
	return c.Hours.last(t, c.Zone)
}

// kept is a custom that is kept at t.
func (c Calm) kept(t time.Time) (Custom, bool) {
	day, minute := DayOf(t, c.Zone), MinuteOf(t, c.Zone)
	i := slices.IndexFunc(c.Keeps, func(k Custom) bool { return k.Holds(day, minute) })
	if i < 0 {
		return Custom{}, false
	}
	return c.Keeps[i], true
}

// Good reports whether t is a good time.
func (c Calm) Good(t time.Time) bool { return c.Next(t).Equal(t) }

// before moves a wanted moment out of the quiet hours: to when they end, as
// long as half of the time before start is left; else to the last minute
// before they began; where that has passed it is sent in the good hours before
// start or, since there are none, when it was wanted.
func (c Calm) before(want, start, now time.Time) time.Time {
	if want.Before(now) {
		want = now
	}
	later := c.Next(want)
	if left := start.Sub(later); left > 0 && left >= start.Sub(want)/2 {
		return later
	}
	if earlier := c.last(want); !earlier.Before(now) {
		return earlier
	}
	if soon := c.Next(now); soon.Before(start) {
		return soon
	}
	return want
}
