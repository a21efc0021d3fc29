package care

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// calm says in its own words whether somebody may be written to.
func calm(c Calm, t time.Time) bool {
	local := t.In(c.Zone)
	for _, k := range c.Keeps {
		day := local.Format(time.DateOnly)
		clock := local.Format("15:04")
		if k.Weekday != "" && k.Weekday != strings.ToLower(local.Weekday().String()) {
			continue
		}
		if string(k.First) > day || k.Last != "" && string(k.Last) < day {
			continue
		}
		if k.From == "" || k.From <= clock && (k.To == "" || clock < k.To) {
			return false
		}
	}
	return good(c.Hours, t, c.Zone)
}

// anyCalm draws good hours and up to three customs around an instant: on a
// weekday, in a season of a few days, for the whole day or a part of it.
func anyCalm(t *rapid.T, zone *time.Location, near time.Time) Calm {
	c := Calm{Zone: zone, Hours: anyHours(t)}
	if rapid.Bool().Draw(t, "usual hours") {
		c.Hours = Hours{}
	}
	day := DayOf(near, zone)
	for range rapid.IntRange(0, 3).Draw(t, "customs") {
		var k Custom
		if rapid.Bool().Draw(t, "weekly") {
			k.Weekday = rapid.SampledFrom(weekdayNames[:]).Draw(t, "weekday")
		} else {
			k.First = day.Plus(rapid.IntRange(-3, 3).Draw(t, "first"))
			k.Last = k.First.Plus(rapid.IntRange(0, 3).Draw(t, "last"))
		}
		if from := rapid.IntRange(-300, 24*60-1).Draw(t, "from"); from >= 0 {
			k.From = clockText(from)
			if to := rapid.IntRange(from+1, 24*60).Draw(t, "to"); to < 24*60 {
				k.To = clockText(to)
			}
		}
		c.Keeps = append(c.Keeps, k)
	}
	return c
}

func clockText(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// nextCalm and lastCalm look minute by minute for the nearest good moment; ok
// is false when there is none within the days given.
func nextCalm(c Calm, t time.Time, days int) (at time.Time, ok bool) {
	for at = t; at.Sub(t) < time.Duration(days)*24*time.Hour; at = at.Truncate(time.Minute).Add(time.Minute) {
		if calm(c, at) {
			return at, true
		}
	}
	return at, false
}

func lastCalm(c Calm, t time.Time, days int) (at time.Time, ok bool) {
	for at = t; t.Sub(at) < time.Duration(days)*24*time.Hour; {
		if calm(c, at) {
			return at, true
		}
		if at = at.Truncate(time.Minute); at.Equal(t) || !calm(c, at) {
			at = at.Add(-time.Minute)
		}
	}
	return at, false
}

// TestCalmMinuteByMinute compares the way to the next and to the last good
// moment with looking at every minute.
func TestCalmMinuteByMinute(t *testing.T) {
	all := append(zones(t), clocks(t)...)
	often(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(t, "zone")
		at := anyInstant(t, zone)
		if jumps := changes(zone); len(jumps) > 0 && rapid.Bool().Draw(t, "at a change") {
			near := time.Duration(rapid.IntRange(-3*60*60, 3*60*60).Draw(t, "from it")) * time.Second
			at = rapid.SampledFrom(jumps).Draw(t, "change").Add(near)
		}
		c := anyCalm(t, zone, at)
		const days = 16 // a weekday that is kept, a season on both sides, hours that a change skips
		next, ok := nextCalm(c, at, days)
		if !ok {
			return
		}
		if got := c.Next(at); !got.Equal(next) {
			t.Fatalf("after %v comes %v, want %v", at.In(zone), got.In(zone), next.In(zone))
		}
		if good := c.Good(at); good != next.Equal(at) {
			t.Fatalf("%v is good: %v", at.In(zone), good)
		}
		if last, ok := lastCalm(c, at, days); ok {
			if got := c.last(at); !got.Truncate(time.Minute).Equal(last.Truncate(time.Minute)) || got.After(at) {
				t.Fatalf("before %v came %v, want %v", at.In(zone), got.In(zone), last.In(zone))
			}
		}
	})
}

