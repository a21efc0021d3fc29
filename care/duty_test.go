package care

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawnDuties are duties of a few workers that begin and end within three days,
// to the hour, so that they often touch and overlap.
func drawnDuties(t *rapid.T, workers []PersonID) (duties []Duty) {
	for range rapid.IntRange(0, 6).Draw(t, "duties") {
		from := rapid.IntRange(0, 70).Draw(t, "from")
		length := rapid.IntRange(1, 30).Draw(t, "length")
		duties = append(duties, Duty{ID: NewID[Duty](), Worker: rapid.SampledFrom(workers).Draw(t, "worker"),
			From: noon.Add(time.Duration(from) * time.Hour), To: noon.Add(time.Duration(from+length) * time.Hour)})
	}
	return duties
}

var someWorkers = []PersonID{{1}, {2}, {3}}

// TestDutiesOfDaysFollowOneAnother gives each day around a change of the clock
// to another worker. At every moment exactly one is on call: the one of the day
// whose hand-over the clock on the wall has shown last.
func TestDutiesOfDaysFollowOneAnother(t *testing.T) {
	zones := clocks(t)
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(zones).Draw(t, "zone")
		handover := rapid.IntRange(0, 24*60-1).Draw(t, "handover")
		o := Organisation{Zone: zone.String(), Handover: time.Time{}.Add(time.Duration(handover) * time.Minute).Format("15:04")}
		start := DayOf(rapid.SampledFrom(aroundChanges(zone)).Draw(t, "around"), zone).Plus(-3)
		var duties []Duty
		for n := range 6 {
			from, to := o.DutyTime(start.Plus(n), start.Plus(n))
			duties = append(duties, Duty{ID: NewID[Duty](), Worker: PersonID{byte(n + 1)}, From: from, To: to})
		}
		begin, end := duties[0].From, duties[5].To
		if gaps := Gaps(duties, begin, end); len(gaps) > 0 {
			t.Fatalf("gaps %v", gaps)
		}
		minute := rapid.Int64Range(0, int64(end.Sub(begin)/time.Minute)-1).Draw(t, "minute")
		at := begin.Add(time.Duration(minute) * time.Minute)
		day := DayOf(at, zone)
		if at.Before(day.Clock(handover, zone)) {
			day = day.Plus(-1)
		}
		var want []PersonID
		for n := range 6 {
			if start.Plus(n) == day {
				want = []PersonID{{byte(n + 1)}}
			}
		}
		if got := OnCall(duties, at); !slices.Equal(got, want) {
			t.Fatalf("at %v (%v) on call are %v, want %v", at, at.In(zone), got, want)
		}
	})
}

// aroundChanges are days of a zone on which its clock was changed, and a plain
// one for those that never were.
func aroundChanges(zone *time.Location) []time.Time { return append(changes(zone), noon) }

// TestADutyIsShownByItsDays takes the days of a duty, whatever the clock did.
func TestADutyIsShownByItsDays(t *testing.T) {
	sofia := Organisation{Zone: "Europe/Sofia", Handover: "09:00"}
	for _, test := range []struct {
		first, last Day
		hours       time.Duration
	}{
		{"2026-11-23", "2026-11-23", 24}, {"2027-03-27", "2027-03-27", 23}, {"2026-10-24", "2026-10-24", 25},
		{"2027-03-22", "2027-03-28", 7*24 - 1}, {"2026-10-19", "2026-10-25", 7*24 + 1},
	} {
		from, to := sofia.DutyTime(test.first, test.last)
		if to.Sub(from) != test.hours*time.Hour || from.Location() != time.UTC || to.Location() != time.UTC {
			t.Errorf("%s to %s lasts %v from %v", test.first, test.last, to.Sub(from), from)
		}
		first, last, ok := sofia.DutyDays(Duty{From: from, To: to})
		if first != test.first || last != test.last || !ok {
			t.Errorf("%s to %s is shown as %s to %s, %v", test.first, test.last, first, last, ok)
		}
		if _, _, ok := sofia.DutyDays(Duty{From: from.Add(time.Minute), To: to}); ok {
			t.Error("a duty that begins a minute late is shown by its days")
		}
	}
}

