package care

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// planned says in its own words on which days of a stretch a plan asks.
func planned(p Plan, from, to time.Time) (days []Day) {
	start, err := time.Parse(time.DateOnly, string(p.Start))
	if err != nil {
		return nil
	}
	monday := start
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, -1)
	}
	for at := from; at.Before(to); at = at.AddDate(0, 0, 1) {
		day := Day(at.Format(time.DateOnly))
		since := int(at.Sub(start).Hours()) / 24
		weeks := int(at.Sub(monday).Hours()) / 24 / 7
		var on bool
		switch {
		case p.Unit == Days:
			on = since%p.Every == 0
		case len(p.Weekdays) == 0:
			on = weeks%p.Every == 0 && at.Weekday() == start.Weekday()
		default:
			on = weeks%p.Every == 0 && slices.Contains(p.Weekdays, at.Weekday())
		}
		for _, pause := range p.Pauses {
			on = on && (day < pause.From || day >= pause.Until)
		}
		if on && !at.Before(start) && (p.End == "" || day <= p.End) {
			days = append(days, day)
		}
	}
	return days
}

// TestTenYearsOfEveryPlan follows plans through ten years in every zone: each
// planned day opens exactly one check-in, in order, and no other day does.
func TestTenYearsOfEveryPlan(t *testing.T) {
	plans := map[string]Plan{
		"weekly, at night":           {Rhythm: Weekly, Minute: 150, Start: "2018-01-03"},
		"weekly, before midnight":    {Rhythm: Weekly, Minute: 23*60 + 30, Start: "2018-01-06"},
		"every two weeks":            {Rhythm: Rhythm{2, Weeks, nil}, Minute: 600, Start: "2018-12-31"},
		"two weekdays of every week": {Rhythm: Rhythm{1, Weeks, []time.Weekday{time.Sunday, time.Wednesday}}, Minute: 0, Start: "2018-05-11"},
		"every third week on Monday and Sunday": {Rhythm: Rhythm{3, Weeks, []time.Weekday{time.Sunday, time.Monday}}, Minute: 90, Start: "2020-02-29",
			End: "2025-12-28", Pauses: []Pause{{From: "2021-12-20", Until: "2022-01-10"}, {From: "2023-01-01", Until: "2025-01-01"}}},
		"every ten days": {Rhythm: Rhythm{10, Days, nil}, Minute: 1439, Start: "2020-02-19"},
		"every day":      {Rhythm: Rhythm{1, Days, nil}, Minute: 23*60 + 30, Start: "2019-12-31", Pauses: []Pause{{From: "2020-06-01", Until: "2026-01-01"}}},
	}
	for name, p := range plans {
		days := planned(p, decade, decadeEnd)
		if len(days) < 50 {
			t.Fatalf("%s: only %d days", name, len(days))
		}
		for _, zone := range clocks(t) {
			at, last := decade.AddDate(0, 0, -2), Day("")
			for i, day := range days {
				for next := day.Clock(p.Minute, zone); ; { // a long pause is crossed in steps
					got, ok := p.Next(at, zone)
					if ok && !got.Equal(next) || !ok && next.Sub(at) < 3*365*24*time.Hour {
						t.Fatalf("%s in %v: after %v comes %v, %v; want %v", name, zone, at, got, ok, next)
					}
					if ok {
						at, last = got, day
						break
					}
					at = at.AddDate(2, 0, 0)
				}
				if i > 0 && !at.After(days[i-1].Clock(p.Minute, zone)) {
					t.Fatalf("%s in %v: %v does not come after the one before", name, zone, at)
				}
			}
			if got, ok := p.Next(at, zone); ok == (p.End != "") || ok && DayOf(got, time.UTC) < last {
				t.Fatalf("%s in %v: after the last comes %v, %v", name, zone, got, ok)
			}
		}
	}
}

