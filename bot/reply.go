package bot

import (
	"errors"

	"pristan/care"
	"pristan/storage"
)

// reply takes what the person says to an appointment. Each reaches their
// worker; only what needs them makes a sound.
func reply(r care.Reply) appointmentDeed {
	return func(t *turn, a care.Appointment, _ int) error {
		if !a.Stands() || !a.Past(t.b.home).After(t.now) {
			t.notice("notice.over")
			return t.showAppointment(a)
		}
		if a.Reply == r {
			return t.showAppointment(a)
		}
		a = a.Answer(r, t.now)
		if err := t.tx.PutAppointment(a); err != nil {
			return err
		}
		if err := t.passReply(a); err != nil {
			return err
		}
		t.notice("notice.noted")
		return t.showAppointment(a)
	}
}

// passReply lets the workers know what the person said. Help to get there is
// something to be done.
func (t *turn) passReply(a care.Appointment) error {
	switch a.Reply {
	case care.NeedsHelp:
		return t.raiseTask(care.ArrangeRide, a.ID.String(), 0)
	case care.CannotCome:
		return t.raiseTask(care.NotComing, a.ID.String(), 0)
	}
	if err := t.finishAbout(a, care.NotComing); err != nil {
		return err
	}
	return t.tellWorkers(a, "staff.appointment.replied", a.Reply == care.WillCome)
}

// tellWorkers tells those who keep this appointment with the person that it
// has changed, naming nobody.
func (t *turn) tellWorkers(a care.Appointment, key string, silent bool) error {
	people, err := t.keepers(a)
	if err != nil {
		return err
	}
	for _, id := range people {
		if id == t.me.ID {
			continue
		}
		row := appointmentNotice(a, key)
		row.To, row.Silent = id, silent || !t.staffHours().Good(t.now)
		if err := t.post(row); err != nil {
			return err
		}
	}
	return nil
}

// keepers are the workers an appointment concerns: who holds the case, the
// lawyers of it, and whoever goes along.
func (t *turn) keepers(a care.Appointment) (people []care.PersonID, err error) {
	relation, err := t.tx.CaseOf(care.System, a.Person)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	candidates := []care.PersonID{relation.Caseworker}
	for _, id := range relation.Referred {
		p, err := t.tx.Person(care.System, id)
		if err != nil {
			return nil, err
		}
		if p.Role == care.Lawyer && lawyers[a.Kind] {
			candidates = append(candidates, id)
		}
	}
	if !relation.Holds(a.With) {
		candidates = append(candidates, a.With)
	}
	for _, id := range candidates {
		if ok, err := t.there(id); err != nil {
			return nil, err
		} else if ok {
			people = append(people, id)
		}
	}
	return people, nil
}

// lawyers are the appointments that concern the lawyers of a case.
var lawyers = map[care.AppointmentKind]bool{"lawyer": true, "interview": true, "court": true, "signing": true}

// appointmentNotice says that there is something about an appointment, and
// nothing of what or whose.
func appointmentNotice(a care.Appointment, key string) storage.Outbox {
	return storage.Outbox{Slot: appointmentSlot(a.ID), Lane: storage.Reminder, Lines: []care.Text{care.Say(key)},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: appointmentData("open", a)}}}}
}

// proposeDay is the person's other day. It waits for their worker's word.
func (t *turn) proposeDay(an answers) error {
	a, err := t.aboutAppointment()
	if err != nil {
		return err
	}
	if !a.Stands() {
		return t.showAppointment(a)
	}
	to := whenOf(an)
	if !(care.Appointment{When: to, Zone: a.Zone}).Past(t.b.home).After(t.now) {
		return t.say(care.Say("appointment.past"))
	}
	a = a.Answer(care.AnotherDay, t.now).Propose(t.me.ID, to)
	a.ChangedAt = t.now
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	if err := t.raiseTask(care.AnswerProposal, a.ID.String(), 0); err != nil {
		return err
	}
	return t.showAppointment(a)
}

// aboutAppointment is the appointment that the flow which acts now is about.
func (t *turn) aboutAppointment() (care.Appointment, error) {
	id, err := care.ParseID[care.Appointment](t.about)
	if err != nil {
		return care.Appointment{}, care.ErrNotFound
	}
	return t.tx.Appointment(t.me, id)
}

// moveAppointment is the worker's other time: fixed, or for the person to
// agree to. Where their proposals cross, the last one counts.
func (t *turn) moveAppointment(an answers) error {
	a, err := t.aboutAppointment()
	if err != nil {
		return err
	}
	if err := t.must(care.MakeAppointment, a.Person); err != nil {
		return err
	}
	to := whenOf(an)
	if !a.Stands() {
		return t.showAppointment(a)
	}
	if !(care.Appointment{When: to, Zone: a.Zone}).Begins(t.b.home).After(t.now) {
		return t.say(care.Say("appointment.past"))
	}
	if an["how"].Value == "ask" {
		return t.propose(a, to)
	}
	a = a.Move(to)
	a.State = care.Agreed
	return t.moved(a, "appointment.moved")
}

// moved stores an appointment at its new time and tells everybody it concerns.
func (t *turn) moved(a care.Appointment, why string) error {
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if a.Person == t.me.ID {
		why = "" // they see it in the card
	}
	a.ChangedAt = t.now
	if err := o.putAppointment(a, why); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	if err := t.tellWorkers(a, "staff.appointment.moved", false); err != nil {
		return err
	}
	if err := t.finishAbout(a, care.AnswerProposal, care.ConfirmDate, care.NotComing); err != nil {
		return err
	}
	return t.showAppointment(a)
}

// propose asks the person whether another time suits them.
func (t *turn) propose(a care.Appointment, to care.When) error {
	a = a.Propose(t.me.ID, to)
	a.ChangedAt = t.now
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if _, err := o.announce(a, "appointment.proposed"); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	if err := t.finishAbout(a, care.AnswerProposal); err != nil {
		return err
	}
	return t.showAppointment(a)
}

// agree takes the other side's proposal.
func (t *turn) agree(a care.Appointment, n int) error {
	a, err := a.Accept(t.me.ID, n)
	var conflict *care.Error
	if errors.As(err, &conflict) {
		t.notice(conflict.Say)
		return t.showAppointment(a)
	}
	if err != nil {
		return err
	}
	if !a.Begins(t.b.home).After(t.now) {
		return t.say(care.Say("appointment.past"))
	}
	a = a.Answer(care.WillCome, t.now) // the person has asked for it, or agrees to it
	a.State = care.Agreed
	return t.moved(a, "appointment.moved")
}

// finishAbout ends the tasks of some kinds about one appointment.
func (t *turn) finishAbout(a care.Appointment, kinds ...care.TaskKind) error {
	waiting, err := t.tx.Tasks(care.System, a.Person)
	if err != nil {
		return err
	}
	for _, k := range waiting {
		for _, kind := range kinds {
			if k.Kind != kind || k.About != a.ID.String() {
				continue
			}
			if err := t.finishTask(k, "done"); err != nil {
				return err
			}
		}
	}
	return nil
}
