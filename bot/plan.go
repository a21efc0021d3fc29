package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// rhythms are what can be chosen by a word.
var rhythms = map[string]care.Rhythm{
	"twice":      {Every: 1, Unit: care.Weeks, Weekdays: []time.Weekday{time.Monday, time.Thursday}},
	"weekly":     care.Weekly,
	"two_weeks":  {Every: 2, Unit: care.Weeks},
	"four_weeks": {Every: 4, Unit: care.Weeks},
}

// weekdayWords are the weekdays as flows and messages name them.
var weekdayWords = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

// spans are the times to answer that can be chosen.
var spans = map[string]time.Duration{
	"half_day": 12 * time.Hour, "day": 24 * time.Hour, "two_days": 48 * time.Hour, "three_days": 72 * time.Hour,
}

// longestEvery bounds a rhythm: half a year.
const longestEvery = 183

// rhythmOf reads what a worker chose.
func rhythmOf(a answers) (care.Rhythm, error) {
	word, every := a["rhythm"].Value, a["every"].Number
	if r, ok := rhythms[word]; ok {
		return r, nil
	}
	if word == "weekdays" {
		r := care.Rhythm{Every: 1, Unit: care.Weeks}
		for _, day := range a["weekdays"].Values {
			r.Weekdays = append(r.Weekdays, weekdayWords[day])
		}
		return r, nil
	}
	r := care.Rhythm{Every: every, Unit: care.Unit(word)}
	if days := map[care.Unit]int{care.Days: 1, care.Weeks: 7}[r.Unit] * every; every < 1 || days > longestEvery {
		return r, &care.Error{Kind: care.Invalid, Say: "plan.too_rare", Op: "set a plan"}
	}
	return r, nil
}

// setPlan is the worker's answer to when somebody is asked.
func (t *turn) setPlan(a answers) error {
	id, err := t.aboutPerson()
	if err != nil {
		return err
	}
	return t.changePlan(id, func(p *care.Plan, today care.Day) error {
		if end := a["end"].Day; end != "" && end < max(a["start"].Day, today) {
			return &care.Error{Kind: care.Invalid, Say: "plan.ends_before", Op: "set a plan"}
		}
		r, err := rhythmOf(a)
		if err != nil {
			return err
		}
		p.Rhythm, p.Minute, p.Start, p.End, p.Proposed = r, a["hour"].Minute, max(a["start"].Day, today), a["end"].Day, nil
		if span, ok := spans[a["window"].Value]; ok {
			p.Window = span
		}
		if span, ok := spans[a["grace"].Value]; ok {
			p.Grace = span
		}
		return nil
	}, care.AnswerRhythm)
}

// pausePlan is the worker's answer to how long nobody is to be asked.
func (t *turn) pausePlan(a answers) error {
	id, err := t.aboutPerson()
	if err != nil {
		return err
	}
	reason := a["reason"].Value
	if note := a["note"].Text; note != "" {
		reason = quote(note, longestQuote)
	}
	return t.changePlan(id, func(p *care.Plan, today care.Day) error {
		if a["until"].Day <= today {
			return &care.Error{Kind: care.Invalid, Say: "plan.ends_before", Op: "pause a plan"}
		}
		p.Pauses = append(p.Pauses, care.Pause{From: today, Until: a["until"].Day, Reason: reason, By: t.me.ID})
		return nil
	})
}

// changePlan changes somebody's plan, plans their next check-in by it, and tells
// them. The one that is open need not be answered any more, and what waited for
// the change is done; somebody's silence stays a task of its own. A change that
// is refused changes nothing.
func (t *turn) changePlan(id care.PersonID, change func(p *care.Plan, today care.Day) error, done ...care.TaskKind) error {
	if err := t.must(care.SetPlan, id); err != nil {
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
	if err := change(&p, care.DayOf(t.now, o.zone())); err != nil {
		return t.sayProblem(err)
	}
	p.SetBy, p.SetAt = t.me.ID, t.now
	if err := o.release(care.ByWorker, t.me.ID); err != nil {
		return err
	}
	if err := o.newPlan(p); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	if err := t.finishTasks(id, "done", done...); err != nil {
		return err
	}
	return t.openPlan(id)
}

// newPlan stores a plan, plans by it, and tells the person when they are asked
// next.
func (t *turn) newPlan(p care.Plan) error {
	if err := t.tx.PutPlan(p); err != nil {
		return err
	}
	if err := t.planCheckIn(t.now); err != nil {
		return err
	}
	if err := t.tx.PutContact(t.contact); err != nil {
		return err
	}
	line := care.Say("plan.none_ahead")
	if !t.contact.CheckInDue.IsZero() {
		line = care.Say("plan.next", care.Args{"at": care.Moment(t.calm().Next(t.contact.CheckInDue))})
	}
	return t.tell(storage.Outbox{Lines: []care.Text{care.Say("plan.changed"), {}, line}}, "menu:plan")
}

// sayProblem says in words what cannot be done; anything else is our fault.
func (t *turn) sayProblem(err error) error {
	var e *care.Error
	if asCareError(err, &e) && e.Kind == care.Invalid {
		return t.say(care.Say(e.Say))
	}
	return err
}

// saveRhythm is the person's own wish: the hour is theirs to move, how often
// is for their worker to agree to.
func (t *turn) saveRhythm(a answers) error {
	p, err := t.plan()
	if err != nil {
		return err
	}
	if a["which"].Value == "hour" {
		p.Minute = a["hour"].Minute
		return t.ownHour(p)
	}
	wish := rhythms[a["often"].Value]
	p.Proposed = &wish
	if err := t.tx.PutPlan(p); err != nil {
		return err
	}
	if err := t.raiseTask(care.AnswerRhythm, "", 0); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("rhythm.asked")}})
}

// ownHour moves the hour. One outside the person's good hours would never
// come: their good hours are asked first.
func (t *turn) ownHour(p care.Plan) error {
	if err := t.tx.PutPlan(p); err != nil {
		return err
	}
	if err := t.planCheckIn(t.now); err != nil {
		return err
	}
	if t.contact.CheckInDue.IsZero() {
		return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("plan.none_ahead")}})
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("plan.next", care.Args{"at": care.Moment(t.calm().Next(t.contact.CheckInDue))})}})
}

// release ends this person's open check-in without an answer.
func (t *turn) release(why care.Excuse, by care.PersonID) error {
	c, err := t.tx.CheckIn(care.System, t.contact.CheckIn)
	if err != nil || c.Settled() {
		return ignoreNotFound(err)
	}
	t.contact.CheckIn = care.CheckInID{}
	c = c.Settle(care.Excused, why)
	c.ExcusedBy = by
	return t.tx.PutCheckIn(c)
}

// stopAsking ends what was open for somebody who does not want to be asked any
// more.
func (t *turn) stopAsking() error {
	if err := t.release(care.NoConsent, t.me.ID); err != nil {
		return err
	}
	return t.finishTasks(t.me.ID, "consent", care.CallMissed, care.CheckLine)
}
