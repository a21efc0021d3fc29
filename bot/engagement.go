package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

// timeButtons are what a worker can do about somebody's dates.
func (t *turn) timeButtons(id care.PersonID, buttons [][]storage.Button) ([][]storage.Button, error) {
	add := func(op care.Op, key, data string) error {
		ok, err := t.may(op, id)
		if ok {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: data + ":" + id.String()}})
		}
		return err
	}
	tasks, err := t.tx.Tasks(t.me, id)
	if err != nil {
		return nil, err
	}
	for _, k := range tasks {
		buttons = append(buttons, []storage.Button{{Data: "task:open:" + k.ID.String(), Text: care.Say("staff.task.short." + string(k.Kind))}})
	}
	standing, err := t.tx.Standing(t.me, id)
	if err != nil {
		return nil, err
	}
	standing = slices.DeleteFunc(standing, func(a care.Appointment) bool { return !a.Past(t.b.home).After(t.now) }) // tasks already
	for _, a := range standing[:min(len(standing), listedPeople)] {
		buttons = append(buttons, []storage.Button{{Text: t.ownEntry(a), Data: appointmentData("open", a)}})
	}
	if err := add(care.MakeAppointment, "staff.appointment.make", "person:appoint"); err != nil {
		return nil, err
	}
	if err := add(care.ReadPlan, "staff.plan.open", "plan:open"); err != nil {
		return nil, err
	}
	relation, err := t.tx.CaseOf(t.me, id)
	if err != nil {
		return buttons, ignoreNotFound(err)
	}
	if relation.Disengaged.IsZero() {
		return buttons, add(care.Disengage, "staff.person.disengage", "person:disengage")
	}
	return buttons, add(care.Disengage, "staff.person.engage", "person:engage")
}

// engagementLine adds since when and why a worker has taken the relationship to
// have ended.
func (t *turn) engagementLine(id care.PersonID, lines []care.Text) ([]care.Text, error) {
	c, err := t.tx.CaseOf(t.me, id)
	if err != nil || c.Disengaged.IsZero() {
		return lines, ignoreNotFound(err)
	}
	return append(lines, care.Say("staff.person.disengaged", care.Args{"at": care.Date(c.Disengaged), "words": care.Words(c.Why)})), nil
}

// disengage notes that a worker takes the relationship to have ended, and why.
// Nothing follows from it by itself: the person is asked on, and may come back.
func (t *turn) disengage(a answers) error {
	id, err := t.aboutPerson()
	if err != nil {
		return err
	}
	return t.changeCase(id, func(c *care.Case) {
		c.Disengaged, c.DisengagedBy, c.Why = t.now, t.me.ID, quote(a["reason"].Text, longestQuote)
	})
}

func (t *turn) engage(id care.PersonID) error {
	return t.changeCase(id, func(c *care.Case) {
		c.Disengaged, c.DisengagedBy, c.Why = time.Time{}, t.me.ID, ""
	})
}

func (t *turn) changeCase(id care.PersonID, change func(*care.Case)) error {
	if err := t.must(care.Disengage, id); err != nil {
		return err
	}
	c, err := t.tx.CaseOf(t.me, id)
	if err != nil {
		return err
	}
	change(&c)
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.openPerson(id)
}

// ownPlan shows the person when they are asked how they are, and lets them
// move the hour or wish for another rhythm.
func (t *turn) ownPlan() error {
	if t.me.Role.Staff() {
		return care.ErrNotFound
	}
	p, err := t.plan()
	if err != nil {
		return err
	}
	lines := append([]care.Text{care.Say("plan.yours")}, rhythmLines(p.Rhythm)...)
	if t.contact.CheckInDue.IsZero() {
		lines = append(lines, care.Say("plan.none_ahead"))
	} else {
		lines = append(lines, care.Say("plan.next", care.Args{"at": care.Moment(t.calm().Next(t.contact.CheckInDue))}))
	}
	return t.redraw(storage.Outbox{Lines: lines, Erase: sensitiveFor,
		Buttons: [][]storage.Button{{{Text: care.Say("plan.change"), Data: "menu:rhythm"}}}})
}

// saveCustoms keeps when the person would rather be left alone.
func (t *turn) saveCustoms(a answers) error {
	t.me.Customs = a["keep"].Values
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("settings.saved")}})
}

// agendaHours are when a worker may have the morning's agenda.
var agendaHours = map[string]int{"early": 7 * 60, "usual": 8 * 60, "later": 9 * 60, "none": care.NoAgenda}

// saveWork keeps how a worker wants to be reminded.
func (t *turn) saveWork(a answers) error {
	t.me.Work = care.Work{Agenda: agendaHours[a["agenda"].Value], Reminds: a["reminders"].Value}
	if t.me.Work.Reminds == "both" {
		t.me.Work.Reminds = ""
	}
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	if err := t.planMornings(); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("settings.saved")}})
}
