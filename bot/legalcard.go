package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// showLegal shows a lawyer a request in their own language: what was told, how
// it stands, its days, and what can be done.
func (t *turn) showLegal(r care.LegalRequest) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	p, err := t.tx.Person(care.System, r.Person) // the request itself gives the right to the name
	if err != nil {
		return err
	}
	lines := []care.Text{care.Say("staff.person.name", care.Args{"name": care.Name(p.Name)}),
		care.Say("staff.legal.status." + string(r.Status)),
		care.Say("staff.legal.opened", care.Args{"at": care.Moment(r.Opened)}),
		care.Say("staff.alert.language", care.Args{"language": care.TextOf(care.Say("language." + string(p.Language)))})}
	if r.Told.IsZero() && r.Status.Open() {
		lines = append(lines, care.Say("staff.legal.unfinished"))
	}
	reach, err := t.outOfReach(r)
	if err != nil {
		return err
	}
	lines = append(lines, reach...)
	stored, err := t.keptLines(r)
	if err != nil {
		return err
	}
	said, err := t.alertLines(r)
	if err != nil {
		return err
	}
	lines = slices.Concat(lines, t.dayLines(r), legalFactLines(r.Facts), said, laterLines(r), stored)
	history, err := t.historyLines(r)
	if err != nil {
		return err
	}
	buttons, err := t.legalButtons(r)
	if err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Slot: legalSlot(r.ID), Lines: append(lines, history...), Buttons: buttons, Erase: sensitiveFor, Protect: true})
}

func (t *turn) legalButtons(r care.LegalRequest) (buttons [][]storage.Button, err error) {
	add := func(show bool, key, verb string) {
		if show {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: legalData(verb, r.ID)}})
		}
	}
	notes, err := t.tx.Notes(t.me, r.ID)
	if err != nil {
		return nil, err
	}
	mine := r.Lawyer == t.me.ID
	open := mine && r.Status.Open()
	add(r.Status == care.LegalNew, "button.take", "take")
	add(mine && r.Warning != nil, "staff.legal.have", "have")
	add(r.Status != care.LegalWithdrawn && (len(r.AllPages())+len(r.Spoken()) > 0 || longWords(r)), "staff.legal.pages", "pages")
	add(mine && r.Status != care.LegalWithdrawn && len(r.AllPages()) > 0, "staff.legal.folder", "folder")
	add(open, "staff.legal.ask", "ask")
	add(open, "staff.legal.ask_page", "askpage")
	add(open, "staff.legal.confirm", "paper")
	add(mine, "staff.legal.note", "note")
	add(len(notes) > 0, "staff.legal.notes", "notes")
	add(open && r.Status != care.LegalWaiting, "staff.legal.wait", "wait")
	add(open && r.Status == care.LegalWaiting, "staff.legal.back", "back")
	add(open, "staff.legal.hand", "hand")
	add(open, "staff.legal.close", "close")
	return append(buttons, []storage.Button{{Text: care.Say("menu.cases"), Data: "legal:list:"}}), nil
}

// showLegalOutline shows those who do not read a request how it stands, and to
// those who assign it who has it and its days.
func (t *turn) showLegalOutline(r care.LegalRequest) error {
	lines := []care.Text{care.Say("staff.legal.status." + string(r.Status)), care.Say("staff.legal.opened", care.Args{"at": care.Moment(r.Opened)})}
	row := storage.Outbox{Slot: legalSlot(r.ID), Erase: sensitiveFor, Protect: true}
	assigns, err := t.mayLegal(care.AssignLegal, r.ID)
	if err != nil {
		return err
	}
	if assigns {
		history, err := t.historyLines(r)
		if err != nil {
			return err
		}
		lines = slices.Concat(lines, t.dayLines(r), history)
		if r.Warning != nil {
			row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.legal.have"), Data: legalData("have", r.ID)}})
		}
		if r.Status.Open() {
			row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.legal.hand"), Data: legalData("hand", r.ID)}})
		}
	}
	row.Lines = lines
	row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("menu.cases"), Data: "legal:list:"}})
	return t.redraw(row)
}
