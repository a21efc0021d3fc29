package care

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// clockNames are zones whose clocks were changed in every way of the last
// years: by one hour and by half of one, at midnight and an hour before it, on
// both hemispheres, for Ramadan, at short notice, and not at all.
var clockNames = []string{
	"Europe/Sofia", "Europe/Berlin", "Europe/Lisbon", "Asia/Kabul", "Asia/Tehran", "Asia/Kathmandu", "Africa/Cairo",
	"Africa/Casablanca", "America/New_York", "America/Sao_Paulo", "America/Santiago", "America/Havana",
	"Australia/Lord_Howe", "Pacific/Apia", "Pacific/Chatham", "Asia/Gaza", "Asia/Beirut", "Asia/Amman",
	"Antarctica/Troll", "America/Nuuk", "UTC",
}

func clocks(t testing.TB) (list []*time.Location) {
	for _, name := range clockNames {
		list = append(list, zone(t, name))
	}
	return list
}

// shown is what a wall clock shows, written as if it were in UTC.
func shown(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC)
}

// clockOf asks for a wall time written as if it were in UTC.
func clockOf(wall time.Time, zone *time.Location) time.Time {
	return Day(wall.Format(time.DateOnly)).Clock(wall.Hour()*60+wall.Minute(), zone)
}

// firstShowing goes through a few days minute by minute: for each wall time
// the first moment that shows it; and the moments in order.
func firstShowing(from, to time.Time, zone *time.Location) (first map[time.Time]time.Time, all []time.Time) {
	first = make(map[time.Time]time.Time)
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		wall := shown(at, zone)
		if _, twice := first[wall]; !twice {
			first[wall] = at
		}
		all = append(all, at)
	}
	return first, all
}

// TestEveryMinuteAroundEveryChange asks for each wall time of three hours
// before and after every change of the clock in ten years.
func TestEveryMinuteAroundEveryChange(t *testing.T) {
	asked, left, twice := 0, 0, 0
	for _, zone := range clocks(t) {
		for _, change := range changes(zone) {
			first, all := firstShowing(change.Add(-8*time.Hour), change.Add(8*time.Hour), zone)
			begin, end := shown(change.Add(-3*time.Hour), zone), shown(change.Add(3*time.Hour), zone)
			jump := shown(change, zone).Sub(shown(change.Add(-time.Second), zone)) - time.Second
			for wall := begin; wall.Before(end); wall = wall.Add(time.Minute) {
				got := clockOf(wall, zone)
				want, there := first[wall]
				if !there { // the first minute after the gap
					left++
					for _, want = range all {
						if shown(want, zone).After(wall) {
							break
						}
					}
					intended := wall.Add(-offset(change.In(zone)))
					if late := got.Sub(intended); late < 0 || late > jump {
						t.Fatalf("%v in %v: %v after it was meant, the gap is %v", wall, zone, late, jump)
					}
				}
				if jump < 0 && !shown(want.Add(-jump), zone).After(wall) {
					twice++
				}
				if !got.Equal(want) || got.Location().String() != zone.String() {
					t.Fatalf("%s in %v is %v, want %v", wall.Format(time.DateTime), zone, got, want.In(zone))
				}
				asked++
			}
		}
	}
	t.Logf("%d wall times, %d of them left out, %d come twice", asked, left, twice)
	if left < 1000 || twice < 1000 {
		t.Error("too few wall times were left out or came twice")
	}
}

// TestClockShowsWhatWasAsked asks for any minute of the decade and beyond.
func TestClockShowsWhatWasAsked(t *testing.T) {
	all := append(clocks(t), zones(t)...)
	often(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(t, "zone")
		wall := shown(anyInstant(t, zone), zone).Truncate(time.Minute) // it exists, since a clock has shown it
		if got := clockOf(wall, zone); !shown(got, zone).Equal(wall) {
			t.Fatalf("%v became %v", wall, got)
		}
		minute := rapid.IntRange(-24*60, 3*24*60).Draw(t, "minute")
		day := DayOf(wall, time.UTC)
		if a, b := day.Clock(minute, zone), day.Plus(1).Clock(minute-24*60, zone); !a.Equal(b) {
			t.Fatalf("minute %d of %s is %v, and of the day after %v", minute, day, a, b)
		}
		if before, at := day.Clock(minute-1, zone), day.Clock(minute, zone); at.Before(before) {
			t.Fatalf("minute %d of %s, %v, is before the one before it, %v", minute, day, at, before)
		}
	})
}

