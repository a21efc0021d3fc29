package bot

import (
	"fmt"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// appointmentTimer is due when something is to be said about an appointment;
// its About is appointment|revision|what.
const appointmentTimer = "appointment"

// What is said about an appointment.
const (
	remindPerson  = "remind"  // before it
	tellPerson    = "tell"    // it is new, or has moved; after it the key of the message
	remindEvening = "evening" // to workers, the evening before
	remindHour    = "hour"    // to workers, an hour before
	askOutcome    = "after"   // how it went
)

// When workers are reminded, and how long after its beginning an appointment
// is asked about.
const (
	workerEvening = 18 * 60
	workerHour    = time.Hour
	askedAfter    = 2 * time.Hour
)

// putAppointment stores this person's appointment and plans all that is said
// about it. why is the message that announces it; "" announces nothing, since
// the person knows.
func (t *turn) putAppointment(a care.Appointment, why string) error {
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	begins := a.Begins(t.b.home)
	told := t.now
	if why != "" {
		var err error
		if told, err = t.announce(a, why); err != nil {
			return err
		}
	}
	reminders := care.Reminders(begins, t.b.org.Leads(a.Kind), t.calm(), t.now)
	for _, r := range care.After(reminders, told) {
		if err := t.planAbout(a, r.At, remindPerson); err != nil {
			return err
		}
	}
	return t.planForWorkers(a, begins)
}

func (t *turn) planForWorkers(a care.Appointment, begins time.Time) error {
	zone := a.Location(t.b.home)
	for what, at := range map[string]time.Time{
		remindEvening: care.DayOf(begins, zone).Plus(-1).Clock(workerEvening, zone),
		remindHour:    begins.Add(-workerHour),
		askOutcome:    a.Past(t.b.home).Add(askedAfter),
	} {
		if !at.After(t.now) {
			continue // who made it late knows of it; who goes along is told at once
		}
		if err := t.planAbout(a, at, what); err != nil {
			return err
		}
	}
	return nil
}

// soon is how near an appointment must be for its news not to wait for the
// morning: then it comes at once, without a sound.
const soon = 2 * time.Hour

// announce tells the person what was decided about an appointment: now, when
// their quiet hours end, or when their phone may be written to again.
func (t *turn) announce(a care.Appointment, why string) (told time.Time, err error) {
	begins := a.Begins(t.b.home)
	told = t.calm().Announce(begins, t.now)
	if begins.Sub(told) < soon {
		told = t.now
	}
	if silent, err := t.mustBeSilent(); err != nil {
		return told, err
	} else if silent {
		told = t.now.Add(postponed)
	}
	if told.After(t.now) {
		return told, t.planAbout(a, told, tellPerson+" "+why)
	}
	return told, t.showReminder(a, why, !t.calm().Good(t.now))
}

func (t *turn) planAbout(a care.Appointment, at time.Time, what string) error {
	return t.tx.PutTimer(storage.Timer{Due: at, Kind: appointmentTimer, Person: a.Person,
		About: fmt.Sprintf("%s|%d|%s", a.ID, a.Rev, what)})
}

// appointmentDue is due when something is to be said about an appointment.
// One that has changed since has timers of its own.
func (b *Bot) appointmentDue(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	part := strings.SplitN(m.About, "|", 3)
	id, err := care.ParseID[care.Appointment](part[0])
	if err != nil || len(part) != 3 {
		return nil, err
	}
	a, err := tx.Appointment(care.System, id)
	what, why, _ := strings.Cut(part[2], " ")
	if err != nil || fmt.Sprint(a.Rev) != part[1] || !a.Stands() && what != tellPerson {
		return nil, ignoreNotFound(err)
	}
	t, err := b.turnFor(tx, a.Person)
	if err != nil || !t.me.Active() {
		return nil, err
	}
	switch what {
	case remindPerson:
		err = t.remindOf(a, m, "appointment.reminder")
	case tellPerson:
		err = t.remindOf(a, m, why)
	case askOutcome:
		err = t.askHow(a, m)
	default:
		err = t.remindWorkers(a, m, what)
	}
	return t.posted, err
}

// remindOf reminds the person. What comes too late is dropped with a trace;
// what comes at a quiet hour because we were away waits, if it can.
func (t *turn) remindOf(a care.Appointment, m storage.Timer, why string) error {
	begins := a.Begins(t.b.home)
	if a.Reply == care.CannotCome && why == "appointment.reminder" {
		return nil // their worker knows
	}
	if !t.now.Before(a.Past(t.b.home)) {
		t.b.count.tooLate.Inc()
		t.b.log.Warn("a reminder came too late and was left out", "person", t.me.ID, "late", t.now.Sub(m.Planned()).Round(time.Minute))
		return nil
	}
	if care.Overtaken(begins, t.b.org.Leads(a.Kind), t.calm(), m.Planned(), t.now) && why == "appointment.reminder" {
		return nil
	}
	silent, err := t.mustBeSilent()
	if err != nil {
		return err
	}
	next := t.calm().Announce(begins, t.now)
	if silent {
		next = t.now.Add(postponed)
	}
	if next.After(t.now) {
		return t.tx.PutOff(m, next)
	}
	late := t.now.Sub(m.Planned()) > lateAfter
	return t.showReminder(a, why, late && !t.calm().Good(t.now))
}

// showReminder puts what there is to say in the place of what was said before
// about the same appointment. It tells the hour and no more: the rest is shown
// when it is asked for.
func (t *turn) showReminder(a care.Appointment, why string, silent bool) error {
	slot := appointmentSlot(a.ID)
	open, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil {
		return err
	}
	if ref, err := t.tx.Ref(t.me.ID, slot); err != nil {
		return err
	} else if ref != "" && ref != open { // it may have become the question that waits
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Deed: string(Delete), Ref: ref}); err != nil {
			return err
		}
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Slot: slot, Silent: silent, Gentle: !silent, NotAfter: a.Past(t.b.home), Appointment: a.ID, Step: a.Rev,
		Lines: []care.Text{care.Say(why), {}, whenLine(a, t.b.home)}, Buttons: replyButtons(a)}
	if !a.Stands() {
		row.Buttons = row.Buttons[:1]
	}
	if a.Series != [16]byte{} && why == "appointment.new" {
		row.Lines = append(row.Lines, care.Say("appointment.series"))
	}
	if t.me.Discreet {
		row.Lines = []care.Text{care.Say("checkin.invitation_discreet")}
		row.Buttons = [][]storage.Button{{{Text: care.Say("button.open"), Data: appointmentData("open", a)}}}
	}
	return t.post(row)
}

