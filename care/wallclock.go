package care

import (
	"sync"
	"time"
)

// loadedZones are kept: reading one takes longer than a turn.
var loadedZones sync.Map // name → *time.Location

// loadZone is an IANA zone; ok is false for "" and for an unknown name.
func loadZone(name string) (zone *time.Location, ok bool) {
	if known, ok := loadedZones.Load(name); ok {
		return known.(*time.Location), true
	}
	zone, err := time.LoadLocation(name)
	if name == "" || err != nil {
		return nil, false
	}
	loadedZones.Store(name, zone)
	return zone, true
}

// Clock is when a wall clock in zone shows that many minutes after midnight on
// the day. Where a change of the clock leaves the minute out it is the first
// minute after the gap; where it comes twice it is the first of the two.
func (d Day) Clock(minute int, zone *time.Location) time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	wall := t.Add(time.Duration(minute) * time.Minute)
	// A day earlier and a day later the clock stands as on either side of a change.
	on := func(side time.Duration) time.Time { return wall.Add(-offset(wall.Add(side).In(zone))).In(zone) }
	shows := func(t time.Time) bool { return t.Add(offset(t)).Equal(wall) }
	before, after := on(-24*time.Hour), on(24*time.Hour)
	switch {
	case shows(before): // the first, where there are two
		return before
	case shows(after):
		return after
	}
	gapEnd, _ := before.ZoneBounds()
	return gapEnd
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// Plus is the day so many days later.
func (d Day) Plus(days int) Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Day(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// Weekday is the day of the week, Sunday for no day.
func (d Day) Weekday() time.Weekday {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Sunday
	}
	return t.Weekday()
}

// number counts days, so that days can be told apart by subtraction.
func (d Day) number() int {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0
	}
	return int(t.Unix() / (24 * 60 * 60))
}

// MinuteOf is the minutes after midnight that a clock in zone shows.
func MinuteOf(t time.Time, zone *time.Location) int {
	local := t.In(zone)
	return local.Hour()*60 + local.Minute()
}
