package bot_test

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"pristan/care"
	"pristan/locales"
)

// hidden parts the words of a conversation file from the values that stand in
// them: a phone of these tests shows both, a line of the file only the words.
const hidden = "\u2063"

// valuesToo is keysAsWords with the values of every message behind its key, as
// many as any language shows, so that a value which is said is seen.
func valuesToo(t testing.TB) fs.FS {
	words := map[string]string{}
	for _, l := range care.Languages {
		data, err := fs.ReadFile(locales.Files(), string(l)+".json")
		if err != nil {
			t.Fatal(err)
		}
		var messages map[string]struct{ Other string }
		if err := json.Unmarshal(data, &messages); err != nil {
			t.Fatal(err)
		}
		for key, m := range messages {
			if values := placeholder.FindAllString(m.Other, -1); len(values) > 0 {
				slices.Sort(values)
				words[key] = key + hidden + strings.Join(slices.Compact(values), hidden)
			}
		}
	}
	shown := shownWords(t)
	maps.DeleteFunc(words, func(key, _ string) bool { return shown[key] != "" })
	return keysAsWords(t, words)
}

// TestWhatIsLeftOnAPhone plays every conversation once more and looks at the
// participants' phones a day later, as somebody who has taken one would: nothing
// that anybody wrote may stand there, no worker's name, and never at any time
// another person's name. Then the bot is away for sixty hours in the middle: what
// Telegram does not let it delete any more must have been reported.
func TestWhatIsLeftOnAPhone(t *testing.T) {
	files, err := filepath.Glob("testdata/*.talk")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found: %v", err)
	}
	looked := 0
	for _, file := range files {
		script, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, after := range []string{"wait 25h", "down 60h, wait 14h"} {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".talk")+", "+after, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { looked += lookAtPhones(t, string(script), after) })
			})
		}
	}
	t.Logf("looked at %d messages on participants' phones", looked)
	if looked < 600 {
		t.Error("that is too few to prove anything")
	}
}

var (
	typed   = regexp.MustCompile(`^(\w+): (.+)$`)
	becomes = regexp.MustCompile(`^(\w+) is (participant|caseworker|lawyer|coordinator)\b`)
)

func lookAtPhones(t *testing.T, script, after string) (looked int) {
	s := newStageSaying(t, valuesToo(t))
	defer s.stop()
	roles, wrote := map[string]string{}, []string{}
	for _, line := range strings.Split(script+"\n"+after, "\n") {
		line = strings.TrimSpace(line)
		s.wasDown = s.wasDown || strings.HasPrefix(line, "down ")
		if strings.HasPrefix(line, "flows ") {
			return 0 // words of its own
		}
		if m := becomes.FindStringSubmatch(line); m != nil {
			roles[m[1]] = m[2]
		}
		if m := typed.FindStringSubmatch(line); m != nil && len(strings.Fields(m[2])) > 2 && !strings.HasPrefix(m[2], "/") {
			wrote = append(wrote, m[2])
		}
	}
	for _, line := range strings.Split(script, "\n") {
		if strings.HasPrefix(line, "  ") || strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s.do(strings.TrimSpace(line))
		s.settle()
	}
	for _, line := range strings.Split(after, ", ") {
		s.do(line)
		s.settle()
	}
	for name, role := range roles {
		if role == "participant" && s.chats.fault[s.people[name]] == nil {
			looked += s.lookAt(name, roles, wrote, after)
		}
	}
	return looked
}

func (s *stage) lookAt(name string, roles map[string]string, wrote []string, after string) (looked int) {
	left := false
	for _, m := range s.chats.shown[s.people[name]] {
		if m.theirs {
			continue
		}
		looked++
		text := plainly(m.message.Text)
		for other, role := range roles {
			switch mentioned := strings.Contains(text, hidden+other) || strings.Contains(text, other+hidden); {
			case mentioned && role == "participant" && other != name:
				s.t.Errorf("the phone of %s has shown %s: %q", name, other, text)
			case mentioned && role != "participant" && !m.gone:
				left = true
			}
		}
		for _, words := range wrote {
			left = left || !m.gone && strings.Contains(text, words)
		}
	}
	switch {
	case left && !s.wasDown:
		s.t.Errorf("a day later the phone of %s still shows what somebody wrote, or who:\n%s", name, s.left(name))
	case left && !strings.Contains(s.said(), "staff.person.left_messages"):
		s.t.Errorf("what is left on the phone of %s was told nobody:\n%s", name, s.left(name))
	}
	return looked
}

// left is what stands on somebody's phone.
func (s *stage) left(name string) string {
	var lines []string
	for _, m := range s.chats.shown[s.people[name]] {
		if !m.gone && !m.theirs {
			lines = append(lines, plainly(m.message.Text))
		}
	}
	return strings.Join(lines, "\n")
}

// said is every line that any phone has shown.
func (s *stage) said() string {
	var all strings.Builder
	for _, l := range s.chats.lines {
		all.WriteString(l.text + "\n")
	}
	return all.String()
}

// plainly is a text without marks of direction, its values shown.
func plainly(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, text)
}
