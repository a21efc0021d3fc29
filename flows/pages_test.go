package flows

import (
	"slices"
	"strings"
	"testing"

	"pristan/care"
)

// atPages is a walk that waits for the pages of a paper.
func atPages(t *testing.T) (*Book, Session) {
	b := embeddedBook(t)
	s, _ := begin(t, b, "legal", nil)
	s, outs := tell(t, b, s, "paper")
	if got := shown(outs); got != "do legal.begin; ask pages 2/9" {
		t.Fatal(got)
	}
	return b, s
}

// refs are the pages of the last answer to the question.
func refs(s Session, question string) string {
	var list []string
	for _, f := range s.Answers[question].Files() {
		list = append(list, strings.TrimPrefix(f.Ref, "ref-"))
	}
	return strings.Join(list, " ")
}

func TestPagesAreHandedOnOneByOne(t *testing.T) {
	b, s := atPages(t)
	for i, c := range []struct{ input, outs, pages string }{
		{"photo", "do legal.begin; ask pages 2/10", "photo"},
		{"document", "do legal.begin; ask pages 2/10", "photo document"},
		{"photo3", "do legal.begin; ask pages 2/10", "photo document photo3"},
		{"!retake", "do legal.begin; ask pages 2/10", "photo document"},
		{"photo2", "do legal.begin; ask pages 2/10", "photo document photo2"},
		{"!done", "ask whole 3/10", "photo document photo2"},
	} {
		var outs []Output
		s, outs = tell(t, b, s, c.input)
		if got := shown(outs); got != c.outs || refs(s, "pages") != c.pages {
			t.Fatalf("%d, %s: %s with %s", i, c.input, got, refs(s, "pages"))
		}
		if last := outs[len(outs)-1].Ask; last.Step == "pages" && last.Pages != len(s.Answers["pages"].Files()) {
			t.Errorf("%s: %d pages are told", c.input, last.Pages)
		}
		if o := outs[0]; o.Kind == DoOutput && len(o.Answers["pages"].Files()) != len(s.Answers["pages"].Files()) {
			t.Errorf("%s: the action is given %d pages", c.input, len(o.Answers["pages"].Files()))
		}
	}
}

func TestTheLastPageIsTakenBack(t *testing.T) {
	b, s := atPages(t)
	s, outs := tell(t, b, s, "photo", "!retake")
	if got := shown(outs); got != "do legal.begin; ask pages 2/9" || refs(s, "pages") != "" {
		t.Fatal(got, refs(s, "pages"))
	}
	want := []Control{Skip, Back, Stop, Person}
	if q, _ := b.Asking(s); !slices.Equal(q.Controls, want) {
		t.Errorf("without a page it offers %v", q.Controls)
	}
	s, _ = tell(t, b, s, "photo")
	if q, _ := b.Asking(s); !slices.Equal(q.Controls, []Control{Done, Retake, Back, Stop, Person}) {
		t.Errorf("with a page it offers %v", q.Controls)
	}
	if _, outs = tell(t, b, s, "!skip"); shown(outs) != "problem flow.problem.cannot_skip" {
		t.Error("a skip throws pages away:", shown(outs))
	}
}

func TestMissingPagesAreAskedFor(t *testing.T) {
	b, s := atPages(t)
	s, outs := tell(t, b, s, "photo", "!done", "no")
	if got := shown(outs); got != "do legal.begin; ask pages (pages)" || outs[0].Answers["whole"].Value != "no" {
		t.Fatal(got)
	}
	s, outs = tell(t, b, s, "photo2", "!done")
	if got := shown(outs); got != "ask whole 3/10" || refs(s, "pages") != "photo photo2" {
		t.Fatal(got, refs(s, "pages"))
	}
	if _, outs = tell(t, b, s, "yes"); shown(outs) != "do legal.begin; ask received 4/10" {
		t.Error(shown(outs))
	}
	if _, outs = tell(t, b, s, "no", "!back"); shown(outs) != "ask whole 3/10" {
		t.Error("back from the missing pages:", shown(outs))
	}
}

