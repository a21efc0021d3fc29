package locales

import (
	"slices"
	"time"
)

// Weekdays and days counted from today.

func (s *sentence) day(after int) time.Time { return s.today.AddDate(0, 0, after) }

// after is the first such weekday after today.
func (s *sentence) after(w time.Weekday) time.Time {
	return s.day(1 + (int(w-s.today.Weekday())+6)%7)
}

func relative(s *sentence, _ told, w []sense) (told, bool) {
	r := of('r', w)[0]
	if r.n < 0 {
		return told{days: []time.Time{s.today}, err: ErrPast}, true
	}
	return told{days: []time.Time{s.day(r.n)}, part: r.part}, true
}

// gone is "last Monday" or "2 days ago", however long ago.
func gone(s *sentence, _ told, _ []sense) (told, bool) {
	return told{days: []time.Time{s.today}, err: ErrPast}, true
}

func weekdayAlone(_ *sentence, _ told, w []sense) (told, bool) {
	return told{weekday: weekdayOf(w)}, true
}

func weekdayOf(w []sense) *time.Weekday {
	day := time.Weekday(of('w', w)[0].n)
	return &day
}

// thisWeekday is the one ahead, and today itself is possible.
func thisWeekday(s *sentence, _ told, w []sense) (told, bool) {
	day := *weekdayOf(w)
	days := []time.Time{s.after(day)}
	if s.today.Weekday() == day {
		days = append(days, s.today)
	}
	return told{days: days}, true
}

// weekStarts are the days that begin a week in the countries of our readers.
var weekStarts = []time.Weekday{time.Saturday, time.Sunday, time.Monday}

// nextWeekday is the first such day, or the one of next week: people mean
// both, and when a week begins depends on where they grew up.
func nextWeekday(s *sentence, _ told, w []sense) (told, bool) {
	first := s.after(*weekdayOf(w))
	days := s.nextWeek(*weekdayOf(w))
	if !slices.ContainsFunc(days, first.Equal) {
		days = append(days, first)
	}
	return told{days: days}, true
}

func weekdayNextWeek(s *sentence, _ told, w []sense) (told, bool) {
	if of('e', w)[0].n != 7 {
		return told{}, false
	}
	return told{days: s.nextWeek(*weekdayOf(w))}, true
}

// nextWeek is a weekday in the week after this one, for each beginning of a
// week that gives another day.
func (s *sentence) nextWeek(day time.Weekday) []time.Time {
	var days []time.Time
	for _, start := range weekStarts {
		first := s.after(start)
		d := first.AddDate(0, 0, (int(day-start)+7)%7)
		if !slices.ContainsFunc(days, d.Equal) {
			days = append(days, d)
		}
	}
	return days
}

// eve is «شب جمعه»: the night before Friday to most, and of Friday to some.
func eve(s *sentence, _ told, w []sense) (told, bool) {
	day := s.after(*weekdayOf(w))
	return told{days: []time.Time{day.AddDate(0, 0, -1), day}, part: of('N', w)[0].part}, true
}

// inDays is "in 3 days" or "in two weeks".
func inDays(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)[0]
	if n.ordinal || n.digits > 3 || n.n == 0 {
		return told{}, false
	}
	return told{days: []time.Time{s.day(n.n * of('d', w)[0].n)}}, true
}

// inWeeks is "in a week", and in languages with a dual «بعد يومين».
func inWeeks(s *sentence, _ told, w []sense) (told, bool) {
	return told{days: []time.Time{s.day(of('e', w)[0].n)}}, true
}
