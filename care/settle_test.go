package care

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// span is a time in which something was so.
type span struct{ from, to time.Time }

func (s span) holds(t time.Time) bool { return !t.Before(s.from) && t.Before(s.to) }

// world is what happens around one check-in.
type world struct {
	opened, next                     time.Time // next: zero when no other follows
	delivered                        time.Time // zero: never
	outages, away, nobodyThere, held []span
	answered                         time.Time // zero: never
}

func anyWorld(t *rapid.T) world {
	w := world{opened: noon}
	minutes := func(label string, most int) time.Time {
		return w.opened.Add(time.Duration(rapid.IntRange(0, most).Draw(t, label)) * time.Minute)
	}
	const days = 24 * 60
	if rapid.IntRange(0, 3).Draw(t, "another follows") > 0 {
		w.next = minutes("next", 8*days).Add(time.Minute)
	}
	spans := func(label string) (list []span) {
		for range rapid.IntRange(-2, 2).Draw(t, label) {
			from := minutes("from", 8*days)
			list = append(list, span{from, from.Add(time.Duration(rapid.IntRange(1, 2*days).Draw(t, "length")) * time.Minute)})
		}
		return list
	}
	w.outages, w.away, w.nobodyThere, w.held = spans("outages"), spans("unreachable"), spans("nobody there"), spans("holds")
	switch rapid.IntRange(0, 4).Draw(t, "delivered") {
	case 0:
	case 1:
		w.delivered = minutes("delivered late", 8*days)
	default:
		w.delivered = minutes("delivered", 60)
	}
	if rapid.IntRange(0, 3).Draw(t, "answers") == 0 {
		w.answered = minutes("answered", 8*days)
	}
	for _, o := range w.outages { // nothing is delivered or heard in an outage
		if o.holds(w.delivered) {
			w.delivered = o.to
		}
		if o.holds(w.answered) {
			w.answered = o.to
		}
	}
	return w
}

func within(list []span, t time.Time) bool {
	return slices.ContainsFunc(list, func(s span) bool { return s.holds(t) })
}

// hears is the first moment from t on at which the program runs and hears.
func (w world) hears(t time.Time) time.Time {
	for within(w.outages, t) {
		for _, o := range w.outages {
			if o.holds(t) {
				t = o.to
			}
		}
	}
	return t
}

func (w world) signs(now time.Time) Signs {
	s := Signs{Now: now, Next: w.next, Unreachable: within(w.away, now), NobodyThere: within(w.nobodyThere, now), DeafNow: within(w.outages, now), Heard: now}
	if within(w.held, now) {
		s.Hold = InTalk
	}
	for _, o := range w.outages {
		if !o.to.After(now) {
			s.Outages++
		}
	}
	return s
}

// TestACheckInEndsAsItShould lets a check-in pass through any world. Whatever
// happens it ends, once, in time; and it is missed only when nothing of ours
// stood in the way.
func TestACheckInEndsAsItShould(t *testing.T) {
	ends := make(map[CheckInState]int)
	often(t, func(t *rapid.T) {
		w := anyWorld(t)
		duration := func(label string) time.Duration {
			return time.Duration(rapid.IntRange(2, 72*60).Draw(t, label)) * time.Minute
		}
		plan := Plan{Person: amina, Window: duration("window"), Grace: duration("grace") - 2*time.Minute}
		c := plan.Open(NewID[CheckIn](), CaseID{1}, w.opened, w.opened, w.next)
		ends[walk{T: t, world: w, begun: w.opened}.pass(c)]++
	})
	t.Log(ends)
	for _, state := range []CheckInState{Done, Missed, Excused, Undeliverable} {
		if ends[state] < 20 {
			t.Errorf("only %d worlds end in %s", ends[state], state)
		}
	}
}

// often checks a property that costs little twenty times as often as others.
func often(t *testing.T, property func(*rapid.T)) {
	for range 20 {
		rapid.Check(t, property)
	}
}

// walk follows one check-in and keeps its own account of it.
type walk struct {
	*rapid.T
	world
	begun  time.Time // when the time to answer began
	nudges int       // in this time to answer
}

func (w walk) pass(c CheckIn) CheckInState {
	end := w.next
	if end.IsZero() {
		end = w.opened.Add(7*24*time.Hour + c.Window + c.Grace)
	}
	for now := w.opened; ; {
		if !c.Step.After(now) {
			w.Fatalf("at %v the next step is %v", now, c.Step)
		}
		was := now
		if now = c.Step; was.Before(w.next) && w.next.Before(now) {
			now = w.next
		}
		now = w.hears(now)
		if c.Delivered.IsZero() && !w.delivered.IsZero() && !w.delivered.After(now) {
			c = c.Arrive(w.delivered, w.signs(w.delivered).Outages)
			w.begin(w.delivered)
		}
		if !w.answered.IsZero() && !w.answered.After(now) && !c.Delivered.IsZero() {
			c = c.Finish(w.answered, true)
			w.settled(c, now)
			return c.State
		}
		before, move := c, Wait
		c, move = c.Pass(w.signs(now))
		w.check(before, c, move, now)
		if c.Settled() {
			w.settled(c, now)
			return c.State
		}
		if !now.Before(end) {
			w.Fatalf("it should have ended at %v and goes on at %v: %+v", end, now, c)
		}
	}
}