// TestNextOfAnyPlan draws plans and moments and looks through the days.
func TestNextOfAnyPlan(t *testing.T) {
	all := append(clocks(t), zones(t)...)
	often(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(t, "zone")
		at := anyInstant(t, zone)
		today := DayOf(at, zone)
		near := func(label string) Day { return today.Plus(rapid.IntRange(-60, 60).Draw(t, label)) }
		p := Plan{Minute: rapid.IntRange(0, 24*60-1).Draw(t, "minute"), Start: near("start"), Rhythm: Rhythm{
			Every: rapid.IntRange(1, 5).Draw(t, "every"), Unit: rapid.SampledFrom([]Unit{Days, Weeks}).Draw(t, "unit"),
			Weekdays: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Weekday {
				return time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))
			}), 0, 3).Draw(t, "weekdays")}}
		if rapid.Bool().Draw(t, "ends") {
			p.End = near("end")
		}
		for range rapid.IntRange(0, 2).Draw(t, "pauses") {
			from := near("from")
			p.Pauses = append(p.Pauses, Pause{From: from, Until: from.Plus(rapid.IntRange(0, 30).Draw(t, "length"))})
		}
		begin := today.At(time.UTC).Truncate(24 * time.Hour)
		days := planned(p, begin.AddDate(0, 0, -70), begin.AddDate(0, 0, 200))
		var want, before time.Time
		for _, day := range days {
			opens := day.Clock(p.Minute, zone)
			if want.IsZero() && opens.After(at) {
				want = opens
			}
			if want.IsZero() {
				before = opens
			}
			if !p.On(day) {
				t.Fatalf("%s is not a day of %+v", day, p)
			}
		}
		got, ok := p.Next(at, zone)
		if ok == want.IsZero() || ok && !got.Equal(want) {
			t.Fatalf("after %v comes %v, %v; want %v", at.In(zone), got, ok, want)
		}
		if is, known := p.before(want, zone); ok && !before.IsZero() && (!known || !is.Equal(before)) {
			t.Fatalf("before %v came %v, %v; want %v", want, is, known, before)
		}
		n := 0
		for day := today.Plus(-70); day < today.Plus(200); day = day.Plus(1) {
			if p.On(day) {
				n++
			}
		}
		if n != len(days) {
			t.Fatalf("%d days are in the plan, want %d", n, len(days))
		}
	})
}

