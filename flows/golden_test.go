package flows

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := "testdata/" + name
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; if that is wanted, run with -update and read the difference.\n%s", path, got)
	}
}

// Answers are stored under these names. A line that goes or changes is seen
// here: people may be waiting at that question, and records hold that value.
func TestStepsKeepTheirNames(t *testing.T) {
	var lines strings.Builder
	for _, f := range embeddedBook(t).sorted() {
		for _, st := range f.steps {
			if st.kind == askStep {
				fmt.Fprintln(&lines, strings.TrimSpace(fmt.Sprintf("%s.%s %s: %s", f.name, st.name, st.as, strings.Join(st.of, " "))))
			}
		}
	}
	golden(t, "steps.golden", lines.String())
}

func TestDiagram(t *testing.T) {
	b := embeddedBook(t)
	d, err := b.Diagram("unsafe")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "unsafe.mermaid", d)
	if _, err := b.Diagram("nowhere"); err == nil {
		t.Error("a flow that is not there was drawn")
	}
}

// The names of the answers are also fields of a stored check-in.
func TestKeysAreDerived(t *testing.T) {
	have := map[string]Key{}
	for _, k := range embeddedBook(t).Keys() {
		if have[k.Key] != (Key{}) {
			t.Errorf("%s twice", k.Key)
		}
		have[k.Key] = k
	}
	for _, want := range []Key{
		{"checkin.mood", Participants, UseQuestion}, {"checkin.mood.very_bad", Participants, UseOption},
		{"checkin.mood.short", Participants, UseShort}, {"checkin.review", Participants, UseQuestion},
		{"onboarding_staff.name", Staff, UseQuestion}, {"unsafe.neutral", Participants, UseSay},
		{"flow.problem.too_long", Everybody, UseProblem}, {"flow.page_added", Everybody, UseSay},
	} {
		if have[want.Key] != want {
			t.Errorf("got %v, want %v", have[want.Key], want)
		}
	}
	if _, ok := have["onboarding.limits.short"]; ok {
		t.Error("a notice needs no short label")
	}
}
