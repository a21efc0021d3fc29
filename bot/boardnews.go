package bot

import (
	"pristan/care"
	"pristan/storage"
)

// tellRaiser lets whoever raised an alert know how it stands: the board changes
// in place, and a notice that says nothing makes a sound.
func (t *turn) tellRaiser(a care.Alert) error {
	if a.Person == t.me.ID { // they see it on what they have just pressed
		return t.refreshOwn(a)
	}
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil || !o.me.Active() || a.Why == care.Duress || !a.Why.Urgent() {
		return err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent {
		return err
	}
	if err := o.refreshOwn(a); err != nil {
		return err
	}
	t.posted = append(t.posted, o.posted...)
	return t.post(storage.Outbox{To: a.Person, Lane: storage.Reply, Lines: []care.Text{care.Say("urgent.news")},
		Buttons: [][]storage.Button{{urgentButton("button.show", "board", a)}}})
}

// refreshOwn brings the board of whoever raised an alert up to date, or ends it.
func (t *turn) refreshOwn(a care.Alert) error {
	if a.Open() {
		return t.refreshBoard()
	}
	return t.leaveBoard(a)
}

// leaveBoard ends the questions about an alert that is closed: what is written
// later is no part of it.
func (t *turn) leaveBoard(a care.Alert) error {
	s, err := t.tx.Session(care.System, t.me.ID, alertFlowName)
	if err != nil || s.Answers["who"].Value == "" {
		return ignoreNotFound(err)
	}
	own, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
	if err != nil || own.ID != a.ID && s.Facts[alertFact] != a.ID.String() {
		return ignoreNotFound(err)
	}
	if err := t.tx.EndSession(t.me.ID, alertFlowName); err != nil || t.contact.Flow != alertFlowName {
		return err
	}
	t.contact.Flow = ""
	if err := t.keepContact(); err != nil {
		return err
	}
	return t.closeBoard(a)
}

// closeBoard leaves of the board only how the alert ended.
func (t *turn) closeBoard(a care.Alert) error {
	ref, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil || ref == "" {
		return err
	}
	if err := t.tx.PutRef(t.me.ID, askSlot, ""); err != nil {
		return err
	}
	lines, err := t.raiserState(a)
	if err != nil {
		return err
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Edit), Ref: ref, Only: true, Lines: lines, Erase: sensitiveFor})
}

// refreshBoard brings the board in the chat up to date, or what is said below
// the question of it that is open.
func (t *turn) refreshBoard() error {
	s, ok, err := t.waiting()
	if err != nil || !ok || s.Flow != alertFlowName || s.Answers["who"].Value == "" {
		return err
	}
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return nil
	}
	row, err := t.question(ask, view{})
	if err != nil {
		return err
	}
	row.To, row.Lane, row.Deed, row.Only = t.me.ID, storage.Reply, string(Edit), true // wherever it stands by then
	return t.post(row)
}