func TestNextOpeningByHand(t *testing.T) {
	for _, test := range []struct {
		name, zone  string
		p           Plan
		after, want string // "": none
	}{
		{"before it begins", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08"}, "2026-12-01T12:00:00+02:00", "2026-12-08T10:00:00+02:00"},
		{"long before it begins", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2036-12-09"}, "2026-12-01T12:00:00+02:00", "2036-12-09T10:00:00+02:00"},
		{"the same day", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08"}, "2026-12-08T09:59:59+02:00", "2026-12-08T10:00:00+02:00"},
		{"the very moment", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08"}, "2026-12-08T10:00:00+02:00", "2026-12-15T10:00:00+02:00"},
		{"over the new year", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08"}, "2026-12-29T12:00:00+02:00", "2027-01-05T10:00:00+02:00"},
		{"every two weeks over a year of 53 weeks", "Europe/Sofia", Plan{Rhythm: Rhythm{2, Weeks, nil}, Minute: 600, Start: "2026-12-15"}, "2026-12-29T12:00:00+02:00", "2027-01-12T10:00:00+02:00"},
		{"a weekday before the start in its first week", "Europe/Sofia", Plan{Rhythm: Rhythm{2, Weeks, []time.Weekday{time.Monday, time.Friday}}, Minute: 600, Start: "2026-12-09"}, "2026-12-01T12:00:00+02:00", "2026-12-11T10:00:00+02:00"},
		{"and then in the week after the next", "Europe/Sofia", Plan{Rhythm: Rhythm{2, Weeks, []time.Weekday{time.Monday, time.Friday}}, Minute: 600, Start: "2026-12-09"}, "2026-12-11T12:00:00+02:00", "2026-12-21T10:00:00+02:00"},
		{"Sunday ends the week", "Europe/Sofia", Plan{Rhythm: Rhythm{2, Weeks, []time.Weekday{time.Sunday}}, Minute: 600, Start: "2026-12-07"}, "2026-12-07T12:00:00+02:00", "2026-12-13T10:00:00+02:00"},
		{"29 February", "Asia/Kabul", Plan{Rhythm: Weekly, Minute: 600, Start: "2028-02-22"}, "2028-02-22T12:00:00+04:30", "2028-02-29T10:00:00+04:30"},
		{"the week after 29 February", "Asia/Kabul", Plan{Rhythm: Weekly, Minute: 600, Start: "2028-02-22"}, "2028-02-29T12:00:00+04:30", "2028-03-07T10:00:00+04:30"},
		{"over a February without it", "Asia/Kabul", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 600, Start: "2026-02-01"}, "2026-02-28T12:00:00+04:30", "2026-03-01T10:00:00+04:30"},
		{"the last day is one", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08", End: "2026-12-15"}, "2026-12-08T12:00:00+02:00", "2026-12-15T10:00:00+02:00"},
		{"after the last day", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08", End: "2026-12-15"}, "2026-12-15T12:00:00+02:00", ""},
		{"it ends before it begins", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08", End: "2026-12-01"}, "2026-11-01T12:00:00+02:00", ""},
		{"a pause ends with the day before its end", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-12-08", Pauses: []Pause{{From: "2026-12-15", Until: "2026-12-29"}}}, "2026-12-08T12:00:00+02:00", "2026-12-29T10:00:00+02:00"},
		{"a pause of two years and a rhythm of half a year", "Europe/Sofia", Plan{Rhythm: Rhythm{26, Weeks, nil}, Minute: 600, Start: "2026-12-08", Pauses: []Pause{{From: "2026-12-09", Until: "2028-12-09"}}}, "2026-12-08T12:00:00+02:00", "2029-06-05T10:00:00+03:00"},
		{"a rhythm that is none", "Europe/Sofia", Plan{Minute: 600, Start: "2026-12-08"}, "2026-12-08T12:00:00+02:00", ""},
		{"the clock skips it", "Europe/Berlin", Plan{Rhythm: Weekly, Minute: 150, Start: "2026-03-22"}, "2026-03-22T12:00:00+01:00", "2026-03-29T03:00:00+02:00"},
		{"the clock skips it, from within the hour before", "Europe/Berlin", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 150, Start: "2026-03-22"}, "2026-03-29T01:59:00+01:00", "2026-03-29T03:00:00+02:00"},
		{"it comes twice, after the first", "Europe/Berlin", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 150, Start: "2026-03-22"}, "2026-10-25T02:40:00+02:00", "2026-10-26T02:30:00+01:00"},
		{"it comes twice, between the two", "Europe/Berlin", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 150, Start: "2026-03-22"}, "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00"},
		{"a gap before midnight", "America/Nuuk", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 1410, Start: "2026-03-22"}, "2026-03-28T22:59:00-02:00", "2026-03-29T00:00:00-01:00"},
		{"and the day after it", "America/Nuuk", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 1410, Start: "2026-03-22"}, "2026-03-29T00:00:00-01:00", "2026-03-29T23:30:00-01:00"},
		{"a day that did not exist", "Pacific/Apia", Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 600, Start: "2011-12-01"}, "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00"},
	} {
		after, err := time.Parse(time.RFC3339, test.after)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := test.p.Next(after, zone(t, test.zone))
		if got := at.Format(time.RFC3339); ok != (test.want != "") || ok && got != test.want {
			t.Errorf("%s: after %s comes %s, %v; want %q", test.name, test.after, got, ok, test.want)
		}
	}
}

// TestEarlyAnswersCount looks at the edges of the second half of the time
// before a check-in is due.
func TestEarlyAnswersCount(t *testing.T) {
	weekly := Plan{Rhythm: Weekly, Minute: 600, Start: "2026-10-06"}
	daily := Plan{Rhythm: Rhythm{1, Days, nil}, Minute: 1410, Start: "2026-03-22"}
	for _, test := range []struct {
		name, zone string
		p          Plan
		at, due    string
		want       bool
	}{
		{"at the moment", "Europe/Sofia", weekly, "2026-12-08T10:00:00+02:00", "2026-12-08T10:00:00+02:00", true},
		{"after it", "Europe/Sofia", weekly, "2026-12-08T10:00:01+02:00", "2026-12-08T10:00:00+02:00", false},
		{"exactly half", "Europe/Sofia", weekly, "2026-12-04T22:00:00+02:00", "2026-12-08T10:00:00+02:00", true},
		{"a second before half", "Europe/Sofia", weekly, "2026-12-04T21:59:59+02:00", "2026-12-08T10:00:00+02:00", false},
		{"a second after half", "Europe/Sofia", weekly, "2026-12-04T22:00:01+02:00", "2026-12-08T10:00:00+02:00", true},
		{"at the one before", "Europe/Sofia", weekly, "2026-12-01T10:00:00+02:00", "2026-12-08T10:00:00+02:00", false},
		{"in a week of 169 hours, exactly half", "Europe/Sofia", weekly, "2026-10-23T22:30:00+03:00", "2026-10-27T10:00:00+02:00", true},
		{"in a week of 169 hours, before half", "Europe/Sofia", weekly, "2026-10-23T22:29:59+03:00", "2026-10-27T10:00:00+02:00", false},
		{"the first one, exactly half of a week", "Europe/Sofia", weekly, "2026-10-02T22:00:00+03:00", "2026-10-06T10:00:00+03:00", true},
		{"the first one, before half of a week", "Europe/Sofia", weekly, "2026-10-02T21:59:59+03:00", "2026-10-06T10:00:00+03:00", false},
		{"the first one, in a week of 169 hours, written in UTC", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-10-27"}, "2026-10-23T19:30:00Z", "2026-10-27T08:00:00Z", true},
		{"the same, before half", "Europe/Sofia", Plan{Rhythm: Weekly, Minute: 600, Start: "2026-10-27"}, "2026-10-23T19:29:59Z", "2026-10-27T08:00:00Z", false},
		{"a gap before midnight leads to the day after", "America/Nuuk", daily, "2026-03-28T20:00:00-02:00", "2026-03-29T00:00:00-01:00", true},
	} {
		var times []time.Time
		for _, s := range []string{test.at, test.due} {
			at, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			times = append(times, at)
		}
		if got := test.p.Counts(times[0], times[1], zone(t, test.zone)); got != test.want {
			t.Errorf("%s: counts %v, want %v", test.name, got, test.want)
		}
	}
}

func TestUsualPlan(t *testing.T) {
	for _, test := range []struct {
		name  string
		hours Hours
		want  int
	}{
		{"the usual hours", Hours{}, 600},
		{"from ten", Hours{600, 1200}, 600},
		{"until ten", Hours{420, 600}, 420},
		{"from eleven", Hours{660, 1200}, 660},
		{"over midnight, until ten", Hours{1320, 600}, 1320},
		{"over midnight, longer than until ten", Hours{1320, 601}, 600},
		{"the whole day", Hours{480, 480}, 600},
	} {
		p := UsualPlan(amina, test.hours, "2028-02-22", time.Hour, 2*time.Hour)
		if p.Minute != test.want || p.Start != "2028-02-29" || p.Person != amina || p.Window != time.Hour || p.Grace != 2*time.Hour || !p.On("2028-03-07") {
			t.Errorf("%s: %+v", test.name, p)
		}
		if !good(test.hours, p.Start.Clock(p.Minute, time.UTC), time.UTC) {
			t.Errorf("%s: minute %d is no good hour", test.name, p.Minute)
		}
	}
}