func (w *walk) begin(t time.Time) {
	if t.After(w.begun) {
		w.begun, w.nudges = t, 0
	}
}

// check holds one step against what it claims.
func (w *walk) check(was, c CheckIn, move Move, now time.Time) {
	s := w.signs(now)
	since := now.Sub(w.begun)
	disturbed := slices.ContainsFunc(w.outages, func(o span) bool { return o.to.After(w.begun) && o.from.Before(now) })
	heard := !c.Delivered.IsZero() && !s.Unreachable && !disturbed
	is := func(ok bool) {
		w.Helper()
		if !ok {
			w.Fatalf("%q at %v, %v after the time to answer began, with %+v: %+v became %+v", move, now, since, s, was, c)
		}
	}
	is(c.Window == was.Window && c.Grace == was.Grace && c.Opened == was.Opened && c.Delivered == was.Delivered)
	is(c.Settled() == (move == Lost || move == Failed || move == Excuses))
	switch move {
	case Wait:
		is(c.State == was.State && c.Nudged == was.Nudged && c.Reopened == was.Reopened)
	case Nudge:
		w.nudges++
		is(heard && s.Hold == "" && since >= c.Window/2 && since < c.Window && w.nudges == 1)
	case TurnOut:
		is(heard && was.State == Due && c.State == Late && since >= c.Window && since < c.Window+c.Grace)
	case Reopen:
		is((disturbed || was.Unheard.After(w.begun) && !s.NobodyThere) && c.State == Due && c.Reopened.Equal(now) && c.Nudged.IsZero())
		w.begin(now)
	case Lost:
		is(c.State == Missed && c.Why == "")
		is(heard && !s.NobodyThere && s.Hold == "" && since >= c.Window+c.Grace)
	case Excuses:
		is(c.State == Excused && c.Why == s.Hold && heard)
	case Failed:
		is(c.State == Undeliverable)
		over := !w.next.IsZero() && !now.Before(w.next) || w.next.IsZero() && !now.Before(w.opened.Add(7*24*time.Hour+c.Window+c.Grace))
		switch c.Why {
		case NotArrived:
			is(s.Unreachable || over && (c.Delivered.IsZero() || since < c.Window+c.Grace))
		case OurOutage:
			is(over && len(w.outages) > 0)
		case NobodyThere:
			is(over && (s.NobodyThere || !was.Unheard.IsZero()))
		default:
			is(false)
		}
	default:
		is(false)
	}
}

// settled is not changed by a step that comes late.
func (w walk) settled(c CheckIn, now time.Time) {
	if !c.Step.IsZero() {
		w.Fatalf("it is settled and has a step: %+v", c)
	}
	for _, s := range []Signs{w.signs(now), w.signs(now.Add(30 * 24 * time.Hour)), {Now: now.Add(30 * 24 * time.Hour), Unreachable: true}} {
		if again, move := c.Pass(s); !cmp.Equal(again, c) || move != Wait {
			w.Fatalf("settled as %+v, a late step makes it %+v, %q", c, again, move)
		}
	}
}

