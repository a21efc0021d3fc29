package locales

// at is an hour and minutes around it. It is told though it be wrong: then the
// error says so.
func at(hour sense, minutes int) (told, bool) {
	if hour.ordinal || hour.digits > 2 {
		return told{}, false
	}
	c := &clock{minute: hour.n*60 + minutes}
	c.fixed = hour.n == 0 || hour.n > 12 || hour.digits == 2 && hour.n < 10
	if hour.n > 23 || c.minute < 0 {
		return told{clock: c, err: ErrNotATime}, true
	}
	return told{clock: c}, true
}

// withMinutes is for minutes in two digits, as in "10:30".
func withMinutes(hour, minutes sense) (told, bool) {
	t, ok := at(hour, minutes.n)
	if minutes.digits != 2 || minutes.n > 59 {
		t.err = ErrNotATime
	}
	return t, ok
}

func colon(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	return withMinutes(n[0], n[1])
}

// dotted is "10.30". Without a word for the hour "10.11" might be a date.
func dotted(s *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if n[1].digits != 2 || n[0].digits == 0 {
		return told{}, false
	}
	t, ok := withMinutes(n[0], n[1])
	bare := of('h', w) == nil && of('c', w) == nil
	if ok && bare && !s.clock {
		t.clock.doubt = n[1].n >= 1 && n[1].n <= 12
	}
	return t, ok
}

// marked is a number that the words beside it make an hour. «فردا نه، صبح» is
// "tomorrow no, in the morning".
func marked(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)[0]
	if n.no && of('a', w) != nil {
		return told{}, false
	}
	t, ok := at(n, 0)
	t.part = w[len(w)-1].part
	return t, ok
}

// bare is a number that nothing calls an hour: digits behind a day, or all
// there is when an hour was asked for. «فردا نه» is "tomorrow: no", and the
// second number of "on 24 11" a month.
func bare(s *sentence, before told, w []sense) (told, bool) {
	n := w[0]
	if !s.clock && (!before.aboutDay() || n.digits == 0 || before.monthless && n.n <= 12) || n.no {
		return told{}, false
	}
	return at(n, 0)
}

func hourMinutes(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if n[1].digits != 2 {
		return told{}, false
	}
	return withMinutes(n[0], n[1])
}

// inAnswer is "10 30" or "10 и 30" when an hour was asked for.
func inAnswer(s *sentence, before told, w []sense) (told, bool) {
	if !s.clock {
		return told{}, false
	}
	return hourMinutes(s, before, of('n', w))
}

// hourAnd is "10 и 20 минути". What is not called minutes may be a second
// hour, up to 23, and is then not taken unasked.
func hourAnd(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	minutes := of('u', w) != nil
	if n[1].n > 59 || n[1].n%5 != 0 && !minutes {
		return told{}, false
	}
	t, ok := at(n[0], n[1].n)
	if ok {
		t.clock.doubt = !minutes && n[1].n <= 23
	}
	return t, ok
}

func hourWithout(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if n[1].n > 59 {
		return told{}, false
	}
	return at(n[0], -n[1].n)
}

func hourFraction(_ *sentence, _ told, w []sense) (told, bool) {
	return at(of('n', w)[0], of('Q', w)[0].n)
}

func fractionHour(_ *sentence, _ told, w []sense) (told, bool) {
	return at(of('n', w)[0], of('P', w)[0].n)
}

func pastHour(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if n[0].n > 59 {
		return told{}, false
	}
	return at(n[1], n[0].n)
}

// toHour wants the word for minutes: "10 to 12" is from ten to twelve.
func toHour(_ *sentence, _ told, w []sense) (told, bool) {
	n := of('n', w)
	if n[0].n > 59 {
		return told{}, false
	}
	return at(n[1], -n[0].n)
}

func partOfDay(_ *sentence, _ told, w []sense) (told, bool) {
	return told{part: of('a', w)[0].part}, true
}

func halfDay(_ *sentence, before told, w []sense) (told, bool) {
	return told{part: w[0].part}, before.clock != nil
}
