package care

import "time"

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
