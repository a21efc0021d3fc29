package bot

import (
	"strings"

	"pristan/care"
	"pristan/storage"
)

// tapTask is a worker's button on a task: verb:id.
func (t *turn) tapTask(rest string) error {
	verb, hex, _ := strings.Cut(rest, ":")
	id, err := care.ParseID[care.Task](hex)
	if err != nil {
		return care.ErrNotFound
	}
	k, err := t.tx.Task(t.me, id)
	if err != nil {
		return err
	}
	if verb == "join" {
		return t.joinIn(k)
	}
	if verb == "open" || !k.Waits() {
		return t.openTask(k)
	}
	if err := t.must(care.ReadPerson, k.Person); err != nil {
		return err
	}
	act := taskDeeds[verb]
	if act == nil {
		return care.ErrNotFound
	}
	return act(t, k)
}

// joinIn lets a worker help: whoever may take a case that nobody holds takes
// it, anybody else is referred to it.
func (t *turn) joinIn(k care.Task) error {
	c, err := t.tx.CaseOf(care.System, k.Person)
	if err != nil {
		return err
	}
	if t.me.May(care.TakeCase, care.Subject{Person: k.Person, Case: c}) {
		c.Caseworker = t.me.ID
		if err := t.tx.PutCase(c); err != nil {
			return err
		}
	} else if err := t.tx.PutCase(c.Refer(t.me.ID)); err != nil {
		return err
	}
	return t.openTask(k)
}

// taskDeeds are what can be done about a task.
var taskDeeds = map[string]func(*turn, care.Task) error{
	"again":  (*turn).askOnceAgain,
	"ok":     func(t *turn, k care.Task) error { return t.doneWith(k, "reached") },
	"no":     (*turn).notReached,
	"excuse": (*turn).excuseMissed,
}

// openTask shows what is known, so that somebody can try again, then call.
// What is about an appointment is shown by its own card.
func (t *turn) openTask(k care.Task) error {
	if err := t.elsewhere(k.Person); err != nil {
		return err
	}
	known, err := t.may(care.ReadPlan, k.Person)
	switch {
	case err != nil:
		return err
	case !known: // it has climbed to a coordinator, or nobody holds the case
		return t.redraw(storage.Outbox{Slot: taskSlot(k.ID), Lines: []care.Text{care.Say("staff.task.not_yours")},
			Buttons: [][]storage.Button{{{Text: care.Say("button.join"), Data: "task:join:" + k.ID.String()}}}})
	case k.Kind == care.AnswerRhythm:
		return t.openPlan(k.Person)
	case datedTasks[k.Kind]:
		return t.openDated(k)
	}
	return t.openSilence(k)
}

// openSilence shows what is known of somebody who has not answered.
func (t *turn) openSilence(k care.Task) error {
	lines, err := t.taskLines(k)
	if err != nil {
		return err
	}
	mayExcuse, err := t.may(care.SetPlan, k.Person)
	if err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Slot: taskSlot(k.ID), Erase: sensitiveFor, Protect: true, Lines: lines, Buttons: taskButtons(k, mayExcuse)})
}

// datedTasks are those about an appointment.
var datedTasks = map[care.TaskKind]bool{
	care.AnswerProposal: true, care.ConfirmDate: true, care.NotComing: true, care.ArrangeRide: true, care.SayOutcome: true,
}

// openDated shows the appointment that a task is about.
func (t *turn) openDated(k care.Task) error {
	id, err := care.ParseID[care.Appointment](k.About)
	if err != nil {
		return err
	}
	a, err := t.tx.Appointment(t.me, id)
	if err != nil {
		return err
	}
	return t.showAppointment(a)
}

// taskLines are what is known about somebody's silence.
func (t *turn) taskLines(k care.Task) ([]care.Text, error) {
	p, err := t.tx.Person(t.me, k.Person)
	if err != nil {
		return nil, err
	}
	line, err := t.tx.Contact(t.me, k.Person)
	if err != nil {
		return nil, err
	}
	lines := []care.Text{care.Say("staff.task." + string(k.Kind))}
	if id, err := care.ParseID[care.CheckIn](k.About); err == nil {
		c, err := t.tx.CheckIn(care.System, id) // not what was answered, only whether it arrived
		if err != nil {
			return nil, err
		}
		lines = append(lines, deliveryLines(c)...)
	}
	if n, err := t.missedInARow(k.Person); err != nil {
		return nil, err
	} else if n > 1 {
		lines = append(lines, care.Say("staff.task.in_a_row", care.Args{"count": care.Count(n)}))
	}
	if !k.Waits() {
		lines = append(lines, care.Say("staff.task.done"))
	}
	return append(lines, personLines(p, line)...), nil
}

