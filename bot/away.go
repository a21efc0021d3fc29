package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// awayTimer is due when an absence ends; its About is that moment.
const awayTimer = "away"

// setAway notes that this worker, or a colleague, is away.
func (t *turn) setAway(an answers) error {
	w, err := t.whoIsAway(an)
	if err != nil {
		return err
	}
	a, err := t.absenceOf(an)
	if err != nil {
		return t.sayRefusal(err, func() error { return t.showRota(0) })
	}
	if err := t.putAway(w.GoAway(a, t.now)); err != nil {
		return err
	}
	if err := t.tx.PutTimer(storage.Timer{Due: a.To, Kind: awayTimer, Person: w.ID, About: stamp(a.To)}); err != nil {
		return err
	}
	if !a.From.After(t.now) {
		if err := t.passOnWork(w.ID); err != nil {
			return err
		}
	}
	return t.sayAway(w.ID, a)
}

// absenceOf is the absence of the days that were chosen.
func (t *turn) absenceOf(an answers) (care.Absence, error) {
	a := t.b.org.AwayTime(an["first"].Day, an["last"].Day)
	switch {
	case an["last"].Day < an["first"].Day:
		return a, &care.Error{Kind: care.Invalid, Say: "staff.rota.ends_before", Op: "note an absence"}
	case !a.To.After(t.now):
		return a, &care.Error{Kind: care.Invalid, Say: "staff.rota.past", Op: "note an absence"}
	}
	return a, nil
}

// whoIsAway is the colleague chosen in the flow, or the worker it is about.
func (t *turn) whoIsAway(an answers) (w care.Person, err error) {
	id, err := t.whom(an)
	if err != nil {
		return w, err
	}
	if err := t.must(care.SetRota, id); err != nil {
		return w, err
	}
	w, err = t.tx.Person(care.System, id)
	if err == nil && !works(w) {
		err = care.ErrNotFound
	}
	return w, err
}

func (t *turn) putAway(w care.Person) error {
	if w.ID == t.me.ID {
		t.me = w
	}
	return t.tx.PutPerson(w)
}

// sayAway tells whom it concerns of an absence: who noted it, the worker, and,
// where it leaves a duty to nobody, those who set the rota.
func (t *turn) sayAway(worker care.PersonID, a care.Absence) error {
	from := a.From
	if from.Before(t.now) {
		from = t.now
	}
	r, err := t.rotaBetween(from, a.To)
	if err != nil {
		return err
	}
	lines := append([]care.Text{care.Say("staff.rota.away_noted", care.Args{"name": r.name(worker)})}, spanLines(a.From, a.To)...)
	var buttons [][]storage.Button
	for _, d := range r.duties {
		if d.Worker == worker {
			buttons = append(buttons, r.button(d))
		}
	}
	over := []care.Text{}
	if len(buttons) > 0 {
		over = append(over, care.Say("staff.rota.away_over"))
	}
	if err := t.tellUncovered(r, worker); err != nil {
		return err
	}
	if worker != t.me.ID {
		told := slices.Concat([]care.Text{care.Say("staff.rota.away_by"), {}}, spanLines(a.From, a.To), over)
		if err := t.post(storage.Outbox{To: worker, Lane: storage.Reminder, Lines: told, Buttons: [][]storage.Button{rotaButton()},
			Silent: !t.staffHours().Good(t.now)}); err != nil {
			return err
		}
	}
	return t.redraw(storage.Outbox{Lines: append(lines, over...), Erase: sensitiveFor, Protect: true,
		Buttons: append(buttons[:min(len(buttons), listedDates)], rotaButton())})
}

// tellUncovered tells the coordinators which part of a worker's duties is left
// to nobody. At night it makes a sound only when it cannot wait until morning.
func (t *turn) tellUncovered(r rota, worker care.PersonID) error {
	var lost []care.Gap
	for _, g := range r.gaps() {
		for _, d := range r.duties {
			if part := d.Cut(g.From, g.To); d.Worker == worker && !(len(part) == 1 && part[0] == d) {
				lost = append(lost, g)
				break
			}
		}
	}
	if len(lost) == 0 {
		return nil
	}
	roster, err := t.tx.Roster(care.Coordinator)
	if err != nil {
		return err
	}
	morning := t.staffHours().Next(t.now)
	for _, id := range roster {
		if id == t.me.ID || id == worker { // they are told by themselves
			continue
		}
		row := gapNotice("staff.rota.uncovered", lost)
		row.To, row.Silent = id, morning.After(t.now) && lost[0].From.After(morning)
		if err := t.post(row); err != nil {
			return err
		}
	}
	return nil
}

// comeBack ends or takes back an absence: the worker's id and when it begins.
func (t *turn) comeBack(arg string) error {
	hex, at, _ := strings.Cut(arg, ":")
	id, err := care.ParseID[care.Person](hex)
	if err != nil {
		return care.ErrNotFound
	}
	from, _ := strconv.ParseInt(at, 10, 64) // a wrong number is no absence
	if err := t.must(care.SetRota, id); err != nil {
		return err
	}
	w, err := t.tx.Person(care.System, id)
	if err != nil {
		return err
	}
	w, ok := w.Return(time.Unix(from, 0))
	if !ok {
		return care.ErrNotFound
	}
	if err := t.putAway(w); err != nil {
		return err
	}
	t.notice("notice.noted")
	if err := t.showRota(0); err != nil {
		return err
	}
	return t.sayOnCallTo(id)
}

// sayOnCallTo tells a worker who has come back if they are on call now.
func (t *turn) sayOnCallTo(id care.PersonID) error {
	o, err := t.b.turnFor(t.tx, id)
	if err != nil {
		return err
	}
	err = o.sayOnCall(care.DutyID{})
	t.posted = append(t.posted, o.posted...)
	return err
}

// awayOver is due when an absence ends. A lawyer is told that requests wait, and
// whoever comes back into the middle of a duty that they are on call.
func (b *Bot) awayOver(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil || !works(t.me) {
		return nil, err
	}
	ended := func(a care.Absence) bool { return stamp(a.To) == m.About }
	if !slices.ContainsFunc(t.me.Away, ended) {
		return nil, nil
	}
	if err := t.queueMissed(); err != nil {
		return nil, err
	}
	began, err := tx.Duties(care.System, m.Planned().Add(-time.Millisecond), m.Planned())
	if err != nil || !slices.Contains(care.OnCall(began, m.Planned().Add(-time.Millisecond)), t.me.ID) {
		return t.posted, err
	}
	err = t.sayOnCall(care.DutyID{})
	return t.posted, err
}
