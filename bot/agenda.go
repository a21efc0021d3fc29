package bot

import (
	"slices"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// agendaTimer sends a worker the agenda of the day; its About is when it was
// planned.
const agendaTimer = "agenda"

// planAgenda plans this worker's next agenda, on the next working day.
func (t *turn) planAgenda(after time.Time) error {
	minute, ok := t.me.Work.AgendaAt()
	if !ok {
		return t.tx.PutRef(t.me.ID, agendaTimer, "")
	}
	day := care.DayOf(after, t.zone())
	at := day.Clock(minute, t.zone())
	for !at.After(after) || !t.b.org.WorkingDay(day) {
		day = day.Plus(1)
		at = day.Clock(minute, t.zone())
	}
	if err := t.tx.PutRef(t.me.ID, agendaTimer, stamp(at)); err != nil {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: at, Kind: agendaTimer, Person: t.me.ID, About: stamp(at)})
}

// agendaDue sends the morning's agenda, as a word that there is one: it names
// people only when it is opened.
func (b *Bot) agendaDue(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	planned, err := tx.Ref(m.Person, agendaTimer)
	if err != nil || planned != m.About {
		return nil, err
	}
	t, err := b.turnFor(tx, m.Person)
	if err != nil || !t.me.Active() {
		return nil, err
	}
	if err := t.planAgenda(t.now); err != nil {
		return nil, err
	}
	today := care.DayOf(t.now, t.zone())
	if care.DayOf(m.Due, t.zone()) != today { // yesterday's is of no use
		b.count.tooLate.Inc()
		return t.posted, nil
	}
	a, err := t.agendaOf(today, today.Plus(1))
	if err != nil {
		return nil, err
	}
	lines := append([]care.Text{care.Say("staff.agenda.morning")}, a.counts()...)
	err = t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Lines: lines, NotAfter: today.Plus(1).Clock(0, t.zone()),
		Buttons: [][]storage.Button{{{Text: care.Say("staff.agenda.today"), Data: "agenda:today"}}}})
	return t.posted, err
}

// agenda is what a worker has between two days.
type agenda struct {
	from, to     care.Day
	appointments []care.Appointment
	due          []care.PersonID // whose check-in opens then
	late         []care.PersonID // whose check-in has not been answered in time
	tasks        []care.Task
	unread       int // check-ins and letters that wait to be read
	names        map[care.PersonID]string
}

// agendaOf gathers a worker's agenda from the files of their people and the
// appointments they go along to.
func (t *turn) agendaOf(from, to care.Day) (agenda, error) {
	a := agenda{from: from, to: to, names: map[care.PersonID]string{}}
	list, err := t.caseload()
	if err != nil {
		return a, err
	}
	for _, l := range list {
		a.names[l.person.ID] = l.person.Name
		a.unread += l.unread
		if err := t.addToAgenda(&a, l); err != nil {
			return a, err
		}
	}
	along, err := t.tx.Accompanied(t.me)
	if err != nil {
		return a, err
	}
	for _, one := range along {
		if _, mine := a.names[one.Person]; mine || !a.holds(one.Day) {
			continue
		}
		p, err := t.tx.Person(care.System, one.Person) // who goes along knows whom they meet
		if err != nil {
			return a, err
		}
		a.appointments = append(a.appointments, one)
		a.names[one.Person] = p.Name
	}
	slices.SortStableFunc(a.appointments, func(x, y care.Appointment) int {
		return x.Begins(t.b.home).Compare(y.Begins(t.b.home))
	})
	return a, nil
}

func (a agenda) holds(d care.Day) bool { return a.from <= d && d < a.to }

func (t *turn) addToAgenda(a *agenda, l listed) error {
	standing, err := t.tx.Standing(t.me, l.person.ID)
	if err != nil {
		return err
	}
	for _, one := range standing {
		if a.holds(one.Day) {
			a.appointments = append(a.appointments, one)
		}
	}
	if due := l.line.CheckInDue; !due.IsZero() && a.holds(care.DayOf(due, t.zone())) {
		a.due = append(a.due, l.person.ID)
	}
	if !l.line.CheckIn.IsZero() {
		c, err := t.tx.CheckIn(care.System, l.line.CheckIn)
		if err != nil {
			return err
		}
		if c.State == care.Late {
			a.late = append(a.late, l.person.ID)
		}
	}
	tasks, err := t.tx.Tasks(t.me, l.person.ID)
	a.tasks = append(a.tasks, tasks...)
	return err
}

// counts say how much there is, naming nobody.
func (a agenda) counts() (lines []care.Text) {
	for _, c := range []struct {
		key string
		n   int
	}{{"appointments", len(a.appointments)}, {"due", len(a.due)}, {"late", len(a.late)}, {"tasks", len(a.tasks)}, {"unread", a.unread}} {
		if c.n > 0 {
			lines = append(lines, care.Say("staff.agenda."+c.key, care.Args{"count": care.Count(c.n)}))
		}
	}
	if lines == nil {
		lines = append(lines, care.Say("staff.agenda.nothing"))
	}
	return lines
}

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
		return t.agendaCalendar(agendaDays[arg])
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
	for _, k := range a.tasks[:min(len(a.tasks), listedPeople)] {
		add(storage.Button{Data: "task:open:" + k.ID.String(),
			Text: care.Say("staff.agenda.task", care.Args{"name": care.Name(a.names[k.Person]), "what": care.TextOf(care.Say("staff.task.short." + string(k.Kind)))})})
	}
	for _, id := range a.late[:min(len(a.late), listedPeople)] {
		add(storage.Button{Data: "person:open:" + id.String(), Text: care.Say("staff.agenda.late_one", care.Args{"name": care.Name(a.names[id])})})
	}
	add(storage.Button{Text: care.Say("staff.appointment.make"), Data: "agenda:new"})
	other, part := "week", "today"
	if days > 1 {
		other, part = part, other
	}
	add(storage.Button{Text: care.Say("staff.agenda." + other), Data: "agenda:" + other})
	add(storage.Button{Text: care.Say("staff.agenda.ics"), Data: "agenda:ics:" + part})
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
func (t *turn) agendaCalendar(days int) error {
	today := care.DayOf(t.now, t.zone())
	a, err := t.agendaOf(today, today.Plus(max(days, 1)))
	if err != nil {
		return err
	}
	return t.giveCalendar(a.appointments, false)
}