// deliveryLines say whether our question arrived: that decides what its
// silence can mean.
func deliveryLines(c care.CheckIn) []care.Text {
	lines := []care.Text{care.Say("staff.task.asked_at", care.Args{"at": care.Moment(c.Opened)})}
	if c.Delivered.IsZero() {
		lines = append(lines, care.Say("staff.task.not_delivered"))
	} else {
		lines = append(lines, care.Say("staff.task.delivered", care.Args{"at": care.Moment(c.Delivered)}))
	}
	if c.State == care.Undeliverable {
		lines = append(lines, care.Say("staff.task.why."+string(c.Why)))
	}
	return lines
}

func (t *turn) missedInARow(person care.PersonID) (int, error) {
	latest, err := t.tx.History(care.System, person, missedLooked)
	return care.MissedInARow(latest), err
}

func taskButtons(k care.Task, mayExcuse bool) [][]storage.Button {
	button := func(label, verb string) []storage.Button {
		return []storage.Button{{Text: care.Say(label), Data: "task:" + verb + ":" + k.ID.String()}}
	}
	open := []storage.Button{{Text: care.Say("button.write_to_person"), Data: "person:talk:" + k.Person.String()}}
	if !k.Waits() {
		return [][]storage.Button{open}
	}
	buttons := [][]storage.Button{button("staff.task.again", "again"), open, button("staff.task.reached", "ok"), button("staff.task.not_reached", "no")}
	if k.Kind == care.CallMissed && mayExcuse {
		buttons = append(buttons, button("staff.task.excuse", "excuse"))
	}
	return buttons
}

// askOnceAgain sends the question once more, at once: a human wants it.
func (t *turn) askOnceAgain(k care.Task) error {
	o, err := t.b.turnFor(t.tx, k.Person)
	if err != nil {
		return err
	}
	asked, err := t.tx.Ref(t.me.ID, againSlot+k.ID.String())
	if err != nil || asked != "" { // pressed twice: once is enough
		return err
	}
	if hold, err := o.hold(); err != nil || hold == care.InSilence || !o.me.Consented(care.ContactConsent) {
		t.notice("notice.not_now")
		return err
	}
	if err := t.tx.PutRef(t.me.ID, againSlot+k.ID.String(), stamp(t.now)); err != nil {
		return err
	}
	if err := o.inviteTo(care.CheckIn{}, "checkin.not_heard"); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	t.notice("notice.asked_again")
	return nil
}

// againSlot begins the slots that say that a worker has had the question of a
// task asked once more.
const againSlot = "again/"

// doneWith ends a task with what a worker found out.
func (t *turn) doneWith(k care.Task, result string) error {
	if err := t.finishTask(k, result); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.task.done")}})
}

// notReachedResult is what somebody has tried in vain.
const notReachedResult = "not_reached"

// notReached keeps the task open and takes it up the ladder.
func (t *turn) notReached(k care.Task) error {
	if k.Result == notReachedResult {
		t.notice("notice.noted")
		return nil
	}
	k.Result = notReachedResult
	o, err := t.b.turnFor(t.tx, k.Person)
	if err != nil {
		return err
	}
	if err := o.climb(k, t.me.ID); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	t.notice("notice.noted")
	return nil
}

// excuseMissed takes back that a check-in was missed: it needed no answer.
func (t *turn) excuseMissed(k care.Task) error {
	id, err := care.ParseID[care.CheckIn](k.About)
	if err != nil {
		return care.ErrNotFound
	}
	if err := t.excuse(id); err != nil {
		return err
	}
	return t.doneWith(k, "excused")
}

// excuse says that a check-in need not be answered.
func (t *turn) excuse(id care.CheckInID) error {
	c, err := t.tx.CheckIn(t.me, id)
	if err != nil {
		return err
	}
	if err := t.must(care.SetPlan, c.Person); err != nil {
		return err
	}
	if !c.Finished.IsZero() {
		return &care.Error{Kind: care.Conflict, Say: "notice.answered", Op: "excuse a check-in"}
	}
	c = c.Settle(care.Excused, care.ByWorker)
	c.ExcusedBy = t.me.ID
	if err := t.tx.PutCheckIn(c); err != nil {
		return err
	}
	line, err := t.tx.Contact(care.System, c.Person)
	if err != nil || line.CheckIn != id {
		return err
	}
	line.CheckIn = care.CheckInID{}
	return t.tx.PutContact(line)
}
