package bot

import (
	"slices"

	"pristan/care"
)

// respond lets whoever responds to an alert see the person who raised it, and
// the one it is about, and write to them: as long as it is open and theirs.
func (t *turn) respond(a care.Alert, worker care.PersonID) error {
	for _, person := range []care.PersonID{a.Person, a.About} {
		c, err := t.tx.CaseOf(care.System, person)
		if err == nil && !c.Holds(worker) {
			err = t.tx.PutCase(c.Lend(worker))
		}
		if ignoreNotFound(err) != nil {
			return err
		}
	}
	return nil
}

// takeBackFrom takes back the sight of those an alert was about from whoever
// does not respond to it any more.
func (t *turn) takeBackFrom(a care.Alert) error {
	if err := t.takeBack(a.Person); err != nil || a.About == a.Person {
		return err
	}
	return t.takeBack(a.About)
}

// takeBack ends for every worker the sight of a person that was lent to them
// and that nothing gives any more. What they have not read of the person's is
// for whoever reads them now.
func (t *turn) takeBack(person care.PersonID) error {
	c, err := t.tx.CaseOf(care.System, person)
	if err != nil {
		return ignoreNotFound(err)
	}
	for _, worker := range slices.Clone(c.Lent) {
		if given, err := t.given(c, worker); err != nil {
			return err
		} else if given {
			continue
		}
		c = c.TakeBack(worker)
		if err := t.tx.PutCase(c); err != nil {
			return err
		}
		if err := t.passLetters(c, worker); err != nil {
			return err
		}
	}
	return nil
}

// given reports whether an alert or a legal request still lets a worker see
// somebody. A witness keeps whoever answered them last: nobody else would.
func (t *turn) given(c care.Case, worker care.PersonID) (bool, error) {
	open, err := t.tx.OpenAlerts(care.System)
	if err != nil || slices.ContainsFunc(open, func(a care.Alert) bool { return a.Gives(worker, c.Participant) }) {
		return err == nil, err
	}
	if c.Witness {
		own, err := t.tx.AlertsOf(care.System, c.Participant)
		return len(own) > 0 && own[0].TakenBy == worker, err
	}
	legal, err := t.tx.LegalQueue(care.System, worker, false)
	return slices.ContainsFunc(legal, func(r care.LegalRequest) bool { return r.Person == c.Participant }), err
}

// passLetters gives what a worker has not read of somebody to who reads them now.
func (t *turn) passLetters(c care.Case, worker care.PersonID) error {
	letters, err := t.unseen(c.Participant, c.Participant)
	if err != nil {
		return err
	}
	letters = slices.DeleteFunc(letters, func(l care.Letter) bool { return l.To != worker })
	if len(letters) == 0 {
		return nil
	}
	o, err := t.b.turnFor(t.tx, c.Participant)
	if err != nil {
		return err
	}
	reader, err := o.reads(c)
	if err != nil {
		return err
	}
	for i := range letters {
		letters[i].To = reader
		if err := t.tx.PutLetter(c.Participant, letters[i]); err != nil {
			return err
		}
	}
	if reader.IsZero() {
		return t.announceUnheld(c.Participant)
	}
	to, err := t.tx.Person(care.System, reader)
	if err != nil {
		return err
	}
	return t.post(letterNotice(letters[0], to))
}
