package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// A stranger who raises an alarm becomes a witness: somebody we can write to
// until the alert is closed, with no case of their own.

// strangerUrgent offers the two kinds of alarm. Nothing is kept yet: the
// language travels in the buttons.
func (t *turn) strangerUrgent(l care.Language) error {
	button := func(label, what string) []storage.Button {
		return []storage.Button{{Text: care.Say(label), Data: "s:" + what + ":" + string(l)}}
	}
	return t.answerStranger(l, append([][]storage.Button{button("alert.who.me", "me"), button("alert.who.other", "other")},
		languageButtons("s:urgent:")...), care.Say("alert.who"), care.Text{}, care.Say("stranger.emergency"))
}

// criesForHelp reports whether a stranger needs to be let through, however many
// others write.
func (t *turn) criesForHelp() bool {
	if t.in.Tap != nil {
		return strings.HasPrefix(t.in.Tap.Data, "s:urgent:") || strings.HasPrefix(t.in.Tap.Data, "s:me:") || strings.HasPrefix(t.in.Tap.Data, "s:other:")
	}
	_, ok := t.b.words.MatchKey(t.in.Text, append(urgentWords, "alert.who.me", "alert.who.other")...)
	return ok
}

// strangerCried answers urgent words, and takes the second of them typed like a
// press.
func (t *turn) strangerCried() error {
	l := guess(t.in.Language)
	for who, key := range map[string]string{"me": "alert.who.me", "other": "alert.who.other"} {
		if _, ok := t.b.words.MatchKey(t.in.Text, key); ok {
			return t.witness(l, who)
		}
	}
	return t.strangerUrgent(l)
}

// witness keeps a stranger's alarm: the second press raises it.
func (t *turn) witness(l care.Language, who string) error {
	t.me = care.Person{ID: care.NewID[care.Person](), Role: care.Witness, Language: l, Joined: t.now, Enrolled: t.now}
	if err := t.tx.AddPerson(t.me); err != nil {
		return err
	}
	if err := t.tx.Link(t.in.From, t.me.ID); err != nil {
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
	s, outs, err := t.b.flows.Answer(s, chosen(flows.Input{}, who), t.now)
	if err != nil {
		return err
	}
	if err := t.apply(s, outs); err != nil {
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

// witnessed handles what a witness sends that is no button and no urgent word:
// it belongs to their alert, also when they have left its board.
func (t *turn) witnessed() error {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return err
	}
	if name, code, ok := command(t.in.Text); ok && name == "start" && code != "" {
		return t.claim(code)
	}
	if len(list) == 0 || !list[0].Open() {
		return t.urgent()
	}
	s, err := t.alertSession(list[0])
	if err != nil {
		return err
	}
	t.contact.Flow = s.Flow
	return t.answer(s, t.input(s))
}