// TestPassByHand looks at the edges. The check-in was asked for at noon, may
// be answered for 24 hours and is missed 12 hours later.
func TestPassByHand(t *testing.T) {
	const window, grace = 24 * time.Hour, 12 * time.Hour
	asked := CheckIn{State: Due, Opened: noon, Delivered: noon, Window: window, Grace: grace}
	late, nudged := asked, asked
	late.State = Late
	nudged.Nudged = noon.Add(12 * time.Hour)
	arrivedLate, onItsWay, reopened := asked, asked, asked
	arrivedLate.Delivered = noon.Add(6 * time.Hour)
	onItsWay.Delivered = time.Time{}
	reopened.Reopened, reopened.Outages = noon.Add(30*time.Hour), 1
	at := func(h, m int) time.Time {
		return noon.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
	}
	for _, test := range []struct {
		name  string
		c     CheckIn
		s     Signs
		move  Move
		state CheckInState
		why   Excuse
		step  time.Time
	}{
		{"before half of the time", asked, Signs{Now: at(11, 59)}, Wait, Due, "", at(12, 0)},
		{"half of the time", asked, Signs{Now: at(12, 0)}, Nudge, Due, "", at(24, 0)},
		{"half of the time, in a talk", asked, Signs{Now: at(12, 0), Hold: InTalk}, Wait, Due, "", at(24, 0)},
		{"half of the time, again", nudged, Signs{Now: at(13, 0)}, Wait, Due, "", at(24, 0)},

		{"a minute before it is late", nudged, Signs{Now: at(23, 59)}, Wait, Due, "", at(24, 0)},
		{"late", nudged, Signs{Now: at(24, 0)}, TurnOut, Late, "", at(36, 0)},
		{"a minute after", nudged, Signs{Now: at(24, 1)}, TurnOut, Late, "", at(36, 0)},
		{"late already", late, Signs{Now: at(24, 1)}, Wait, Late, "", at(36, 0)},
		{"late, in a talk", nudged, Signs{Now: at(24, 0), Hold: InTalk}, TurnOut, Late, "", at(36, 0)},

		{"a minute before it is missed", late, Signs{Now: at(35, 59)}, Wait, Late, "", at(36, 0)},
		{"missed", late, Signs{Now: at(36, 0)}, Lost, Missed, "", time.Time{}},
		{"it would be, but we heard until a second before", late, Signs{Now: at(36, 0), Heard: at(36, 0).Add(-time.Second)}, Wait, Late, "", at(36, 1)},
		{"it would be, but we cannot hear", late, Signs{Now: at(36, 0), DeafNow: true}, Wait, Late, "", at(37, 0)},
		{"we cannot hear, and the next one opens", late, Signs{Now: at(168, 0), DeafNow: true, Next: at(168, 0)}, Failed, Undeliverable, OurOutage, time.Time{}},
		{"a minute after", late, Signs{Now: at(36, 1)}, Lost, Missed, "", time.Time{}},
		{"nobody looked until now", asked, Signs{Now: at(100, 0)}, Lost, Missed, "", time.Time{}},
		{"missed at the very moment the next one opens", late, Signs{Now: at(36, 0), Next: at(36, 0)}, Lost, Missed, "", time.Time{}},
		{"it would be, in a talk", late, Signs{Now: at(36, 0), Hold: InTalk}, Excuses, Excused, InTalk, time.Time{}},
		{"it would be, in silence", late, Signs{Now: at(36, 0), Hold: InSilence}, Excuses, Excused, InSilence, time.Time{}},
		{"it would be, nobody is there", late, Signs{Now: at(36, 0), NobodyThere: true}, Wait, Late, "", at(37, 0)},
		{"nobody is there until the next one", late, Signs{Now: at(168, 0), NobodyThere: true, Next: at(168, 0)}, Failed, Undeliverable, NobodyThere, time.Time{}},

		{"arrived six hours late, a minute before half", arrivedLate, Signs{Now: at(17, 59)}, Wait, Due, "", at(18, 0)},
		{"arrived six hours late, would be missed", arrivedLate, Signs{Now: at(41, 59)}, TurnOut, Late, "", at(42, 0)},
		{"arrived six hours late, missed", arrivedLate, Signs{Now: at(42, 0)}, Lost, Missed, "", time.Time{}},
		{"arrived six hours late, the next one comes before", arrivedLate, Signs{Now: at(41, 59), Next: at(41, 59)}, Failed, Undeliverable, NotArrived, time.Time{}},

		{"on its way", onItsWay, Signs{Now: at(36, 0)}, Wait, Due, "", at(37, 0)},
		{"on its way until the next one", onItsWay, Signs{Now: at(168, 0), Next: at(168, 0)}, Failed, Undeliverable, NotArrived, time.Time{}},
		{"on its way, a minute before", onItsWay, Signs{Now: at(167, 59), Next: at(168, 0)}, Wait, Due, "", at(168, 59)},
		{"on its way for a week, no other follows", onItsWay, Signs{Now: at(7*24+36, 0)}, Failed, Undeliverable, NotArrived, time.Time{}},
		{"on its way for nearly a week", onItsWay, Signs{Now: at(7*24+35, 59)}, Wait, Due, "", at(7*24+36, 59)},
		{"out of reach before it is late", asked, Signs{Now: at(23, 59), Unreachable: true}, Wait, Due, "", at(24, 59)},
		{"out of reach when it is late", asked, Signs{Now: at(24, 0), Unreachable: true}, Failed, Undeliverable, NotArrived, time.Time{}},
		{"out of reach when it would be missed", late, Signs{Now: at(36, 0), Unreachable: true}, Failed, Undeliverable, NotArrived, time.Time{}},
		{"out of reach, also in a talk", late, Signs{Now: at(36, 0), Unreachable: true, Hold: InTalk}, Failed, Undeliverable, NotArrived, time.Time{}},

		{"an outage before it arrived", late, Signs{Now: at(36, 0), Outages: 0}, Lost, Missed, "", time.Time{}},
		{"an outage a second after", late, Signs{Now: at(36, 0), Outages: 1}, Reopen, Due, "", at(48, 0)},
		{"an outage just now", nudged, Signs{Now: at(30, 0), Outages: 1}, Reopen, Due, "", at(42, 0)},
		{"an outage, and the next one opens", late, Signs{Now: at(168, 0), Outages: 1, Next: at(168, 0)}, Failed, Undeliverable, OurOutage, time.Time{}},
		{"asked again, a minute before it is missed", reopened, Signs{Now: at(65, 59), Outages: 1}, TurnOut, Late, "", at(66, 0)},
		{"asked again, missed", reopened, Signs{Now: at(66, 0), Outages: 1}, Lost, Missed, "", time.Time{}},
		{"asked again, the next one comes before", reopened, Signs{Now: at(65, 59), Outages: 1, Next: at(65, 0)}, Failed, Undeliverable, OurOutage, time.Time{}},
		{"asked again, in a talk as the next one opens", reopened, Signs{Now: at(65, 0), Outages: 1, Next: at(65, 0), Hold: InTalk}, Excuses, Excused, InTalk, time.Time{}},
		{"two outages", reopened, Signs{Now: at(40, 0), Outages: 2}, Reopen, Due, "", at(52, 0)},

		{"answered, and the step comes late", asked.Finish(at(1, 0), true), Signs{Now: at(100, 0)}, Wait, Done, "", time.Time{}},
		{"answered in part, and the step comes late", asked.Finish(at(1, 0), false), Signs{Now: at(100, 0)}, Wait, Partial, "", time.Time{}},
		{"excused, and the step comes late", asked.Settle(Excused, ByWorker), Signs{Now: at(100, 0)}, Wait, Excused, ByWorker, time.Time{}},
	} {
		if test.s.Heard.IsZero() {
			test.s.Heard = test.s.Now
		}
		c, move := test.c.Pass(test.s)
		if move != test.move || c.State != test.state || c.Why != test.why || !c.Step.Equal(test.step) {
			t.Errorf("%s: %q, %s %q, next %v; want %q, %s %q, next %v", test.name, move, c.State, c.Why, c.Step, test.move, test.state, test.why, test.step)
		}
	}
}

