package care

import (
	"slices"
	"time"
)

// Unit is what a rhythm counts in.
type Unit string

const (
	Days  Unit = "days"
	Weeks Unit = "weeks"
)

// Rhythm is how often somebody is asked: every so many days, or in every so
// many weeks on the weekdays named; none named is the weekday it starts on.
type Rhythm struct {
	Every    int            `json:"every"`
	Unit     Unit           `json:"unit"`
	Weekdays []time.Weekday `json:"weekdays,omitempty"`
}

// Weekly is the usual rhythm.
var Weekly = Rhythm{Every: 1, Unit: Weeks}

// Plan is when somebody is asked how they are, in local wall time. Days hold
// whatever the clock does between them.
type Plan struct {
	Person PersonID
	Rhythm
	Minute   int           // local minutes after midnight when a check-in opens
	Window   time.Duration // how long it may be answered before it is late
	Grace    time.Duration // how long after that before it is missed
	Start    Day
	End      Day // the last day; "" is none
	Pauses   []Pause
	Proposed *Rhythm // what the person would like instead
	SetBy    PersonID
	SetAt    time.Time
}

// Pause is a time without check-ins.
type Pause struct {
	From   Day      `json:"from"`
	Until  Day      `json:"until"` // the first day after it
	Reason string   `json:"reason,omitempty"`
	By     PersonID `json:"by"`
}

// Holds reports whether the day lies in the pause.
func (p Pause) Holds(d Day) bool { return p.From <= d && d < p.Until }

// UsualPlan begins a week after the day somebody came, at ten or, where that
// is no good hour for them, when their good hours begin.
func UsualPlan(p PersonID, hours Hours, came Day, window, grace time.Duration) Plan {
	if hours == (Hours{}) {
		hours = UsualHours
	}
	minute := 10 * 60
	if !hours.contains(minute) {
		minute = hours.From
	}
	return Plan{Person: p, Rhythm: Weekly, Minute: minute, Window: window, Grace: grace, Start: came.Plus(7)}
}

// planHorizon is how far a plan looks ahead, in days: a pause of two years and
// a rhythm of half a year are seen.
const planHorizon = 3 * 366

// Next is when the first check-in after t opens; ok is false when none does.
func (p Plan) Next(t time.Time, zone *time.Location) (at time.Time, ok bool) {
	day := max(DayOf(t, zone), p.Start)
	for range planHorizon {
		if p.End != "" && day > p.End {
			return at, false
		}
		if p.On(day) {
			if at = day.Clock(p.Minute, zone); at.After(t) {
				return at, true
			}
		}
		day = day.Plus(1)
	}
	return at, false
}

// On reports whether a check-in opens on the day.
func (p Plan) On(d Day) bool {
	if d < p.Start || p.End != "" && d > p.End || p.Paused(d) || p.Every < 1 {
		return false
	}
	if p.Unit == Days {
		return (d.number()-p.Start.number())%p.Every == 0
	}
	days := p.Weekdays
	if len(days) == 0 {
		days = []time.Weekday{p.Start.Weekday()}
	}
	return (d.week()-p.Start.week())%p.Every == 0 && slices.Contains(days, d.Weekday())
}

// Paused reports whether the day lies in a pause.
func (p Plan) Paused(d Day) bool {
	return slices.ContainsFunc(p.Pauses, func(pause Pause) bool { return pause.Holds(d) })
}

// week counts weeks that begin on Monday; 1 January 1970 was a Thursday.
func (d Day) week() int { return (d.number() + 3) / 7 }

// Counts reports whether a check-in made at t, before it was asked for, stands
// for the one due: it does in the second half of the time between them.
func (p Plan) Counts(t, due time.Time, zone *time.Location) bool {
	before, ok := p.before(due, zone)
	if !ok {
		before = due.In(zone).AddDate(0, 0, -7)
	}
	return !t.After(due) && due.Sub(t) <= due.Sub(before)/2
}

// before is the opening before due.
func (p Plan) before(due time.Time, zone *time.Location) (at time.Time, ok bool) {
	day := DayOf(due, zone)
	for range planHorizon {
		if day = day.Plus(-1); day < p.Start {
			return at, false
		}
		if !p.On(day) {
			continue
		}
		if at = day.Clock(p.Minute, zone); at.Before(due) { // a gap before midnight leads to the day after
			return at, true
		}
	}
	return at, false
}
