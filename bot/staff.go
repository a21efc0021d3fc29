package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// announceJoined tells the worker who holds the case that somebody came in by
// their invitation, or those who can take it that nobody holds it.
func (t *turn) announceJoined() error {
	relation, err := t.openCase()
	if err != nil || relation.ID.IsZero() {
		return err
	}
	if relation.Caseworker.IsZero() {
		return t.announceUnheld(t.me.ID)
	}
	return t.post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reply, Lines: []care.Text{care.Say("staff.joined")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + t.me.ID.String()}}}})
}

// announceUnheld tells those who can take a case that one waits.
func (t *turn) announceUnheld(person care.PersonID) error {
	return t.tellTakers(care.Say("staff.person.unheld"), "person:take:"+person.String(), "button.take_case")
}

// unheld shows a worker who has just come the cases that nobody holds: they
// were announced before anybody was there to be told.
func (t *turn) unheld() error {
	if err := t.wishes(); err != nil {
		return err
	}
	waiting, err := t.tx.Caseload(care.PersonID{})
	if err != nil {
		return err
	}
	for _, id := range waiting {
		c, err := t.tx.CaseOf(care.System, id)
		if err != nil {
			return err
		}
		if c, err = t.free(c); err != nil {
			return err
		}
		if !t.me.May(care.TakeCase, care.Subject{Person: id, Case: c}) {
			continue
		}
		if err := t.sayWith(care.Say("staff.person.unheld"), [][]storage.Button{{{
			Text: care.Say("button.take_case"), Data: "person:take:" + id.String()}}}); err != nil {
			return err
		}
	}
	return nil
}

// wishes shows a worker who may invite which strangers asked to be contacted.
func (t *turn) wishes() error {
	if !t.mayInvite() {
		return nil
	}
	list, err := t.tx.Wishes()
	if err != nil {
		return err
	}
	for _, w := range list {
		line := care.Say("staff.request.arrived", care.Args{"language": care.TextOf(care.Say("language." + string(w.Language)))})
		if err := t.sayWith(line, [][]storage.Button{{{Text: care.Say("button.send_invitation"), Data: "request:" + care.PersonID(w.ID).String()}}}); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) announceRequest(id [16]byte, l care.Language) error {
	line := care.Say("staff.request.arrived", care.Args{"language": care.TextOf(care.Say("language." + string(l)))})
	return t.tellTakers(line, "request:"+care.PersonID(id).String(), "button.send_invitation")
}

// tellTakers tells everybody who may take a case.
func (t *turn) tellTakers(line care.Text, data, label string) error {
	for _, role := range []care.Role{care.Coordinator, care.Caseworker} {
		roster, err := t.tx.Roster(role)
		if err != nil {
			return err
		}
		for _, id := range roster {
			if err := t.post(storage.Outbox{To: id, Lane: storage.Reply, Lines: []care.Text{line},
				Buttons: [][]storage.Button{{{Text: care.Say(label), Data: data}}}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellRole tells everybody of a role but one.
func (t *turn) tellRole(role care.Role, but care.PersonID, line care.Text) error {
	roster, err := t.tx.Roster(role)
	if err != nil {
		return err
	}
	for _, id := range roster {
		if id == but {
			continue
		}
		if err := t.post(storage.Outbox{To: id, Lane: storage.Reply, Lines: []care.Text{line}}); err != nil {
			return err
		}
	}
	return nil
}

// free is a case as it stands for this worker when nobody who is there holds
// it: having been referred to it is no reason not to take it.
func (t *turn) free(c care.Case) (care.Case, error) {
	held, err := t.there(c.Caseworker)
	if err != nil || held {
		return c, err
	}
	c.Caseworker = care.PersonID{}
	c.Referred = slices.DeleteFunc(slices.Clone(c.Referred), func(id care.PersonID) bool { return id == t.me.ID })
	return c, nil
}

// takeCase gives a case that nobody holds to this worker; the first one has it.
func (t *turn) takeCase(id care.PersonID) error {
	c, err := t.tx.CaseOf(care.System, id)
	if err != nil {
		return err
	}
	if c, err = t.free(c); err != nil {
		return err
	}
	if !t.me.May(care.TakeCase, care.Subject{Person: id, Case: c}) {
		return &care.Error{Kind: care.Conflict, Say: "notice.somebody_has_it", Op: "take case"}
	}
	c.Caseworker = t.me.ID
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	t.notice("notice.yours")
	if err := t.openPerson(id); err != nil {
		return err
	}
	return t.waitingLetters(id)
}

// listedAlerts is how many open alerts one message shows, the most pressing first.
const listedAlerts = 40

// openAlerts lists the alerts that still need a human.
func (t *turn) openAlerts() error {
	open, err := t.tx.OpenAlerts(t.me)
	if err != nil {
		return err
	}
	slices.SortStableFunc(open, func(a, b care.Alert) int { return a.Before(b) })
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply,
		Lines: []care.Text{care.Say("staff.alerts.count", care.Args{"count": care.Count(len(open))})}}
	for _, a := range open[:min(len(open), listedAlerts)] {
		row.Buttons = append(row.Buttons, []storage.Button{{
			Text: care.Say("staff.alert.button", care.Args{"at": care.Moment(a.Raised)}), Data: "alert:open:" + a.ID.String()}})
	}
	return t.post(row)
}
