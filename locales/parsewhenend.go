package locales

import (
	"slices"
	"time"
)

// conclude takes the end of a sentence: what it told as a whole.
func (s *sentence) conclude(t told) {
	days, err := s.daysOf(t)
	var hours []int
	if err == nil {
		hours, err = t.hours()
	}
	if err != nil {
		s.fail(err)
		return
	}
	var doubt error
	switch {
	case len(days) > 1 || t.dayDoubt:
		doubt = ErrAmbiguousDay
	case len(hours) > 1 || t.clock != nil && t.clock.doubt:
		doubt = ErrAmbiguousTime
	}
	for _, day := range days {
		for _, minute := range hours {
			s.add(day, minute, doubt)
		}
	}
}

// daysOf is the days a whole sentence may mean.
func (s *sentence) daysOf(t told) ([]time.Time, error) {
	switch {
	case s.clock && t.clock == nil && !t.part.told:
		return nil, ErrNotATime
	case s.clock:
		return []time.Time{{}}, t.err
	case !t.aboutDay():
		return nil, ErrNotADay
	case t.err != nil:
		return nil, t.err
	case t.days == nil:
		return []time.Time{s.after(*t.weekday)}, nil
	}
	if t.weekday != nil {
		t.days = slices.DeleteFunc(slices.Clone(t.days), func(day time.Time) bool { return day.Weekday() != *t.weekday })
	}
	if len(t.days) == 0 {
		return nil, ErrContradictory
	}
	return t.days, nil
}

// add keeps a reading unless it lies in the past.
func (s *sentence) add(day time.Time, minute int, doubt error) {
	past := day.Before(s.today) || day.Equal(s.today) && minute != noHour && minute*60 < s.seconds
	switch {
	case s.clock:
		s.found = append(s.found, reading{When{Minute: minute}, doubt})
	case past:
		s.fail(ErrPast)
	default:
		s.found = append(s.found, reading{When{dayOf(day), minute}, doubt})
	}
}

// telling are the errors a sentence may have read in different ways, the most
// telling last.
var telling = []error{ErrNotADay, ErrNotATime, ErrNoSuchDay, ErrContradictory, ErrPast, ErrAmbiguousDay, ErrAmbiguousTime}

func (s *sentence) fail(err error) {
	if slices.Index(telling, err) > slices.Index(telling, s.err) {
		s.err = err
	}
}
