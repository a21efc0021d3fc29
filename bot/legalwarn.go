package bot

import (
	"errors"
	"slices"
	"strconv"

	"pristan/care"
	"pristan/storage"
)

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
	return t.warnAll(r)
}

// actByDays is how many days before a last day a reminder is repeated as
// often as that of a cautious day: each working morning.
const actByDays = 3

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
	if there, err := t.available(r.Lawyer); err != nil || !there {
		return errors.Join(err, t.warnCoordinators(r))
	}
	return t.noticeTo([]care.PersonID{r.Lawyer}, lastDayNotice(r), false)
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
	return t.warnAll(r)
}

// warnAll reminds its lawyer or, where nobody has taken a request, all of them,
// and the coordinators.
func (t *turn) warnAll(r care.LegalRequest) error {
	lawyers, err := t.some(care.Lawyer, t.available)
	if err != nil {
		return err
	}
	if !r.Lawyer.IsZero() {
		lawyers = slices.DeleteFunc(lawyers, func(id care.PersonID) bool { return id != r.Lawyer })
	}
	if err := t.noticeTo(lawyers, lastDayNotice(r), false); err != nil {
		return err
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
	people, err := t.some(care.Coordinator, t.available)
	if err != nil || len(people) > 0 {
		return errors.Join(err, t.noticeTo(people, lastDayNotice(r), false))
	}
	able, err := t.able(r)
	if err != nil || able {
		return err
	}
	return t.callCoordinators(r, "staff.legal.nobody")
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

// endWarning takes a reminder that still waits off everybody else's phone: its
// lawyer has just looked at the request.
func (t *turn) endWarning(r care.LegalRequest) error {
	if r.Warning == nil {
		return nil
	}
	return t.redrawNotices(legalSlot(r.ID), care.Say("staff.legal.seen"))
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
