package bot

import (
	"errors"
	"strings"

	"pristan/care"
	"pristan/storage"
)

// must answers care.ErrNotFound unless this worker may do something about a
// person.
func (t *turn) must(op care.Op, person care.PersonID) error {
	ok, err := t.may(op, person)
	if err == nil && !ok {
		err = care.ErrNotFound
	}
	return err
}

// may reports whether this worker may do something about a person.
func (t *turn) may(op care.Op, person care.PersonID) (bool, error) {
	c, err := t.tx.CaseOf(care.System, person)
	return t.me.May(op, care.Subject{Person: person, Case: c}), ignoreNotFound(err)
}

// unreachable notes that somebody cannot be reached and tells their worker,
// once.
func (t *turn) unreachable(id care.PersonID) error {
	line, err := t.tx.Contact(care.System, id)
	if err != nil || !line.Reachable() {
		return err
	}
	line.Unreachable = t.now
	if err := t.tx.PutContact(line); err != nil {
		return err
	}
	t.b.count.unreachable.Inc()
	if p, err := t.tx.Person(care.System, id); err != nil {
		return err
	} else if p.Role.Staff() {
		return t.workerLost(id)
	}
	if err := errors.Join(t.tellResponders(id), t.tellCounsel(id)); err != nil {
		return err
	}
	relation, err := t.tx.CaseOf(care.System, id)
	if err != nil || relation.Caseworker.IsZero() {
		return ignoreNotFound(err)
	}
	return t.post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reply, Lines: []care.Text{care.Say("staff.person.lost")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + id.String()}}}})
}

// tellResponders lets whoever has taken an alert by this person know that there is
// something new: what they ask does not arrive any more.
func (t *turn) tellResponders(id care.PersonID) error {
	list, err := t.tx.AlertsOf(care.System, id)
	if err != nil {
		return err
	}
	for _, a := range list {
		if !a.Open() || a.TakenBy.IsZero() {
			continue
		}
		if err := t.notify(a.TakenBy, a, "staff.alert.more"); err != nil {
			return err
		}
		if err := t.redrawCards(a); err != nil {
			return err
		}
	}
	return nil
}

// welcomeBack greets somebody who has unblocked the bot and puts the question
// that waited.
func (t *turn) welcomeBack() error {
	if t.me.Enrolled.IsZero() {
		return t.askOnceMore()
	}
	if err := t.menu(care.Say("menu.here")); err != nil {
		return err
	}
	if t.me.Role.Staff() {
		if err := t.unheld(); err != nil {
			return err
		}
		return t.openAlerts()
	}
	return t.remind()
}

// endAccess ends what a person may do here and closes their case.
// they miss they find again by the menu.
func (t *turn) endAccess(id care.PersonID) error {
	c, err := t.tx.CaseOf(t.me, id)
	if err != nil {
		return err
	}
	if err := t.must(care.EndAccess, id); err != nil {
		return err
	}
	p, err := t.tx.Person(t.me, id)
	if err != nil {
		return err
	}
	if err := t.endPending(id); err != nil {
		return err
	}
	p.Left, c.Closed = t.now, t.now
	if err := t.tx.PutPerson(p); err != nil {
		return err
	}
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	line, err := t.tx.Contact(care.System, id)
	if err != nil {
		return err
	}
	line.Talking, line.Flow = care.PersonID{}, ""
	if err := t.tx.PutContact(line); err != nil {
		return err
	}
	if err := t.farewell(p); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.person.ended")}})
}

// endPending ends what waits about somebody who leaves: nobody is to wait for
// them, or go along to what will not be.
func (t *turn) endPending(id care.PersonID) error {
	standing, err := t.tx.Standing(t.me, id)
	if err != nil {
		return err
	}
	for _, a := range standing {
		a = a.Cancel("")
		a.ChangedAt = t.now
		if err := t.tx.PutAppointment(a); err != nil {
			return err
		}
		if err := t.tellWorkers(a, "staff.appointment.cancelled", true); err != nil {
			return err
		}
	}
	if err := t.endLegal(id); err != nil {
		return err
	}
	return t.finishTasks(id, "left", care.TaskKinds...)
}

// farewell tells the person that this has ended and whom to turn to. Their
// address stays known, so that what is to be erased from the chat still is.
func (t *turn) farewell(p care.Person) error {
	at, err := t.tx.AddressOf(p.ID)
	if err != nil {
		return ignoreNotFound(err)
	}
	return t.post(storage.Outbox{At: at, Language: p.Language, Lane: storage.Reply, Unkey: true,
		Lines: []care.Text{care.Say("access.ended"), {}, care.Say("stranger.reach"), {}, care.Say("stranger.emergency")}})
}

// tapUnlink ends a person's access after a second press: ask:id, then yes:id.
func (t *turn) tapUnlink(rest string) error {
	verb, hex, _ := strings.Cut(rest, ":")
	id, err := care.ParseID[care.Person](hex)
	if err != nil {
		return care.ErrNotFound
	}
	if verb == "yes" {
		return t.endAccess(id)
	}
	if err := t.must(care.EndAccess, id); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.person.end_sure")}, Buttons: [][]storage.Button{
		{{Text: care.Say("button.yes"), Data: "unlink:yes:" + hex}},
		{{Text: care.Say("button.no"), Data: "person:open:" + hex}},
	}})
}
