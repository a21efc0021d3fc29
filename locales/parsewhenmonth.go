package locales

import "time"

// Dates with a month in words, and days of the month without one.

// named is "24 November" or "24 November 2026".
func named(s *sentence, _ told, w []sense) (told, bool) {
	n, months := of('n', w), of('m', w)
	for _, m := range months[1:] { // Arabic dates give a month two names
		if m.n != months[0].n || m.solar != months[0].solar {
			return told{}, false
		}
	}
	return s.dayInMonth(n, months[0])
}

// monthFirst is "November 24, 2026".
func monthFirst(s *sentence, _ told, w []sense) (told, bool) {
	return s.dayInMonth(of('n', w), of('m', w)[0])
}

// numberedMonth is «24 شهر 11», and «3 برج 9» by the solar calendar.
func numberedMonth(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	m := sense{n: n[1].n, solar: of('K', w)[0].solar}
	return s.dayInMonth(append([]sense{n[0]}, n[2:]...), m)
}

// dayInMonth is a day, and behind it a year if there is one.
func (s *sentence) dayInMonth(n []sense, m sense) (told, bool) {
	d := date{day: n[0].n, month: month{m.solar, m.n}}
	switch {
	case n[0].digits > 2:
		return told{}, false
	case len(n) == 1:
		return s.dates(d)
	case n[1].n >= 1000:
		d.year = n[1].n
		return s.dates(d)
	case n[1].digits == 2 && m.solar:
		d.year = 1400 + n[1].n
		return s.shortYear(d)
	case n[1].digits == 2:
		d.year = 2000 + n[1].n
		return s.shortYear(d)
	}
	return told{}, false
}

// dayOfMonth is "the 22nd": the next one, today included.
func dayOfMonth(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)[0]
	if !n.ordinal && (n.digits == 0 || n.digits > 2) {
		return told{}, false
	}
	return s.nextDayOfMonth(n.n)
}

// dayBeside is "Tuesday 24".
func dayBeside(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)[0]
	if n.digits == 0 || n.digits > 2 || n.n < 1 || n.n > 31 {
		return told{}, false
	}
	t, ok := s.nextDayOfMonth(n.n)
	if wd := of('w', w); wd != nil {
		t.weekday = weekdayOf(w)
		return t, ok
	}
	today, _ := relative(s, told{}, w)
	return today.and(t), ok
}

// nextDayOfMonth is the next day of that number, in each calendar the reader
// may mean.
func (s *sentence) nextDayOfMonth(number int) (told, bool) {
	t := told{dayDoubt: s.twoCalendars(), err: ErrNoSuchDay, days: []time.Time{s.today}, monthless: true}
	add := func(is func(day time.Time) bool) {
		for after := range 62 { // no two months in a row lack a day
			if day := s.day(after); is(day) {
				if t.err != nil {
					t.days, t.err = nil, nil
				}
				t.days = append(t.days, day)
				return
			}
		}
	}
	add(func(day time.Time) bool { return day.Day() == number })
	if s.twoCalendars() {
		add(func(day time.Time) bool { return toSolar(day).day == number })
	}
	return t, true
}
