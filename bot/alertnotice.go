package bot

import (
	"pristan/care"
	"pristan/storage"
)

// A responder has at most one notice and one card of an alert: the slots
// remember which messages those are.
func alertSlot(id care.AlertID) string     { return "alert/" + id.String() }
func alertCardSlot(id care.AlertID) string { return "alert.card/" + id.String() }

// notify calls a worker about an alert. A notice they have not opened gives way
// to the new one, which makes a sound.
func (t *turn) notify(worker care.PersonID, a care.Alert, key string) error {
	if err := t.dropMessage(worker, alertSlot(a.ID)); err != nil {
		return err
	}
	row := alertNotice(a, key)
	row.To, row.Lane, row.Silent = worker, storage.Urgent, a.Quiet
	return t.post(row)
}

// dropMessage deletes the message in a slot of somebody's chat, if there is one.
func (t *turn) dropMessage(of care.PersonID, slot string) error {
	ref, err := t.tx.Ref(of, slot)
	if err != nil || ref == "" {
		return err
	}
	if err := t.tx.PutRef(of, slot, ""); err != nil {
		return err
	}
	row := storage.Outbox{To: of, Lane: storage.Urgent, Deed: string(Delete), Ref: ref}
	if ref == onItsWay {
		row.Slot, row.Ref = slot, ""
	}
	return t.post(row)
}

// alertNotice asks a worker to look, and says nothing of what it is. What can
// be taken can be taken from here.
func alertNotice(a care.Alert, key string) storage.Outbox {
	row := storage.Outbox{Slot: alertSlot(a.ID), Step: a.Step, Lines: []care.Text{care.Say(key)},
		Buttons: [][]storage.Button{{alertButton("button.open", "open", a)}}}
	if !a.Asked.IsZero() {
		row.Buttons = append([][]storage.Button{{alertButton("staff.alert.still_yes", "still", a)}}, row.Buttons...)
	}
	if a.TakenBy.IsZero() {
		row.Buttons = append(row.Buttons, []storage.Button{alertButton("button.take", "take", a)})
	}
	return row
}

func alertButton(label, verb string, a care.Alert) storage.Button {
	return storage.Button{Text: care.Say(label), Data: "alert:" + verb + ":" + a.ID.String()}
}

// redrawCards brings every card of an alert that somebody has open up to date,
// in place and without a sound.
func (t *turn) redrawCards(a care.Alert) error {
	return t.eachStaff(func(id care.PersonID) error {
		ref, err := t.tx.Ref(id, alertCardSlot(a.ID))
		if err != nil || ref == "" || id == t.me.ID && t.shows(ref) {
			return err
		}
		reader, err := t.tx.Person(care.System, id)
		if err != nil {
			return err
		}
		row, err := t.alertCard(a, reader)
		if err != nil {
			return err
		}
		row.To, row.Lane, row.Deed, row.Ref, row.Only = id, storage.Urgent, string(Edit), arrivedRef(ref), true
		return t.post(row)
	})
}

// shows reports whether a message is what this turn itself has just drawn.
func (t *turn) shows(ref string) bool {
	return ref == onItsWay || t.in.Tap != nil && ref == t.in.Tap.Message
}

// onItsWay stands in a slot for a message that is yet to arrive, for rows that are
// posted until then: they find it when they go out themselves.
const onItsWay = "on its way"

// arrivedRef is the reference of a message; "" while it is on its way.
func arrivedRef(ref string) string {
	if ref == onItsWay {
		return ""
	}
	return ref
}

// endNotices lets every notice that nobody has opened say what has become of
// the alert, those on their way too: nobody is to be woken up for nothing.
func (t *turn) endNotices(a care.Alert) error {
	line, err := t.alertState(a)
	if err != nil {
		return err
	}
	return t.eachStaff(func(id care.PersonID) error {
		if id == t.me.ID {
			return nil
		}
		return t.post(storage.Outbox{To: id, Lane: storage.Reply, Deed: string(Edit), Slot: alertSlot(a.ID), Only: true, Lines: []care.Text{line}})
	})
}

// eachStaff visits every active worker.
func (t *turn) eachStaff(visit func(care.PersonID) error) error {
	for _, role := range []care.Role{care.Caseworker, care.Lawyer, care.Coordinator} {
		roster, err := t.tx.Roster(role)
		if err != nil {
			return err
		}
		for _, id := range roster {
			if err := visit(id); err != nil {
				return err
			}
		}
	}
	return nil
}
