package bot

import (
	"cmp"
	"slices"
	"strings"

	"pristan/care"
	"pristan/storage"
)

// custody is what we know of somebody's detention and phone.
func (t *turn) custody(id care.PersonID) (c care.Case, line care.Contact, err error) {
	if c, err = t.tx.CaseOf(care.System, id); ignoreNotFound(err) != nil {
		return c, line, err
	}
	line, err = t.tx.Contact(care.System, id)
	return c, line, err
}

// heldLines say, on an alert's card, that the person is known to be detained
// and whether their phone is in other hands.
func (t *turn) heldLines(a care.Alert) ([]care.Text, error) {
	return t.custodyLines(phoneOf(a))
}

func (t *turn) custodyLines(id care.PersonID) (lines []care.Text, err error) {
	c, line, err := t.custody(id)
	if err != nil {
		return nil, err
	}
	if !c.Detained.IsZero() {
		lines = append(lines, care.Say("staff.detained.since", care.Args{"at": care.Moment(c.Detained)}))
		if c.SafeContact != "" {
			lines = append(lines, care.Say("staff.detained.contact", care.Args{"words": care.Words(quote(c.SafeContact, longestQuote))}))
		}
	}
	if line.Taken() {
		lines = append(lines, care.Say("staff.phone.taken", care.Args{"at": care.Moment(line.Held)}))
	}
	return lines, nil
}

// custodyButtons are what a responder can say about detention and phone.
func (t *turn) custodyButtons(a care.Alert, reader care.Person) (row []storage.Button, err error) {
	if a.About.IsZero() {
		if people, err := t.tx.Caseload(reader.ID); err != nil || len(people) == 0 {
			return nil, err
		}
		return []storage.Button{alertButton("staff.alert.link", "link", a)}, nil
	}
	c, line, err := t.custody(a.About)
	if err != nil {
		return nil, err
	}
	detained := alertButton("staff.detained.confirm", "detained", a)
	if !c.Detained.IsZero() {
		detained = alertButton("staff.detained.released", "released", a)
	}
	phone := alertButton("staff.phone.is_taken", "phone", a)
	if line.Taken() {
		phone = alertButton("staff.phone.is_back", "back", a)
	}
	return []storage.Button{detained, phone}, nil
}

// tapCustody is the same from the person's card: verb:person. Alerts about the
// person that somebody has open show it too.
func (t *turn) tapCustody(verb string, id care.PersonID) error {
	verb, sure := strings.CutSuffix(verb, "!")
	if !sure {
		return t.sure(sureOf[verb], "person:"+verb+"!:"+id.String(), "person:open:"+id.String())
	}
	open, err := t.tx.OpenAlerts(care.System)
	if err != nil {
		return err
	}
	open = slices.DeleteFunc(open, func(a care.Alert) bool { return a.About != id })
	switch verb {
	case "detained":
		contact := ""
		for _, a := range open {
			contact = cmp.Or(safeContact(a), contact)
		}
		err = t.detain(id, t.now, contact)
	case "released":
		err = t.setFree(id)
	case "taken":
		err = t.holdPhone(id)
	case "back":
		err = t.freePhone(id)
	}
	if err != nil {
		return err
	}
	for _, a := range open {
		if err := t.redrawCards(a); err != nil {
			return err
		}
	}
	t.notice("notice.noted")
	return t.openPerson(id)
}

// custodyOfPerson are the lines and buttons of detention and phone for the card
// of a person.
func (t *turn) custodyOfPerson(id care.PersonID, row *storage.Outbox) error {
	lines, err := t.custodyLines(id)
	if err != nil {
		return err
	}
	row.Lines = append(row.Lines, lines...)
	if ok, err := t.may(care.SetDetained, id); err != nil || !ok {
		return err
	}
	c, line, err := t.custody(id)
	if err != nil {
		return err
	}
	button := func(label, verb string) storage.Button {
		return storage.Button{Text: care.Say(label), Data: "person:" + verb + ":" + id.String()}
	}
	pair := []storage.Button{button("staff.detained.confirm", "detained"), button("staff.phone.is_taken", "taken")}
	if !c.Detained.IsZero() {
		pair[0] = button("staff.detained.released", "released")
	}
	if line.Taken() {
		pair[1] = button("staff.phone.is_back", "back")
	}
	row.Buttons = append(row.Buttons, pair)
	return nil
}
