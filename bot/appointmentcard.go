package bot

import (
	"strconv"
	"strings"

	"pristan/care"
	"pristan/storage"
)

// tapAppointment is a button on an appointment: verb:id:revision, and for a
// proposal its number.
func (t *turn) tapAppointment(rest string) error {
	part := strings.Split(rest, ":")
	if len(part) < 3 {
		return care.ErrNotFound
	}
	id, err := care.ParseID[care.Appointment](part[1])
	if err != nil {
		return care.ErrNotFound
	}
	a, err := t.tx.Appointment(t.me, id)
	if err != nil {
		return err
	}
	if part[0] == "open" {
		return t.showAppointment(a)
	}
	if strconv.Itoa(a.Rev) != part[2] { // an old reminder, or a card that has been overtaken
		t.notice("notice.appointment_changed")
		return t.showAppointment(a)
	}
	n := 0
	if len(part) > 3 {
		n, _ = strconv.Atoi(part[3]) // a wrong number is no proposal
	}
	deeds := ownDeeds
	if a.Person != t.me.ID {
		deeds = workerDeeds
		if !readOnlyDeeds[part[0]] {
			if err := t.must(care.MakeAppointment, a.Person); err != nil {
				return err
			}
		}
	}
	act := deeds[part[0]]
	if act == nil {
		return care.ErrNotFound
	}
	return act(t, a, n)
}

type appointmentDeed = func(t *turn, a care.Appointment, n int) error

// ownDeeds are what the person can do about their appointment, workerDeeds
// what their worker can, and readOnlyDeeds those of them that change nothing.
// They are set at start: their functions lead back to them.
var ownDeeds, workerDeeds map[string]appointmentDeed

var readOnlyDeeds = map[string]bool{"place": true, "ics": true, "icsfull": true, "paper": true}

func init() {
	ownDeeds = map[string]appointmentDeed{
		"come":    reply(care.WillCome),
		"cannot":  reply(care.CannotCome),
		"help":    reply(care.NeedsHelp),
		"another": func(t *turn, a care.Appointment, _ int) error { return t.beginAbout("another_day", a.ID.String()) },
		"agree":   (*turn).agree,
		"place":   (*turn).showPlace,
		"was":     saysOutcome(care.Attended),
		"later":   saysOutcome(care.Postponed),
		"wasnot":  saysOutcome(care.NotAttended),
	}
	workerDeeds = map[string]appointmentDeed{
		"confirm": (*turn).confirmTold,
		"interp":  (*turn).interpreterFound,
		"ride":    (*turn).rideArranged,
		"pin":     func(t *turn, a care.Appointment, _ int) error { return t.beginAbout("pin", a.ID.String()) },
		"icsfull": func(t *turn, a care.Appointment, _ int) error { return t.giveCalendar([]care.Appointment{a}, "") },
		"move":    func(t *turn, a care.Appointment, _ int) error { return t.beginAbout("move", a.ID.String()) },
		"cancel":  (*turn).beginCancel,
		"agree":   (*turn).agree,
		"place":   (*turn).showPlace,
		"paper":   (*turn).showPaper,
		"ics": func(t *turn, a care.Appointment, _ int) error {
			return t.giveCalendar([]care.Appointment{a}, appointmentData("icsfull", a))
		},
		"was":     hadOutcome(care.Attended),
		"later":   hadOutcome(care.Postponed),
		"wasnot":  func(t *turn, a care.Appointment, _ int) error { return t.beginAbout("not_attended", a.ID.String()) },
		"unknown": hadOutcome(care.Unknown),
	}
}

// showAppointment shows an appointment to whoever may see it.
func (t *turn) showAppointment(a care.Appointment) error {
	if a.Person == t.me.ID {
		row := storage.Outbox{Lines: t.appointmentLines(a), Buttons: t.ownButtons(a), Erase: sensitiveFor, Protect: true}
		if t.in.Tap == nil {
			row.Slot = appointmentSlot(a.ID)
		}
		return t.redraw(row)
	}
	if err := t.elsewhere(a.Person); err != nil {
		return err
	}
	lines, err := t.workerLines(a)
	if err != nil {
		return err
	}
	mayMake, err := t.may(care.MakeAppointment, a.Person)
	if err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: lines, Buttons: t.workerButtons(a, mayMake), Erase: sensitiveFor, Protect: true})
}

// appointmentLines say what is known of an appointment; the place is shown
// when it is asked for.
func (t *turn) appointmentLines(a care.Appointment) []care.Text {
	lines := []care.Text{care.Say("appointment.kind." + string(a.Kind)), whenLine(a, t.b.home)}
	for _, thing := range a.Bring {
		lines = append(lines, care.Say("appointment.bring."+thing))
	}
	add := func(need care.Need, key string) {
		if need != care.NotNeeded {
			lines = append(lines, care.Say("appointment."+key+"."+string(need)))
		}
	}
	add(a.Interpreter, "interpreter")
	add(a.Transport, "transport")
	if !a.With.IsZero() {
		lines = append(lines, care.Say("appointment.somebody_comes"))
	}
	if a.State != care.Agreed {
		lines = append(lines, care.Say("appointment.state."+string(a.State)))
	}
	if a.Reply != care.NoReply && a.Stands() {
		lines = append(lines, care.Say("appointment.replied."+string(a.Reply)))
	}
	if a.Proposal != nil {
		lines = append(lines, t.proposalLine(a))
	}
	return lines
}

