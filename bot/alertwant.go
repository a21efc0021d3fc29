package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// showAsks lists what nobody has said yet of what matters in the first hour:
// one tap asks the person or the witness.
func (t *turn) showAsks(a care.Alert, _ string) error {
	row := storage.Outbox{Slot: alertCardSlot(a.ID), Erase: sensitiveFor, Protect: true, Lines: []care.Text{care.Say("staff.alert.unknown")}}
	var flat []storage.Button
	for _, key := range a.Unknown() {
		b := alertButton("alert."+key+".short", "ask", a)
		b.Data += ":" + key
		if slices.Contains(a.Wanted, key) { // asked for already
			b.Text = care.Say("flow.ticked", care.Args{"label": care.TextOf(b.Text)})
		}
		flat = append(flat, b)
	}
	row.Buttons = inPairs(t.reader(), flat)
	row.Buttons = append(row.Buttons, []storage.Button{alertButton("button.back", "open", a)})
	return t.redraw(row)
}

// askForMore asks the person or witness one thing. They get a notice that says
// nothing, and the question once they open it.
func (t *turn) askForMore(a care.Alert, key string) error {
	if !slices.Contains(care.FirstHour, key) {
		return care.ErrNotFound
	}
	if a.Person == t.me.ID { // a worker who raised it and has it
		if err := t.leaveCard(a); err != nil {
			return err
		}
		return t.answerWanted(a.Want(key))
	}
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent || !o.contact.Reachable() {
		t.notice("notice.not_now")
		return err
	}
	if a, err = t.wish(a.Want(key)); err != nil {
		return err
	}
	t.notice("notice.asked")
	return t.showAlert(a)
}

// wantSlot remembers the one notice that speaks for all that is wanted.
func wantSlot(id care.AlertID) string { return "alert.wanted/" + id.String() }

// wish tells whoever raised an alert that something is wanted. The notice of a
// moment ago speaks for this too; an older one gives way, which makes a sound.
func (t *turn) wish(a care.Alert) (care.Alert, error) {
	row := storage.Outbox{To: a.Person, Lane: storage.Reply, Slot: wantSlot(a.ID), Lines: []care.Text{care.Say("urgent.question")},
		Buttons: [][]storage.Button{{urgentButton("button.show", "ask", a)}}}
	if len(a.Wanted) > 1 {
		row.Lines[0] = care.Say("urgent.questions")
	}
	if t.now.Sub(a.Wished) < askedLately {
		row.Deed = string(Edit)
	} else {
		if err := t.dropMessage(a.Person, row.Slot); err != nil {
			return a, err
		}
		a.Wished = t.now
	}
	if err := t.tx.PutAlert(a); err != nil {
		return a, err
	}
	return a, t.post(row)
}
