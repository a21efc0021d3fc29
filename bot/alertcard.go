package bot

import (
	"pristan/care"
	"pristan/storage"
)

// showAlert shows what is known, how the person may be reached, and what can
// be done. A worker has one card of an alert: an earlier one goes.
func (t *turn) showAlert(a care.Alert) error {
	if mayRead, err := t.may(care.ReadPerson, phoneOf(a)); err != nil {
		return err
	} else if !a.Open() && !mayRead && !a.Closed.Equal(t.now) {
		return care.ErrNotFound // it is over: a colleague's person again
	}
	if err := t.elsewhere(phoneOf(a)); err != nil {
		return err
	}
	if err := t.onlyCard(a); err != nil {
		return err
	}
	row, err := t.alertCard(a, t.me)
	if err != nil {
		return err
	}
	return t.putCard(row)
}

// putCard shows a card in the lane in which it is changed: what is told while it
// is on its way must neither come before it nor pass it by.
func (t *turn) putCard(row storage.Outbox) error {
	ref := onItsWay
	if t.in.Tap != nil && !t.edited {
		ref = t.in.Tap.Message
	}
	if err := t.redrawIn(storage.Urgent, row); err != nil {
		return err
	}
	return t.tx.PutRef(t.me.ID, row.Slot, ref)
}

// onlyCard lets the tapped message, if any, be the one card of the alert.
func (t *turn) onlyCard(a care.Alert) error {
	tapped := ""
	if t.in.Tap != nil {
		tapped = t.in.Tap.Message
	}
	for _, slot := range []string{alertSlot(a.ID), alertCardSlot(a.ID)} {
		ref, err := t.tx.Ref(t.me.ID, slot)
		if err != nil {
			return err
		}
		if ref == tapped {
			err = t.tx.PutRef(t.me.ID, slot, "")
		} else {
			err = t.dropMessage(t.me.ID, slot)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// alertCard is the card for one reader.
func (t *turn) alertCard(a care.Alert, reader care.Person) (storage.Outbox, error) {
	raiser, about, err := t.concerned(a)
	if err != nil {
		return storage.Outbox{}, err
	}
	row := storage.Outbox{Slot: alertCardSlot(a.ID), Erase: sensitiveFor, Protect: true, Lines: alertHead(a, raiser, about)}
	row.Lines = append(row.Lines, t.sinceLines(a)...)
	said, whole := saidLines(a)
	row.Lines = append(row.Lines, said...)
	reach, err := t.reachLines(a, raiser, about)
	if err != nil {
		return row, err
	}
	row.Lines = append(row.Lines, reach...)
	if a.SpokenContact() {
		row.Lines = append(row.Lines, care.Say("staff.alert.contact_spoken"))
	}
	held, err := t.heldLines(a)
	if err != nil {
		return row, err
	}
	row.Lines = append(row.Lines, held...)
	days, err := t.alertDays(a, reader)
	if err != nil {
		return row, err
	}
	row.Lines = append(row.Lines, days...)
	state, err := t.alertState(a)
	if err != nil {
		return row, err
	}
	row.Lines = append(row.Lines, care.Text{}, state)
	if row.Lines, err = t.noteLines(a, row.Lines); err != nil {
		return row, err
	}
	if row.Buttons, err = t.alertButtons(a, reader); err == nil && !whole {
		row.Buttons = append([][]storage.Button{{alertButton("staff.alert.all_said", "all", a)}}, row.Buttons...)
	}
	return row, err
}

// concerned are who raised an alert and whom it is about, who may be the same.
// The alert itself gives the right to their names.
func (t *turn) concerned(a care.Alert) (raiser, about care.Person, err error) {
	if raiser, err = t.tx.Person(care.System, a.Person); err != nil || phoneOf(a) == a.Person {
		return raiser, raiser, err
	}
	about, err = t.tx.Person(care.System, phoneOf(a))
	return raiser, about, err
}
