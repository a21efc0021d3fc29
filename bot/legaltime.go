package bot

import (
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// legalTimer is due when something is to be said about a legal request; its
// About is request|what, and for a last day how many days before it and when
// that was confirmed.
const legalTimer = "legal"

// What is due about a legal request.
const (
	legalUntaken = "untaken" // nobody has taken it
	legalLastDay = "last"    // its last day comes near
	legalActBy   = "act by"  // its cautious day comes near, and no last day is confirmed
	legalUnseen  = "unseen"  // and nobody has said that they have it
	legalTell    = "tell"    // the person could not be told
	legalRests   = "rests"   // nobody has done anything about it for long
	legalClean   = "clean"   // the person was not asked yet whether the pages shall leave their chat
)

func (t *turn) planLegal(r care.LegalRequest, at time.Time, what string) error {
	return t.tx.PutTimer(storage.Timer{Due: at, Kind: legalTimer, Person: r.Person, About: r.ID.String() + "|" + what})
}

// planLastDay plans the reminders of a confirmed last day.
func (t *turn) planLastDay(r care.LegalRequest) error {
	for _, reminder := range t.b.org.LegalReminders(r.Paper.Last, t.now) {
		what := legalLastDay + "|" + strconv.Itoa(reminder.Days) + "|" + stamp(r.Paper.At)
		if err := t.planLegal(r, reminder.At, what); err != nil {
			return err
		}
	}
	return nil
}

// planActBy plans a word about a cautious day that is new or has moved.
func (t *turn) planActBy(before, r care.LegalRequest) error {
	if r.ActBy == before.ActBy || r.ActBy == "" {
		return nil
	}
	return t.planLegal(r, t.b.org.ActByReminder(r.ActBy, t.now), legalActBy+"|"+string(r.ActBy))
}

// legalDue is due when something is to be said about a request.
func (b *Bot) legalDue(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	part := strings.Split(m.About, "|")
	id, err := care.ParseID[care.LegalRequest](part[0])
	if err != nil || len(part) < 2 {
		return nil, err
	}
	r, err := tx.Legal(care.System, id)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	t, err := b.turnFor(tx, r.Person)
	if err != nil {
		return nil, err
	}
	switch part[1] {
	case legalUntaken:
		err = t.stillUntaken(r, m)
	case legalLastDay:
		if len(part) == 4 {
			err = t.lastDayNears(r, part[2], part[3])
		}
	case legalActBy:
		if len(part) == 3 {
			err = t.actByNears(r, part[2])
		}
	case legalUnseen:
		err = t.lastDayUnseen(r, m)
	case legalRests:
		err = t.rests(r, m)
	case legalClean:
		err = t.cleanLater(r)
	case legalTell:
		err = t.tellNow(r)
	}
	return t.posted, err
}

// stillUntaken calls all lawyers again, and the coordinators, on each working
// day until somebody takes a request.
func (t *turn) stillUntaken(r care.LegalRequest, m storage.Timer) error {
	if r.Status != care.LegalNew || !r.Next.Equal(m.Planned()) {
		return nil
	}
	if good := t.staffHours().Next(t.now); good.After(t.now) {
		return t.tx.PutOff(m, good)
	}
	r.Next = t.b.org.CallAgain(t.now)
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if err := t.planLegal(r, r.Next, legalUntaken); err != nil {
		return err
	}
	lawyers, err := t.some(care.Lawyer, t.available)
	if err != nil {
		return err
	}
	if err := t.noticeTo(lawyers, legalNotice(r.ID, "staff.legal.untaken"), false); err != nil {
		return err
	}
	return t.callCoordinators(r, "staff.legal.untaken")
}

// able reports whether a lawyer can be reached who has a request, or may take
// it.
func (t *turn) able(r care.LegalRequest) (bool, error) {
	if !r.Lawyer.IsZero() {
		return t.available(r.Lawyer)
	}
	lawyers, err := t.some(care.Lawyer, t.available)
	return len(lawyers) > 0, err
}

// legalMissed takes care of a notice about a request that did not reach this
// worker: where no lawyer is left who could act, the coordinators are told.
func (t *turn) legalMissed(hex string) error {
	id, err := care.ParseID[care.LegalRequest](hex)
	if err != nil {
		return err
	}
	r, err := t.tx.Legal(care.System, id)
	if err != nil || !r.Status.Open() {
		return ignoreNotFound(err)
	}
	if able, err := t.able(r); err != nil || able {
		return err
	}
	switch {
	case r.Warning != nil:
		return t.warnCoordinators(r)
	case r.Lawyer.IsZero():
		return t.callCoordinators(r, "staff.legal.nobody")
	case r.Lawyer == t.me.ID:
		return t.callCoordinators(r, "staff.legal.away")
	}
	return nil
}
