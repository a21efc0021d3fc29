package care

import "time"

// restDays is how long a request that a lawyer has may rest before they are asked
// to look at it, and longRest when coordinators are too.
const (
	restDays = 7
	longRest = 2 * restDays * 24 * time.Hour
)

// Moved is when somebody last did something about the request.
func (r LegalRequest) Moved() time.Time {
	last := r.Opened
	moved := func(at time.Time) {
		if at.After(last) {
			last = at
		}
	}
	for _, c := range r.History {
		moved(c.At)
	}
	for _, q := range r.Asked {
		moved(q.At)
		moved(q.Answered)
	}
	for _, a := range r.Later {
		moved(a.At)
	}
	if r.Paper != nil {
		moved(r.Paper.At)
	}
	return last
}

// LookAgain is when a request is looked at that nobody has moved since a moment:
// a week later, on a working day, at the same hour where that is a good one.
func (o Organisation) LookAgain(moved time.Time) time.Time {
	home := o.Home()
	day := o.NextWorking(DayOf(moved, home).Plus(restDays - 1))
	return UsualHours.Next(day.Clock(MinuteOf(moved, home), home), home)
}

// RestsLong reports whether a request has rested so long that more than its
// lawyer should know.
func (r LegalRequest) RestsLong(now time.Time) bool { return now.Sub(r.Moved()) >= longRest }
