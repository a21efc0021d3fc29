package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/flows"
)

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