func TestHandover(t *testing.T) {
	for said, want := range map[string]int{"": 9 * 60, "00:00": 0, "09:00": 9 * 60, "17:30": 17*60 + 30, "9 o'clock": -1, "24:00": -1} {
		minute, ok := Organisation{Handover: said}.HandoverAt()
		if ok != (want >= 0) || ok && minute != want {
			t.Errorf("%q is %d, %v", said, minute, ok)
		}
	}
}

// TestGapsAreWhereNobodyIsOnCall looks at every hour.
func TestGapsAreWhereNobodyIsOnCall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duties := drawnDuties(t, someWorkers)
		begin := rapid.IntRange(-5, 60).Draw(t, "from")
		end := begin + rapid.IntRange(0, 60).Draw(t, "for")
		from, to := noon.Add(time.Duration(begin)*time.Hour), noon.Add(time.Duration(end)*time.Hour)
		gaps := Gaps(duties, from, to)
		for at := from; at.Before(to); at = at.Add(time.Hour) {
			in := slices.ContainsFunc(gaps, func(g Gap) bool { return !at.Before(g.From) && at.Before(g.To) })
			if nobody := len(OnCall(duties, at)) == 0; nobody != in {
				t.Fatalf("at %v nobody: %v, and it is in a gap: %v", at, nobody, in)
			}
		}
		for i, g := range gaps {
			if !g.From.Before(g.To) || g.From.Before(from) || g.To.After(to) || i > 0 && !gaps[i-1].To.Before(g.From) {
				t.Fatalf("gaps %v between %v and %v", gaps, from, to)
			}
		}
	})
}

// TestCallEnds walks on from a moment for as long as the worker is on call.
func TestCallEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		duties, worker := drawnDuties(t, someWorkers), someWorkers[0]
		at := noon.Add(time.Duration(rapid.IntRange(0, 70).Draw(t, "at")) * time.Hour)
		want := at
		for slices.Contains(OnCall(duties, want), worker) {
			want = want.Add(time.Hour)
		}
		if got := CallEnds(duties, worker, at); !got.Equal(want) {
			t.Fatalf("the call that holds at %v ends at %v, want %v", at, got, want)
		}
	})
}

// TestHandKeepsTheRestAsItWas gives a part away and looks at every hour who is
// on call before and after.
func TestHandKeepsTheRestAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hour := func(label string) time.Time {
			return noon.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, label)) * time.Hour)
		}
		d := Duty{ID: NewID[Duty](), Worker: someWorkers[0], By: someWorkers[2], From: noon.Add(5 * time.Hour), To: noon.Add(25 * time.Hour),
			Offered: someWorkers[2], OfferedAt: noon}
		from, until := hour("from"), hour("until")
		stand, err := d.Hand(someWorkers[1], from, until, someWorkers[2])
		within := from.Before(until) && from.Before(d.To) && until.After(d.From)
		if (err == nil) != within {
			t.Fatalf("from %v until %v: %v", from, until, err)
		}
		if err != nil {
			return
		}
		for at := noon; at.Before(noon.Add(31 * time.Hour)); at = at.Add(time.Hour) {
			var want []PersonID
			switch {
			case d.Holds(at) && !at.Before(from) && at.Before(until):
				want = []PersonID{someWorkers[1]}
			case d.Holds(at):
				want = []PersonID{d.Worker}
			}
			if got := OnCall(stand, at); !slices.Equal(got, want) {
				t.Fatalf("from %v until %v: at %v on call are %v, want %v", from, until, at, got, want)
			}
		}
		for i, p := range stand {
			if p.ID == d.ID || !p.Offered.IsZero() || (i == 0) != (p.Worker == someWorkers[1]) || p.By != someWorkers[2] {
				t.Fatalf("in its place stands %+v", p)
			}
		}
	})
}

func TestHandRefuses(t *testing.T) {
	d := Duty{Worker: someWorkers[0], From: noon, To: noon.Add(time.Hour)}
	if _, err := d.Hand(d.Worker, d.From, d.To, d.Worker); !IsKind(err, Invalid) {
		t.Errorf("to the same worker: %v", err)
	}
}

