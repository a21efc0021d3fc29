package flows

import (
	"strings"
	"testing"
)

func anything(string) bool { return true }

func TestEmbeddedFlowsAreClean(t *testing.T) {
	b := embeddedBook(t)
	for _, p := range b.Lint(b.Actions(), anything) {
		t.Error(p)
	}
}

const done = "  - {end: done}\n"

var wrong = []struct {
	name, steps string
	line        int
	say, cure   string
}{
	{"unreachable after an end", "  - {ask: a, as: text}\n" + done + "  - {say: bad.more}\n" + done, 6, "no way leads to this step (say bad.more)", "remove it"},
	{"unreachable by condition", "  - {ask: a, as: choose, of: [x, y]}\n  - {say: bad.never, when: {all: [{a: x}, {a: y}]}}\n" + done, 5, "no way leads to this step (say bad.never)", "correct its condition"},
	{"dead end", "  - {ask: a, as: choose, of: [x, y]}\n  - {end: done, when: {a: x}}\n", 5, "runs past the last step without an end, for example with a = y", "end: or go:"},
	{"dead end by a skip", "  - {ask: a, as: choose, of: [x], skip: true}\n  - {end: done, when: {a: x}}\n", 5, "runs past the last step", "end: or go:"},
	{"unknown action", "  - {ask: a, as: text}\n  - {do: bad.dance}\n" + done, 5, `unknown action "bad.dance"`, "in Go"},
	{"unknown flow", "  - {ask: a, as: text}\n  - {go: nowhere}\n", 5, `unknown flow "nowhere"`, "go to one of bad"},
	{"flows for ever", "  - {go: bad}\n", 4, "go bad comes before any question", "ask something first"},
	{"no words for a question", "  - {ask: mute, as: choose, of: [x, y]}\n" + done, 4, `message "bad.mute" has no words`, "every language file"},
	{"no words for a say", "  - {ask: a, as: text}\n  - {say: bad.mute}\n" + done, 5, `message "bad.mute" has no words`, "every language file"},
	{"a field nobody sets", "  - {ask: a, as: text}\n  - {say: bad.b, when: {weather: sunny}}\n" + done, 5, `nothing before this step sets "weather"`, "facts:"},
	{"a field set too late", "  - {say: bad.b, when: {not: {a: x}}}\n  - {ask: a, as: choose, of: [x, y]}\n" + done, 4, `nothing before this step sets "a"`, "ask it earlier"},
	{"a value that is no option", "  - {ask: a, as: choose, of: [x, y]}\n  - {say: bad.b, when: {a: {in: [x, z]}}}\n" + done, 5, `"z" is not an option of "a"`, "use one of x, y"},
	{"a text compared", "  - {ask: a, as: text}\n  - {say: bad.b, when: {not: {a: x}}}\n" + done, 5, `"a" takes text, which cannot be compared with "x"`, "options"},
	{"no options", "  - {ask: a, as: choose}\n" + done, 4, `question "a" has no options`, "of: [one, two]"},
	{"an empty list of options", "  - {ask: a, as: choose, of: []}\n" + done, 4, `question "a" has no options`, "of: [one, two]"},
	{"ten options", "  - {ask: a, as: choose, of: [a, b, c, d, e, f, g, h, i, j]}\n" + done, 4, "has 10 options and people can read 9", "two questions"},
	{"options for a text", "  - {ask: a, as: text, of: [x]}\n" + done, 4, "cannot have options", "leave out of:"},
	{"an option twice", "  - {ask: a, as: choose, of: [x, y, x]}\n" + done, 4, `has the option "x" twice`, "leave one out"},
	{"a scale of words", "  - {ask: a, as: scale, of: [1, low]}\n" + done, 4, `its option "low" is not a number`, "[1, 2, 3, 4, 5]"},
	{"a text with a largest number", "  - {ask: a, as: text, most: 5}\n" + done, 4, "which has no largest number", "leave out most:"},
	{"a text in the future", "  - {ask: a, as: text, future: true}\n" + done, 4, "no day to be in the future", "leave out future:"},
	{"a time out of people", "  - {ask: a, as: time, from: staff}\n" + done, 4, "not out of a list of people", "leave out from:"},
	{"people for participants", "  - {ask: a, as: person}\n" + done, 4, "participants must not see them", "for: staff"},
	{"options for a place", "  - {ask: a, as: place, of: [x]}\n" + done, 4, "takes place and cannot have options", "leave out of:"},
	{"a place compared", "  - {ask: a, as: place}\n  - {say: bad.b, when: {not: {a: office}}}\n" + done, 5, `"a" takes place, which cannot be compared`, "options"},
	{"an id twice", "  - {ask: a, as: text}\n  - {ask: a, as: date}\n" + done, 5, `the id "a" is already used in line 4`, "another id"},
	{"two reviews", "  - {ask: a, as: text}\n  - {review: true}\n  - {review: true}\n" + done, 5, "second review", "keep one"},
}

func TestLintNamesFileLineAndCure(t *testing.T) {
	words := func(key string) bool { return key != "bad.mute" }
	for _, c := range wrong {
		t.Run(c.name, func(t *testing.T) {
			b := bookOf(t, "bad.yaml", head+c.steps)
			found := b.Lint([]string{"bad.walk"}, words)
			if len(found) != 1 {
				t.Fatalf("found %d problems: %v", len(found), found)
			}
			p := found[0]
			if p.File != "bad.yaml" || p.Line != c.line || !strings.Contains(p.Say, c.say) || !strings.Contains(p.Cure, c.cure) {
				t.Errorf("got  %v\nwant bad.yaml:%d: …%s…; …%s…", p, c.line, c.say, c.cure)
			}
		})
	}
}

func TestLintFindsEveryMissingKey(t *testing.T) {
	b := embeddedBook(t)
	missing := map[string]bool{}
	for _, p := range b.Lint(b.Actions(), func(string) bool { return false }) {
		missing[strings.Split(p.Say, `"`)[1]] = true
	}
	for _, k := range b.Keys() {
		if !strings.HasPrefix(k.Key, "flow.") && !missing[k.Key] {
			t.Errorf("%s can be said and its absence is not noticed", k.Key)
		}
	}
}

func TestLintKnowsFacts(t *testing.T) {
	text := "flow: bad\nversion: 1\nfacts: [a.b]\nsteps:\n  - {ask: q, as: text}\n  - {say: bad.s, when: {a.b: x}}\n" + done
	if found := bookOf(t, "bad.yaml", text).Lint(nil, anything); len(found) > 0 {
		t.Error(found)
	}
	twice := strings.Replace(text, "ask: q", "ask: a.b", 1)
	if _, err := Load(folder("bad.yaml", twice)); err == nil {
		t.Error("a question may be called like a fact with a dot")
	}
	same := strings.ReplaceAll(text, "a.b", "q")
	if found := bookOf(t, "bad.yaml", same).Lint(nil, anything); len(found) == 0 || found[0].Line != 5 {
		t.Error("a question called like a fact was not noticed:", found)
	}
}
