package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot"
)

// onSlowNetwork lets messages that begin with some words take a minute.
func onSlowNetwork(t *testing.T, words string, test func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer s.stop()
		s.chats.slow = func(m bot.Message) {
			if strings.HasPrefix(m.Text, words) {
				time.Sleep(time.Minute)
			}
		}
		test(t, s)
	})
}

// later is what has come of everything five minutes later.
func (s *stage) later() string {
	time.Sleep(5 * time.Minute)
	s.settle()
	return s.heard()
}

// TestToldOnTheWay tells something while the card of whoever has just opened the
// alert has not arrived: it must stand on the card in the end.
func TestToldOnTheWay(t *testing.T) {
	onSlowNetwork(t, "staff.alert.head", func(t *testing.T, s *stage) {
		s.plays("maria is caseworker bg\nlena is lawyer en\namina is participant ar of maria\namina: menu.urgent\namina [alert.who.me]")
		s.do("lena [button.open]")
		if heard := s.plays("amina [alert.where.short]\namina [alert.where.airport]"); strings.Contains(heard, "lena ~") {
			t.Fatalf("the card was not slow:\n%s", heard)
		}
		heard := s.later()
		card, _, _ := strings.Cut(heard[max(0, strings.LastIndex(heard, "lena ~ staff.alert.head")):], "\n")
		if !strings.HasPrefix(card, "lena ~") || !strings.Contains(card, "flow.line") {
			t.Errorf("what was told while the card was on its way does not stand on it:\n%s", heard)
		}
	})
}

// TestTakenOnTheWay takes an alert before any notice of it has arrived: those that
// come then must not go on calling.
func TestTakenOnTheWay(t *testing.T) {
	onSlowNetwork(t, "staff.alert.look", func(t *testing.T, s *stage) {
		heard := s.plays("maria is caseworker bg\nlena is lawyer en\nleo is lawyer en\namina is participant ar of maria\n" +
			"amina: menu.urgent\namina [alert.who.other]\nida is coordinator bg\nida: /alerts\nida [staff.alert.button]\nida [button.take]")
		if strings.Contains(heard, "staff.alert.look") {
			t.Fatalf("the notices were not slow:\n%s", heard)
		}
		heard = s.later()
		for _, called := range []string{"lena", "leo", "maria"} {
			look, taken := strings.Index(heard, called+" < staff.alert.look"), strings.Index(heard, called+" ~ staff.alert.taken")
			if look < 0 || taken < look {
				t.Errorf("the notice of %s goes on calling:\n%s", called, heard)
			}
		}
	})
}
