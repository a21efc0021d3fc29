package care

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestRemindersKeepTheirPromises draws appointments, leads, hours and customs
// and holds what comes of them against what is promised.
func TestRemindersKeepTheirPromises(t *testing.T) {
	all := append(zones(t), clocks(t)...)
	often(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(all).Draw(t, "zone")
		now := anyInstant(t, zone).Truncate(time.Second)
		start := now.Truncate(time.Minute).Add(time.Duration(rapid.IntRange(-60, 4*24*60).Draw(t, "start")) * time.Minute)
		c := anyCalm(t, zone, now)
		leads := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(1, 5*24*60).Draw(t, "minutes")) * time.Minute
		}), 1, 4).Draw(t, "leads")
		list := Reminders(start, leads, c, now)
		if !start.After(now) {
			if list != nil {
				t.Fatalf("it has begun and there are %v", list)
			}
			return
		}
		if len(list) == 0 {
			t.Fatal("nothing reminds of it")
		}
		anyGood := false
		for at := now; at.Before(start) && !anyGood; at = at.Truncate(time.Minute).Add(time.Minute) {
			anyGood = calm(c, at)
		}
		for i, r := range list {
			if r.At.Before(now) || !r.At.Before(start) {
				t.Fatalf("%v is not between %v and %v", r.At, now, start)
			}
			if anyGood && !calm(c, r.At) {
				t.Fatalf("%v is in quiet hours", r.At.In(zone))
			}
			if i > 0 && r.At.Sub(list[i-1].At) < remindersApart {
				t.Fatalf("%v and %v fall together", list[i-1].At, r.At)
			}
			if !slices.Contains(leads, r.Lead) {
				t.Fatalf("%v was not asked for", r.Lead)
			}
		}
		if leads := slices.Clone(leads); len(leads) > 1 {
			slices.Reverse(leads)
			if again := Reminders(start, leads, c, now); !slices.Equal(again, list) {
				t.Fatalf("in another order: %v, then %v", list, again)
			}
		}
		for _, lead := range leads {
			wanted := start.Add(-lead)
			stands := func(r Reminder) bool {
				at := c.before(wanted, start, now)
				return r.Lead <= lead && !r.At.After(at) && at.Sub(r.At) < remindersApart
			}
			if !slices.ContainsFunc(list, stands) {
				t.Fatalf("nothing stands for %v in %v", lead, list)
			}
			if at := c.before(wanted, start, now); calm(c, wanted) && !wanted.Before(now) && !at.Equal(wanted) {
				t.Fatalf("%v is a good time and became %v", wanted, at)
			}
			if at := c.before(wanted, start, now); wanted.Before(now) && calm(c, now) && !at.Equal(now) {
				t.Fatalf("%v has passed, now is a good time, and it became %v", wanted, at)
			}
		}
		recomputed(t, start, leads, c, now)
	})
}

// recomputed plans anew at a later moment. What was still to come stays as it
// was; what has passed comes as soon as may be, or, where no good time is left,
// when it was wanted.
func recomputed(t *rapid.T, start time.Time, leads []time.Duration, c Calm, now time.Time) {
	later := now.Add(time.Duration(rapid.Int64Range(1, int64(start.Sub(now))-1).Draw(t, "later")))
	for _, lead := range leads {
		wanted := start.Add(-lead)
		first, again := c.before(wanted, start, now), c.before(wanted, start, later)
		switch soon := c.Next(later); {
		case !first.Before(later) && !again.Equal(first):
			t.Fatalf("%v was still to come and became %v", first, again)
		case first.Before(later) && soon.Before(start) && !again.Equal(soon):
			t.Fatalf("%v has passed, %v is the next good time, and it became %v", first, soon, again)
		case first.Before(later) && !soon.Before(start) && !again.Equal(later) && !again.Equal(wanted):
			t.Fatalf("%v has passed, no good time is left, and it became %v", first, again)
		}
	}
	for _, r := range Reminders(start, leads, c, later) {
		if r.At.Before(later) {
			t.Fatalf("%v had passed at %v and came back", r.At, later)
		}
	}
}

