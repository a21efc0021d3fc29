package bot

import (
	"slices"
	"time"

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

// openNotice lets the tapped notice become what it speaks of; where something
// else was tapped, the notice goes.
func (t *turn) openNotice(slot string) error {
	ref, err := t.tx.Ref(t.me.ID, slot)
	if err != nil {
		return err
	}
	if t.in.Tap != nil && ref == t.in.Tap.Message {
		return t.tx.PutRef(t.me.ID, slot, "")
	}
	return t.dropMessage(t.me.ID, slot)
}

// answerWanted opens what is wanted, one question after the other. The one they
// were at comes last, so that it is not lost.
func (t *turn) answerWanted(a care.Alert) error {
	if err := t.openNotice(wantSlot(a.ID)); err != nil {
		return err
	}
	if !a.Open() || len(a.Wanted) == 0 {
		return t.openBoard(a)
	}
	s, err := t.alertSession(a)
	if err != nil {
		return err
	}
	if _, answered := s.Answers[s.Step]; s.Phase == flows.Asking && !answered {
		a = a.Want(s.Step)
	}
	a.Wished = time.Time{}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	s, outs, err := t.b.flows.Request(s, a.Wanted[0], t.now)
	if err != nil { // a question that is no more
		if err := t.tx.PutAlert(a.Unwant(a.Wanted[0])); err != nil {
			return err
		}
		return t.openBoard(a)
	}
	t.contact.Talking = care.PersonID{}
	return t.apply(s, outs)
}

// leadOn leads whoever has begun to answer what is wanted to the next question
// of it, instead of to the board.
func (t *turn) leadOn(before, s flows.Session, in flows.Input, outs []flows.Output) (flows.Session, []flows.Output, error) {
	last := len(outs) - 1
	if s.Flow != alertFlowName || before.Phase != flows.Asking || before.Step == s.Step || before.Step == "who" || in.Control == flows.Back || last < 0 {
		return s, outs, nil
	}
	a, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
	if err != nil || !a.Open() {
		return s, outs, ignoreNotFound(err)
	}
	asked := slices.Contains(a.Wanted, before.Step)
	if a, err = t.notWanted(a, before.Step); err != nil {
		return s, outs, err
	}
	if len(a.Wanted) == 0 || !asked && !a.Wished.IsZero() || s.Phase != flows.Open {
		return s, outs, nil
	}
	next, more, err := t.b.flows.Request(s, a.Wanted[0], t.now)
	if err != nil {
		return s, outs, nil // a flow of another version does not know it
	}
	return next, append(outs[:last:last], more...), nil
}

// notWanted notes that a question is wanted no more. With the last one the
// notice goes that nobody has opened.
func (t *turn) notWanted(a care.Alert, key string) (care.Alert, error) {
	if !slices.Contains(a.Wanted, key) {
		return a, nil
	}
	if a = a.Unwant(key); len(a.Wanted) == 0 {
		if err := t.dropMessage(t.me.ID, wantSlot(a.ID)); err != nil {
			return a, err
		}
	}
	return a, t.tx.PutAlert(a)
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
