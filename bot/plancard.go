package bot

import (
	"slices"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// tell says something to somebody who did not ask for it: without a sound at
// night, not at all where nothing may come to their phone, and on a shared
// phone only that there is something. open is the button that shows it.
func (t *turn) tell(row storage.Outbox, open string) error {
	silent, err := t.mustBeSilent()
	if err != nil || silent {
		return err
	}
	good := t.calm().Good(t.now)
	row.To, row.Lane, row.Silent, row.Gentle = t.me.ID, storage.Reminder, !good, good
	if t.me.Discreet {
		row.Lines = []care.Text{care.Say("checkin.invitation_discreet")}
		row.Buttons = [][]storage.Button{{{Text: care.Say("button.open"), Data: open}}}
	}
	return t.post(row)
}

// tapPlan is a worker's button on somebody's plan: verb:id.
func (t *turn) tapPlan(rest string) error {
	verb, hex, _ := strings.Cut(rest, ":")
	hex, which, _ := strings.Cut(hex, ":")
	id, err := care.ParseID[care.Person](hex)
	if err != nil {
		return care.ErrNotFound
	}
	if verb == "open" {
		return t.openPlan(id)
	}
	if err := t.must(care.SetPlan, id); err != nil {
		return err
	}
	switch verb {
	case "set":
		return t.beginAbout("plan", hex)
	case "pause":
		return t.beginAbout("pause", hex)
	case "resume":
		return t.changePlan(id, endPause)
	case "agree":
		return t.changePlan(id, agreeRhythm, care.AnswerRhythm)
	case "decline":
		return t.declineRhythm(id)
	case "excuse":
		return t.excuseNext(id, which)
	}
	return care.ErrNotFound
}

func endPause(p *care.Plan, today care.Day) error {
	for i := range p.Pauses {
		if p.Pauses[i].Holds(today) {
			p.Pauses[i].Until = today
		}
	}
	return nil
}

func agreeRhythm(p *care.Plan, _ care.Day) error {
	if p.Proposed == nil {
		return &care.Error{Kind: care.Conflict, Say: "notice.over", Op: "agree to a rhythm"}
	}
	p.Rhythm, p.Proposed = *p.Proposed, nil
	return nil
}

// excuseNext excuses the check-in that is open, or else the one that comes
// next.
func (t *turn) excuseNext(id care.PersonID, which string) error {
	o, err := t.b.turnFor(t.tx, id)
	if err != nil {
		return err
	}
	if which != excusable(o.contact) { // pressed twice: it is another one now
		t.notice("notice.over")
		return t.openPlan(id)
	}
	switch open, due := o.contact.CheckIn, o.contact.CheckInDue; {
	case !open.IsZero():
		err = t.excuse(open)
	case due.IsZero():
		err = &care.Error{Kind: care.Conflict, Say: "notice.over", Op: "excuse a check-in"}
	default:
		err = o.excuseAhead(due, t.me.ID)
	}
	if err != nil {
		return err
	}
	t.notice("notice.excused")
	return t.openPlan(id)
}

// excusable names the check-in that an excuse would be for.
func excusable(line care.Contact) string {
	if !line.CheckIn.IsZero() {
		return "open"
	}
	return stamp(line.CheckInDue)
}

// declineRhythm keeps the rhythm as it is, and tells the person so.
func (t *turn) declineRhythm(id care.PersonID) error {
	o, err := t.b.turnFor(t.tx, id)
	if err != nil {
		return err
	}
	p, err := o.plan()
	if err != nil {
		return err
	}
	if p.Proposed == nil {
		return t.openPlan(id)
	}
	p.Proposed = nil
	if err := t.tx.PutPlan(p); err != nil {
		return err
	}
	if err := o.tell(storage.Outbox{Lines: []care.Text{care.Say("rhythm.kept")}, Buttons: [][]storage.Button{{{Text: care.Say("button.person"), Data: "menu:talk"}}}}, "menu:plan"); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	if err := t.finishTasks(id, "declined", care.AnswerRhythm); err != nil {
		return err
	}
	return t.openPlan(id)
}

// excuseAhead excuses a check-in before it is asked for.
func (t *turn) excuseAhead(due time.Time, by care.PersonID) error {
	c := care.CheckIn{ID: care.NewID[care.CheckIn](), Person: t.me.ID, Opened: t.now.Truncate(time.Millisecond), Planned: due, ExcusedBy: by}
	if err := t.tx.PutCheckIn(c.Settle(care.Excused, care.ByWorker)); err != nil {
		return err
	}
	if err := t.planCheckIn(due); err != nil {
		return err
	}
	return t.tx.PutContact(t.contact)
}

// openPlan shows when somebody is asked, and what can be changed.
func (t *turn) openPlan(id care.PersonID) error {
	if err := t.must(care.ReadPlan, id); err != nil {
		return err
	}
	person, err := t.tx.Person(t.me, id)
	if err != nil {
		return err
	}
	o, err := t.b.turnFor(t.tx, id)
	if err != nil {
		return err
	}
	p, err := o.plan()
	if err != nil {
		return err
	}
	lines := append([]care.Text{care.Say("staff.person.name", care.Args{"name": care.Name(person.Name)})}, planLines(p, o.contact, o.calm(), t.now)...)
	row := storage.Outbox{Lines: lines, Erase: sensitiveFor, Protect: true}
	mayChange, err := t.may(care.SetPlan, id)
	if err != nil {
		return err
	}
	if mayChange {
		row.Buttons = planButtons(p, id, care.DayOf(t.now, o.zone()), excusable(o.contact))
	}
	row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("button.back"), Data: "person:open:" + id.String()}})
	return t.redraw(row)
}

