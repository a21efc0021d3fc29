package flows

import (
	"slices"
	"strings"
	"testing"
)

// checkinAtReview answers all nine questions, the place to sleep until a day.
func checkinAtReview(t *testing.T, b *Book) Session {
	s, _ := begin(t, b, "checkin", nil)
	s, _ = tell(t, b, s, "good", "until", "@2026-12-01", "yes", "yes", "no", "none", "yes", "nothing")
	if s.Phase != Reviewing {
		t.Fatalf("at %s, %s", s.Step, s.Phase)
	}
	return s
}

func reviewSteps(outs []Output) (steps []string) {
	for _, l := range outs[len(outs)-1].Ask.Review {
		steps = append(steps, l.Step)
	}
	return steps
}

func TestAChangeDropsWhatNoLongerApplies(t *testing.T) {
	b := embeddedBook(t)
	s, outs := tell(t, b, checkinAtReview(t, b), "!change", "housing", "no")
	if got := reviewSteps(outs); slices.Contains(got, "housing_until") || !slices.Contains(got, "housing") {
		t.Errorf("the summary shows %v", got)
	}
	_, outs = tell(t, b, s, "!confirm")
	if _, there := outs[0].Answers["housing_until"]; there || outs[0].Answers["housing"].Value != "no" {
		t.Errorf("recorded %v", outs[0].Answers)
	}
	_, outs = tell(t, b, s, "!change", "housing", "until")
	if got := reviewSteps(outs); !slices.Contains(got, "housing_until") {
		t.Errorf("changing back forgot the day: %v", got)
	}
}

func TestAChangeAsksWhatIsNew(t *testing.T) {
	b := embeddedBook(t)
	s, outs := tell(t, b, checkinAtReview(t, b), "!change", "authority", "yes")
	if got := shown(outs); got != "do checkin.concern; say checkin.lawyer_looks; ask paper 7/10" {
		t.Fatal(got)
	}
	_, outs = tell(t, b, s, "photo")
	if got := shown(outs); got != "do checkin.paper; ask review (review)" {
		t.Fatal(got)
	}
}

func TestAChangeToDangerLeavesAtOnce(t *testing.T) {
	b := embeddedBook(t)
	s, outs := tell(t, b, checkinAtReview(t, b), "!change", "safe", "no")
	if got := shown(outs); got != "do checkin.concern; do checkin.partial; left unsafe" || s.Phase != Finished {
		t.Fatal(got, s.Phase)
	}
}

func TestBackOutOfAChange(t *testing.T) {
	b := embeddedBook(t)
	s := checkinAtReview(t, b)
	for _, way := range []string{"!change !back", "!change mood !back", "!change mood !resume", "!change mood !stop !resume !back"} {
		_, outs := tell(t, b, s, strings.Fields(way)...)
		if got := shown(outs); got != "ask review (review)" {
			t.Errorf("%s: %s", way, got)
		}
	}
}

func TestOnlyLinesOfTheSummaryCanBeChanged(t *testing.T) {
	b := embeddedBook(t)
	s, outs := tell(t, b, checkinAtReview(t, b), "!change")
	for _, o := range outs[0].Ask.Options {
		if !strings.HasSuffix(o.Text.Key, ".short") {
			t.Errorf("%s is offered as %s", o.Value, o.Text.Key)
		}
	}
	_, outs = tell(t, b, s, "next_day")
	if got := shown(outs); got != "problem flow.problem.use_buttons" {
		t.Error(got)
	}
}

// The second edition renames a question, removes an option and asks something
// new in front.
const firstEdition = "flow: talk\nversion: 1\nsteps:\n" +
	"  - {ask: colour, as: choose, of: [red, green]}\n  - {do: talk.colour}\n  - {ask: old, as: text}\n  - {end: done}\n"
const secondEdition = "flow: talk\nversion: 2\nsteps:\n" +
	"  - {ask: colour, as: choose, of: [red, green]}\n  - {do: talk.colour}\n  - {ask: new, as: text}\n  - {end: done}\n"
const thirdEdition = "flow: talk\nversion: 3\nsteps:\n" +
	"  - {ask: colour, as: choose, of: [red, blue]}\n  - {do: talk.colour}\n  - {ask: new, as: text}\n  - {end: done}\n"

func TestAStepThatIsGoneLeadsToTheNearest(t *testing.T) {
	first := bookOf(t, "talk.yaml", firstEdition)
	s, _ := begin(t, first, "talk", nil)
	s, _ = tell(t, first, s, "green")
	for _, c := range []struct{ book, resumed, answered string }{
		{secondEdition, "ask new 2/2", "problem flow.problem.question_gone; ask new 2/2"},
		{thirdEdition, "ask colour 1/2", "problem flow.problem.question_gone; ask colour 1/2"},
	} {
		b := bookOf(t, "talk.yaml", c.book)
		if _, ok := b.Asking(s); ok {
			t.Error("a question that is gone is asked")
		}
		after, outs, err := b.Resume(s, noon)
		if got := shown(outs); err != nil || got != c.resumed || after.Answers["colour"].Value != "green" {
			t.Errorf("resumed: %s, %v", got, err)
		}
		if after.Version != b.flows["talk"].version {
			t.Errorf("version %d", after.Version)
		}
		_, outs, err = b.Answer(s, said("'hello"), noon)
		if got := shown(outs); err != nil || got != c.answered {
			t.Errorf("answered: %s, %v", got, err)
		}
	}
}
