package care

import (
	"slices"
	"time"
)

// Absence is a time in which a worker is not there; To is exclusive.
type Absence struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Holds reports whether a moment lies in the absence.
func (a Absence) Holds(at time.Time) bool { return !at.Before(a.From) && at.Before(a.To) }

// AwayTime is from the first minute of the first day, so that whoever falls ill
// at night is away at once, to the hand-over after the last one.
func (o Organisation) AwayTime(first, last Day) Absence {
	_, to := o.DutyTime(first, last)
	return Absence{first.Clock(0, o.Home()).UTC(), to}
}

// AwayAt reports whether a worker is away at a moment.
func (p Person) AwayAt(at time.Time) bool {
	return slices.ContainsFunc(p.Away, func(a Absence) bool { return a.Holds(at) })
}

// GoAway adds an absence and drops those that are over.
func (p Person) GoAway(a Absence, now time.Time) Person {
	p.Away = slices.DeleteFunc(slices.Clone(p.Away), func(x Absence) bool { return !x.To.After(now) })
	p.Away = append(p.Away, a)
	slices.SortFunc(p.Away, func(a, b Absence) int { return a.From.Compare(b.From) })
	return p
}

// Return takes back the absences that begin at a moment; ok is false when there
// is none.
func (p Person) Return(from time.Time) (back Person, ok bool) {
	back = p
	back.Away = slices.DeleteFunc(slices.Clone(p.Away), func(a Absence) bool { return a.From.Equal(from) })
	return back, len(back.Away) < len(p.Away)
}

// Meets reports whether a part of the duty lies in the absence.
func (d Duty) Meets(a Absence) bool { return d.From.Before(a.To) && a.From.Before(d.To) }
