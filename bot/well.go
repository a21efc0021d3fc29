package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// sayMistake takes down that it was a false alarm. Nobody is scolded and
// nothing is closed: a human asks quietly whether the person is safe.
func (t *turn) sayMistake(a care.Alert) error {
	if !a.Open() || !a.Mistake.IsZero() {
		return t.openBoard(a)
	}
	a.Mistake = t.now
	a.Nudged = time.Time{}
	if err := t.keepSaid(a); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.openBoard(a)
}

// notWell is the answer that somebody is not safe.
func (t *turn) notWell(a care.Alert) error {
	a.Mistake, a.Nudged = time.Time{}, time.Time{}
	a, _ = a.Tell(care.Said{Key: safeSaid, Value: "no", At: t.now})
	if err := t.keepSaid(a); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("urgent.not_well_noted")}})
}

// safeSaid is the answer to whether the person is safe.
const safeSaid = "safe"

// allIsWell takes down that the person is safe, in every alert of theirs that a
// human has still to close.
func (t *turn) allIsWell() error {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return err
	}
	for _, a := range list {
		if !a.Open() || a.Why == care.Duress || a.Why == care.Witnessed || t.coerced {
			continue
		}
		a.Nudged = time.Time{}
		if a, news := a.Tell(care.Said{Key: safeSaid, Value: "yes", At: t.now}); news {
			if err := t.keepSaid(a); err != nil {
				return err
			}
		}
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("well.thanks")}})
}
