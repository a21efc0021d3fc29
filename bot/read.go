package bot

import (
	"errors"
	"strconv"

	"pristan/flows"
	"pristan/locales"
)

// yearGone is how far ahead a day without a year may be before it is asked
// whether the one just past was meant.
const yearGone = 300

// readAhead reads a typed day, and perhaps an hour, that lie ahead. Where they
// are in doubt it gives the error and what may have been meant.
func (t *turn) readAhead(typed string) ([]locales.When, error) {
	w, err := parseWhen(typed, t.reader(), t.now.In(t.zone()))
	if d, ok := errors.AsType[*locales.Doubtful](err); ok {
		return d.Readings, err
	}
	return []locales.When{w}, err
}

// readAnyDay reads a typed day that may lie in the past too. With an hour it is
// taken to lie ahead.
func (t *turn) readAnyDay() ([]locales.When, error) {
	today := t.today()
	day, err := parseDay(t.in.Text, t.reader(), today)
	if err != nil {
		readings, err := t.readAhead(t.in.Text)
		if errors.Is(err, locales.ErrPast) {
			err = locales.ErrNotADay // the past is no fault here
		}
		return readings, err
	}
	before, err := parseDay(t.in.Text, t.reader(), today.Plus(-365))
	if err == nil && before < today && day > today.Plus(yearGone) {
		return []locales.When{{Day: before, Minute: -1}, {Day: day, Minute: -1}}, locales.ErrAmbiguousDay
	}
	return []locales.When{{Day: day, Minute: -1}}, nil
}

// dayProblems name what may be wrong with a typed day.
var dayProblems = []struct {
	err     error
	problem string
}{
	{locales.ErrNoSuchDay, "no_such_day"}, {locales.ErrContradictory, "contradictory_day"},
	{locales.ErrPast, "past_day"}, {locales.ErrAmbiguousDay, "which_day"}, {locales.ErrNotATime, "not_a_time"},
}

// understandDay reads a typed day with what else it says.
func (t *turn) understandDay(future bool, in *flows.Input) {
	read := t.readAnyDay
	if future {
		read = func() ([]locales.When, error) { return t.readAhead(t.in.Text) }
	}
	readings, err := read()
	switch {
	case err == nil:
		in.Kind, in.Day, in.Then = flows.DayInput, readings[0].Day, hour(readings[0].Minute)
	case errors.Is(err, locales.ErrAmbiguousTime) && readings[0].Day == "": // "tomorrow morning"
		in.Unclear = &flows.Unclear{Problem: "which_hour"}
	case errors.Is(err, locales.ErrAmbiguousTime): // the day is clear
		in.Kind, in.Day = flows.DayInput, readings[0].Day
		in.Then = &flows.Input{Kind: flows.TimeInput, Unclear: whichHour(readings)}
	default:
		in.Unclear = unclearDay(readings, err)
	}
}

// unclearDay is what is wrong with a typed day; nil leaves it to the question
// to say what it takes.
func unclearDay(readings []locales.When, err error) *flows.Unclear {
	for _, p := range dayProblems {
		if errors.Is(err, p.err) {
			return &flows.Unclear{Problem: p.problem, Offers: dayOffers(readings)}
		}
	}
	return nil
}

// hour is what came beside a day; -1 is nothing.
func hour(minute int) *flows.Input {
	if minute < 0 {
		return nil
	}
	return &flows.Input{Kind: flows.TimeInput, Minute: minute}
}

// understandHour reads a typed hour.
func (t *turn) understandHour(in *flows.Input) {
	m, err := parseClock(t.in.Text)
	switch {
	case err == nil:
		in.Kind, in.Minute = flows.TimeInput, m
	case errors.Is(err, locales.ErrAmbiguousTime):
		in.Unclear = whichHour(t.hours())
	}
}

// hours are the two that a typed hour may mean: they come with a day only.
func (t *turn) hours() []locales.When {
	readings, err := t.readAhead("tomorrow " + t.in.Text)
	if !errors.Is(err, locales.ErrAmbiguousTime) {
		return nil
	}
	return readings
}

func whichHour(readings []locales.When) *flows.Unclear {
	u := &flows.Unclear{Problem: "which_hour"}
	for _, w := range readings {
		u.Offers = append(u.Offers, flows.Option{Value: strconv.Itoa(w.Minute), Text: minuteLabel(w.Minute)})
	}
	return u
}
