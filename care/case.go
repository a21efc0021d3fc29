package care

import (
	"slices"
	"time"
)

// Case is the relationship between a participant and the organisation. The
// caseworker holds it; others may be referred to it without owning it.
type Case struct {
	ID          CaseID
	Participant PersonID
	Caseworker  PersonID   // zero: nobody yet, coordinators see it
	Referred    []PersonID // a lawyer, or whoever took an alert: they see it, they do not own it
	Opened      time.Time
	Closed      time.Time
	// Disengaged is since when a worker has taken the person to have ended the
	// relationship, and in whose words why. Only a human says so.
	Disengaged   time.Time
	DisengagedBy PersonID
	Why          string
	// Witness says that it is no case: it ties somebody who told us of a
	// detention to whoever answers them.
	Witness bool
	// Detained is since when we know that the person is detained; zero: at
	// liberty. SafeContact is who may be spoken to meanwhile, in their words.
	Detained    time.Time
	DetainedBy  PersonID
	SafeContact string
	// Lent are those of Referred who see the person only as long as an alert or
	// a legal request gives it.
	Lent []PersonID
}

// Refer lets a worker see the person, for as long as they work here.
func (c Case) Refer(worker PersonID) Case {
	c.Lent = without(c.Lent, worker)
	if !c.Holds(worker) {
		c.Referred = append(slices.Clone(c.Referred), worker)
	}
	return c
}

// Lend lets a worker who does not see the person see them for a while.
func (c Case) Lend(worker PersonID) Case {
	if !c.Holds(worker) {
		c.Referred, c.Lent = append(slices.Clone(c.Referred), worker), append(slices.Clone(c.Lent), worker)
	}
	return c
}

// TakeBack ends what was lent to a worker.
func (c Case) TakeBack(worker PersonID) Case {
	if slices.Contains(c.Lent, worker) {
		c.Referred, c.Lent = without(c.Referred, worker), without(c.Lent, worker)
	}
	return c
}

func without(list []PersonID, id PersonID) []PersonID {
	return slices.DeleteFunc(slices.Clone(list), func(x PersonID) bool { return x == id })
}

// Holds reports whether the worker owns the case or is referred to it.
func (c Case) Holds(worker PersonID) bool {
	if worker.IsZero() {
		return false
	}
	for _, l := range c.Referred {
		if l == worker {
			return true
		}
	}
	return c.Caseworker == worker
}
