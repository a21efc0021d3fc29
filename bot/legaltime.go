package bot

import (
	"errors"
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

// planActBy plans a word about a cautious day that is new or has moved: on the
// morning before it.
func (t *turn) planActBy(before, r care.LegalRequest) error {
	at := t.b.org.ActByMorning(r.ActBy)
	if r.ActBy == before.ActBy || r.ActBy == "" || !at.After(t.now) {
		return nil
	}
	return t.planLegal(r, at, legalActBy+"|"+string(r.ActBy))
}

// actByNears reminds lawyers of a cautious day for which nobody has confirmed
// a last day yet.
func (t *turn) actByNears(r care.LegalRequest, day string) error {
	if !r.Status.Open() || r.Paper != nil || string(r.ActBy) != day {
		return nil
	}
	r = r.Warn(actByDays, t.b.org, t.now)
	if err := t.keepWarning(r); err != nil {
		return err
	}
	if !r.Lawyer.IsZero() {
		return t.warnLawyer(r)
	}
	lawyers, err := t.reachable(care.Lawyer)
	if err != nil {
		return err
	}
	if err := t.notify(lawyers, lastDayNotice(r), false); err != nil {
		return err
	}
	return t.warnCoordinators(r)
}

// actByDays is how many days before a last day a reminder is repeated as
// often as that of a cautious day: each working morning.
const actByDays = 3

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
	case legalTell:
		err = t.tellPerson(r, care.Say("legal.status."+string(r.Status)))
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
	lawyers, err := t.reachable(care.Lawyer)
	if err != nil {
		return err
	}
	if err := t.notify(lawyers, legalNotice(r.ID, "staff.legal.untaken"), false); err != nil {
		return err
	}
	return t.callCoordinators(r, "staff.legal.untaken")
}

// lastDayNears reminds of a last day. One that was confirmed anew has
// reminders of its own.
func (t *turn) lastDayNears(r care.LegalRequest, days, confirmed string) error {
	n, err := strconv.Atoi(days)
	if err != nil || !r.Status.Open() || r.Paper == nil || stamp(r.Paper.At) != confirmed {
		return err
	}
	r = r.Warn(n, t.b.org, t.now)
	if err := t.keepWarning(r); err != nil {
		return err
	}
	return t.warnLawyer(r)
}

// warnLawyer reminds its lawyer, or the coordinators at once where the lawyer
// cannot be reached.
func (t *turn) warnLawyer(r care.LegalRequest) error {
	if there, err := t.there(r.Lawyer); err != nil || !there {
		return errors.Join(err, t.warnCoordinators(r))
	}
	return t.notify([]care.PersonID{r.Lawyer}, lastDayNotice(r), false)
}

// lastDayUnseen goes on to the coordinators, and back to the lawyer, as long
// as nobody says that they have it.
func (t *turn) lastDayUnseen(r care.LegalRequest, m storage.Timer) error {
	if r.Warning == nil || !r.Status.Open() || !r.Warning.Next.Equal(m.Planned()) {
		return nil
	}
	r = r.Unseen(t.b.org, t.now)
	if err := t.keepWarning(r); err != nil {
		return err
	}
	if there, err := t.there(r.Lawyer); err != nil {
		return err
	} else if there {
		if err := t.notify([]care.PersonID{r.Lawyer}, lastDayNotice(r), false); err != nil {
			return err
		}
	}
	return t.warnCoordinators(r)
}

func (t *turn) keepWarning(r care.LegalRequest) error {
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	return t.planLegal(r, r.Warning.Next, legalUnseen)
}

// warnCoordinators reminds the coordinators. Where there are none and no lawyer
// is left to act, whoever holds the case is told that somebody is needed.
func (t *turn) warnCoordinators(r care.LegalRequest) error {
	people, err := t.reachable(care.Coordinator)
	if err != nil || len(people) > 0 {
		return errors.Join(err, t.notify(people, lastDayNotice(r), false))
	}
	able, err := t.able(r)
	if err != nil || able {
		return err
	}
	return t.callCoordinators(r, "staff.legal.nobody")
}

// able reports whether a lawyer can be reached who has a request, or may take
// it.
func (t *turn) able(r care.LegalRequest) (bool, error) {
	if !r.Lawyer.IsZero() {
		return t.there(r.Lawyer)
	}
	lawyers, err := t.reachable(care.Lawyer)
	return len(lawyers) > 0, err
}

// lastDayNotice says that a date comes near and nothing of whose or what. The
// first line is the same for everybody.
func lastDayNotice(r care.LegalRequest) storage.Outbox {
	key := "staff.legal.near"
	if r.Warning.Step > 0 {
		key = "staff.legal.near_unseen"
	}
	row := legalNotice(r.ID, key)
	row.Buttons = append([][]storage.Button{{{Text: care.Say("staff.legal.have"), Data: legalData("have", r.ID)}}}, row.Buttons...)
	return row
}

// haveLastDay is somebody's word that they have a last day in hand.
func (t *turn) haveLastDay(outline care.LegalRequest) error {
	r, err := t.tx.Legal(care.System, outline.ID) // a coordinator need not read it
	if err != nil {
		return err
	}
	if err := t.tx.PutLegal(r.Seen()); err != nil {
		return err
	}
	if err := t.redrawNotices(legalSlot(r.ID), care.Say("staff.legal.seen")); err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.redraw(storage.Outbox{Slot: legalSlot(r.ID), Lines: []care.Text{care.Say("staff.legal.seen")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: legalData("open", r.ID)}}}})
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

// endLegal ends the requests of somebody who leaves us, and tells their
// lawyers.
func (t *turn) endLegal(person care.PersonID) error {
	list, err := t.tx.LegalsOf(care.System, person)
	if err != nil {
		return ignoreNotFound(err)
	}
	for _, outline := range list {
		if !outline.Status.Open() {
			continue
		}
		r, err := t.tx.Legal(care.System, outline.ID)
		if err != nil {
			return err
		}
		if r, err = r.Withdraw(t.me.ID, t.now); err != nil {
			return err
		}
		if err := t.tx.PutLegal(r); err != nil {
			return err
		}
		if err := t.withdrawn(r); err != nil {
			return err
		}
	}
	return nil
}