var (
	friday  = Custom{Weekday: "friday", From: "12:00", To: "14:30"}
	ramadan = Custom{First: "2026-02-18", Last: "2026-03-19", From: "17:30", To: "20:00"}
	feast   = Custom{First: "2026-03-20", Last: "2026-03-22"}
)

func TestCalmByHand(t *testing.T) {
	for _, test := range []struct {
		name, zone string
		hours      Hours
		keeps      []Custom
		at         string
		last, next string // "": the same
	}{
		{"in good hours", "Europe/Sofia", Hours{}, nil, "2026-07-01T12:00:00+03:00", "", ""},
		{"at night", "Europe/Sofia", Hours{}, nil, "2026-07-01T23:00:00+03:00", "2026-07-01T20:59:00+03:00", "2026-07-02T08:30:00+03:00"},
		{"before dawn", "Europe/Sofia", Hours{}, nil, "2026-07-02T05:00:00+03:00", "2026-07-01T20:59:00+03:00", "2026-07-02T08:30:00+03:00"},
		{"the prayer on Friday", "Europe/Sofia", Hours{}, []Custom{friday}, "2026-07-03T13:00:00+03:00", "2026-07-03T11:59:00+03:00", "2026-07-03T14:30:00+03:00"},
		{"as it begins", "Europe/Sofia", Hours{}, []Custom{friday}, "2026-07-03T12:00:00+03:00", "2026-07-03T11:59:00+03:00", "2026-07-03T14:30:00+03:00"},
		{"as it ends", "Europe/Sofia", Hours{}, []Custom{friday}, "2026-07-03T14:30:00+03:00", "", ""},
		{"on Thursday", "Europe/Sofia", Hours{}, []Custom{friday}, "2026-07-02T13:00:00+03:00", "", ""},
		{"breaking the fast", "Europe/Sofia", Hours{}, []Custom{friday, ramadan, feast}, "2026-03-01T18:00:00+02:00", "2026-03-01T17:29:00+02:00", "2026-03-01T20:00:00+02:00"},
		{"after Ramadan", "Europe/Sofia", Hours{}, []Custom{friday, ramadan}, "2026-03-20T18:00:00+02:00", "", ""},
		{"the last evening and three days of the feast", "Europe/Sofia", Hours{}, []Custom{friday, ramadan, feast}, "2026-03-19T20:00:00+02:00", "", ""},
		{"the feast", "Europe/Sofia", Hours{}, []Custom{friday, ramadan, feast}, "2026-03-21T10:00:00+02:00", "2026-03-19T20:59:00+02:00", "2026-03-23T08:30:00+02:00"},
		{"two customs that touch", "Europe/Sofia", Hours{}, []Custom{friday, {Weekday: "friday", From: "14:30", To: "16:00"}}, "2026-07-03T13:00:00+03:00", "2026-07-03T11:59:00+03:00", "2026-07-03T16:00:00+03:00"},
		{"a custom until the end of the day", "Europe/Sofia", Hours{}, []Custom{{Weekday: "saturday", From: "18:00"}}, "2026-07-04T19:00:00+03:00", "2026-07-04T17:59:00+03:00", "2026-07-05T08:30:00+03:00"},
		{"an evening that comes twice", "Asia/Beirut", Hours{480, 1440}, []Custom{{First: "2026-10-24", Last: "2026-10-24", From: "22:00", To: "23:30"}}, "2026-10-24T23:10:00+02:00", "2026-10-24T23:59:00+03:00", "2026-10-24T23:30:00+02:00"},
		{"hours that come twice, after the second", "America/New_York", Hours{60, 90}, nil, "2026-11-01T02:30:00-05:00", "2026-11-01T01:29:00-05:00", "2026-11-02T01:00:00-05:00"},
		{"hours that the clock skips", "Europe/Berlin", Hours{130, 150}, nil, "2026-03-29T12:00:00+02:00", "2026-03-28T02:29:00+01:00", "2026-03-30T02:10:00+02:00"},
		{"a whole month in which nothing is good: the hours count", "Europe/Sofia", Hours{}, []Custom{{}}, "2026-07-01T23:00:00+03:00", "2026-07-01T20:59:00+03:00", "2026-07-02T08:30:00+03:00"},
	} {
		c := Calm{test.hours, test.keeps, zone(t, test.zone)}
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		for what, pair := range map[string][2]string{
			"comes": {c.Next(at).In(c.Zone).Format(time.RFC3339), test.next}, "came": {c.last(at).In(c.Zone).Format(time.RFC3339), test.last},
		} {
			if want := pair[1]; pair[0] != want && (want != "" || pair[0] != test.at) {
				t.Errorf("%s: around %s %s %s, want %s", test.name, test.at, what, pair[0], want)
			}
		}
		if c.Good(at) != (test.next == "") {
			t.Errorf("%s: good %v", test.name, c.Good(at))
		}
	}
}