func TestALatePageBelongsToThePaper(t *testing.T) {
	b, s := atPages(t)
	s, _ = tell(t, b, s, "photo", "!done", "yes", "today")
	s, outs := tell(t, b, s, "photo2")
	if got := shown(outs); got != "say flow.page_added; do legal.begin; ask signed 5/10" || refs(s, "pages") != "photo photo2" {
		t.Fatal(got, refs(s, "pages"))
	}
	// Also when they said that they had none.
	b, s = atPages(t)
	s, _ = tell(t, b, s, "!skip")
	if s, outs = tell(t, b, s, "photo"); shown(outs) != "say flow.page_added; do legal.begin; ask received 4/10" || refs(s, "pages") != "photo" {
		t.Error(shown(outs), refs(s, "pages"))
	}
	if _, outs = tell(t, b, s, "today"); shown(outs) != "ask whole 3/10" {
		t.Error("the pages are not asked about:", shown(outs))
	}
}

func TestThereIsRoomForSoManyPages(t *testing.T) {
	b, s := atPages(t)
	for range MaxPages + 1 {
		s, _ = tell(t, b, s, "photo")
	}
	after, outs := tell(t, b, s, "photo2")
	if shown(outs) != "problem flow.problem.pages_full" || len(after.Answers["pages"].Files()) != MaxPages+1 {
		t.Error(shown(outs))
	}
	if _, outs = tell(t, b, s, "!done"); shown(outs) != "ask whole 3/10" {
		t.Error(shown(outs))
	}
	s, _ = tell(t, b, s, "!done")
	if _, outs = tell(t, b, s, "photo2"); shown(outs) != "problem flow.problem.no_file_here" { // a human is given it
		t.Error(shown(outs))
	}
}

func TestPagesAreChangedFromTheSummary(t *testing.T) {
	b := embeddedBook(t)
	s, _ := begin(t, b, "legal", nil)
	s, outs := tell(t, b, s, "work", "photo", "!done", "one", "unknown", "no", "court", "free", "no", "anytime", "!skip")
	if got := shown(outs); got != "do legal.begin; ask review (review)" {
		t.Fatal(got)
	}
	s, outs = tell(t, b, s, "!change", "pages", "photo2")
	if got := shown(outs); got != "do legal.begin; ask pages (pages)" {
		t.Fatal(got)
	}
	if s, outs = tell(t, b, s, "!done"); shown(outs) != "ask review (review)" || refs(s, "pages") != "photo photo2" {
		t.Error(shown(outs), refs(s, "pages"))
	}
	if _, outs = tell(t, b, s, "photo3"); shown(outs) != "say flow.page_added; do legal.begin; ask review (review)" {
		t.Error("at the summary:", shown(outs))
	}
	if _, outs = tell(t, b, s, "!confirm"); shown(outs) != "do legal.open; end done" {
		t.Error(shown(outs))
	}
}

func TestADayOfThePastHasBeen(t *testing.T) {
	b := embeddedBook(t)
	s, _ := begin(t, b, "legal", nil)
	s, _ = tell(t, b, s, "paper", "!skip", "date")
	for day, want := range map[string]string{
		"@2026-11-23": "problem flow.problem.future_day",
		"@2026-11-22": "do legal.begin; ask signed 5/10",
		"@2025-01-01": "do legal.begin; ask signed 5/10",
	} {
		in := said(day)
		in.Today = "2026-11-22"
		_, outs, err := b.Answer(s, in, noon)
		if got := shown(outs); err != nil || got != want {
			t.Errorf("%s: %s, %v", day, got, err)
		}
	}
}

// TestAgainLeadsBackToPages lints what leads nowhere, or for ever.
func TestAgainLeadsBackToPages(t *testing.T) {
	const flow = "flow: f\nversion: 1\nsteps:\n  - {ask: p, as: pages}\n  - {ask: c, as: choose, of: [a, b]}\n  - {ask: q, as: choose, of: [a, b], again: {%s}}\n  - {ask: later, as: pages}\n  - {end: done}\n"
	for again, want := range map[string]string{
		"a: p":     "",
		"x: p":     `"x" is not an option of "q"`,
		"a: c":     `"c" does not lead back to pages`,
		"a: later": `"later" does not lead back to pages`,
		"a: none":  `"none" does not lead back to pages`,
	} {
		b := bookOf(t, "f.yaml", strings.Replace(flow, "%s", again, 1))
		found := ""
		for _, p := range b.Lint(b.Actions(), anything) {
			found += p.Say
		}
		if found != want {
			t.Errorf("%s: %q, want %q", again, found, want)
		}
	}
}

func TestAFileWithoutAReferenceIsNoPage(t *testing.T) {
	b, s := atPages(t)
	_, outs, err := b.Answer(s, Input{Kind: FileInput, File: &care.File{Kind: care.Photo}}, noon)
	if err != nil || shown(outs) != "problem flow.problem.no_file_here" {
		t.Error(shown(outs), err)
	}
}