func planLines(p care.Plan, line care.Contact, calm care.Calm, now time.Time) []care.Text {
	lines := rhythmLines(p.Rhythm)
	if line.CheckInDue.IsZero() {
		lines = append(lines, care.Say("staff.plan.none_ahead"))
	} else {
		lines = append(lines, care.Say("staff.person.due", care.Args{"at": care.Moment(calm.Next(line.CheckInDue))}))
	}
	lines = append(lines, care.Say("staff.plan.window", care.Args{"hours": care.Count(int(p.Window.Hours()))}),
		care.Say("staff.plan.grace", care.Args{"hours": care.Count(int(p.Grace.Hours()))}))
	if p.End != "" {
		lines = append(lines, care.Say("staff.plan.ends", care.Args{"day": care.DayOn(p.End)}))
	}
	for _, pause := range p.Pauses {
		if pause.Until > pause.From && pause.Until > care.DayOf(now, calm.Zone) {
			lines = append(lines, pauseLine(pause))
		}
	}
	if p.Proposed != nil {
		lines = append(append(lines, care.Text{}, care.Say("staff.plan.proposed")), rhythmLines(*p.Proposed)...)
	}
	return lines
}

// pauseReasons are those a flow offers; anything else is a worker's words.
var pauseReasons = []string{"travel", "hospital", "work", "family", "other"}

func pauseLine(p care.Pause) care.Text {
	reason := care.Words(p.Reason)
	if slices.Contains(pauseReasons, p.Reason) {
		reason = care.TextOf(care.Say("pause.reason." + p.Reason))
	}
	return care.Say("staff.plan.pause", care.Args{"from": care.DayOn(p.From), "until": care.DayOn(p.Until), "reason": reason})
}

func rhythmLines(r care.Rhythm) []care.Text {
	lines := []care.Text{care.Say("staff.plan.every_"+string(r.Unit), care.Args{"count": care.Count(r.Every)})}
	for _, word := range []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"} {
		if slices.Contains(r.Weekdays, weekdayWords[word]) {
			lines = append(lines, care.Say("plan.weekdays."+word))
		}
	}
	return lines
}

func planButtons(p care.Plan, id care.PersonID, today care.Day, excusable string) [][]storage.Button {
	button := func(label, verb string) []storage.Button {
		return []storage.Button{{Text: care.Say(label), Data: "plan:" + verb + ":" + id.String()}}
	}
	buttons := [][]storage.Button{button("staff.plan.change", "set"), {{Text: care.Say("staff.plan.excuse"), Data: "plan:excuse:" + id.String() + ":" + excusable}}}
	if p.Paused(today) {
		buttons = append(buttons, button("staff.plan.resume", "resume"))
	} else {
		buttons = append(buttons, button("staff.plan.pause_button", "pause"))
	}
	if p.Proposed != nil {
		buttons = append([][]storage.Button{button("staff.plan.agree", "agree"), button("staff.plan.decline", "decline")}, buttons...)
	}
	return buttons
}
