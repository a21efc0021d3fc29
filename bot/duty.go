package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// colleague is a worker chosen in a flow.
func (t *turn) colleague(an answers) (care.Person, error) {
	p, err := t.choosable(flows.FromStaff, an["person"].Value)
	if err == nil && !works(p) {
		err = care.ErrNotFound
	}
	return p, err
}

// checkDuty warns of what stands against a duty. It forbids nothing.
func (t *turn) checkDuty(an answers) error {
	w, err := t.colleague(an)
	if err != nil {
		return err
	}
	line := care.Text{}
	from, to := t.b.org.DutyTime(an["first"].Day, an["last"].Day)
	switch {
	case an["last"].Day < an["first"].Day:
		line = care.Say("staff.rota.ends_before")
	case slices.ContainsFunc(w.Away, care.Duty{From: from, To: to}.Meets):
		line = care.Say("staff.rota.away_then")
	default:
		return nil
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{line}})
}

// makeDuty puts a worker on call, once or in every one of so many weeks.
func (t *turn) makeDuty(an answers) error {
	if !t.setsRota() {
		return care.ErrNotFound
	}
	w, err := t.colleague(an)
	if err != nil {
		return err
	}
	list, err := t.drawUpDuties(w.ID, an)
	if err != nil {
		return t.sayRefusal(err, func() error { return t.showRota(0) })
	}
	for _, d := range list {
		if err := t.putDuty(d); err != nil {
			return err
		}
	}
	more := []care.Text{}
	if len(list) > 1 {
		more = append(more, care.Say("staff.rota.weekly", care.Args{"count": care.Count(len(list))}))
	}
	if err := t.tellOfDuty(w.ID, "staff.rota.new", list[0], more...); err != nil {
		return err
	}
	return t.showDuty(list[0])
}

func (t *turn) drawUpDuties(worker care.PersonID, an answers) (list []care.Duty, err error) {
	first, last := an["first"].Day, an["last"].Day
	if last < first {
		return nil, &care.Error{Kind: care.Invalid, Say: "staff.rota.ends_before", Op: "make a duty"}
	}
	weeks := 1
	if an["repeat"].Value == "weekly" {
		weeks = min(max(an["weeks"].Number, 1), mostWeeks)
	}
	for i := range weeks {
		d := care.Duty{ID: care.NewID[care.Duty](), Worker: worker, By: t.me.ID}
		d.From, d.To = t.b.org.DutyTime(first.Plus(7*i), last.Plus(7*i))
		if !d.To.After(t.now) {
			return nil, &care.Error{Kind: care.Invalid, Say: "staff.rota.past", Op: "make a duty"}
		}
		list = append(list, d)
	}
	return list, nil
}

// putDuty stores a duty and plans what is said about it.
func (t *turn) putDuty(d care.Duty) error {
	if err := t.tx.PutDuty(d); err != nil {
		return err
	}
	return t.planDuty(d)
}

// tellOfDuty tells a worker, if it is somebody else who still works here, what
// was decided about their being on call.
func (t *turn) tellOfDuty(worker care.PersonID, key string, d care.Duty, more ...care.Text) error {
	if w, err := t.tx.Person(care.System, worker); err != nil || worker == t.me.ID || !works(w) {
		return err
	}
	lines := slices.Concat([]care.Text{care.Say(key), {}}, spanLines(d.From, d.To), more)
	good := t.staffHours().Next(t.now)
	return t.post(storage.Outbox{To: worker, Lane: storage.Reminder, Lines: lines, Buttons: [][]storage.Button{rotaButton()},
		Silent: good.After(t.now) && d.From.After(good), NotAfter: d.To})
}

// giveDuty gives a duty, or some days of it, to somebody else, from now on at
// the earliest.
func (t *turn) giveDuty(an answers) error {
	d, err := t.aboutDuty()
	if err != nil {
		return err
	}
	if !t.setsRota() {
		return care.ErrNotFound
	}
	w, err := t.colleague(an)
	if err != nil {
		return err
	}
	from, until := d.From, d.To
	if an["part"].Value == "part" {
		from, until = t.b.org.DutyTime(an["first"].Day, an["last"].Day)
	}
	given, err := t.handOver(d, w, from, until)
	if err != nil {
		return t.sayRefusal(err, func() error { return t.showDuty(d) })
	}
	if err := t.tellOfDuty(w.ID, "staff.rota.new", given); err != nil {
		return err
	}
	if err := t.tellOfDuty(d.Worker, "staff.rota.given_away", given); err != nil {
		return err
	}
	return t.showDuty(given)
}

// aboutDuty is the duty that the flow which acts now is about.
func (t *turn) aboutDuty() (care.Duty, error) {
	id, err := care.ParseID[care.Duty](t.about)
	if err != nil {
		return care.Duty{}, care.ErrNotFound
	}
	d, err := t.tx.Duty(t.me, id)
	if err == nil && !t.now.Before(d.To) {
		err = care.ErrNotFound
	}
	return d, err
}

// handOver gives a part of a duty to a worker who is there then. What has
// passed of it stays as it was.
func (t *turn) handOver(d care.Duty, to care.Person, from, until time.Time) (given care.Duty, err error) {
	if from.Before(t.now) {
		from = t.now
	}
	stand, err := d.Hand(to.ID, from, until, t.me.ID)
	if err != nil {
		return given, err
	}
	if slices.ContainsFunc(to.Away, stand[0].Meets) {
		return given, &care.Error{Kind: care.Invalid, Say: "staff.rota.away_refused", Op: "hand a duty over"}
	}
	stand, err = t.replaceDuty(d, stand)
	return stand[0], err
}

// replaceDuty puts others in the place of a duty: whatever was planned or
// offered for it is void.
func (t *turn) replaceDuty(d care.Duty, stand []care.Duty) ([]care.Duty, error) {
	if err := t.tx.DropDuty(d); err != nil {
		return stand, err
	}
	for i := range stand {
		stand[i].ID = care.NewID[care.Duty]()
		if err := t.putDuty(stand[i]); err != nil {
			return stand, err
		}
	}
	return stand, t.closeOffer(d)
}

// dropDuty takes what is left of a duty off the rota.
func (t *turn) dropDuty(d care.Duty) error {
	past := d.Withdraw().Cut(t.now, d.To)
	if _, err := t.replaceDuty(d, past); err != nil {
		return err
	}
	if err := t.tellOfDuty(d.Worker, "staff.rota.removed", d); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.showRota(0)
}