func appointmentSlot(id care.AppointmentID) string { return "appointment/" + id.String() }

// whenLine is day and hour in the reader's calendars, or the day alone.
func whenLine(a care.Appointment, home *time.Location) care.Text {
	if a.Minute == care.NoHour {
		return care.Say("appointment.on_day", care.Args{"day": care.DayOn(a.Day)})
	}
	return care.Say("appointment.when", care.Args{"at": care.Moment(a.Begins(home))})
}

func appointmentData(verb string, a care.Appointment) string {
	return fmt.Sprintf("appt:%s:%s:%d", verb, a.ID, a.Rev)
}

// replyButtons are what the person may say to an appointment.
func replyButtons(a care.Appointment) [][]storage.Button {
	button := func(key, verb string) []storage.Button {
		return []storage.Button{{Text: care.Say(key), Data: appointmentData(verb, a)}}
	}
	buttons := [][]storage.Button{button("appointment.open", "open")}
	for _, verb := range []string{"come", "another", "cannot", "help"} {
		if string(a.Reply) != verb || a.Reply == care.AnotherDay {
			buttons = append(buttons, button("appointment.reply."+verb, verb))
		}
	}
	return buttons
}

// datesLooked and datesAhead bound what somebody is told who could not be
// reached: their last appointments, and those that come within days.
const (
	datesLooked = 40
	datesAhead  = 3 * 24 * time.Hour
)

// datesMissed tells this person, who could not be reached since a moment, of
// the appointments that come soon or have changed since.
func (t *turn) datesMissed(since time.Time) error {
	list, err := t.tx.Appointments(care.System, t.me.ID, datesLooked)
	if err != nil {
		return err
	}
	for _, a := range list {
		if why := missedWord(a, since, t.now, t.b.home); why != "" {
			if err := t.showReminder(a, why, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// missedWord is what to say about an appointment to somebody who could not be
// reached since a moment; "" is nothing.
func missedWord(a care.Appointment, since, now time.Time, home *time.Location) string {
	ahead, changed := a.Past(home).Sub(now), a.ChangedAt.After(since)
	switch {
	case ahead <= 0, a.State == care.Cancelled && !changed, a.State == care.Over:
		return ""
	case a.State == care.Cancelled:
		return "appointment.cancelled"
	case a.MadeAt.After(since):
		return "appointment.new"
	case changed:
		return "appointment.moved"
	case ahead > datesAhead:
		return ""
	}
	return "appointment.reminder"
}
