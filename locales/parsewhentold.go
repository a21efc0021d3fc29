package locales

import (
	"slices"
	"time"
)

// mostPieces is how many things a sentence may tell: more is not a date.
const mostPieces = 7

// told is what a part of a sentence says about a day and an hour.
type told struct {
	days     []time.Time // one of these; nil: nothing about a day
	dayDoubt bool        // the days must not be taken unasked
	weekday  *time.Weekday
	clock    *clock
	part     span
	err      error
	pieces   int

	monthless bool // a day of the month was told last, without its month
}

// clock is an hour as it was told.
type clock struct {
	minute int  // after midnight
	fixed  bool // told in 24 hours' form
	doubt  bool // may not have been meant as an hour
}

// span is a part of the day: the hours somebody calls so. The zero span is
// the whole day.
type span struct {
	first, last int
	told, noon  bool
}

func (t told) aboutDay() bool { return t.days != nil || t.weekday != nil }

// and is what two parts say together. Days told twice must agree, and the
// clearer one takes the doubt from the other.
func (t told) and(o told) told {
	t.pieces++
	t.monthless = o.monthless
	if t.err == nil {
		t.err = o.err
	}
	switch {
	case t.days == nil:
		t.days, t.dayDoubt = o.days, o.dayDoubt
	case o.days != nil:
		t.days = common(t.days, o.days)
		t.dayDoubt = t.dayDoubt && o.dayDoubt
	}
	if t.weekday == nil {
		t.weekday = o.weekday
	} else if o.weekday != nil && *o.weekday != *t.weekday {
		t.days = []time.Time{}
	}
	if t.clock != nil && o.clock != nil && t.err == nil {
		t.err = ErrContradictory
	}
	if t.clock == nil {
		t.clock = o.clock
	}
	t.part = t.part.and(o.part)
	return t
}

// common is never nil: no day at all is a contradiction.
func common(a, b []time.Time) []time.Time {
	both := []time.Time{}
	for _, day := range a {
		if slices.ContainsFunc(b, day.Equal) {
			both = append(both, day)
		}
	}
	return both
}

func (p span) and(o span) span {
	if !p.told {
		return o
	}
	if o.told {
		p.first, p.last, p.noon = max(p.first, o.first), min(p.last, o.last), p.noon && o.noon
	}
	return p
}

// hours is the minutes after midnight that were told, noHour for none.
func (t told) hours() ([]int, error) {
	if t.clock != nil {
		return t.clock.within(t.part)
	}
	switch {
	case !t.part.told:
		return []int{noHour}, nil
	case t.part.noon:
		return []int{12 * 60}, nil
	}
	return nil, ErrAmbiguousTime
}

// within is the minutes of the day that fit a part of it. Without one, hours
// from 7 to 12 are what they say.
func (c clock) within(p span) ([]int, error) {
	const halfDay = 12 * 60
	minute := c.minute
	if !c.fixed && minute < 60 {
		minute += halfDay
	}
	if !p.told {
		if c.fixed || minute >= 7*60 {
			return []int{minute}, nil
		}
		return []int{minute, minute + halfDay}, nil
	}
	var fit []int
	for _, m := range []int{minute, (minute + halfDay) % (2 * halfDay)} {
		if hour := m / 60; hour >= p.first && hour <= p.last && (m == minute || !c.late()) {
			fit = append(fit, m)
		}
	}
	switch {
	case fit != nil:
		return fit, nil
	case c.late():
		return nil, ErrContradictory
	}
	return nil, ErrAmbiguousTime
}

// late reports whether an hour was told that no clock face has. "03:00" is in
// 24 hours' form too, and still goes with "pm".
func (c clock) late() bool { return c.fixed && (c.minute < 60 || c.minute >= 13*60) }
