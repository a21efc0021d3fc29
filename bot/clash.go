package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// clashes reports whether somebody whom an appointment concerns has another
// one at the same time: the person, the worker, or whoever goes along.
func (t *turn) clashes(a care.Appointment) (bool, error) {
	if !a.Stands() {
		return false, nil
	}
	own, err := t.tx.Standing(care.System, a.Person)
	if err != nil || slices.ContainsFunc(own, func(x care.Appointment) bool { return a.Together(x, t.b.home) }) {
		return err == nil, err
	}
	return t.workerClashes(a)
}

// workerClashes looks at those appointments that need the worker's presence:
// their own with a person, and those they go along to.
func (t *turn) workerClashes(a care.Appointment) (bool, error) {
	busy := a.With
	if busy.IsZero() && a.Kind == "caseworker" {
		c, err := t.tx.CaseOf(care.System, a.Person)
		if ignoreNotFound(err) != nil {
			return false, err
		}
		busy = c.Caseworker
	}
	if busy.IsZero() {
		return false, nil
	}
	worker, err := t.tx.Person(care.System, busy)
	if err != nil {
		return false, err
	}
	others, err := t.tx.Accompanied(worker)
	if err != nil {
		return false, err
	}
	people, err := t.tx.Caseload(busy)
	if err != nil {
		return false, err
	}
	for _, id := range people {
		standing, err := t.tx.Standing(care.System, id)
		if err != nil {
			return false, err
		}
		for _, x := range standing {
			if x.With == busy || x.With.IsZero() && x.Kind == "caseworker" {
				others = append(others, x)
			}
		}
	}
	return slices.ContainsFunc(others, func(x care.Appointment) bool { return a.Together(x, t.b.home) }), nil
}

// checkAppointment warns a worker of what stands against the time they chose:
// a holiday, a weekend, Friday noon, another appointment. It forbids nothing.
func (t *turn) checkAppointment(an answers) error {
	when := whenOf(an)
	add := []care.Text{}
	if h, ok := t.b.org.Holiday(when.Day); ok {
		add = append(add, care.Say("staff.appointment.holiday", care.Args{"name": care.Words(h.Names[t.me.Language])}))
	} else if !t.b.org.WorkingDay(when.Day) {
		add = append(add, care.Say("staff.appointment.weekend"))
	}
	for _, custom := range t.b.org.Customs["friday_noon"] {
		if custom.Holds(when.Day, when.Minute) {
			add = append(add, care.Say("staff.appointment.friday_noon"))
		}
	}
	a, err := t.underWay(an, when)
	if err != nil {
		return err
	}
	if !a.Person.IsZero() {
		if clash, err := t.clashes(a); err != nil {
			return err
		} else if clash {
			add = append(add, care.Say("staff.appointment.clash"))
		}
	}
	if len(add) == 0 {
		return nil
	}
	return t.redraw(storage.Outbox{Lines: add})
}

// underWay is the appointment being made or moved, as far as it is known.
func (t *turn) underWay(an answers, when care.When) (care.Appointment, error) {
	if a, err := t.aboutAppointment(); err == nil {
		a.When = when
		return a, nil
	} else if ignoreNotFound(err) != nil {
		return a, err
	}
	person, err := t.whom(an)
	if err != nil {
		return care.Appointment{}, ignoreNotFound(err)
	}
	if err := t.must(care.MakeAppointment, person); err != nil {
		return care.Appointment{}, err
	}
	return care.Appointment{ID: care.NewID[care.Appointment](), Person: person, Kind: care.AppointmentKind(an["kind"].Value), When: when, State: care.Agreed}, nil
}

// remindWorkers reminds the workers an appointment concerns, each as they want.
func (t *turn) remindWorkers(a care.Appointment, m storage.Timer, what string) error {
	begins := a.Begins(t.b.home)
	if !t.now.Before(begins) || what == remindEvening && !t.now.Before(begins.Add(-workerHour)) { // the later one says it
		t.b.count.tooLate.Inc()
		return nil
	}
	if good := t.staffHours().Next(t.now); what == remindEvening && good.After(t.now) && good.Before(begins) {
		return t.tx.PutOff(m, good)
	}
	people, err := t.keepers(a)
	if err != nil {
		return err
	}
	for _, id := range people {
		w, err := t.tx.Person(care.System, id)
		if err != nil {
			return err
		}
		if !w.Work.Wants(what) {
			continue
		}
		row := appointmentNotice(a, "staff.appointment.reminder")
		row.To, row.NotAfter, row.Appointment, row.Step = id, begins, a.ID, a.Rev
		row.Lines = append(row.Lines, care.Text{}, whenLine(a, t.b.home))
		if n := len(a.Open()); n > 0 {
			row.Lines = append(row.Lines, care.Say("staff.appointment.unsettled", care.Args{"count": care.Count(n)}))
		}
		if err := t.post(row); err != nil {
			return err
		}
	}
	return nil
}

// appointments lists a person's own dates, each a button.
func (t *turn) appointments() error {
	standing, err := t.tx.Standing(t.me, t.me.ID)
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Lines: []care.Text{care.Say("appointments.none")}}
	for _, a := range standing {
		if a.Begins(t.b.home).Before(t.now.Add(-askedAfter)) {
			continue
		}
		if row.Buttons = append(row.Buttons, []storage.Button{{Text: t.ownEntry(a), Data: appointmentData("open", a)}}); len(row.Buttons) == listedDates {
			break
		}
	}
	if len(row.Buttons) > 0 {
		row.Lines = []care.Text{care.Say("appointments.list", care.Args{"count": care.Count(len(row.Buttons))})}
	}
	row.Buttons = append(row.Buttons,
		[]storage.Button{{Text: care.Say("appointments.tell"), Data: "menu:date"}},
		[]storage.Button{{Text: care.Say("button.person"), Data: "menu:talk"}})
	return t.post(row)
}

func (t *turn) ownEntry(a care.Appointment) care.Text {
	when := care.Moment(a.Begins(t.b.home))
	if a.Minute == care.NoHour {
		when = care.DayOn(a.Day)
	}
	if t.me.Discreet {
		return care.Say("appointments.entry_discreet", care.Args{"when": when})
	}
	return care.Say("appointments.entry", care.Args{"when": when, "kind": care.TextOf(care.Say("appointment.kind." + string(a.Kind)))})
}
