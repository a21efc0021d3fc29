package bot

import (
	"time"

	"pristan/care"
)

// onCall are those on call at a moment who can be reached and are not away.
func (t *turn) onCall(at time.Time) (people []care.PersonID, err error) {
	duties, err := t.tx.Duties(care.System, at, at.Add(time.Millisecond))
	if err != nil {
		return nil, err
	}
	for _, id := range care.OnCall(duties, at) {
		ok, err := t.thereAt(id, at)
		if err != nil {
			return nil, err
		}
		if ok {
			people = append(people, id)
		}
	}
	return people, nil
}

// available reports whether somebody can be reached, may still act and is not
// away now.
func (t *turn) available(id care.PersonID) (bool, error) { return t.thereAt(id, t.now) }

func (t *turn) thereAt(id care.PersonID, at time.Time) (bool, error) {
	if ok, err := t.there(id); err != nil || !ok {
		return false, err
	}
	p, err := t.tx.Person(care.System, id)
	return !p.AwayAt(at), err
}
