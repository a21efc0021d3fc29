package locales

import (
	"fmt"
	"strconv"
	"time"

	"pristan/care"
)

// FormatDay writes a calendar day with its weekday: for Arabic readers with
// both month names, for Farsi readers in Solar Hijri beside Gregorian. What is
// not a day is "".
func FormatDay(r care.Reader, d care.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return formatDate(r, t)
}

// FormatBriefDay writes day and month alone, in one calendar. What is not a day
// is "".
func FormatBriefDay(r care.Reader, d care.Day) string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	day, month := t.Day(), gregorianMonths(r)[t.Month()-1]
	if r.Language == care.Farsi {
		s := toSolar(t)
		day, month = s.day, solarMonths(r)[s.month-1]
	}
	return writeDigits(strconv.Itoa(day), digitsOf(r)) + " " + month
}

// FormatMoment writes date and hour of an instant in the reader's zone, which
// is UTC when the reader has none.
func FormatMoment(r care.Reader, at time.Time) string {
	comma := ", "
	if r.Language.RightToLeft() {
		comma = "، "
	}
	return formatDate(r, local(r, at)) + comma + FormatClock(r, at)
}

// FormatClock writes the hour of an instant in the reader's zone, 0 to 24 h,
// with an icon for those who read little.
func FormatClock(r care.Reader, at time.Time) string {
	return "🕐 " + writeDigits(local(r, at).Format("15:04"), digitsOf(r))
}

func local(r care.Reader, at time.Time) time.Time {
	if r.Zone == nil {
		return at.UTC()
	}
	return at.In(r.Zone)
}

// formatDate assembles the date from parts: ICU prints the Persian one year
// first, which nobody says.
func formatDate(r care.Reader, t time.Time) string {
	number := func(n int) string { return writeDigits(strconv.Itoa(n), digitsOf(r)) }
	weekday := weekdays[r.Language][t.Weekday()]
	day, month, year := number(t.Day()), gregorianMonths(r)[t.Month()-1], number(t.Year())
	switch r.Language {
	case care.Bulgarian:
		return fmt.Sprintf("%s, %s %s %s г.", weekday, day, month, year)
	case care.Arabic:
		return fmt.Sprintf("%s %s %s (%s) %s", weekday, day, month, egyptian[t.Month()-1], year)
	case care.Farsi:
		s := toSolar(t)
		return fmt.Sprintf("%s %s %s %s (%s %s %s)", weekday,
			number(s.day), solarMonths(r)[s.month-1], number(s.year), day, month, year)
	}
	return fmt.Sprintf("%s %s %s %s", weekday, day, month, year)
}
