package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// askHow asks the person, and then their worker, how an appointment went.
func (t *turn) askHow(a care.Appointment, m storage.Timer) error {
	if good := t.calm().Next(t.now); good.After(t.now) {
		return t.tx.PutOff(m, good)
	}
	if a.Outcome == care.NoOutcome {
		if err := t.raiseTask(care.SayOutcome, a.ID.String(), 0); err != nil {
			return err
		}
	}
	row := storage.Outbox{Slot: appointmentSlot(a.ID), Gentle: true, NotAfter: m.Planned().Add(askedUseful), Appointment: a.ID, Step: a.Rev,
		Lines: []care.Text{care.Say("appointment.how"), {}, whenLine(a, t.b.home)}, Buttons: outcomeButtons(a)}
	return t.tell(row, appointmentData("open", a))
}

// askedUseful is how long after it asking how an appointment went is of use.
const askedUseful = 3 * 24 * time.Hour

// saysOutcome takes what the person says came of their appointment.
func saysOutcome(o care.Outcome) appointmentDeed {
	return func(t *turn, a care.Appointment, _ int) error {
		if a.Past(t.b.home).After(t.now) {
			return t.showAppointment(a)
		}
		a.SaidOutcome = o
		if err := t.tx.PutAppointment(a); err != nil {
			return err
		}
		if err := t.tellWorkers(a, "staff.appointment.replied", o == care.Attended); err != nil {
			return err
		}
		return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("appointment.how.thanks")},
			Buttons: [][]storage.Button{{{Text: care.Say("button.person"), Data: "menu:talk"}}}})
	}
}

// hadOutcome takes what a worker says came of an appointment.
func hadOutcome(o care.Outcome) appointmentDeed {
	return func(t *turn, a care.Appointment, _ int) error { return t.over(a, o, "") }
}

// over ends an appointment that has been.
func (t *turn) over(a care.Appointment, o care.Outcome, reason string) error {
	a.State, a.Outcome, a.Reason, a.ChangedAt = care.Over, o, reason, t.now
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	if err := t.finishAbout(a, care.SayOutcome, care.ArrangeRide, care.NotComing, care.AnswerProposal, care.ConfirmDate); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.showAppointment(a)
}

// notAttended is the worker's reason why nobody came: it is about what
// happened, never about blame.
func (t *turn) notAttended(an answers) error {
	a, err := t.aboutAppointment()
	if err != nil {
		return err
	}
	if err := t.must(care.MakeAppointment, a.Person); err != nil {
		return err
	}
	reason := an["reason"].Value
	if note := an["note"].Text; note != "" {
		reason = quote(note, longestQuote)
	}
	return t.over(a, care.NotAttended, reason)
}

// confirmTold agrees to a date the person told us of.
func (t *turn) confirmTold(a care.Appointment, _ int) error {
	if a.State != care.Told {
		return t.showAppointment(a)
	}
	a.State = care.Agreed
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	return t.settledForPerson(a, "appointment.confirmed", care.ConfirmDate)
}

func (t *turn) interpreterFound(was care.Appointment, _ int) error {
	a := was
	a.Interpreter = care.Arranged
	return t.arranged(a, was)
}

func (t *turn) rideArranged(was care.Appointment, _ int) error {
	a := was
	a.Transport = care.Arranged
	return t.arranged(a, was)
}

// arranged notes that an interpreter or the way there has been seen to.
func (t *turn) arranged(a, was care.Appointment) error {
	if !a.Stands() || a.Interpreter == was.Interpreter && a.Transport == was.Transport { // pressed twice, or too late
		return t.showAppointment(was)
	}
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	if a.Transport == care.Asked { // it is the interpreter that has been found
		return t.settledForPerson(a, "appointment.arranged")
	}
	return t.settledForPerson(a, "appointment.arranged", care.ArrangeRide)
}

// settledForPerson tells the person that something about their appointment has
// been seen to, and ends what waited for it.
func (t *turn) settledForPerson(a care.Appointment, key string, done ...care.TaskKind) error {
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if _, err := o.announce(a, key); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	if err := t.finishAbout(a, done...); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.showAppointment(a)
}

// beginCancel asks what is to be cancelled.
func (t *turn) beginCancel(a care.Appointment, _ int) error {
	if a.Series == [16]byte{} {
		return t.beginAbout("cancel_one", a.ID.String())
	}
	return t.beginAbout("cancel", a.ID.String())
}

// cancelAppointment cancels one, or it and those that follow it in its series.
func (t *turn) cancelAppointment(an answers) error {
	a, err := t.aboutAppointment()
	if err != nil {
		return err
	}
	if err := t.must(care.MakeAppointment, a.Person); err != nil {
		return err
	}
	list := []care.Appointment{a}
	if an["which"].Value == "all" {
		if list, err = t.followers(a); err != nil {
			return err
		}
	}
	why := "appointment.cancelled"
	if len(list) > 1 {
		why = "appointment.cancelled_all"
	}
	for _, one := range list {
		if !one.Stands() {
			continue
		}
		if err := t.cancelOne(one.Cancel(""), why); err != nil {
			return err
		}
		why = "" // it has been said for all
	}
	a, err = t.tx.Appointment(t.me, a.ID)
	if err != nil {
		return err
	}
	return t.showAppointment(a)
}

// followers are an appointment and those of its series that come after it.
func (t *turn) followers(a care.Appointment) (list []care.Appointment, err error) {
	standing, err := t.tx.Standing(t.me, a.Person)
	for _, one := range standing {
		if one.Series == a.Series && one.Day >= a.Day {
			list = append(list, one)
		}
	}
	return list, err
}

// cancelOne stores a cancelled appointment, ends what waited about it, and
// tells whom it concerns; "" is for those of a series that were told of before.
func (t *turn) cancelOne(a care.Appointment, why string) error {
	a.ChangedAt = t.now
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	if err := t.finishAbout(a, care.AnswerProposal, care.ConfirmDate, care.ArrangeRide, care.NotComing, care.SayOutcome); err != nil || why == "" {
		return err
	}
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if o.me.Active() {
		if _, err := o.announce(a, why); err != nil {
			return err
		}
		t.posted = append(t.posted, o.posted...)
	}
	return t.tellWorkers(a, "staff.appointment.cancelled", false)
}
