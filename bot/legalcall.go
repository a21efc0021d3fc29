package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// legalSlots begins the slots of all that is said about legal requests.
const legalSlots = "legal/"

func legalSlot(id care.LegalID) string { return legalSlots + id.String() }

func legalData(verb string, id care.LegalID) string { return "legal:" + verb + ":" + id.String() }

// legalNotice says that there is something to look at, and nothing of what or
// whose.
func legalNotice(id care.LegalID, key string) storage.Outbox {
	return storage.Outbox{Slot: legalSlot(id), Lane: storage.Reminder, Lines: []care.Text{care.Say(key)},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: legalData("open", id)}}}}
}

// callLawyers tells its lawyer or, where nobody has taken a request, all of
// them. Gently makes no sound outside working hours.
func (t *turn) callLawyers(r care.LegalRequest, key string, gently bool) error {
	if !r.Lawyer.IsZero() {
		return t.callLawyer(r, key, gently)
	}
	people, err := t.some(care.Lawyer, t.available)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return t.callCoordinators(r, "staff.legal.nobody")
	}
	return t.noticeTo(people, laned(r, legalNotice(r.ID, key)), gently)
}

// laned lets news of somebody detained go before everything else.
func laned(r care.LegalRequest, row storage.Outbox) storage.Outbox {
	if r.Pressing() {
		row.Lane = storage.Urgent
	}
	return row
}

// callLawyer tells the lawyer who has a request. Where they cannot be reached
// the coordinators are told at once.
func (t *turn) callLawyer(r care.LegalRequest, key string, gently bool) error {
	if ok, err := t.available(r.Lawyer); err != nil {
		return err
	} else if !ok {
		return t.callCoordinators(r, "staff.legal.away")
	}
	return t.noticeTo([]care.PersonID{r.Lawyer}, laned(r, legalNotice(r.ID, key)), gently)
}

func (t *turn) callCoordinators(r care.LegalRequest, key string) error {
	people, err := t.allotters(r)
	if err != nil {
		return err
	}
	return t.noticeTo(people, laned(r, legalNotice(r.ID, key)), false)
}

// tellLegalsLeft tells the coordinators, once for all of them, that requests lie
// with a lawyer who is not there.
func (t *turn) tellLegalsLeft(lawyer care.PersonID) error {
	left, err := t.tx.LegalQueue(care.System, lawyer, false)
	if err != nil || len(left) == 0 {
		return err
	}
	people, err := t.some(care.Coordinator, t.available)
	if err != nil {
		return err
	}
	return t.noticeTo(people, queueNotice(care.PersonID{}, "staff.legal.away"), true)
}

// queueMissed tells a lawyer who is back that requests wait for them, or for
// one of them.
func (t *turn) queueMissed() error {
	if t.me.Role != care.Lawyer {
		return nil
	}
	open, err := t.tx.LegalOpen(t.me)
	if err != nil || len(open) == 0 {
		return err
	}
	key := "staff.legal.untaken"
	if slices.ContainsFunc(open, func(r care.LegalRequest) bool { return r.Lawyer == t.me.ID }) {
		key = "staff.legal.more"
	}
	return t.post(queueNotice(t.me.ID, key))
}

// queueNotice is a notice that leads to the queue.
func queueNotice(to care.PersonID, key string) storage.Outbox {
	return storage.Outbox{To: to, Lane: storage.Reminder, Lines: []care.Text{care.Say(key)},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "legal:list:"}}}}
}

// allotters are the coordinators who can be reached or, where there are none,
// whoever holds the person's case: somebody must know.
func (t *turn) allotters(r care.LegalRequest) ([]care.PersonID, error) {
	people, err := t.some(care.Coordinator, t.available)
	if err != nil || len(people) > 0 {
		return people, err
	}
	relation, err := t.tx.CaseOf(care.System, r.Person)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	if ok, err := t.there(relation.Caseworker); err != nil || !ok {
		return nil, err
	}
	return []care.PersonID{relation.Caseworker}, nil
}

// noticeTo posts a notice to workers.
func (t *turn) noticeTo(people []care.PersonID, row storage.Outbox, gently bool) error {
	for _, id := range people {
		row.To, row.Silent = id, gently && !t.staffHours().Good(t.now)
		if err := t.post(row); err != nil {
			return err
		}
	}
	return nil
}
