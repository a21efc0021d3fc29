package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// restSlot remembers the one look at a request that is planned: an earlier one is
// void.
func restSlot(id care.LegalID) string { return legalSlot(id) + "/rests" }

// watchRest plans the next look at a request that a lawyer has: one that has no
// day to come, or waits for the person, must not be forgotten.
func (t *turn) watchRest(r care.LegalRequest, moved time.Time) error {
	at := t.b.org.LookAgain(moved)
	if err := t.tx.PutRef(r.Person, restSlot(r.ID), stamp(at)); err != nil {
		return err
	}
	return t.planLegal(r, at, legalRests)
}

// watchAgain watches a request that was done and has been opened again.
func (t *turn) watchAgain(before, r care.LegalRequest) error {
	if before.Status != care.LegalDone || !r.Status.Open() || r.Lawyer.IsZero() {
		return nil
	}
	return t.watchRest(r, t.now)
}

// rests asks its lawyer to look at a request that nobody has moved for a week,
// and after two weeks the coordinators too. Reminders of a last day speak for
// themselves.
func (t *turn) rests(r care.LegalRequest, m storage.Timer) error {
	planned, err := t.tx.Ref(r.Person, restSlot(r.ID))
	if err != nil || planned != stamp(m.Planned()) || !r.Status.Open() || r.Lawyer.IsZero() {
		return err
	}
	if moved := r.Moved(); t.b.org.LookAgain(moved).After(t.now) {
		return t.watchRest(r, moved)
	}
	if good := t.staffHours().Next(t.now); good.After(t.now) {
		return t.tx.PutOff(m, good)
	}
	if err := t.watchRest(r, t.now); err != nil || r.Warning != nil {
		return err
	}
	if err := t.callLawyer(r, "staff.legal.rests", true); err != nil || !r.RestsLong(t.now) {
		return err
	}
	return t.callCoordinators(r, "staff.legal.rests_long")
}