func (t *turn) proposalLine(a care.Appointment) care.Text {
	whose := "other"
	switch {
	case a.Proposal.By == t.me.ID:
		whose = "own"
	case a.Proposal.By == a.Person:
		whose = "person"
	}
	p := a
	p.When = a.Proposal.When
	return care.Say("appointment.proposal."+whose, care.Args{"when": care.TextOf(whenLine(p, t.b.home))})
}

func (t *turn) ownButtons(a care.Appointment) (buttons [][]storage.Button) {
	add := func(key, verb string) {
		buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: appointmentData(verb, a)}})
	}
	switch {
	case !a.Stands():
		return nil
	case !a.Past(t.b.home).After(t.now):
		return outcomeButtons(a)
	}
	if p := a.Proposal; p != nil && p.By != t.me.ID {
		buttons = append(buttons, []storage.Button{{Text: care.Say("appointment.agree"), Data: appointmentData("agree", a) + ":" + strconv.Itoa(p.N)}})
	}
	if a.Place != (care.Place{}) {
		add("appointment.where", "place")
	}
	return append(buttons, replyButtons(a)[1:]...)
}

// workerLines add whose it is, what is unsettled and what stands against it.
func (t *turn) workerLines(a care.Appointment) ([]care.Text, error) {
	var lines []care.Text
	if known, err := t.may(care.ReadPerson, a.Person); err != nil {
		return nil, err
	} else if known || a.With == t.me.ID { // who goes along knows whom they meet
		p, err := t.tx.Person(care.System, a.Person)
		if err != nil {
			return nil, err
		}
		lines = append(lines, care.Say("staff.person.name", care.Args{"name": care.Name(p.Name)}))
	}
	lines = append(lines, t.appointmentLines(a)...)
	if a.Stands() {
		for _, word := range a.Open() {
			lines = append(lines, care.Say("staff.appointment.open."+word))
		}
	}
	clashes, err := t.clashes(a)
	if err != nil {
		return nil, err
	}
	if clashes {
		lines = append(lines, care.Say("staff.appointment.clash"))
	}
	for _, o := range []struct {
		key string
		of  care.Outcome
	}{{"staff.appointment.outcome.", a.Outcome}, {"staff.appointment.said.", a.SaidOutcome}} {
		if o.of != care.NoOutcome {
			lines = append(lines, care.Say(o.key+string(o.of)))
		}
	}
	if a.Reason != "" {
		lines = append(lines, care.Say("staff.appointment.reason", care.Args{"words": care.Words(a.Reason)}))
	}
	return lines, nil
}

func (t *turn) workerButtons(a care.Appointment, mayMake bool) (buttons [][]storage.Button) {
	add := func(show bool, key, verb string) {
		if show {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: appointmentData(verb, a)}})
		}
	}
	stands, over := a.Stands(), !a.Past(t.b.home).After(t.now)
	if p := a.Proposal; mayMake && stands && p != nil && p.By == a.Person {
		buttons = append(buttons, []storage.Button{{Text: care.Say("appointment.agree"), Data: appointmentData("agree", a) + ":" + strconv.Itoa(p.N)}})
	}
	add(mayMake && a.State == care.Told && a.Minute != care.NoHour, "staff.appointment.confirm", "confirm")
	add(mayMake && stands && a.Interpreter == care.Asked, "staff.appointment.interpreter", "interp")
	add(mayMake && stands && a.Transport == care.Asked, "staff.appointment.ride", "ride")
	add(mayMake && stands && !over, "staff.appointment.move", "move")
	add(mayMake && stands, "staff.appointment.cancel", "cancel")
	add(a.Place != (care.Place{}), "appointment.where", "place")
	add(mayMake && stands && a.Place.Pin == nil && a.Place.Fact == "", "staff.appointment.pin", "pin")
	add(len(a.Papers) > 0, "staff.appointment.paper", "paper")
	add(stands, "staff.appointment.ics", "ics")
	if mayMake && over && a.Outcome == care.NoOutcome && a.State != care.Cancelled {
		buttons = append(append(buttons, outcomeButtons(a)...), []storage.Button{{Text: care.Say("appointment.how.unknown"), Data: appointmentData("unknown", a)}})
	}
	if mayMake {
		buttons = append(buttons, []storage.Button{{Text: care.Say("button.write_to_person"), Data: "person:talk:" + a.Person.String()}})
	}
	return buttons
}

func outcomeButtons(a care.Appointment) (buttons [][]storage.Button) {
	for _, verb := range []string{"was", "later", "wasnot"} {
		buttons = append(buttons, []storage.Button{{Text: care.Say("appointment.how." + verb), Data: appointmentData(verb, a)}})
	}
	return buttons
}
