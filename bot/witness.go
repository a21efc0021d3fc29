package bot

import (
	"errors"
	"strings"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// A stranger who raises an alarm becomes a witness: somebody we can write to
// until the alert is closed, with no case of their own.

// strangerUrgent offers the kinds of alarm. Nothing is kept yet but, for a few
// minutes in memory, that this chat has cried for help.
func (t *turn) strangerUrgent(l care.Language) error {
	t.b.guard.cry(t.in.From, t.now)
	return t.answerStranger(l, append(urgentButtons(l), languageButtons("s:urgent:")...),
		care.Say("alert.who"), care.Text{}, care.Say("stranger.emergency"))
}

// criesForHelp reports whether a stranger needs to be let through, however many
// others write.
func (t *turn) criesForHelp() bool {
	if t.in.Tap != nil {
		what, ok := strings.CutPrefix(t.in.Tap.Data, "s:")
		what, _, _ = strings.Cut(what, ":")
		return ok && (what == "urgent" || reasonsOf[what] != "")
	}
	_, command := urgentCommand(t.in.Text)
	return t.in.Kind == Wrote && (command || t.cries(t.in.Text, append(whoKeys, urgentWords...)))
}

// whoKeys are the answers to for whom help is needed.
var whoKeys = []string{"alert.who.me", "alert.who.other", "alert.who.help"}

// tells reports whether a stranger who has just cried for help says what has
// happened instead of pressing.
func (t *turn) tells() bool {
	if t.in.Tap != nil || t.in.Kind == Edited || t.in.Kind == InGroup || !t.b.guard.cried(t.in.From, t.now) {
		return false
	}
	return t.in.Kind != Wrote || len(strings.Fields(t.in.Text)) > 1 && !strings.HasPrefix(t.in.Text, "/")
}

// strangerCried answers a cry for help. Whoever cries twice, or tells what has
// happened, has answered the question that guards against pockets.
func (t *turn) strangerCried() error {
	l := guess(t.in.Language)
	if key, ok := t.b.words.MatchKey(bare(t.in.Text), whoKeys...); ok && t.in.Kind == Wrote {
		return t.witness(l, strings.TrimPrefix(key, "alert.who."))
	}
	rest, command := urgentCommand(t.in.Text)
	if command && rest != "" {
		t.in.Text = rest
		return t.witness(l, "")
	}
	switch {
	case t.tells():
		return t.witness(l, "")
	case t.b.guard.cried(t.in.From, t.now):
		return t.witness(l, "help")
	}
	return t.strangerUrgent(l)
}

// witness keeps a stranger's alarm: the second press raises it, or, where who is
// empty, what they told instead.
func (t *turn) witness(l care.Language, who string) error {
	if err := t.arrive(care.Person{Role: care.Witness, Language: l, Enrolled: t.now}); err != nil {
		return err
	}
	if err := t.tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: t.me.ID, Opened: t.now, Witness: true}); err != nil {
		return err
	}
	t.contact = care.Contact{Person: t.me.ID, LastSign: t.now}
	s, _, err := t.b.flows.Begin(alertFlowName, nil, t.now)
	if err != nil {
		return err
	}
	if who == "" {
		err = t.cryOut(s, t.input(s))
	} else {
		var outs []flows.Output
		if s, outs, err = t.b.flows.Answer(s, chosen(flows.Input{}, who), t.now); err == nil {
			err = t.apply(s, outs)
		}
	}
	if err != nil {
		return err
	}
	if err := t.tx.PutTimer(storage.Timer{Due: t.now.Add(witnessLife), Kind: witnessTimer, Person: t.me.ID}); err != nil {
		return err
	}
	return t.tx.PutContact(t.contact)
}

// witnessTimer forgets a witness who has not agreed to more.
const (
	witnessTimer = "witness"
	witnessLife  = 30 * 24 * time.Hour
)

// forgetWitness removes all that we know of a witness, unless an alert of
// theirs is still open or worked on, or they have become a participant.
func (b *Bot) forgetWitness(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	p, err := tx.Person(care.System, m.Person)
	if err != nil || p.Role != care.Witness {
		return nil, ignoreNotFound(err)
	}
	alerts, err := tx.AlertsOf(care.System, m.Person)
	if err != nil {
		return nil, err
	}
	for _, a := range alerts {
		needed, err := inRequest(tx, a)
		if err != nil {
			return nil, err
		}
		if a.Open() || needed || b.now().Sub(a.Raised) < witnessLife {
			return nil, tx.PutTimer(storage.Timer{Due: b.now().Add(24 * time.Hour), Kind: witnessTimer, Person: m.Person})
		}
	}
	if planned, err := tx.Erasures(m.Person); err != nil || len(planned) > 0 { // nobody could erase them later
		return nil, errors.Join(err, tx.PutTimer(storage.Timer{Due: b.now().Add(24 * time.Hour), Kind: witnessTimer, Person: m.Person}))
	}
	return nil, tx.Forget(m.Person)
}

// inRequest reports whether a lawyer still works with what was sent with an
// alert: it is sealed for whoever sent it.
func inRequest(tx *storage.Tx, a care.Alert) (bool, error) {
	if a.Legal.IsZero() {
		return false, nil
	}
	r, err := tx.LegalOutline(care.System, a.Legal)
	return r.Status.Open(), ignoreNotFound(err)
}

// witnessRoute handles somebody who is known for an alert only.
func (t *turn) witnessRoute() error {
	if t.in.Kind == Unblocked {
		return t.witnessHelp()
	}
	if act, ok := t.criedForHelp(); ok && t.in.Kind == Wrote {
		return act()
	}
	if name, code, ok := command(t.in.Text); ok && t.in.Kind == Wrote {
		if name == "start" && code != "" {
			return t.claim(code)
		}
		if name == "urgent" {
			return t.urgent()
		}
		return t.witnessHelp()
	}
	return t.converse(t.witnessed)
}

// witnessHelp shows the alert that is open, or says how to reach us.
func (t *turn) witnessHelp() error {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return err
	}
	if len(list) > 0 && list[0].Open() {
		return t.openBoard(list[0])
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply,
		Lines:   []care.Text{care.Say("stranger.what"), {}, care.Say("stranger.reach"), {}, care.Say("stranger.emergency")},
		Buttons: [][]storage.Button{{{Text: care.Say("stranger.urgent"), Data: "s:urgent:" + string(t.me.Language)}}}})
}

// witnessed takes what a witness sends by itself: it belongs to their alert, also
// when they have left its board, and goes to whoever answered them once it is
// closed.
func (t *turn) witnessed() error {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return err
	}
	switch {
	case len(list) == 0:
		return t.urgent()
	case !list[0].Open():
		return t.passOn()
	}
	s, err := t.alertSession(list[0])
	if err != nil {
		return err
	}
	t.contact.Flow = s.Flow
	return t.answer(s, t.input(s))
}
