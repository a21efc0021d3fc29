package bot

import (
	"pristan/care"
	"pristan/storage"
)

// closeAlert ends an alert with what came of it.
func (t *turn) closeAlert(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	if text := an["note"].Text; text != "" {
		a.Notes = append(a.Notes, care.AlertNote{By: t.me.ID, At: t.now, Text: quote(text, longestNote)})
	}
	if a, err = a.Close(t.me.ID, an["outcome"].Value, t.now); err != nil {
		return t.showAlert(a)
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	if a.Outcome == "released" && !a.About.IsZero() {
		if err := ignoreNotFound(t.setFree(a.About)); err != nil { // they may have left meanwhile
			return err
		}
	}
	return t.passed(a)
}

// longestNote is as much of a note as is kept, in code points.
const longestNote = 1000

// noteAlert keeps what a responder writes down for the others.
func (t *turn) noteAlert(an answers) error {
	id, err := care.ParseID[care.Alert](t.about)
	if err != nil {
		return care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err != nil {
		return err
	}
	// Somebody else may have taken it meanwhile: what was written counts all the same.
	a.Notes = append(a.Notes, care.AlertNote{By: t.me.ID, At: t.now, Text: quote(an["text"].Text, longestNote)})
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	return t.changed(a)
}

// aboutAlert is the alert that the flow which acts now is about, for somebody
// who responds to it.
func (t *turn) aboutAlert() (care.Alert, error) {
	id, err := care.ParseID[care.Alert](t.about)
	if err != nil {
		return care.Alert{}, care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err == nil && (!a.Responds(t.me.ID) || !a.Open()) {
		err = care.ErrNotFound
	}
	return a, err
}

// alertFlow begins a worker's questions about an alert.
func alertFlow(flow string) func(*turn, care.Alert, string) error {
	return func(t *turn, a care.Alert, _ string) error {
		if err := t.leaveCard(a); err != nil {
			return err
		}
		return t.beginAbout(flow, a.ID.String())
	}
}

// leaveCard lets questions take the place of an alert's card.
func (t *turn) leaveCard(a care.Alert) error { return t.tx.PutRef(t.me.ID, alertCardSlot(a.ID), "") }

// shareAlert hands an alert over, or asks a colleague to help with it. Until
// the colleague takes it, it stays with whoever has it.
func (t *turn) shareAlert(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	to, err := care.ParseID[care.Person](an["colleague"].Value)
	if err != nil {
		return care.ErrNotFound
	}
	if ok, err := t.available(to); err != nil {
		return err
	} else if !ok || to == t.me.ID {
		if err := t.say(care.Say("staff.alert.not_there")); err != nil {
			return err
		}
		return t.showAlert(a)
	}
	if an["how"].Value == "hand" {
		a = a.Offer(to)
	} else if !a.Responds(to) {
		a.Helpers = append(a.Helpers, to)
		if err := t.respond(a, to); err != nil {
			return err
		}
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	row := alertNotice(a, "staff.alert.shared")
	row.To, row.Lane = to, storage.Urgent
	if a.Offered == to {
		row.Buttons = append(row.Buttons, []storage.Button{alertButton("button.take", "take", a)})
	}
	if err := t.post(row); err != nil {
		return err
	}
	return t.showAlert(a)
}
