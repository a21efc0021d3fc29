package locales

import (
	"errors"
	"slices"
	"strings"
	"time"

	"pristan/care"
)

// What else may be wrong with a typed day and hour; compare with errors.Is.
var (
	ErrPast          = errors.New("lies in the past")
	ErrNotATime      = errors.New("not an hour")
	ErrAmbiguousTime = errors.New("could be two different hours")
)

// noHour stands in When for an hour that was not told.
const noHour = -1

// When is a day and, if told, an hour: local wall time without a zone.
type When struct {
	Day    care.Day
	Minute int // after midnight, 0 to 1439; -1: no hour told
}

// Doubtful is the error of words that can be read in more than one way, or in
// one that must not be taken unasked. It is ErrAmbiguousDay, or
// ErrAmbiguousTime when only the hour is in doubt.
type Doubtful struct {
	Readings []When // at least one, in order of time, none in the past
	why      error
}

// Error says what is in doubt, without what was typed.
func (d *Doubtful) Error() string { return d.why.Error() }

// Unwrap is ErrAmbiguousDay or ErrAmbiguousTime.
func (d *Doubtful) Unwrap() error { return d.why }

// ParseWhen reads a day that lies ahead, with or without an hour, as people
// type it in any of the four languages: "tomorrow at 10", "вторник, 15 ч.",
// «بكرا الساعة ١٠ ونص», «سه‌شنبه ۳ آذر ساعت ۱۰ صبح». It knows all that ParseDay
// does, and weekdays, days of the month and "in 3 days" besides. A weekday
// alone is the next one after today; now is the reader's wall clock.
//
// Nothing is guessed. What can be read in several ways is a *Doubtful, from
// which the readings can be had: day and month in numbers alone from a reader
// of Farsi, who may mean either calendar; "next Friday" when this week still
// has one; a year of two digits; a day without a year that is over ten months
// off and so may be one just past; an hour from 1 to 6 that does not say which
// half of the day it is in. What is not a day as a whole is ErrNotADay. Other
// errors are ErrNoSuchDay, ErrContradictory, ErrPast, ErrNotATime,
// ErrAmbiguousDay and ErrAmbiguousTime.
func ParseWhen(typed string, r care.Reader, now time.Time) (When, error) {
	s := newSentence(typed)
	s.rules = allRules
	s.language = r.Language
	s.today = time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	s.seconds = now.Hour()*3600 + now.Minute()*60 + now.Second()
	return s.read(ErrNotADay)
}

// ParseClock reads an hour alone and returns minutes after midnight. Hours
// from 7 to 12 are taken as they are; from 1 to 6 they need am or pm, a part
// of the day, or 24 hours' form as in "03:00", else they are ErrAmbiguousTime.
// What is not an hour is ErrNotATime.
func ParseClock(typed string) (int, error) {
	s := newSentence(typed)
	s.rules, s.clock = hourRules, true
	w, err := s.read(ErrNotATime)
	if err != nil {
		return 0, errClock(err)
	}
	return w.Minute, nil
}

// errClock is the error of an hour: there is no day to be wrong.
func errClock(err error) error {
	if errors.Is(err, ErrAmbiguousTime) {
		return ErrAmbiguousTime
	}
	return ErrNotATime
}

// reading is one way to understand all that was typed.
type reading struct {
	When
	doubt error // why it must not be taken unasked, or nil
}

// read understands the sentence as a whole, or else gives this error. What
// takes too many steps is not understood at all, for another reading might
// have been missed.
func (s *sentence) read(nothing error) (When, error) {
	s.err = nothing
	s.from(0, told{})
	if s.steps > mostSteps {
		return When{}, nothing
	}
	return s.answer()
}

// answer is the one reading that is free of doubt, or the error.
func (s *sentence) answer() (When, error) {
	if len(s.found) == 0 {
		return When{}, s.err
	}
	slices.SortFunc(s.found, func(a, b reading) int { return compareWhen(a.When, b.When) })
	d := &Doubtful{why: ErrAmbiguousTime}
	clear := false
	for _, f := range s.found {
		if n := len(d.Readings); n == 0 || d.Readings[n-1] != f.When {
			d.Readings = append(d.Readings, f.When)
		}
		clear = clear || f.doubt == nil
		if f.doubt == ErrAmbiguousDay || f.Day != s.found[0].Day {
			d.why = ErrAmbiguousDay
		}
	}
	if clear && len(d.Readings) == 1 {
		return d.Readings[0], nil
	}
	return When{}, d
}

func compareWhen(a, b When) int {
	if a.Day != b.Day {
		return strings.Compare(string(a.Day), string(b.Day))
	}
	return a.Minute - b.Minute
}
