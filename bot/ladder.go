package bot

import (
	"slices"

	"pristan/care"
)

// called is who is called now, and from which rung. A rung without anybody who
// is there is passed over at once, and so is one with nobody but whoever has
// just fallen silent; where nobody of the whole ladder is there, everybody who
// can be reached is called.
func (t *turn) called(a care.Alert, relation care.Case, silent care.PersonID) (people []care.PersonID, rung int, err error) {
	ladder, _ := t.b.org.LadderOf(a.Why)
	for i := range ladder {
		rung = (a.Rung + i) % len(ladder)
		people, err = t.rung(ladder[rung], relation)
		if err != nil || slices.ContainsFunc(people, func(id care.PersonID) bool { return id != silent }) {
			return people, rung, err
		}
	}
	people, err = t.everybody()
	return people, a.Rung, err
}

func (t *turn) rung(r care.Rung, relation care.Case) (people []care.PersonID, err error) {
	for _, role := range r.Call {
		some, err := t.onDuty(role, relation)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			if !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	return people, nil
}

// everybody are all workers who can be reached, even those who are away: it is
// better to disturb them than to leave somebody alone.
func (t *turn) everybody() (people []care.PersonID, err error) {
	for _, role := range []care.Role{care.Coordinator, care.Lawyer, care.Caseworker} {
		some, err := t.some(role, t.there)
		if err != nil {
			return nil, err
		}
		people = append(people, some...)
	}
	return people, nil
}

// onDuty are those of a role who are called about a case. "Caseworker" means
// the one who holds it.
func (t *turn) onDuty(role care.Role, relation care.Case) ([]care.PersonID, error) {
	switch {
	case role == care.OnDuty:
		return t.onCall(t.now)
	case role != care.Caseworker || relation.Caseworker.IsZero():
		return t.some(role, t.available)
	}
	if ok, err := t.available(relation.Caseworker); err != nil || !ok {
		return nil, err
	}
	return []care.PersonID{relation.Caseworker}, nil
}

// some are those of a role who are as is asked.
func (t *turn) some(role care.Role, fit func(care.PersonID) (bool, error)) (people []care.PersonID, err error) {
	roster, err := t.tx.Roster(role)
	if err != nil {
		return nil, err
	}
	for _, id := range roster {
		ok, err := fit(id)
		if err != nil {
			return nil, err
		}
		if ok {
			people = append(people, id)
		}
	}
	return people, nil
}
