package locales

import (
	"fmt"
	"strconv"
	"time"

	"pristan/care"
)

// Month is one page of a calendar.
type Month struct {
	First care.Day
	Days  int
}

// MonthOf is the page of the reader's calendar that has the day: a Solar Hijri
// month for Farsi, a Gregorian one for everybody else. What is not a day has
// no page.
func MonthOf(r care.Reader, d care.Day) Month {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return Month{}
	}
	if r.Language == care.Farsi {
		s := toSolar(t)
		return Month{dayOf(t.AddDate(0, 0, 1-s.day)), s.monthLength()}
	}
	first := t.AddDate(0, 0, 1-t.Day())
	return Month{dayOf(first), first.AddDate(0, 1, -1).Day()}
}

// FirstWeekday is the day that begins the week where a language is spoken.
func FirstWeekday(l care.Language) time.Weekday {
	if l.RightToLeft() {
		return time.Saturday
	}
	return time.Monday
}

// FormatMonth writes the month of a day and its year, as the head of a
// calendar's page. What is not a day is "".
func FormatMonth(r care.Reader, d care.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	year, month := t.Year(), gregorianMonths(r)[t.Month()-1]
	switch r.Language {
	case care.Arabic:
		month = fmt.Sprintf("%s (%s)", month, egyptian[t.Month()-1])
	case care.Farsi:
		s := toSolar(t)
		year, month = s.year, solarMonths(r)[s.month-1]
	}
	return month + " " + writeDigits(strconv.Itoa(year), digitsOf(r))
}

// FormatMinute writes what a clock on the wall shows so many minutes after
// midnight.
func FormatMinute(r care.Reader, minute int) string {
	return writeDigits(fmt.Sprintf("%02d:%02d", minute/60, minute%60), digitsOf(r))
}

// FormatWeekday writes the whole name of a weekday.
func FormatWeekday(r care.Reader, w time.Weekday) string {
	return weekdays[r.Language][(w%7+7)%7]
}
