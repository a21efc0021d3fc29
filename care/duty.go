package care

import (
	"cmp"
	"slices"
	"time"
)

// Duty is a time in which a worker is on call: the first to be called for what
// cannot wait. Its worker and its times never change. What is given to somebody
// else is another duty, so whatever was planned, offered or shown for this one
// is void.
type Duty struct {
	ID        DutyID
	Worker    PersonID
	From, To  time.Time // UTC, To exclusive
	By        PersonID  // who set it
	Offered   PersonID  // a colleague asked to take it; zero: nobody
	OfferedAt time.Time
}

// Gap is a time in which nobody is on call.
type Gap struct{ From, To time.Time }

// Holds reports whether a moment lies in the duty.
func (d Duty) Holds(at time.Time) bool { return !at.Before(d.From) && at.Before(d.To) }

// usualHandover is when duties begin and end.
const usualHandover = 9 * 60

// HandoverAt is the local minute after midnight at which duties begin and end;
// ok is false when the organisation's file says something else than an hour.
func (o Organisation) HandoverAt() (minute int, ok bool) {
	if o.Handover == "" {
		return usualHandover, true
	}
	return clockMinute(o.Handover)
}

// DutyTime is from the hand-over on the first day to that after the last one.
func (o Organisation) DutyTime(first, last Day) (from, to time.Time) {
	minute, _ := o.HandoverAt()
	return first.Clock(minute, o.Home()).UTC(), last.Plus(1).Clock(minute, o.Home()).UTC()
}

// DutyDays are the first and the last day of a duty; ok is false when it does not
// begin and end at a hand-over.
func (o Organisation) DutyDays(d Duty) (first, last Day, ok bool) {
	first, last = DayOf(d.From, o.Home()), DayOf(d.To, o.Home()).Plus(-1)
	from, to := o.DutyTime(first, last)
	return first, last, from.Equal(d.From) && to.Equal(d.To)
}

// InOrder sorts duties by their beginning.
func InOrder(duties []Duty) []Duty {
	return slices.SortedStableFunc(slices.Values(duties), func(a, b Duty) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), slices.Compare(a.ID[:], b.ID[:]))
	})
}

// OnCall are those on call at a moment, whoever began first before the others.
func OnCall(duties []Duty, at time.Time) (workers []PersonID) {
	for _, d := range InOrder(duties) {
		if d.Holds(at) && !slices.Contains(workers, d.Worker) {
			workers = append(workers, d.Worker)
		}
	}
	return workers
}

// CallEnds is when the unbroken time ends in which a worker is on call at a
// moment; the moment itself when they are not.
func CallEnds(duties []Duty, worker PersonID, at time.Time) time.Time {
	for _, d := range InOrder(duties) {
		if d.Worker == worker && d.Holds(at) {
			at = d.To
		}
	}
	return at
}

// Gaps are when nobody is on call between two moments.
func Gaps(duties []Duty, from, to time.Time) (gaps []Gap) {
	for _, d := range InOrder(duties) {
		if !d.From.Before(to) {
			break
		}
		if d.From.After(from) {
			gaps = append(gaps, Gap{from, d.From})
		}
		if d.To.After(from) {
			from = d.To
		}
	}
	if from.Before(to) {
		gaps = append(gaps, Gap{from, to})
	}
	return gaps
}

// Cut is what is left of a duty without the time between two moments.
func (d Duty) Cut(from, to time.Time) (rest []Duty) {
	if !from.Before(to) {
		return []Duty{d}
	}
	before, after := d, d
	if from.Before(d.To) {
		before.To = from
	}
	if to.After(d.From) {
		after.From = to
	}
	return slices.DeleteFunc([]Duty{before, after}, func(p Duty) bool { return !p.From.Before(p.To) })
}

// Without is what is left of a duty while its worker is not away.
func (d Duty) Without(away []Absence) []Duty {
	rest := []Duty{d}
	for _, a := range away {
		var next []Duty
		for _, p := range rest {
			next = append(next, p.Cut(a.From, a.To)...)
		}
		rest = next
	}
	return rest
}

// Hand gives the part of a duty between two moments to somebody else. It says
// which duties stand in its place, that part first; each needs an id of its own.
func (d Duty) Hand(to PersonID, from, until time.Time, by PersonID) ([]Duty, error) {
	given := Duty{Worker: to, By: by, From: from, To: until}
	if d.From.After(from) {
		given.From = d.From
	}
	if d.To.Before(until) {
		given.To = d.To
	}
	if to == d.Worker {
		return nil, &Error{Kind: Invalid, Say: "staff.rota.same_person", Op: "hand a duty over"}
	}
	if !given.From.Before(given.To) {
		return nil, &Error{Kind: Invalid, Say: "staff.rota.not_in_it", Op: "hand a duty over"}
	}
	stand := []Duty{given}
	for _, p := range d.Cut(from, until) {
		stand = append(stand, Duty{Worker: d.Worker, By: d.By, From: p.From, To: p.To})
	}
	return stand, nil
}

// Offer asks a colleague to take what is left of a duty. The last one asked
// counts.
func (d Duty) Offer(to PersonID, now time.Time) (Duty, error) {
	switch {
	case to == d.Worker:
		return d, &Error{Kind: Invalid, Say: "staff.rota.same_person", Op: "offer a duty"}
	case !now.Before(d.To):
		return d, &Error{Kind: Invalid, Say: "staff.rota.past", Op: "offer a duty"}
	}
	d.Offered, d.OfferedAt = to, now
	return d, nil
}

// Asked reports whether a colleague may still answer an offer: one made before
// the duty began ends with its beginning.
func (d Duty) Asked(colleague PersonID, now time.Time) bool {
	begun, late := !now.Before(d.From), !d.OfferedAt.Before(d.From)
	return !d.Offered.IsZero() && d.Offered == colleague && now.Before(d.To) && (!begun || late)
}

// Withdraw ends the offer.
func (d Duty) Withdraw() Duty {
	d.Offered, d.OfferedAt = PersonID{}, time.Time{}
	return d
}
