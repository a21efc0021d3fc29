package care

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAttention(t *testing.T) {
	for _, test := range []struct {
		name        string
		now, before Answers
		want        []Reason
	}{
		{"nothing was said", Answers{}, Answers{}, nil},
		{"all is well", Answers{Mood: 5, Housing: "yes", Health: "no", Basics: "yes", School: "yes", Authority: "no", Next: "none", Safe: "yes", Help: "nothing"}, Answers{}, nil},
		{"half is not trouble", Answers{Basics: "partly", School: "none", Next: "unknown", Help: "other"}, Answers{}, nil},

		{"very bad once", Answers{Mood: 1}, Answers{}, []Reason{LowMood}},
		{"very bad after bad", Answers{Mood: 1}, Answers{Mood: 2}, []Reason{LowMood}},
		{"very bad twice", Answers{Mood: 1}, Answers{Mood: 1}, []Reason{LowMoodTwice}},
		{"very bad, then no answer", Answers{}, Answers{Mood: 1}, nil},
		{"very bad after no answer", Answers{Mood: 1}, Answers{Safe: "yes"}, []Reason{LowMood}},
		{"bad after very bad", Answers{Mood: 2}, Answers{Mood: 1}, nil},

		{"not safe", Answers{Safe: "no"}, Answers{}, []Reason{NotSafe}},
		{"not sure to be safe", Answers{Safe: "unsure"}, Answers{}, []Reason{UnsureSafe}},
		{"urgent health", Answers{Health: "urgent"}, Answers{}, []Reason{UrgentHealth}},
		{"needs a doctor", Answers{Health: "yes"}, Answers{}, []Reason{NeedsDoctor}},
		{"an authority came", Answers{Authority: "yes"}, Answers{}, []Reason{AuthorityCame}},
		{"no place", Answers{Housing: "no"}, Answers{}, []Reason{NoPlace}},
		{"a place that ends", Answers{Housing: "until", HousingUntil: "2026-12-01"}, Answers{}, []Reason{PlaceEnds}},
		{"no basics", Answers{Basics: "no"}, Answers{}, []Reason{NoBasics}},
		{"trouble at school", Answers{School: "problem"}, Answers{}, []Reason{SchoolTrouble}},
		{"wants a call", Answers{Help: "call"}, Answers{}, []Reason{WantsCall}},
		{"wants a lawyer", Answers{Help: "lawyer"}, Answers{}, []Reason{WantsLawyer}},
		{"wrote", Answers{Wish: "a word"}, Answers{}, []Reason{WroteWish}},
		{"spoke", Answers{WishVoice: &File{Kind: Voice}}, Answers{}, []Reason{WroteWish}},

		{"the trouble of the time before is over", Answers{Safe: "yes"}, Answers{Safe: "no", Health: "urgent", Wish: "a word"}, nil},
		{"everything, the most pressing first",
			Answers{Mood: 1, Housing: "no", Health: "urgent", Basics: "no", School: "problem", Authority: "yes", Safe: "no", Help: "lawyer", Wish: "a word"}, Answers{Mood: 1},
			[]Reason{NotSafe, LowMoodTwice, UrgentHealth, AuthorityCame, NoPlace, WantsLawyer, NoBasics, SchoolTrouble, WroteWish}},
		{"everything milder, the most pressing first",
			Answers{Mood: 1, Housing: "until", Health: "yes", Safe: "unsure", Help: "call"}, Answers{Mood: 3},
			[]Reason{UnsureSafe, LowMood, WantsCall, NeedsDoctor, PlaceEnds}},
	} {
		if diff := cmp.Diff(test.want, test.now.Attention(test.before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

var reasons = []Reason{
	LowMoodTwice, NotSafe, UrgentHealth, AuthorityCame, AskedUrgently, UnsureSafe, NoPlace, PlaceEnds,
	NeedsDoctor, NoBasics, SchoolTrouble, WantsCall, WantsLawyer, WroteWish, LowMood, Detained, Witnessed, Duress,
}

func TestWhatCannotWait(t *testing.T) {
	urgent := []Reason{AskedUrgently, Detained, Witnessed, Duress}
	atOnce := append([]Reason{LowMoodTwice, NotSafe, UrgentHealth, AuthorityCame}, urgent...)
	danger := []Reason{LowMoodTwice, NotSafe}
	for _, r := range append(reasons, "", "a reason we do not know") {
		if got, want := r.AtOnce(), slices.Contains(atOnce, r); got != want {
			t.Errorf("%q at once: %v, want %v", r, got, want)
		}
		if got, want := r.Danger(), slices.Contains(danger, r); got != want {
			t.Errorf("%q danger: %v, want %v", r, got, want)
		}
		if got, want := r.Urgent(), slices.Contains(urgent, r); got != want {
			t.Errorf("%q urgent: %v, want %v", r, got, want)
		}
		if got, want := r.Followed(), r.Urgent() || r.Danger(); got != want {
			t.Errorf("%q followed: %v, want %v", r, got, want)
		}
	}
}

// TestPressingComesFirst holds for all that the rules can find: who reads only
// the first reason learns whether to act now.
func TestPressingComesFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		why := anyAnswers(t, "now ").Attention(anyAnswers(t, "before "))
		waits := slices.IndexFunc(why, func(r Reason) bool { return !r.AtOnce() })
		if waits >= 0 && slices.ContainsFunc(why[waits:], Reason.AtOnce) {
			t.Fatalf("%v is not in the order in which to act", why)
		}
		for i, r := range why {
			if !slices.Contains(reasons, r) || slices.Contains(why[:i], r) {
				t.Fatalf("%v has an unknown reason or one twice", why)
			}
		}
	})
}

func anyAnswers(t *rapid.T, when string) Answers {
	of := func(field string, values ...string) string {
		return rapid.SampledFrom(append(values, "")).Draw(t, when+field)
	}
	return Answers{
		Mood: rapid.IntRange(0, 5).Draw(t, when+"mood"), Housing: of("housing", "yes", "until", "no"),
		Health: of("health", "no", "yes", "urgent"), Basics: of("basics", "yes", "partly", "no"),
		School: of("school", "yes", "no", "problem", "none"), Authority: of("authority", "no", "yes"),
		Next: of("next", "none", "date", "unknown"), Safe: of("safe", "yes", "unsure", "no"),
		Help: of("help", "nothing", "call", "lawyer", "other"), Wish: of("wish", "a word"),
	}
}

func TestChanges(t *testing.T) {
	for _, test := range []struct {
		name        string
		before, now Answers
		want        []Change
	}{
		{"nothing either time", Answers{}, Answers{}, nil},
		{"the same", Answers{Mood: 3, Safe: "yes"}, Answers{Mood: 3, Safe: "yes"}, nil},
		{"skipped now", Answers{Mood: 3, Safe: "yes"}, Answers{}, nil},
		{"skipped before", Answers{}, Answers{Mood: 3, Safe: "yes"}, nil},
		{"words are no choice", Answers{Wish: "a"}, Answers{Wish: "b"}, nil},
		{"another day is no other choice", Answers{Next: "date", NextDay: "2026-12-01"}, Answers{Next: "date", NextDay: "2026-12-02"}, nil},
		{"a mood we do not know", Answers{Mood: 3}, Answers{Mood: 6}, nil},
		{"in the order of the questions",
			Answers{Mood: 5, Housing: "yes", Health: "no", Basics: "yes", School: "yes", Authority: "no", Next: "none", Safe: "yes", Help: "nothing"},
			Answers{Mood: 1, Housing: "no", Health: "yes", Basics: "no", School: "problem", Authority: "yes", Next: "date", Safe: "no", Help: "call"},
			[]Change{{"mood", "very_good", "very_bad"}, {"housing", "yes", "no"}, {"health", "no", "yes"},
				{"basics", "yes", "no"}, {"school", "yes", "problem"}, {"authority", "no", "yes"},
				{"next", "none", "date"}, {"safe", "yes", "no"}, {"help", "nothing", "call"}}},
	} {
		if diff := cmp.Diff(test.want, test.now.Changes(test.before)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestChangesMirror(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now, before := anyAnswers(t, "now "), anyAnswers(t, "before ")
		there, back := now.Changes(before), before.Changes(now)
		for i := range back {
			back[i].Before, back[i].After = back[i].After, back[i].Before
		}
		if diff := cmp.Diff(there, back); diff != "" {
			t.Fatalf("what changed one way did not change the other:\n%s", diff)
		}
		if again := now.Changes(now); again != nil {
			t.Fatalf("compared with itself: %v", again)
		}
	})
}

func TestMoods(t *testing.T) {
	for level, name := range []string{"", "very_bad", "bad", "so_so", "good", "very_good"} {
		if got := (Answers{Mood: level}).Choices()[0]; got != (Choice{"mood", name}) {
			t.Errorf("level %d is %v, want %q", level, got, name)
		}
		if got := MoodNamed(name); got != level {
			t.Errorf("%q is level %d, want %d", name, got, level)
		}
	}
	for _, name := range []string{"great", "Very_bad", "very_bad ", "1"} {
		if got := MoodNamed(name); got != 0 {
			t.Errorf("%q is level %d, want none", name, got)
		}
	}
	for _, level := range []int{-1, 6} {
		if got := (Answers{Mood: level}).Choices()[0].Value; got != "" {
			t.Errorf("level %d is %q, want nothing", level, got)
		}
	}
}

func TestChoices(t *testing.T) {
	a := Answers{Mood: 4, Housing: "1", Health: "2", Basics: "3", School: "4", Authority: "5", Next: "6", Safe: "7", Help: "8", Wish: "not a choice"}
	want := []Choice{{"mood", "good"}, {"housing", "1"}, {"health", "2"}, {"basics", "3"}, {"school", "4"}, {"authority", "5"}, {"next", "6"}, {"safe", "7"}, {"help", "8"}}
	if diff := cmp.Diff(want, a.Choices()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(Answers{}.Choices()); n != len(want) {
		t.Errorf("without answers there are %d questions, want all %d", n, len(want))
	}
}
