package locales

import (
	"errors"
	"time"

	"pristan/care"
)

// What may be wrong with a typed day; compare with errors.Is. None of these
// repeats what was typed.
var (
	ErrNotADay       = errors.New("not a day")
	ErrNoSuchDay     = errors.New("there is no such day")
	ErrAmbiguousDay  = errors.New("could be two different days")
	ErrContradictory = errors.New("the parts of the day contradict each other")
)

// Years accepted in the Gregorian calendar.
const firstYear, lastYear = 1900, 2199

// ParseDay reads a typed day in any of the four languages, three digit sets
// and two calendars, whatever the reader's own are: "today", "22.11.2026",
// "22 ноември", «٢٢ تشرين الثاني», «۱ آذر ۱۴۰۵», «۱ قوس». Numbers are day
// first, as on papers here, or year first with four digits; a year from 1300
// to 1500 is Solar Hijri. A day without a year is the next such day, today
// included.
//
// Nothing is guessed: a year of two digits, or day and month in numbers alone
// from a reader of Farsi, who may mean either calendar, is ErrAmbiguousDay. A
// weekday that does not fit is ErrContradictory.
func ParseDay(typed string, r care.Reader, today care.Day) (care.Day, error) {
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		return "", ErrNotADay
	}
	if after, ok := relativeDays()[Fold(typed)]; ok {
		return dayOf(now.AddDate(0, 0, after)), nil
	}
	p, err := readParts(typed)
	if err != nil {
		return "", err
	}
	t, err := p.resolve(now, r.Language == care.Farsi)
	if err != nil {
		return "", err
	}
	for _, w := range p.weekdays {
		if w != t.Weekday() {
			return "", ErrContradictory
		}
	}
	return dayOf(t), nil
}

func dayOf(t time.Time) care.Day { return care.Day(t.Format(time.DateOnly)) }

// resolve understands the order of the parts: n a number, m a month, / a mark
// between numbers.
func (p parts) resolve(now time.Time, twoCalendars bool) (time.Time, error) {
	n := p.numbers
	switch p.shape {
	case "n/n":
		if twoCalendars {
			return time.Time{}, ErrAmbiguousDay
		}
		return date{day: n[0], month: month{number: n[1]}}.next(now)
	case "n/n/n":
		if n[0] > 999 {
			n[0], n[2] = n[2], n[0]
		}
		solar := n[2] >= firstSolarYear && n[2] <= lastSolarYear
		return date{n[0], month{solar, n[1]}, n[2]}.time()
	case "nm", "mn":
		return date{day: n[0], month: p.months[0]}.next(now)
	case "nmn", "mnn":
		return date{n[0], p.months[0], n[1]}.time()
	case "nmnnmn": // one day in two calendars
		one, err := date{n[0], p.months[0], n[1]}.time()
		if err != nil {
			return one, err
		}
		two, err := date{n[2], p.months[1], n[3]}.time()
		if err == nil && !one.Equal(two) {
			err = ErrContradictory
		}
		return two, err
	}
	return time.Time{}, ErrNotADay
}

// date is a day, month and year in one of the two calendars.
type date struct {
	day int
	month
	year int
}

// month is a month by number, in the Solar Hijri calendar or the Gregorian.
type month struct {
	solar  bool
	number int
}

func (d date) time() (time.Time, error) {
	if d.year < 100 {
		return time.Time{}, ErrAmbiguousDay
	}
	if d.solar {
		t, ok := solarDay{d.year, d.number, d.day}.time()
		if !ok {
			return t, ErrNoSuchDay
		}
		return t, nil
	}
	t := time.Date(d.year, time.Month(d.number), d.day, 0, 0, 0, 0, time.UTC)
	if t.Day() != d.day || int(t.Month()) != d.number || d.year < firstYear || d.year > lastYear {
		return t, ErrNoSuchDay
	}
	return t, nil
}

// next is the first such day from now on; 29 February may be eight years off.
func (d date) next(now time.Time) (time.Time, error) {
	d.year = now.Year()
	if d.solar {
		d.year = toSolar(now).year
	}
	for last := d.year + 8; d.year <= last; d.year++ {
		if t, err := d.time(); err == nil && !t.Before(now) {
			return t, nil
		}
	}
	return time.Time{}, ErrNoSuchDay
}
