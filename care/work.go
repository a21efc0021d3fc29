package care

// Wants reports whether a worker wants to be reminded at a moment: "evening"
// before, or an "hour" before.
func (w Work) Wants(what string) bool { return w.Reminds == "" || w.Reminds == what }

// NoAgenda stands for no agenda in the morning.
const NoAgenda = -1

// usualAgenda is when the morning's agenda comes.
const usualAgenda = 8 * 60

// AgendaAt is the local minute after midnight of the morning's agenda; ok is
// false when the worker wants none.
func (w Work) AgendaAt() (minute int, ok bool) {
	if w.Agenda == 0 {
		return usualAgenda, true
	}
	return w.Agenda, w.Agenda != NoAgenda
}

// WorkingDay reports whether offices are open on a day.
func (o Organisation) WorkingDay(d Day) bool {
	_, closed := o.Holiday(d)
	return !closed && d.Weekday() != 0 && d.Weekday() != 6
}

// Holiday is the holiday on a day, if there is one.
func (o Organisation) Holiday(d Day) (Holiday, bool) {
	for _, h := range o.Holidays {
		if h.Day == d {
			return h, true
		}
	}
	return Holiday{}, false
}
