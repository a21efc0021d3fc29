package locales

import (
	"fmt"
	"strings"
	"time"

	"pristan/care"
)

// nothing stands for a value that was asked for and left empty. A message
// with an unanswered question in it must still go out.
const nothing = "—"

// value is how a value is opened and written for the reader.
func (w *writing) value(v care.Value) (opening, s string, err error) {
	switch v.Kind {
	case care.NameValue, care.WordsValue:
		return fsi, orNothing(stripControls(v.S)), nil
	case care.PhoneValue, care.CodeValue:
		return lri, orNothing(unbreakable(FoldDigits(v.S))), nil
	case care.LinkValue:
		return lri, orNothing(unbreakable(v.S)), nil
	case care.CountValue:
		return fsi, FormatNumber(w.reader, v.N), nil
	case care.DateValue, care.MomentValue, care.ClockValue:
		return fsi, w.instant(v), nil
	case care.DayValue:
		s, err = w.day(v.S, FormatDay)
	case care.BriefValue:
		s, err = w.day(v.S, FormatBriefDay)
	case care.MonthValue:
		s, err = w.day(v.S, FormatMonth)
	case care.MinuteValue:
		return fsi, FormatMinute(w.reader, v.N), nil
	case care.WeekdayValue:
		return fsi, FormatWeekday(w.reader, time.Weekday(v.N)), nil
	case care.TextValue:
		s, err = w.nested(v)
	case care.FactValue:
		return w.fact(v.S)
	default:
		err = fmt.Errorf("a value of kind %q: %w", v.Kind, ErrNoValue)
	}
	return fsi, s, err
}

func orNothing(s string) string {
	if strings.TrimSpace(s) == "" {
		return nothing
	}
	return s
}

func (w *writing) instant(v care.Value) string {
	if v.At.IsZero() {
		return nothing
	}
	r := w.reader
	r.Zone = w.zone()
	switch v.Kind {
	case care.DateValue:
		return formatDate(r, local(r, v.At))
	case care.ClockValue:
		return FormatClock(r, v.At)
	}
	return FormatMoment(r, v.At)
}

func (w *writing) day(s string, format func(care.Reader, care.Day) string) (string, error) {
	if s == "" {
		return nothing, nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", ErrNotADay
	}
	return format(w.reader, care.Day(s)), nil
}

func (w *writing) nested(v care.Value) (string, error) {
	if w.depth >= deepest {
		return "", ErrTooDeep
	}
	inner := *w
	inner.key, inner.args, inner.depth = v.S, v.Args, w.depth+1
	return inner.write()
}

// fact writes a fact of the organisation in the reader's language. A place
// has its name on Bulgarian signs and papers beside it.
func (w *writing) fact(key string) (opening, s string, err error) {
	f, ok := w.org.Facts[key]
	if !ok || f.Value == "" {
		return "", "", fmt.Errorf("the organisation has no fact %q: %w", key, ErrNoValue)
	}
	name := f.Names[w.reader.Language]
	switch f.Kind {
	case care.PhoneFact:
		return lri, unbreakable(FoldDigits(f.Value)), nil
	case care.LinkFact:
		return lri, unbreakable(f.Value), nil
	case care.PlaceFact:
		if name != "" && name != f.Value {
			return fsi, stripControls(name) + " (" + Isolate(f.Value) + ")", nil
		}
	}
	if name == "" {
		name = f.Value
	}
	return fsi, stripControls(name), nil
}