// TestOpen looks at how much time there is to answer.
func TestOpen(t *testing.T) {
	const h = time.Hour
	for _, test := range []struct {
		name          string
		window, grace time.Duration
		next          time.Duration // 0: none
		wantWindow    time.Duration
		wantGrace     time.Duration
	}{
		{"none follows", 24 * h, 48 * h, 0, 24 * h, 48 * h},
		{"a week", 24 * h, 48 * h, 168 * h, 24 * h, 48 * h},
		{"just enough", 24 * h, 48 * h, 73 * h, 24 * h, 48 * h},
		{"a minute too little", 24 * h, 48 * h, 73*h - 2*time.Minute, 36*h - 2*time.Minute, 36*h - 2*time.Minute},
		{"daily", 24 * h, 48 * h, 24 * h, 23 * h / 2, 23 * h / 2},
		{"daily, asked hours late", 24 * h, 48 * h, 12 * h, 11 * h / 2, 11 * h / 2},
		{"asked so late that four hours are left", 24 * h, 48 * h, 5 * h, 2 * h, 2 * h},
		{"asked so late that less is left", 24 * h, 48 * h, 5*h - 1, 24 * h, 48 * h},
		{"asked half an hour before the next one", 24 * h, 48 * h, h / 2, 24 * h, 48 * h},
		{"asked after the next one", 24 * h, 48 * h, -h, 24 * h, 48 * h},
		{"a plan of two hours, the next in three", h, h, 3 * h, h, h},
	} {
		next := time.Time{}
		if test.next != 0 {
			next = noon.Add(test.next)
		}
		p := Plan{Person: amina, Window: test.window, Grace: test.grace}
		c := p.Open(CheckInID{1}, CaseID{2}, noon.Add(-h), noon, next)
		if c.Window != test.wantWindow || c.Grace != test.wantGrace || !c.Step.Equal(noon.Add(c.Window/2)) {
			t.Errorf("%s: %v and %v, next %v; want %v and %v", test.name, c.Window, c.Grace, c.Step, test.wantWindow, test.wantGrace)
		}
		if c.State != Due || c.Person != amina || c.ID != (CheckInID{1}) || c.Case != (CaseID{2}) || c.Planned != noon.Add(-h) || c.Opened != noon {
			t.Errorf("%s: %+v", test.name, c)
		}
		if c.Delivered = noon; !next.IsZero() && test.next < 5*h && test.window > h {
			if settled, _ := c.Pass(Signs{Now: next.Add(2 * h), Next: next}); settled.State == Missed {
				t.Errorf("%s: missed %v after it was asked for", test.name, next.Add(2*h).Sub(noon))
			}
		}
	}
}
