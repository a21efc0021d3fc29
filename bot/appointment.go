package bot

import (
	"time"

	"pristan/care"
	"pristan/flows"
)

// makeAppointment is the worker's guided appointment, once or every week.
func (t *turn) makeAppointment(a answers) error {
	id, err := t.whom(a)
	if err != nil {
		return err
	}
	if err := t.must(care.MakeAppointment, id); err != nil {
		return err
	}
	ap, err := t.drawUp(id, a)
	if err != nil {
		return err
	}
	ap.State = care.Agreed
	if !ap.Begins(t.b.home).After(t.now) {
		return t.say(care.Say("appointment.past"))
	}
	return t.repeat(ap, a)
}

// whom is the person chosen in the flow, or the one it is about.
func (t *turn) whom(a answers) (care.PersonID, error) {
	if chosen := a["person"].Value; chosen != "" {
		id, err := care.ParseID[care.Person](chosen)
		if err != nil {
			return id, care.ErrNotFound
		}
		return id, nil
	}
	return t.aboutPerson()
}

// drawUp makes an appointment of what was answered.
func (t *turn) drawUp(person care.PersonID, a answers) (care.Appointment, error) {
	relation, err := t.tx.CaseOf(care.System, person)
	if ignoreNotFound(err) != nil {
		return care.Appointment{}, err
	}
	ap := care.Appointment{ID: care.NewID[care.Appointment](), Person: person, Case: relation.ID,
		Kind: care.AppointmentKind(a["kind"].Value), When: whenOf(a), Place: placeOf(a["place"]), Bring: a["bring"].Values,
		MadeBy: t.me.ID, MadeAt: t.now.Truncate(time.Millisecond)}
	switch who := a["interpreter"].Value; who {
	case "", "none":
	case "anyone":
		ap.Interpreter = care.Asked
	default:
		ap.Interpreter, ap.Sex = care.Asked, who
	}
	if ride := a["transport"].Value; ride != "" && ride != "none" {
		ap.Transport, ap.Ride = care.Asked, ride
	}
	if with := a["with"].Value; with != "" {
		if ap.With, err = care.ParseID[care.Person](with); err != nil {
			return ap, care.ErrNotFound
		}
	}
	if first := a["paper"].File; first != nil {
		ap.Papers = append([]care.File{*first}, a["paper"].More...)
	}
	return ap, nil
}

func whenOf(a answers) care.When {
	w := care.When{Day: a["day"].Day, Minute: care.NoHour}
	if a["time"].Kind == flows.TimeInput {
		w.Minute = a["time"].Minute
	}
	return w
}

func placeOf(a flows.Answer) care.Place {
	switch a.Kind {
	case flows.LocationInput:
		return care.Place{Pin: &[2]float64{a.Latitude, a.Longitude}}
	case flows.TextInput:
		return care.Place{Words: quote(a.Text, longestQuote)}
	}
	return care.Place{Fact: a.Value}
}

// mostWeeks bounds a series.
const mostWeeks = 26

// repeat stores an appointment, or one for each of so many weeks at the same
// hour of the clock. Only the first is announced: it says that they follow.
func (t *turn) repeat(ap care.Appointment, a answers) error {
	weeks := 1
	if a["repeat"].Value == "weekly" {
		weeks = min(max(a["weeks"].Number, 1), mostWeeks)
	}
	if weeks > 1 {
		ap.Series = care.NewID[care.Appointment]()
	}
	o, err := t.b.turnFor(t.tx, ap.Person)
	if err != nil {
		return err
	}
	for i := range weeks {
		one := ap
		if i > 0 {
			one.ID, one.Day = care.NewID[care.Appointment](), ap.Day.Plus(7*i)
		}
		why := "appointment.new"
		if i > 0 {
			why = ""
		}
		if err := o.putAppointment(one, why); err != nil {
			return err
		}
	}
	t.posted = append(t.posted, o.posted...)
	if err := t.tellCompanion(ap); err != nil {
		return err
	}
	return t.showAppointment(ap)
}

// tellCompanion tells a worker who goes along of what somebody else made.
func (t *turn) tellCompanion(ap care.Appointment) error {
	if ap.With.IsZero() || ap.With == t.me.ID {
		return nil
	}
	row := appointmentNotice(ap, "staff.appointment.companion")
	row.To = ap.With
	return t.post(row)
}

// tellAppointment is the person's own word of a date they have. A worker
// confirms it.
func (t *turn) tellAppointment(a answers) error {
	ap, err := t.drawUp(t.me.ID, a)
	if err != nil {
		return err
	}
	if !ap.Past(t.b.home).After(t.now) {
		return t.say(care.Say("appointment.past"))
	}
	if ap, err = t.told(ap); err != nil {
		return err
	}
	if err := t.raiseTask(care.ConfirmDate, ap.ID.String(), 0); err != nil {
		return err
	}
	return t.showAppointment(ap)
}

// told keeps a date the person told us of, for their worker to confirm.
func (t *turn) told(ap care.Appointment) (care.Appointment, error) {
	ap.State, ap.Reply, ap.RepliedAt = care.Told, care.WillCome, t.now
	return ap, t.putAppointment(ap, "")
}

// toldInCheckIn keeps the next date that a check-in tells of, unless one on
// that day is known.
func (t *turn) toldInCheckIn(c care.CheckIn) error {
	day := c.Answers.NextDay
	if day < care.DayOf(t.now, t.zone()) {
		return nil
	}
	standing, err := t.tx.Standing(t.me, t.me.ID)
	if err != nil {
		return err
	}
	for _, a := range standing {
		if a.Day == day {
			return nil
		}
	}
	told, err := t.told(care.Appointment{ID: care.NewID[care.Appointment](), Person: t.me.ID, Case: c.Case, Kind: "other",
		When: care.When{Day: day, Minute: care.NoHour}, MadeBy: t.me.ID, MadeAt: t.now.Truncate(time.Millisecond)})
	if err != nil {
		return err
	}
	relation, err := t.openCase()
	if err != nil {
		return err
	}
	if ok, err := t.there(relation.Caseworker); err != nil {
		return err
	} else if !ok {
		return t.raiseTask(care.ConfirmDate, told.ID.String(), 0)
	}
	k := t.newTask(care.ConfirmDate, told.ID.String(), 0) // the check-in itself is announced to them
	k.Next = t.now.Add(t.b.org.Climb).Truncate(time.Millisecond)
	return t.putTask(k)
}