// TestASeasonOfWholeDays is as long as any that people keep.
func TestASeasonOfWholeDays(t *testing.T) {
	c := Calm{Keeps: []Custom{{First: "2026-03-01", Last: "2026-04-09"}, friday}, Zone: zone(t, "Europe/Sofia")}
	for at := Day("2026-03-01").Clock(0, c.Zone); DayOf(at, c.Zone) <= "2026-04-09"; at = at.Add(7 * time.Hour) {
		if next := c.Next(at); next.Format(time.RFC3339) != "2026-04-10T08:30:00+03:00" {
			t.Fatalf("after %v comes %v", at, next)
		}
		if last := c.last(at); last.Format(time.RFC3339) != "2026-02-28T20:59:00+02:00" {
			t.Fatalf("before %v came %v", at, last)
		}
	}
}

func TestCustomHolds(t *testing.T) {
	for _, test := range []struct {
		name   string
		c      Custom
		day    Day
		minute int
		want   bool
	}{
		{"a Friday", friday, "2026-07-03", 12 * 60, true},
		{"the minute before", friday, "2026-07-03", 12*60 - 1, false},
		{"the last minute", friday, "2026-07-03", 14*60 + 29, true},
		{"the end", friday, "2026-07-03", 14*60 + 30, false},
		{"a Saturday", friday, "2026-07-04", 13 * 60, false},
		{"the first day", ramadan, "2026-02-18", 18 * 60, true},
		{"the last day", ramadan, "2026-03-19", 18 * 60, true},
		{"the day after", ramadan, "2026-03-20", 18 * 60, false},
		{"the day before", ramadan, "2026-02-17", 18 * 60, false},
		{"a whole day, its first minute", feast, "2026-03-20", 0, true},
		{"a whole day, its last minute", feast, "2026-03-20", 24*60 - 1, true},
		{"without an end", Custom{From: "18:00"}, "2026-07-04", 24*60 - 1, true},
		{"an end nobody can read", Custom{From: "18:00", To: "24:00"}, "2026-07-04", 24*60 - 1, true},
	} {
		if got := test.c.Holds(test.day, test.minute); got != test.want {
			t.Errorf("%s: held %v, want %v", test.name, got, test.want)
		}
	}
}

func TestThePersonsCalm(t *testing.T) {
	o := Organisation{Zone: "Europe/Sofia", Customs: map[string][]Custom{"friday": {friday}, "ramadan": {ramadan}}}
	p := Person{Hours: Hours{600, 720}, Zone: "Asia/Tehran", Customs: []string{"ramadan", "a custom that was taken off the list", "friday"}}
	c := p.Calm(o)
	if c.Hours != p.Hours || c.Zone.String() != "Asia/Tehran" || !slices.Equal(c.Keeps, []Custom{ramadan, friday}) {
		t.Errorf("the calm is %+v", c)
	}
	if c := (Person{}).Calm(o); c.Hours != (Hours{}) || c.Zone.String() != "Europe/Sofia" || c.Keeps != nil {
		t.Errorf("the usual calm is %+v", c)
	}
}
