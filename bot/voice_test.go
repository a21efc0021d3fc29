package bot_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pristan/bot"
)

// TestAVoiceNoteThatIsRefusedLate has a voice note fetched when it was sent long
// ago: meanwhile the phone is in other hands, or its owner has left us.
func TestAVoiceNoteThatIsRefusedLate(t *testing.T) {
	late := func(t *testing.T, meanwhile []string, then func(t *testing.T, o *office, heard string)) {
		inOffice(t, func(t *testing.T, o *office) {
			var there atomic.Bool
			o.act("amina: menu.legal", "amina [legal.about.work]", "amina [button.skip]", "amina [legal.free.detained]", "photos are unknown")
			o.gives(fmt.Sprint("ref-voice-", o.serial), func() ([]byte, error) {
				if !there.Load() {
					return nil, bot.Unsent{Err: fmt.Errorf("the network")}
				}
				return []byte("nothing that is a voice"), nil
			})
			o.act("amina sends voice", "maria: /people", "maria [staff.person.label]")
			o.act(meanwhile...)
			o.heard()
			there.Store(true)
			o.later(2 * time.Minute)
			then(t, o, o.heard())
		})
	}
	t.Run("held", func(t *testing.T) {
		late(t, []string{"maria [staff.phone.is_taken]", "maria [button.yes]"}, func(t *testing.T, o *office, heard string) {
			if strings.Contains(heard, "amina") {
				t.Errorf("to a phone in other hands went %s", heard)
			}
			o.act("maria: /people", "maria [staff.person.label]", "maria [staff.phone.is_back]", "maria [button.yes]", "amina [button.open]")
			if got := o.heard(); !strings.Contains(got, "amina < legal.news [button.open]") || !strings.Contains(got, "file.voice_again [legal.say_again]") {
				t.Errorf("once she has it again:\n%s", got)
			}
		})
	})
	t.Run("left", func(t *testing.T) {
		late(t, []string{"maria [staff.person.end]", "maria [button.yes]"}, func(t *testing.T, o *office, heard string) {
			if strings.Contains(heard, "amina") {
				t.Errorf("to somebody who has left went %s", heard)
			}
		})
	})
	t.Run("neither", func(t *testing.T) {
		late(t, nil, func(t *testing.T, o *office, heard string) {
			if strings.Count(heard, "amina < file.voice_again [legal.say_again]") != 1 {
				t.Errorf("she heard:\n%s", heard)
			}
		})
	})
}

// act carries out lines of a conversation one after the other.
func (s *stage) act(lines ...string) {
	for _, line := range lines {
		s.do(line)
		s.settle()
	}
}
