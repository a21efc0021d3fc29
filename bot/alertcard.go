package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

// showAlert shows what is known, how the person may be reached, and what can
// be done. A worker has one card of an alert: an earlier one goes.
func (t *turn) showAlert(a care.Alert) error {
	if mayRead, err := t.may(care.ReadPerson, a.Person); err != nil {
		return err
	} else if !a.Open() && !mayRead {
		return care.ErrNotFound // it is over: a colleague's person again
	}
	if err := t.elsewhere(a.Person); err != nil {
		return err
	}
	if err := t.onlyCard(a); err != nil {
		return err
	}
	row, err := t.alertCard(a, t.me)
	if err != nil {
		return err
	}
	return t.redraw(row)
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
	person, err := t.tx.Person(care.System, a.Person) // the alert itself gives the right to the name
	if err != nil {
		return storage.Outbox{}, err
	}
	row := storage.Outbox{Slot: alertCardSlot(a.ID), Erase: sensitiveFor, Protect: true, Lines: alertHead(a, person)}
	row.Lines = append(row.Lines, t.sinceLines(a)...)
	row.Lines = append(row.Lines, saidLines(a)...)
	row.Lines = append(row.Lines, reachLines(a, person)...)
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
	row.Buttons, err = t.alertButtons(a, reader)
	return row, err
}

// alertHead says who told us what, and when. The first line, which a preview
// shows, says nothing.
func alertHead(a care.Alert, person care.Person) []care.Text {
	lines := []care.Text{care.Say("staff.alert.head", care.Args{"at": care.Moment(a.Raised)}), care.Say("staff.reason." + string(a.Why))}
	if person.Role == care.Witness {
		lines = append(lines, care.Say("staff.alert.witness"))
	} else {
		lines = append(lines, care.Say("staff.alert.about", care.Args{"name": care.Name(person.Name)}))
	}
	if !a.Mistake.IsZero() {
		lines = append(lines, care.Say("staff.alert.mistake", care.Args{"at": care.ClockTime(a.Mistake)}))
	}
	return append(lines, care.Say("staff.alert.language", care.Args{"language": care.TextOf(care.Say("language." + string(person.Language)))}))
}

// sinceLines say how long somebody has been detained: to the hour where that
// is known, else at most.
func (t *turn) sinceLines(a care.Alert) []care.Text {
	since, exact := a.Since(t.b.home)
	if since.IsZero() || since.After(t.now) {
		return nil
	}
	args := care.Args{"at": care.Moment(since), "hours": care.Count(int(t.now.Sub(since) / time.Hour))}
	if !exact {
		args["at"] = care.DayOn(care.DayOf(since, t.b.home))
		return []care.Text{care.Say("staff.alert.since_day", args)}
	}
	return []care.Text{care.Say("staff.alert.since", args)}
}

// saidLines are what was said, each under the short name of its question.
func saidLines(a care.Alert) (lines []care.Text) {
	for _, s := range a.Said {
		for _, v := range saidValues(s) {
			lines = append(lines, care.Say("flow.line", care.Args{"label": care.TextOf(care.Say("alert." + s.Key + ".short")), "answer": v}))
		}
	}
	return lines
}

func saidValues(s care.Said) (values []care.Value) {
	option := func(v string) care.Value { return care.TextOf(care.Say("alert." + s.Key + "." + v)) }
	for _, v := range s.Values {
		values = append(values, option(v))
	}
	switch {
	case len(s.Values) > 0:
	case s.Value != "":
		values = append(values, option(s.Value))
	case s.Text != "":
		values = append(values, care.Words(quote(s.Text, longestSaid)))
	case s.Day != "":
		values = append(values, care.DayOn(s.Day))
	case s.Timed:
		values = append(values, care.ClockOn(s.Minute))
	case s.Latitude != 0 || s.Longitude != 0:
		values = append(values, care.TextOf(care.Say("file.place")))
	case s.Number != 0:
		values = append(values, care.Count(s.Number))
	}
	for _, f := range s.Files {
		values = append(values, care.TextOf(care.Say("file."+string(f.Kind))))
	}
	return values
}

// longestSaid is as much of one answer as a card shows, in code points.
const longestSaid = 300

// reachLines say how the person may be reached.
func reachLines(a care.Alert, person care.Person) (lines []care.Text) {
	if a.Now {
		lines = append(lines, care.Say("staff.alert.now"))
	}
	if a.Child {
		lines = append(lines, care.Say("staff.alert.child"))
	}
	switch {
	case a.SafeCall == "yes":
		lines = append(lines, care.Say("staff.alert.may_call"))
	case a.SafeCall == "no":
		lines = append(lines, care.Say("staff.alert.write_only"))
	case a.SafeCall == silence:
		lines = append(lines, care.Say("staff.alert.silence"))
	case person.Calling != "":
		lines = append(lines, care.Say("staff.calling."+string(person.Calling)))
	}
	return lines
}

// alertState says who has it, or that nobody does.
func (t *turn) alertState(a care.Alert) (care.Text, error) {
	switch {
	case !a.Open():
		return care.Say("staff.alert.closed_as", care.Args{"outcome": care.TextOf(care.Say("alert_close.outcome." + a.Outcome))}), nil
	case a.TakenBy.IsZero():
		return care.Say("staff.alert.open"), nil
	}
	worker, err := t.tx.Person(care.System, a.TakenBy)
	return care.Say("staff.alert.taken", care.Args{"name": care.Name(worker.Name),
		"role": care.TextOf(care.Say("role." + string(worker.Role))), "at": care.ClockTime(a.Taken)}), err
}

// noteLines are what responders wrote down, the latest few.
func (t *turn) noteLines(a care.Alert, lines []care.Text) ([]care.Text, error) {
	for _, n := range a.Notes[max(0, len(a.Notes)-3):] {
		by, err := t.tx.Person(care.System, n.By)
		if err != nil {
			return nil, err
		}
		lines = append(lines, care.Say("staff.alert.note", care.Args{"name": care.Name(by.Name), "at": care.Moment(n.At), "words": care.Words(quote(n.Text, longestSaid))}))
	}
	return lines, nil
}

// alertButtons are what this reader can do.
func (t *turn) alertButtons(a care.Alert, reader care.Person) (rows [][]storage.Button, err error) {
	if !a.Open() {
		return nil, nil
	}
	there, err := t.there(a.TakenBy)
	if err != nil {
		return nil, err
	}
	if a.TakenBy != reader.ID && (!there || a.Offered == reader.ID) {
		rows = append(rows, []storage.Button{alertButton("button.take", "take", a)})
	}
	if hasPapers(a) {
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
	var flat []storage.Button
	if !silent {
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
	flat = append(flat, alertButton("staff.alert.share", "share", a), alertButton("staff.alert.write_note", "note", a))
	for pair := range slices.Chunk(flat, 2) {
		rows = append(rows, pair)
	}
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

// stayButtons offer the taker to be asked later.
func stayButtons(a care.Alert) (row []storage.Button) {
	for _, s := range []string{"3h", "12h"} {
		b := alertButton("staff.alert.still_"+s, "still", a)
		b.Data += ":" + s
		row = append(row, b)
	}
	return row
}
