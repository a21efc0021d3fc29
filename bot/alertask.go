package bot

import (
	"slices"

	"pristan/care"
	"pristan/flows"
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
		return t.answerRequest(a, key)
	}
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent || !o.contact.Reachable() {
		t.notice("notice.not_now")
		return err
	}
	row := storage.Outbox{To: a.Person, Lane: storage.Reply, Lines: []care.Text{care.Say("urgent.question")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.show"), Data: "urgent:ask:" + a.ID.String() + ":" + key}}}}
	if err := t.post(row); err != nil {
		return err
	}
	t.notice("notice.asked")
	return t.showAlert(a)
}

// answerRequest opens the question that a responder wants answered.
func (t *turn) answerRequest(a care.Alert, key string) error {
	if !a.Open() {
		return t.openBoard(a)
	}
	s, err := t.alertSession(a)
	if err != nil {
		return err
	}
	s, outs, err := t.b.flows.Request(s, key, t.now)
	if err != nil {
		return care.ErrNotFound
	}
	t.contact.Talking = care.PersonID{}
	return t.apply(s, outs)
}

// alertSession is the person's way through the questions of an alert: the one
// they are in or left, else one that has come as far as the board.
func (t *turn) alertSession(a care.Alert) (flows.Session, error) {
	if t.contact.Flow != alertFlowName {
		if err := t.aside(); err != nil {
			return flows.Session{}, err
		}
	}
	s, err := t.tx.Session(t.me, t.me.ID, alertFlowName)
	if err == nil && s.Answers["who"].Value != "" {
		own, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
		if err != nil {
			return s, err
		}
		if own.ID == a.ID {
			s, _, err = t.b.flows.Resume(s, t.now)
			return s, err
		}
	}
	if ignoreNotFound(err) != nil {
		return s, err
	}
	s, _, err = t.b.flows.Begin(alertFlowName, map[string]string{alertFact: a.ID.String()}, t.now)
	if err != nil {
		return s, err
	}
	s, _, err = t.b.flows.Answer(s, chosen(flows.Input{}, whoOf(a.Why)), t.now) // it was raised long ago
	return s, err
}

// askWhetherWell lets the person know that a human would like to hear whether
// they are safe.
func (t *turn) askWhetherWell(a care.Alert, _ string) error {
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent || !o.contact.Reachable() || o.me.Role.Staff() {
		t.notice("notice.not_now")
		return err
	}
	button := func(label, verb string) []storage.Button {
		return []storage.Button{{Text: care.Say(label), Data: "urgent:" + verb + ":" + a.ID.String()}}
	}
	if err := t.post(storage.Outbox{To: a.Person, Lane: storage.Reply, Lines: []care.Text{care.Say("urgent.are_you_well")},
		Buttons: [][]storage.Button{button("well.word", "well"), button("urgent.not_well", "unwell")}}); err != nil {
		return err
	}
	t.notice("notice.asked")
	return t.showAlert(a)
}

func hasPapers(a care.Alert) bool {
	return slices.ContainsFunc(a.Said, func(s care.Said) bool { return len(s.Files) > 0 || s.Latitude != 0 || s.Longitude != 0 })
}

// showAlertFile sends what is kept of one file. As long as it has not been
// fetched it goes on by its reference: minutes count.
func (t *turn) showAlertFile(f care.File) error {
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Protect: true, Lines: []care.Text{care.Say("file." + string(f.Kind))}}
	switch k, err := t.tx.Kept(t.me, f.ID); {
	case ignoreNotFound(err) != nil:
		return err
	case k.State == care.StoredFile:
		row.Kept = f.ID
	case k.State == care.RefusedFile:
		row.Lines = []care.Text{care.Say("file.refused")}
	default:
		row.File = &f
	}
	return t.post(row)
}

// showAlertFiles sends what was sent with an alert: photos, voice notes, places.
func (t *turn) showAlertFiles(a care.Alert, _ string) error {
	for _, s := range a.Said {
		for _, f := range s.Files {
			if err := t.showAlertFile(f); err != nil {
				return err
			}
		}
		if s.Latitude != 0 || s.Longitude != 0 {
			if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Place: &[2]float64{s.Latitude, s.Longitude}, Erase: sensitiveFor, Protect: true}); err != nil {
				return err
			}
		}
	}
	return nil
}
