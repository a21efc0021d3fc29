package bot

import (
	"errors"
	"slices"

	"pristan/care"
)

// there reports whether somebody can be reached and may still act.
func (t *turn) there(id care.PersonID) (bool, error) {
	if id.IsZero() {
		return false, nil
	}
	p, err := t.tx.Person(care.System, id)
	if err != nil || !p.Active() || p.Enrolled.IsZero() {
		return false, ignoreNotFound(err)
	}
	line, err := t.tx.Contact(care.System, id)
	return line.Reachable(), err
}

// reads is who reads now what this participant writes: whom they talk with,
// else who has taken an alert about them, else who holds the case, else
// another worker of the case. Zero: nobody is there.
func (t *turn) reads(relation care.Case) (care.PersonID, error) {
	candidates := []care.PersonID{}
	if relation.Holds(t.contact.Talking) {
		candidates = append(candidates, t.contact.Talking)
	}
	alerts, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return care.PersonID{}, err
	}
	for _, a := range alerts {
		if a.Open() {
			candidates = append(candidates, a.TakenBy)
		}
	}
	candidates = append(append(candidates, relation.Caseworker), relation.Referred...)
	for _, id := range candidates {
		if ok, err := t.there(id); ok || err != nil {
			return id, err
		}
	}
	return care.PersonID{}, nil
}

// silentAbout is mustBeSilent for somebody else.
func (t *turn) silentAbout(id care.PersonID) (bool, error) {
	o, err := t.b.turnFor(t.tx, id)
	if err != nil {
		return false, err
	}
	return o.mustBeSilent()
}

// mustBeSilent reports whether nothing may come to this phone now: it is in
// other hands, or somebody has told us so and has not written to us themselves
// since.
func (t *turn) mustBeSilent() (bool, error) {
	if t.contact.Taken() {
		return true, nil
	}
	alerts, err := t.tx.AlertsOf(care.System, t.me.ID)
	for _, a := range alerts {
		if a.Open() && a.SafeCall == silence && (a.Why == care.Duress || !t.wroteSince(a, alerts)) {
			return true, err
		}
	}
	return false, err
}

// wroteSince reports whether the person has turned to us by themselves since an
// alert: in a conversation, or by calling for help. Under duress that means
// nothing.
func (t *turn) wroteSince(a care.Alert, alerts []care.Alert) bool {
	if !t.contact.Talking.IsZero() && t.contact.TalkSince.After(a.Raised) {
		return true
	}
	return slices.ContainsFunc(alerts, func(b care.Alert) bool {
		return b.Open() && b.Why.Urgent() && b.Why != care.Duress && b.Raised.After(a.Raised)
	})
}

// workerLost tells the coordinators that a worker cannot be reached, and calls
// others for the alerts that worker had taken.
func (t *turn) workerLost(worker care.PersonID) error {
	if err := t.tellRole(care.Coordinator, worker, care.Say("staff.worker_lost")); err != nil {
		return err
	}
	return t.passOnWork(worker)
}

// passOnWork lets others see to what a worker has taken who is not there.
func (t *turn) passOnWork(worker care.PersonID) error {
	if err := t.passAlertsOn(worker); err != nil {
		return err
	}
	return t.tellLegalsLeft(worker)
}

// passAlertsOn calls others for the alerts that a worker has taken.
func (t *turn) passAlertsOn(worker care.PersonID) error {
	open, err := t.tx.OpenAlerts(care.System)
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.TakenBy != worker {
			continue
		}
		if err := t.callFor(a.Untaken()); err != nil {
			return err
		}
	}
	return nil
}

// callFor calls the next people for an alert about somebody else.
func (t *turn) callFor(a care.Alert) error {
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	relation, err := o.caseOf(a)
	if err != nil {
		return err
	}
	a, err = o.call(a, relation)
	if err == nil {
		err = errors.Join(o.redrawCards(a), o.refreshBoard())
	}
	t.posted = append(t.posted, o.posted...)
	return err
}
