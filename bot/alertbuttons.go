package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// alertButtons are what this reader can do.
func (t *turn) alertButtons(a care.Alert, reader care.Person) (rows [][]storage.Button, err error) {
	if !a.Open() {
		return nil, nil
	}
	if a.Person == reader.ID {
		rows = append(rows, []storage.Button{urgentButton("staff.alert.add", "board", a)})
	}
	there, err := t.there(a.TakenBy)
	if err != nil {
		return nil, err
	}
	if a.TakenBy != reader.ID && (!there || a.Offered == reader.ID) {
		rows = append(rows, []storage.Button{alertButton("button.take", "take", a)})
	}
	heard, err := t.mayHear(a, reader)
	if err != nil {
		return nil, err
	}
	if heard && hasPapers(a) {
		rows = append(rows, []storage.Button{alertButton("staff.alert.files", "files", a)})
	}
	if !a.Responds(reader.ID) {
		return rows, nil
	}
	return t.responderButtons(a, reader, rows)
}

func (t *turn) responderButtons(a care.Alert, reader care.Person, rows [][]storage.Button) ([][]storage.Button, error) {
	silent, err := t.silentAbout(a.Person)
	if err != nil {
		return nil, err
	}
	raiser, about, err := t.concerned(a)
	if err != nil {
		return nil, err
	}
	var flat []storage.Button
	if about.ID != raiser.ID {
		flat = append(flat, alertButton("staff.alert.person", "person", a))
	}
	if !silent && !raiser.Role.Staff() {
		flat = append(flat, storage.Button{Text: care.Say("button.write_to_person"), Data: "talk:alert." + a.ID.String()},
			alertButton("staff.alert.well", "well", a))
	}
	if a.Why.Urgent() && !silent {
		flat = append(flat, alertButton("staff.alert.asks", "asks", a))
	}
	if a.Why.Urgent() {
		custody, err := t.custodyButtons(a, reader)
		if err != nil {
			return nil, err
		}
		flat = append(flat, custody...)
	}
	if a.SpokenContact() {
		flat = append(flat, alertButton("staff.alert.write_contact", "contact", a))
	}
	flat = append(flat, alertButton("staff.alert.share", "share", a), alertButton("staff.alert.write_note", "note", a))
	rows = append(rows, inPairs(reader.Reader(t.b.home), flat)...)
	legal, err := t.legalButton(a, reader)
	if err != nil {
		return nil, err
	}
	rows = append(rows, legal...)
	if a.TakenBy == reader.ID && a.Why.Followed() {
		rows = append(rows, stayButtons(a))
	}
	return append(rows, []storage.Button{alertButton("button.close_alert", "close", a)}), nil
}

// inPairs puts two buttons on a line, in the direction in which they are read.
func inPairs(r care.Reader, flat []storage.Button) (rows [][]storage.Button) {
	for pair := range slices.Chunk(flat, 2) {
		readingOrder(r, pair)
		rows = append(rows, pair)
	}
	return rows
}

// stayButtons offer the taker to be asked later.
func stayButtons(a care.Alert) (row []storage.Button) {
	for _, s := range []string{"3h", "12h"} {
		b := alertButton("staff.alert.still_"+s, "still", a)
		b.Data += ":" + s
		row = append(row, b)
	}
	return row
}
