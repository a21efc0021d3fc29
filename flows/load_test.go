package flows

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// head is three lines long: the first step of what follows is in line 4.
const head = "flow: bad\nversion: 1\nsteps:\n"

var unreadable = []struct {
	name, text string
	line       int
	say, cure  string
}{
	{"unknown word in a flow", "flow: bad\nversion: 1\ntitle: x\nsteps: []\n", 3, `unknown word "title" in a flow`, "flow, version, for, facts, steps"},
	{"unknown first word of a step", head + "  - ask: a\n    as: text\n  - aks: b\n", 6, `unknown word "aks" in a step`, "ask, do, go, say, review, board, end"},
	{"unknown word in a question", head + "  - ask: a\n    as: text\n    optional: true\n", 6, `unknown word "optional" in a question`, "skip, voice, future, from, most, past, again, after, loose, request, when"},
	{"a question's word in a do", head + "  - do: a\n    as: text\n", 5, `unknown word "as" in a do step`, "do, when"},
	{"unknown kind", head + "  - ask: a\n    as: colour\n", 5, `unknown value "colour" of as`, "choose many"},
	{"no kind", head + "  - ask: a\n", 4, `question "a" does not say what it takes`, "as: choose"},
	{"an expression", head + "  - end: done\n    when: {a: {gt: five}}\n", 5, `unknown word "gt" in a comparison`, "in: [values]"},
	{"an empty in", head + "  - end: done\n    when: {a: {in: []}}\n", 5, "in has no values", "{in: [value, value]}"},
	{"an empty condition", head + "  - end: done\n    when: {}\n", 5, "a condition is empty", "leave when out"},
	{"an all without a list", head + "  - end: done\n    when: {all: {a: b}}\n", 5, "all has no list", "all: [{"},
	{"a condition of a single word", head + "  - end: done\n    when: sunny\n", 5, "a condition is not made of words", "word: value"},
	{"an id with a space", head + "  - ask: two words\n    as: text\n", 4, `a question cannot be called "two words"`, "lower-case"},
	{"an id with a meaning", head + "  - ask: review\n    as: text\n", 4, `a question is called "review"`, "another name"},
	{"an option with a meaning", head + "  - ask: a\n    as: choose\n    of: [short, long]\n", 6, `an option is called "short"`, "another name"},
	{"an option that is empty", head + "  - ask: a\n    as: choose\n    of: [x, ]\n    when: {b: ~}\n", 7, "a value is not a plain word", "single word"},
	{"future: maybe", head + "  - ask: a\n    as: date\n    future: maybe\n", 6, "future is not true", "leave it out"},
	{"future: false", head + "  - ask: a\n    as: date\n    future: false\n", 6, "future is not true", "leave it out"},
	{"from anybody", head + "  - ask: a\n    as: person\n    from: anybody\n", 6, `unknown value "anybody" of from`, "caseload, staff"},
	{"skip: maybe", head + "  - ask: a\n    as: text\n    skip: maybe\n", 6, "skip is not true", "leave it out"},
	{"options that are no list", head + "  - ask: a\n    as: choose\n    of: x\n", 6, "an option is not a list", "[one, two]"},
	{"a conditional review", head + "  - review: true\n    when: {a: b}\n", 5, "a review has a condition", "leave the condition out"},
	{"an unknown audience", "flow: bad\nversion: 1\nfor: guests\nsteps: []\n", 3, `unknown value "guests" of for`, "participant, staff"},
	{"version nought", "flow: bad\nversion: 0\n", 2, "version is not a number from 1", "version: 1"},
	{"no steps", "flow: bad\nversion: 1\n", 1, "lacks its name, version or steps", "steps:"},
	{"another name than the file", "\n\nflow: good\nversion: 1\nsteps:\n  - {end: done}\n", 3, `the flow is called "good"`, "same name"},
	{"an empty file", "", 1, "not exactly one flow", "one flow in each file"},
	{"two flows in a file", head + "  - {end: done}\n---\n" + head, 1, "not exactly one flow", "one flow in each file"},
	{"a list instead of a flow", "- a\n- b\n", 1, "a flow is not made of words", "word: value"},
	{"too many steps", head + strings.Repeat("  - {say: a}\n", MaxSteps+1), 4 + MaxSteps, "more than 64 steps", "another flow"},
	{"a word twice", "flow: bad\nversion: 1\nversion: 2\n", 3, "already defined", "correct the YAML"},
	{"broken YAML", head + "  - ask: [a\n", 4, "", "correct the YAML"},
}

func TestLoadNamesFileLineAndCure(t *testing.T) {
	for _, c := range unreadable {
		t.Run(c.name, func(t *testing.T) {
			_, err := Load(folder("bad.yaml", c.text))
			var p Problem
			if !errors.As(err, &p) {
				t.Fatalf("loaded: %v", err)
			}
			if p.File != "bad.yaml" || p.Line != c.line || !strings.Contains(p.Say, c.say) || !strings.Contains(p.Cure, c.cure) {
				t.Errorf("got  %v\nwant bad.yaml:%d: …%s…; …%s…", p, c.line, c.say, c.cure)
			}
			if want := fmt.Sprintf("bad.yaml:%d: ", c.line); !strings.Contains(err.Error(), want) || strings.Contains(p.Error(), "\n") {
				t.Errorf("not one line with %q: %q", want, err)
			}
		})
	}
}

func TestLoadReportsEveryFile(t *testing.T) {
	_, err := Load(folder("a.yaml", "nonsense: 1\n", "b.yaml", "nonsense: 2\n"))
	if err == nil || !strings.Contains(err.Error(), "a.yaml:1") || !strings.Contains(err.Error(), "b.yaml:1") {
		t.Error(err)
	}
	if _, err := Load(folder()); err == nil {
		t.Error("a folder without flows loads")
	}
}