// TestAnAbsenceTakesItsTimeOut looks at every hour.
func TestAnAbsenceTakesItsTimeOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Duty{Worker: someWorkers[0], From: noon.Add(5 * time.Hour), To: noon.Add(25 * time.Hour)}
		p := Person{ID: d.Worker}
		for range rapid.IntRange(0, 3).Draw(t, "absences") {
			from := noon.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "from")) * time.Hour)
			p = p.GoAway(Absence{from, from.Add(time.Duration(rapid.IntRange(1, 10).Draw(t, "for")) * time.Hour)}, noon)
		}
		for at := noon; at.Before(noon.Add(40 * time.Hour)); at = at.Add(time.Hour) {
			want := d.Holds(at) && !p.AwayAt(at)
			if got := len(OnCall(d.Without(p.Away), at)) > 0; got != want {
				t.Fatalf("at %v on call: %v, want %v; away %v", at, got, want, p.Away)
			}
		}
	})
}

func TestOffers(t *testing.T) {
	d := Duty{ID: NewID[Duty](), Worker: someWorkers[0], From: noon, To: noon.Add(24 * time.Hour)}
	early, late := noon.Add(-time.Hour), noon.Add(time.Hour)
	offered := func(at time.Time) Duty {
		o, err := d.Offer(someWorkers[1], at)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	for _, test := range []struct {
		name  string
		d     Duty
		asked PersonID
		at    time.Time
		want  bool
	}{
		{"before it begins", offered(early), someWorkers[1], noon.Add(-1), true},
		{"it has begun", offered(early), someWorkers[1], noon, false},
		{"offered when it had begun", offered(late), someWorkers[1], late.Add(time.Hour), true},
		{"offered when it had begun, and over", offered(late), someWorkers[1], d.To, false},
		{"somebody else", offered(early), someWorkers[2], early, false},
		{"who offers it", offered(early), someWorkers[0], early, false},
		{"not offered", d, PersonID{}, early, false},
		{"not offered, and somebody", d, someWorkers[1], early, false},
		{"withdrawn", offered(early).Withdraw(), someWorkers[1], early, false},
	} {
		if got := test.d.Asked(test.asked, test.at); got != test.want {
			t.Errorf("%s: asked %v", test.name, got)
		}
	}
	if diff := cmp.Diff(d, offered(early).Withdraw()); diff != "" {
		t.Errorf("offered and withdrawn (-before +after):\n%s", diff)
	}
	if _, err := d.Offer(d.Worker, early); !IsKind(err, Invalid) {
		t.Errorf("offered to its own worker: %v", err)
	}
	if _, err := d.Offer(someWorkers[1], d.To); !IsKind(err, Invalid) {
		t.Errorf("offered when it is over: %v", err)
	}
}

func TestAbsences(t *testing.T) {
	day := func(n int) time.Time { return noon.Add(time.Duration(n) * 24 * time.Hour) }
	p := Person{}.GoAway(Absence{day(5), day(7)}, noon).GoAway(Absence{day(1), day(2)}, noon)
	for at, want := range map[time.Time]bool{
		noon: false, day(1).Add(-1): false, day(1): true, day(2).Add(-1): true, day(2): false, day(5): true, day(7): false,
	} {
		if p.AwayAt(at) != want {
			t.Errorf("at %v away: %v", at, !want)
		}
	}
	later := p.GoAway(Absence{day(9), day(10)}, day(2))
	if want := []Absence{{day(5), day(7)}, {day(9), day(10)}}; !cmp.Equal(later.Away, want) {
		t.Errorf("with a new one and those that are over dropped: %v", later.Away)
	}
	if len(p.Away) != 2 {
		t.Errorf("the person before has %v", p.Away)
	}
	back, ok := p.Return(day(5))
	if want := []Absence{{day(1), day(2)}}; !ok || !cmp.Equal(back.Away, want) {
		t.Errorf("back from the second: %v, %v", back.Away, ok)
	}
	if _, ok := p.Return(day(4)); ok {
		t.Error("back from an absence that is not there")
	}
}

// TestWhoeverFallsIllIsAwayAtOnce asks at night for an absence from today on.
func TestWhoeverFallsIllIsAwayAtOnce(t *testing.T) {
	o := Organisation{Zone: "Europe/Sofia"}
	a := o.AwayTime("2026-11-23", "2026-11-24")
	night := Day("2026-11-23").Clock(3*60, o.Home())
	if !a.Holds(night) || a.Holds(night.Add(-4*time.Hour)) {
		t.Errorf("away %v", a)
	}
	if end := Day("2026-11-25").Clock(9*60, o.Home()); !a.To.Equal(end) {
		t.Errorf("away until %v, want the hand-over at %v", a.To, end)
	}
}