func TestRemindersByHand(t *testing.T) {
	const h = time.Hour
	usual := []time.Duration{72 * h, 24 * h, 2 * h}
	for _, test := range []struct {
		name, zone string
		hours      Hours
		keeps      []Custom
		leads      []time.Duration
		start, now string
		want       string // each: when, and the lead it was meant to have
	}{
		{"in good time", "Europe/Sofia", Hours{}, nil, usual, "2026-07-10 11:00", "2026-07-01 12:00", "07-07 11:00 72h, 07-09 11:00 24h, 07-10 09:00 2h"},
		{"made the day before", "Europe/Sofia", Hours{}, nil, usual, "2026-07-10 11:00", "2026-07-09 16:00", "07-09 16:00 24h, 07-10 09:00 2h"},
		{"made an hour before", "Europe/Sofia", Hours{}, nil, usual, "2026-07-10 11:00", "2026-07-10 10:00", "07-10 10:00 2h"},
		{"made at night", "Europe/Sofia", Hours{}, nil, usual, "2026-07-10 11:00", "2026-07-10 02:00", "07-10 08:30 24h, 07-10 09:00 2h"},
		{"over", "Europe/Sofia", Hours{}, nil, usual, "2026-07-10 11:00", "2026-07-10 11:00", ""},
		{"wanted at night, half of the time is left in the morning", "Europe/Sofia", Hours{}, nil, []time.Duration{4 * h}, "2026-07-10 12:00", "2026-07-01 12:00", "07-10 08:30 4h"},
		{"wanted at night, too little is left in the morning", "Europe/Sofia", Hours{}, nil, []time.Duration{2 * h}, "2026-07-10 09:00", "2026-07-01 12:00", "07-09 20:59 2h"},
		{"exactly half is left in the morning", "Europe/Sofia", Hours{}, nil, []time.Duration{4 * h}, "2026-07-10 10:30", "2026-07-01 12:00", "07-10 08:30 4h"},
		{"a minute less than half", "Europe/Sofia", Hours{}, nil, []time.Duration{4 * h}, "2026-07-10 10:29", "2026-07-01 12:00", "07-09 20:59 4h"},
		{"two hours, and the evening has passed", "Europe/Sofia", Hours{}, nil, []time.Duration{2 * h}, "2026-07-10 09:00", "2026-07-09 22:00", "07-10 08:30 2h"},
		{"two hours, and it begins before the morning", "Europe/Sofia", Hours{}, nil, []time.Duration{2 * h}, "2026-07-10 07:00", "2026-07-09 22:00", "07-10 05:00 2h"},
		{"an evening and a night lead fall together", "Europe/Sofia", Hours{}, nil, []time.Duration{12 * h, 2 * h}, "2026-07-10 08:45", "2026-07-01 12:00", "07-09 20:45 2h"},
		{"the last seconds of the good hours", "Europe/Sofia", Hours{}, nil, []time.Duration{8 * h}, "2026-07-10 05:00", "2026-07-09 20:59:30", "07-09 20:59:30 8h"},
		{"at the prayer on Friday", "Europe/Sofia", Hours{}, []Custom{friday}, []time.Duration{2 * h}, "2026-07-10 15:00", "2026-07-01 12:00", "07-10 11:59 2h"},
		{"at the prayer, a longer time before", "Europe/Sofia", Hours{}, []Custom{friday}, []time.Duration{4 * h}, "2026-07-10 17:00", "2026-07-01 12:00", "07-10 14:30 4h"},
		{"at the breaking of the fast", "Europe/Sofia", Hours{}, []Custom{friday, ramadan}, []time.Duration{24 * h}, "2026-03-05 18:00", "2026-03-01 12:00", "03-04 20:00 24h"},
		{"in the feast", "Europe/Sofia", Hours{}, []Custom{ramadan, feast}, usual, "2026-03-23 10:00", "2026-03-10 12:00", "03-19 20:59 24h, 03-23 08:30 2h"},
		{"the feast begins, nothing else is possible", "Europe/Sofia", Hours{}, []Custom{feast}, usual, "2026-03-22 10:00", "2026-03-20 12:00", "03-20 12:00 72h, 03-21 10:00 24h, 03-22 08:00 2h"},
		{"a day of 25 hours", "Europe/Sofia", Hours{}, nil, []time.Duration{24 * h, 2 * h}, "2026-10-25 11:00", "2026-10-20 12:00", "10-24 12:00 24h, 10-25 09:00 2h"},
		{"a day of 23 hours", "Europe/Sofia", Hours{}, nil, []time.Duration{24 * h, 2 * h}, "2026-03-29 11:00", "2026-03-20 12:00", "03-28 10:00 24h, 03-29 09:00 2h"},
		{"hours over midnight", "Asia/Kabul", Hours{1320, 120}, nil, []time.Duration{24 * h, 2 * h}, "2026-07-10 11:00", "2026-07-01 12:00", "07-09 22:00 24h, 07-10 01:59 2h"},
		{"nothing is wanted", "Europe/Sofia", Hours{}, nil, nil, "2026-07-10 11:00", "2026-07-01 12:00", ""},
		{"the same lead twice, and one that is near", "Europe/Sofia", Hours{}, nil, []time.Duration{2 * h, 2 * h, 2*h + 29*time.Minute}, "2026-07-10 15:00", "2026-07-01 12:00", "07-10 12:31 2h"},
	} {
		zone := zone(t, test.zone)
		at := func(s string) time.Time {
			moment, err := time.ParseInLocation("2006-01-02 15:04:05", s+":00"[:3*(2-strings.Count(s, ":"))], zone)
			if err != nil {
				t.Fatal(err)
			}
			return moment
		}
		var got []string
		for _, r := range Reminders(at(test.start), test.leads, Calm{test.hours, test.keeps, zone}, at(test.now)) {
			when := strings.TrimSuffix(r.At.In(zone).Format("01-02 15:04:05"), ":00")
			got = append(got, when+" "+strings.TrimSuffix(r.Lead.String(), "0m0s"))
		}
		if s := strings.Join(got, ", "); s != test.want {
			t.Errorf("%s:\n%s, want\n%s", test.name, s, test.want)
		}
	}
}

func TestLeads(t *testing.T) {
	o := Organisation{Reminders: map[AppointmentKind][]time.Duration{"": {time.Hour}, "court": {2 * time.Hour}, "school": nil}}
	for kind, want := range map[AppointmentKind][]time.Duration{"court": {2 * time.Hour}, "doctor": {time.Hour}, "": {time.Hour}, "school": nil} {
		if got := o.Leads(kind); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", kind, got, want)
		}
	}
}
