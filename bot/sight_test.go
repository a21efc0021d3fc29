package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"pristan/care"
	"pristan/storage"
)

// plays carries out the lines of a conversation, and gives what came of them.
func (s *stage) plays(lines string) string {
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		s.do(strings.TrimSpace(line))
		s.settle()
	}
	return s.heard()
}

// may reports whether somebody may see somebody else as the records are now.
func (s *stage) may(who string, op care.Op, whom string) (yes bool) {
	err := s.store.View(s.t.Context(), func(tx *storage.Tx) error {
		p, _, err := tx.At(s.people[who])
		if err != nil {
			return err
		}
		c, err := tx.CaseOf(care.System, s.idOf(s.people[whom]))
		if care.IsKind(err, care.NotFound) {
			err = nil
		}
		yes = p.May(op, care.Subject{Person: s.idOf(s.people[whom]), Case: c})
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return yes
}

// sees are the sentences of a test: who may read whom now, by name, and
// nobody else of those who are asked about.
func (s *stage) sees(when, whom string, who ...string) {
	s.t.Helper()
	for _, name := range []string{"maria", "lena", "leo", "ivo"} {
		want := false
		for _, w := range who {
			want = want || w == name
		}
		for _, op := range []care.Op{care.ReadPerson, care.ReadLetter, care.SetDetained} {
			if s.may(name, op, whom) != want {
				s.t.Errorf("%s: %s may %s of %s: %v, want %v", when, name, op, whom, !want, want)
			}
		}
	}
}

const cast = `maria is caseworker bg
lena is lawyer en
leo is lawyer en
ivo is coordinator bg
amina is participant ar of maria`

const closes = `
lena [button.close_alert]
lena [alert_close.outcome.safe]
lena [button.skip]`

// TestSightEndsWithWhatGaveIt: what an alert lets a responder see, it lets them
// see as long as it is open and theirs.
func TestSightEndsWithWhatGaveIt(t *testing.T) {
	raised := cast + "\namina: menu.urgent\namina [alert.who.me]\nlena [button.take]"
	for name, test := range map[string]struct {
		play, then string
		see        []string // after play
		left       []string // after then
	}{
		"closing ends it":                        {raised, closes, []string{"maria", "lena"}, []string{"maria"}},
		"a helper's ends with it":                {raised + "\nlena [staff.alert.share]\nlena [alert_share.how.join]\nlena [leo]", closes, []string{"maria", "lena", "leo"}, []string{"maria"}},
		"a hand-over ends it for who had it":     {raised + "\nlena [staff.alert.share]\nlena [alert_share.how.hand]\nlena [leo]", "leo [button.take]", []string{"maria", "lena"}, []string{"maria", "leo"}},
		"an offer that nobody took ends nothing": {raised + "\nlena [staff.alert.share]\nlena [alert_share.how.hand]\nlena [leo]", "wait 1m", []string{"maria", "lena"}, []string{"maria", "lena"}},
		"being replaced ends it":                 {raised + "\nlena blocks\nleo: /alerts\nleo [staff.alert.button]", "leo [button.take]", []string{"maria", "lena"}, []string{"maria", "leo"}},
		"who holds the case keeps it": {cast + "\namina: menu.urgent\namina [alert.who.me]\nmaria [button.take]",
			"maria [button.close_alert]\nmaria [alert_close.outcome.safe]\nmaria [button.skip]", []string{"maria"}, []string{"maria"}},
		"another open alert keeps it": {raised + "\namina: menu.urgent\namina [alert.who.help]\nlena [button.take]",
			closes, []string{"maria", "lena"}, []string{"maria", "lena"}},
		"and the last one ends it": {raised + "\namina: menu.urgent\namina [alert.who.help]\nlena [button.take]" + closes,
			closes, []string{"maria", "lena"}, []string{"maria"}},
		"an alert that a worker raised lends whom it is about": {cast + "\nmaria: /people\nmaria [staff.person.label]\nmaria [staff.alert.raise]\nmaria [button.yes]\nlena [button.take]",
			closes, []string{"maria", "lena"}, []string{"maria"}},
		"a request opened from it keeps it": {raised + "\nlena [staff.alert.legal]", closes, []string{"maria", "lena"}, []string{"maria", "lena"}},
		"and ends it": {raised + "\nlena [staff.alert.legal]" + closes,
			"lena [staff.legal.close]\nlena [legal_close.outcome.won]\nlena [button.skip]\nlena [button.confirm]", []string{"maria", "lena"}, []string{"maria"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t)
				defer s.stop()
				s.plays(test.play)
				s.sees("before", "amina", test.see...)
				s.plays(test.then)
				s.sees("after", "amina", test.left...)
				for _, what := range s.trouble {
					t.Error(what)
				}
			})
		})
	}
}
