package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot"
)

// TestToldOnTheWay slows the network of whoever has just opened an alert: what is
// told before the card has arrived must stand on it in the end.
func TestToldOnTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer s.stop()
		for _, line := range []string{"maria is caseworker bg", "lena is lawyer en", "amina is participant ar of maria", "amina: menu.urgent", "amina [alert.who.me]"} {
			s.do(line)
			s.settle()
		}
		s.chats.slow = func(m bot.Message) {
			if strings.Contains(m.Text, "staff.alert.head") {
				time.Sleep(time.Minute)
			}
		}
		s.do("lena [button.open]")
		for _, line := range []string{"amina [alert.where.short]", "amina [alert.where.airport]"} {
			s.do(line)
			s.settle()
		}
		if heard := s.heard(); strings.Contains(heard, "lena ~") {
			t.Fatalf("the card was not slow:\n%s", heard)
		}
		time.Sleep(5 * time.Minute)
		s.settle()
		lines := strings.Split(strings.TrimSpace(s.heard()), "\n")
		last := ""
		for _, line := range lines {
			if strings.Contains(line, "lena ~ staff.alert.head") {
				last = line
			}
		}
		if !strings.Contains(last, "flow.line") {
			t.Errorf("what was told while the card was on its way does not stand on it:\n%s", strings.Join(lines, "\n"))
		}
	})
}

// TestTakenOnTheWay slows every notice of an alert: one that arrives when somebody
// has it must not go on calling.
func TestTakenOnTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer s.stop()
		s.chats.slow = func(m bot.Message) {
			if strings.Contains(m.Text, "staff.alert.look") {
				time.Sleep(time.Minute)
			}
		}
		for _, line := range []string{"maria is caseworker bg", "lena is lawyer en", "leo is lawyer en", "amina is participant ar of maria",
			"amina: menu.urgent", "amina [alert.who.other]", "ida is coordinator bg", "ida: /alerts", "ida [staff.alert.button]", "ida [button.take]"} {
			s.do(line)
			s.settle()
		}
		if heard := s.heard(); strings.Contains(heard, "staff.alert.look") {
			t.Fatalf("the notices were not slow:\n%s", heard)
		}
		time.Sleep(5 * time.Minute)
		s.settle()
		heard := s.heard()
		for _, called := range []string{"lena", "leo", "maria"} {
			look, taken := strings.Index(heard, called+" < staff.alert.look"), strings.Index(heard, called+" ~ staff.alert.taken")
			if look < 0 || taken < look {
				t.Errorf("the notice of %s goes on calling:\n%s", called, heard)
			}
		}
	})
}
