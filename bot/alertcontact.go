package bot

import (
	"pristan/care"
)

// askContact begins the questions of a responder who writes down the safe
// contact that was given by voice. Whether the person agrees is asked only where
// they have not answered it themselves.
func (t *turn) askContact(a care.Alert, _ string) error {
	if !a.SpokenContact() {
		return t.showAlert(a)
	}
	if err := t.leaveCard(a); err != nil {
		return err
	}
	if err := t.aside(); err != nil {
		return err
	}
	_, answered := a.Knows("contact_ok")
	return t.beginWith("alert_contact", map[string]string{aboutFact: a.ID.String(), "answered": yesNo(answered)})
}

// writeContact keeps the safe contact as it was written down, so that who we
// speak to moves to them. What the person has said anew meanwhile stands.
func (t *turn) writeContact(an answers) error {
	a, err := t.aboutAlert()
	if err != nil {
		return err
	}
	if !a.SpokenContact() {
		return t.showAlert(a)
	}
	a = a.WriteContact(quote(an["contact"].Text, longestSaid), an["agreed"].Value, t.me.ID, t.now)
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	if err := t.moveContact(a); err != nil {
		return err
	}
	return t.changed(a)
}
