package locales

import (
	"slices"
	"time"

	"pristan/care"
)

// Dates by day and month.

const (
	// farOff is when a day without a year could as well be one just past.
	farOff = 300 * 24 * time.Hour
	// shortYears is how far ahead a year of two digits is thought to be.
	shortYears = 3
)

// dates are the ways to understand a date that lead to a day.
func (s *sentence) dates(ways ...date) (told, bool) {
	t := told{dayDoubt: len(ways) > 1, err: ErrNoSuchDay}
	for _, d := range ways {
		day, err := d.time()
		if d.year == 0 {
			day, err = d.next(s.today)
			t.dayDoubt = t.dayDoubt || err == nil && day.Sub(s.today) > farOff
		}
		if err == nil && !slices.ContainsFunc(t.days, day.Equal) {
			t.days, t.err = append(t.days, day), nil
		}
	}
	if t.err != nil {
		t.days = []time.Time{s.today} // wrong, and still told
	}
	return t, true
}

// twoCalendars reports whether the reader may mean either calendar by numbers.
func (s *sentence) twoCalendars() bool { return s.language == care.Farsi }

// dayMonth is "24/11". A reader of Farsi may mean Bahman, and in Iran the
// month may come first.
func dayMonth(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if !areDigits(n, 2) {
		return told{}, false
	}
	ways := []date{{day: n[0].n, month: month{number: n[1].n}}}
	if s.twoCalendars() {
		ways = append(ways, date{day: n[0].n, month: month{true, n[1].n}}, date{day: n[1].n, month: month{true, n[0].n}})
	}
	return s.dates(ways...)
}

func areDigits(n []sense, most int) bool {
	return !slices.ContainsFunc(n, func(s sense) bool { return s.digits == 0 || s.digits > most })
}

func dayMonthYear(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if !areDigits(n, 4) {
		return told{}, false
	}
	if n[0].digits > 2 {
		n[0], n[2] = n[2], n[0]
	}
	d, m, y := n[0].n, n[1].n, n[2].n
	switch {
	case n[0].digits > 2 || n[1].digits > 2 || n[2].digits > 2 && y < 1000:
		return told{}, false
	case n[2].digits > 2:
		return s.dates(date{d, month{isSolarYear(y), m}, y})
	}
	ways := []date{{d, month{false, m}, 2000 + y}, {y, month{false, m}, 2000 + d}}
	if s.twoCalendars() {
		ways = append(ways, date{d, month{true, m}, 1400 + y}, date{y, month{true, m}, 1400 + d})
	}
	return s.shortYear(ways...)
}

func isSolarYear(y int) bool { return y >= firstSolarYear && y <= lastSolarYear }

// shortYear is dates with a year of two digits: never without a doubt, and
// only those near enough to be meant.
func (s *sentence) shortYear(ways ...date) (told, bool) {
	t, ok := s.dates(ways...)
	if t.err != nil {
		return t, ok
	}
	t.dayDoubt = true
	far := s.today.AddDate(shortYears, 0, 0)
	t.days = slices.DeleteFunc(t.days, func(day time.Time) bool { return day.After(far) })
	if len(t.days) == 0 {
		t.days, t.err = []time.Time{s.today}, ErrAmbiguousDay
	}
	return t, ok
}
