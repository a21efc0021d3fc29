package bot_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"pristan/storage/memory"
)

// TestDetentionShowsItsDay: as soon as it is known since when somebody is
// detained, whoever responds reads by when to act, by the shortest term that
// the paper may have; nobody else does, and the person never.
func TestDetentionShowsItsDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStageWith(t, memory.New(), keysAsWords(t, map[string]string{"staff.legal.act_by": "ACT-BY {{.day}}"}))
		defer s.stop()
		reads := func(who, day string) {
			t.Helper()
			var shown []string
			for l := range strings.Lines(s.heard()) {
				if strings.HasPrefix(strings.TrimSpace(l), who+" ") {
					shown = append(shown, l)
				}
			}
			all := strings.Join(shown, "")
			if day == "" && strings.Contains(all, "ACT-BY") || !strings.Contains(all, day) {
				t.Errorf("%s reads\n%s, want the day %q", who, all, day)
			}
		}
		s.plays(cast + "\namina: menu.urgent\namina [alert.who.me]\nlena [button.take]\nleo: /alerts\nleo [staff.alert.button]\namina [alert.since.short]")
		s.do("amina [alert.since.yesterday]")
		s.settle()
		reads("lena", "ACT-BY Tuesday 24 November 2026") // the paper nobody has read: three days
		s.plays("amina [button.skip]\namina [alert.authority.short]")
		s.do("amina [alert.authority.police]")
		s.settle()
		reads("lena", "ACT-BY Saturday 5 December 2026") // the shortest that the police give
		for _, who := range []string{"leo", "maria", "amina"} {
			if text := s.says(who); strings.Contains(text, "ACT-BY") {
				t.Errorf("%s reads %s", who, text)
			}
		}
		s.do("leo: /alerts")
		s.settle()
		reads("leo", "")
		s.plays("lena [button.close_alert]\nlena [alert_close.outcome.released]")
		s.do("lena [button.skip]")
		s.settle()
		reads("lena", "")
	})
}

// says is everything that anybody's phone has shown of one person's.
func (s *stage) says(who string) (text string) {
	for l := range strings.Lines(s.all) {
		if strings.HasPrefix(strings.TrimSpace(l), who+" ") {
			text += l
		}
	}
	return text
}
