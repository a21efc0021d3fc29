package bot

import (
	"pristan/care"
	"pristan/storage"
)

// giveCalendar gives a worker their appointments as a calendar file, which
// their phone keeps: without names, and without what for and where unless they
// press the button more for it; "" is such a file. The words are theirs now,
// since a file has no later reader.
func (t *turn) giveCalendar(list []care.Appointment, more string) error {
	if len(list) == 0 {
		return t.say(care.Say("staff.agenda.nothing"))
	}
	w := &writer{b: t.b, reader: t.reader()}
	var entries []entry
	for _, a := range list {
		kind := w.say(care.Say("appointment.kind." + string(a.Kind)))
		entries = append(entries, w.entry(a, more == "", kind, t.placeWords(w, a)))
	}
	if w.err != nil {
		return w.err
	}
	file, err := calendarFile(entries, t.b.home, t.now)
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Lines: []care.Text{care.Say("staff.agenda.file")},
		Document: &storage.Document{Name: calendarName, Bytes: file}}
	if more != "" {
		row.Buttons = [][]storage.Button{{{Text: care.Say("staff.agenda.file_more"), Data: more}}}
	}
	return t.post(row)
}

// placeWords is where an appointment is, in a worker's language.
func (t *turn) placeWords(w *writer, a care.Appointment) string {
	if _, ok := t.b.org.Facts[a.Place.Fact]; ok {
		return w.say(care.Say("appointment.at_place", care.Args{"place": care.FactOf(a.Place.Fact)}))
	}
	return a.Place.Words
}
