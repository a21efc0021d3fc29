package locales

import "time"

// The Solar Hijri calendar of Iran and Afghanistan, by the 33-year cycle. It
// agrees with ICU on every day of the years we accept (testdata/solar.txt);
// beyond them the place of some leap years is disputed.
const (
	firstSolarYear = 1300 // 21 March 1921
	lastSolarYear  = 1500 // until 20 March 2122
)

// solarDay is a day of that calendar. Month 1 is Farvardin, in Afghanistan
// Hamal.
type solarDay struct{ year, month, day int }

// solarEpoch is the day before 1 Farvardin 1, in days since 1 January 1970.
const solarEpoch = 1948320 - 2440588 - 1

// newYear is the number of the day before 1 Farvardin.
func newYear(year int) int { return solarEpoch + 365*(year-1) + (8*year+21)/33 }

// toSolar converts a calendar day.
func toSolar(t time.Time) solarDay {
	n := dayNumber(t)
	year := t.Year() - 621
	if n <= newYear(year) {
		year--
	}
	day := n - newYear(year)
	if day <= 6*31 {
		return solarDay{year, (day-1)/31 + 1, (day-1)%31 + 1}
	}
	day -= 6 * 31
	return solarDay{year, (day-1)/30 + 7, (day-1)%30 + 1}
}

// time is midnight UTC of the day, and whether there is such a day.
func (s solarDay) time() (time.Time, bool) {
	if s.year < firstSolarYear || s.year > lastSolarYear ||
		s.month < 1 || s.month > 12 || s.day < 1 || s.day > s.monthLength() {
		return time.Time{}, false
	}
	before := 31 * (s.month - 1)
	if s.month > 7 {
		before -= s.month - 7
	}
	return time.Unix(int64(newYear(s.year)+before+s.day)*86400, 0).UTC(), true
}

func (s solarDay) monthLength() int {
	switch {
	case s.month <= 6:
		return 31
	case s.month == 12:
		return newYear(s.year+1) - newYear(s.year) - 6*31 - 5*30
	}
	return 30
}

// dayNumber counts days since 1 January 1970 by the date shown, not by the
// instant.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
