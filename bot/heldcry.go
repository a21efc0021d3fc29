package bot

import (
	"cmp"
	"strings"

	"pristan/care"
)

// criesHeld reports whether somebody cries for help with a phone that is in
// other hands, and gives their words.
func (t *turn) criesHeld() (words string, ok bool) {
	text := strings.TrimSpace(t.in.Text)
	rest, command := urgentCommand(text)
	return cmp.Or(rest, text), t.in.Kind == Wrote && (command || strings.HasPrefix(text, urgentSign) || t.cries(text, urgentWords))
}

// heldCry takes it to people and answers nothing: it may be whoever holds the
// phone, and it may be the person again. Where an alert about them is open, it
// stands on its card and whoever responds hears of it; where none is, people are
// called anew.
func (t *turn) heldCry(words string) error {
	said := care.Said{Key: care.HeldSaid, Text: words, At: t.now}
	open, err := t.tx.OpenAlerts(care.System)
	if err != nil {
		return err
	}
	known := false
	for _, a := range open {
		if phoneOf(a) != t.me.ID || !a.Why.Urgent() {
			continue
		}
		known = true
		if err := t.heldCryIn(a, said); err != nil {
			return err
		}
	}
	if known {
		return nil
	}
	a, err := t.raise(care.AskedUrgently, t.now)
	if err != nil {
		return err
	}
	a, _ = a.Tell(said)
	return t.tx.PutAlert(a)
}

// heldCryIn adds it to an alert. Where nobody has that, or whoever has it is not
// there, people are called again.
func (t *turn) heldCryIn(a care.Alert, said care.Said) error {
	a, _ = a.Tell(said)
	there, err := t.there(a.TakenBy)
	if err != nil {
		return err
	}
	if there {
		return t.keepSaid(a)
	}
	if t.now.Sub(a.Called) >= askedLately {
		relation, err := t.caseOf(a)
		if err != nil {
			return err
		}
		if a, err = t.call(a, relation); err != nil {
			return err
		}
	}
	return t.keepSaid(a)
}