func TestClockByHand(t *testing.T) {
	for _, test := range []struct {
		name, zone string
		day        Day
		minute     int
		want       string
	}{
		{"a usual morning", "Europe/Sofia", "2026-12-01", 600, "2026-12-01T10:00:00+02:00"},
		{"the minute before a gap", "Europe/Berlin", "2026-03-29", 119, "2026-03-29T01:59:00+01:00"},
		{"the first minute of a gap", "Europe/Berlin", "2026-03-29", 120, "2026-03-29T03:00:00+02:00"},
		{"the last minute of a gap", "Europe/Berlin", "2026-03-29", 179, "2026-03-29T03:00:00+02:00"},
		{"the minute after a gap", "Europe/Berlin", "2026-03-29", 180, "2026-03-29T03:00:00+02:00"},
		{"what comes twice", "Europe/Berlin", "2026-10-25", 150, "2026-10-25T02:30:00+02:00"},
		{"the end of what comes twice", "Europe/Berlin", "2026-10-25", 180, "2026-10-25T03:00:00+01:00"},
		{"a gap of half an hour", "Australia/Lord_Howe", "2026-10-04", 135, "2026-10-04T02:30:00+11:00"},
		{"a gap of two hours", "Antarctica/Troll", "2026-03-29", 120, "2026-03-29T03:00:00+02:00"},
		{"a midnight that does not exist", "Asia/Beirut", "2026-03-29", 0, "2026-03-29T01:00:00+03:00"},
		{"a gap before midnight leads to the next day", "America/Nuuk", "2026-03-28", 23*60 + 30, "2026-03-29T00:00:00-01:00"},
		{"a day that did not exist", "Pacific/Apia", "2011-12-30", 600, "2011-12-31T00:00:00+14:00"},
		{"the day after it", "Pacific/Apia", "2011-12-31", 600, "2011-12-31T10:00:00+14:00"},
		{"midnight at the end of the day", "Europe/Sofia", "2026-12-31", 24 * 60, "2027-01-01T00:00:00+02:00"},
		{"a leap day", "Asia/Kabul", "2028-02-29", 600, "2028-02-29T10:00:00+04:30"},
		{"before the clocks were ever set", "Europe/Sofia", "1850-01-01", 600, "1850-01-01T10:00:00+01:33"},
		{"long after the last rule", "Europe/Sofia", "2199-07-01", 600, "2199-07-01T10:00:00+03:00"},
	} {
		got := test.day.Clock(test.minute, zone(t, test.zone))
		if s := got.Format(time.RFC3339); s != test.want {
			t.Errorf("%s: %s, want %s", test.name, s, test.want)
		}
	}
}

func TestDaysAreCounted(t *testing.T) {
	for at := decade; at.Before(decadeEnd); at = at.AddDate(0, 0, 1) {
		day := DayOf(at, time.UTC)
		if day.Weekday() != at.Weekday() || day.Plus(1).number() != day.number()+1 || day.Plus(1).Plus(-1) != day {
			t.Fatalf("%s: a %v, the day after is %s", day, day.Weekday(), day.Plus(1))
		}
		if begins := day.week() != day.Plus(-1).week(); begins != (at.Weekday() == time.Monday) {
			t.Fatalf("a week begins on %s: %v", day, begins)
		}
	}
	for _, d := range []Day{"", "2026-02-30", "30.11.2026"} {
		if d.Plus(1) != "" || d.Weekday() != time.Sunday || d.number() != 0 || !d.Clock(600, time.UTC).IsZero() {
			t.Errorf("%q is taken for a day", d)
		}
	}
	if got := MinuteOf(noon, zone(t, "Asia/Kathmandu")); got != 17*60+45 {
		t.Errorf("noon is minute %d in Kathmandu", got)
	}
}
