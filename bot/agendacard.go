package bot

import (
	"slices"
	"strings"

	"pristan/care"
	"pristan/storage"
)

// tapAgenda turns to a part of the agenda: today, week or ics.
func (t *turn) tapAgenda(rest string) error {
	if !t.me.Role.Staff() || t.me.Enrolled.IsZero() {
		return care.ErrNotFound
	}
	verb, arg, _ := strings.Cut(rest, ":")
	switch verb {
	case "today", "week":
		return t.showAgenda(agendaDays[verb])
	case "new":
		return t.beginAbout("appointment", "")
	case "ics":
		return t.agendaCalendar(agendaDays[arg], "agenda:full:"+arg)
	case "full":
		return t.agendaCalendar(agendaDays[arg], "")
	}
	return care.ErrNotFound
}

// agendaDays are how many days the parts of the agenda show.
var agendaDays = map[string]int{"today": 1, "week": 7}

// listedDates is how many entries of an agenda are buttons.
const listedDates = 24

// showAgenda shows a worker's days: each entry is a button, so that no name
// stands in a preview.
func (t *turn) showAgenda(days int) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	today := care.DayOf(t.now, t.zone())
	a, err := t.agendaOf(today, today.Plus(max(days, 1)))
	if err != nil {
		return err
	}
	row := storage.Outbox{Erase: sensitiveFor, Protect: true, Lines: append([]care.Text{care.Say("staff.agenda.title")}, a.counts()...)}
	add := func(b storage.Button) { row.Buttons = append(row.Buttons, []storage.Button{b}) }
	for _, one := range a.appointments[:min(len(a.appointments), listedDates)] {
		add(storage.Button{Data: appointmentData("open", one), Text: t.agendaEntry(a, one, days)})
	}
	for _, k := range a.tasks[:min(len(a.tasks), listedDates)] {
		add(storage.Button{Data: "task:open:" + k.ID.String(),
			Text: care.Say("staff.agenda.task", care.Args{"name": care.Name(a.names[k.Person]), "what": care.TextOf(care.Say("staff.task.short." + string(k.Kind)))})})
	}
	for _, id := range a.late[:min(len(a.late), listedDates)] {
		add(storage.Button{Data: "person:open:" + id.String(), Text: care.Say("staff.agenda.late_one", care.Args{"name": care.Name(a.names[id])})})
	}
	add(storage.Button{Text: care.Say("staff.appointment.make"), Data: "agenda:new"})
	other, part := "week", "today"
	if days > 1 {
		other, part = part, other
	}
	add(storage.Button{Text: care.Say("staff.agenda." + other), Data: "agenda:" + other})
	add(storage.Button{Text: care.Say("staff.agenda.ics"), Data: "agenda:ics:" + part})
	row.Buttons = append(row.Buttons, rotaButton())
	return t.redraw(row)
}

// agendaEntry is one appointment on a button: hour, whose and what, with a
// sign where it clashes with another or something is unsettled.
func (t *turn) agendaEntry(a agenda, one care.Appointment, days int) care.Text {
	key := "staff.agenda.entry"
	switch {
	case slices.ContainsFunc(a.appointments, func(x care.Appointment) bool { return one.Together(x, t.b.home) }):
		key = "staff.agenda.entry_clash"
	case len(one.Open()) > 0:
		key = "staff.agenda.entry_open"
	}
	at := care.ClockTime(one.Begins(t.b.home))
	if days > 1 || one.Minute == care.NoHour {
		at = care.Moment(one.Begins(t.b.home))
	}
	return care.Say(key, care.Args{"at": at, "name": care.Name(a.names[one.Person]),
		"kind": care.TextOf(care.Say("appointment.kind." + string(one.Kind)))})
}

// agendaCalendar gives a worker their days as a calendar file, without names.
func (t *turn) agendaCalendar(days int, more string) error {
	today := care.DayOf(t.now, t.zone())
	a, err := t.agendaOf(today, today.Plus(max(days, 1)))
	if err != nil {
		return err
	}
	return t.giveCalendar(a.appointments, more)
}
