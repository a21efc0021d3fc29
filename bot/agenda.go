package bot

import (
	"slices"
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

// planMornings plans what comes to this worker by itself in the morning.
func (t *turn) planMornings() error {
	if err := t.planAgenda(t.now); err != nil {
		return err
	}
	return t.planGapLook(t.now)
}

// agendaUseful is how late the morning's agenda may come.
const agendaUseful = 6 * time.Hour

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
	if care.DayOf(m.Due, t.zone()) != today || t.now.Sub(m.Due) > agendaUseful { // what comes in the evening is of no use
		b.count.tooLate.Inc()
		return t.posted, nil
	}
	a, err := t.agendaOf(today, today.Plus(1))
	if err != nil {
		return nil, err
	}
	lines := append([]care.Text{care.Say("staff.agenda.morning")}, a.counts()...)
	err = t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Lines: lines, Silent: a.empty(), NotAfter: today.Plus(1).Clock(0, t.zone()),
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

func (a agenda) empty() bool {
	return len(a.appointments)+len(a.due)+len(a.late)+len(a.tasks)+a.unread == 0
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
	if a.empty() {
		lines = append(lines, care.Say("staff.agenda.nothing"))
	}
	return lines
}

// planAgendas plans the agenda of every worker who has none planned, such as
// those enrolled before there were agendas.
func (b *Bot) planAgendas(tx *storage.Tx) error {
	return b.eachUnplanned(tx, agendaTimer, (*turn).planAgenda, care.Caseworker, care.Lawyer, care.Coordinator)
}

// eachUnplanned plans what comes round daily for every worker of these roles who
// has none of it planned.
func (b *Bot) eachUnplanned(tx *storage.Tx, slot string, plan func(*turn, time.Time) error, roles ...care.Role) error {
	for _, role := range roles {
		roster, err := tx.Roster(role)
		if err != nil {
			return err
		}
		for _, id := range roster {
			if planned, err := tx.Ref(id, slot); err != nil {
				return err
			} else if planned != "" {
				continue
			}
			t, err := b.turnFor(tx, id)
			if err != nil {
				return err
			}
			if err := plan(t, t.now); err != nil {
				return err
			}
		}
	}
	return nil
}
