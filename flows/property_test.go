package flows

import (
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"pristan/care"
)

// junk draws any input at all; sensible draws one the question may like.
func junk(t *rapid.T) Input {
	return Input{
		Kind:     rapid.SampledFrom([]InputKind{ChoiceInput, TextInput, NumberInput, DayInput, TimeInput, FileInput, LocationInput, ControlInput, NothingInput, ""}).Draw(t, "kind"),
		Control:  rapid.SampledFrom([]Control{Back, Skip, Stop, Person, Confirm, Change, Done, Resume, ""}).Draw(t, "control"),
		Value:    rapid.StringN(0, 6, -1).Draw(t, "value"),
		Text:     rapid.String().Draw(t, "text"),
		Number:   rapid.IntRange(-3, 9).Draw(t, "number"),
		Day:      care.Day(rapid.SampledFrom([]string{"", "2026-11-30", "2026-13-01"}).Draw(t, "day")),
		Minute:   rapid.IntRange(-1, 1500).Draw(t, "minute"),
		File:     rapid.SampledFrom([]*care.File{nil, {Kind: care.Photo, Ref: "p"}, {Kind: care.Voice, Ref: "v"}, {Kind: care.Document}}).Draw(t, "file"),
		Latitude: rapid.Float64().Draw(t, "latitude"),
		Today:    care.Day(rapid.SampledFrom([]string{"", "2026-11-22", "2026-12-24"}).Draw(t, "today")),
		Unclear:  rapid.SampledFrom([]*Unclear{nil, nil, nil, {Problem: "which_day", Offers: []Option{{Value: "2026-11-30"}}}}).Draw(t, "unclear"),
	}
}

func sensible(t *rapid.T, q Ask) Input {
	if rapid.IntRange(0, 5).Draw(t, "steer") == 0 {
		return Input{Kind: ControlInput, Control: rapid.SampledFrom(q.Controls).Draw(t, "control")}
	}
	if len(q.Options) > 0 {
		return said(rapid.SampledFrom(q.Options).Draw(t, "option").Value)
	}
	for kind, word := range map[AskKind]string{AsText: "'words", AsNumber: "#2", AsDate: "@2026-11-30", AsTime: "at:600", AsPhoto: "photo", AsPages: "photo", AsVoice: "voice", AsLocation: "place", AsPerson: "'Maria", AsPlace: "place", AsReview: "!confirm"} {
		if q.As == kind {
			return said(word)
		}
	}
	return said("junk")
}

func anyBook(t *testing.T) []*Book { return []*Book{embeddedBook(t), bookOf(t, "kinds.yaml", kinds)} }

func start(t *rapid.T, books []*Book) (*Book, Session, []Output) {
	b := rapid.SampledFrom(books).Draw(t, "book")
	flow := rapid.SampledFrom(b.Flows()).Draw(t, "flow")
	facts := map[string]string{"undeclared": "x"}
	for _, f := range b.Facts(flow) {
		facts[f] = rapid.SampledFrom([]string{"", "yes", "very_bad"}).Draw(t, f)
	}
	s, outs, err := b.Begin(flow, facts, noon)
	if err != nil || s.Facts["undeclared"] != "" || len(s.Instance) != 8 {
		t.Fatal(s, err)
	}
	return b, s, outs
}

func draw(t *rapid.T, b *Book, s Session) Input {
	if q, ok := b.Asking(s); ok && rapid.IntRange(0, 9).Draw(t, "sense") > 0 {
		return sensible(t, q)
	}
	return junk(t)
}

func TestAnyWalkHolds(t *testing.T) {
	books := anyBook(t)
	rapid.Check(t, func(r *rapid.T) {
		b, s, outs := start(r, books)
		ends(r, s, outs)
		for range rapid.IntRange(1, 60).Draw(r, "inputs") {
			in, before := draw(r, b, s), asJSON(t, s)
			after, outs, err := b.Answer(stored(t, s), in, noon)
			if asJSON(t, s) != before {
				r.Fatal("the caller's session was changed")
			}
			check(r, s, after, in, outs, err, asJSON(t, after) == before)
			if after.Phase == Stopped {
				if after, outs, err = b.Resume(stored(t, after), noon); err != nil {
					r.Fatal(err)
				}
				ends(r, after, outs)
			}
			kept(r, b, s, after)
			if s = after; s.Phase == Finished {
				return
			}
		}
	})
}

// check holds for every single answer.
func check(t *rapid.T, s, after Session, in Input, outs []Output, err error, same bool) {
	switch {
	case err != nil:
		if !errors.Is(err, ErrNotWaiting) || !same {
			t.Fatal(err, "and the session changed:", !same)
		}
	case outs[0].Kind == ProblemOutput:
		if !same || len(outs) != 1 {
			t.Fatal("a problem changed the session")
		}
	case after.Rev != s.Rev+1:
		t.Fatalf("revision %d after %d", after.Rev, s.Rev)
	case in.Control == Person && in.Kind == ControlInput:
		if outs[0].Do != TalkToPerson || after.Step != s.Step {
			t.Fatal("asking for a person moved the question")
		}
	default:
		ends(t, after, outs)
	}
}

// ends: the last output says what happens next, and the session agrees.
func ends(t *rapid.T, s Session, outs []Output) {
	last := outs[len(outs)-1]
	switch {
	case last.Kind == AskOutput && s.Waiting() && last.Ask.Rev == s.Rev && last.Ask.Step == s.Step:
	case last.Kind == EndOutput && (s.Phase == Finished || s.Phase == Stopped && last.Ending == StoppedEnding):
	case last.Kind == LeftOutput && s.Phase == Finished && last.Next != "":
	default:
		t.Fatalf("%s ends with %+v", s.Phase, last)
	}
}

// kept: no answer is lost but what went on, at a board, from the one just given
// anew.
func kept(t *rapid.T, b *Book, s, after Session) {
	f := b.flows[s.Flow]
	for id := range s.Answers {
		i := f.asked(id)
		follows := f.free(i) && f.root(i) != i && f.steps[f.root(i)].name == after.Last
		if _, ok := after.Answers[id]; !ok && !follows {
			t.Fatalf("the answer to %s was lost", id)
		}
	}
}

func TestProgressNeverFallsGoingForward(t *testing.T) {
	books := anyBook(t)
	rapid.Check(t, func(r *rapid.T) {
		b, s, _ := start(r, books)
		for range rapid.IntRange(1, 40).Draw(r, "inputs") {
			q, ok := b.Asking(s)
			if !ok {
				return
			}
			in := sensible(r, q)
			after, _, err := b.Answer(s, in, noon)
			if err != nil {
				r.Fatal(err)
			}
			next, _ := b.Asking(after)
			forward := in.Kind != ControlInput || in.Control == Skip
			if forward && q.Nth > 0 && next.Nth > 0 && next.Nth < q.Nth {
				r.Fatalf("%d/%d at %s after %d/%d at %s", next.Nth, next.Of, next.Step, q.Nth, q.Of, q.Step)
			}
			if next.Nth > next.Of {
				r.Fatalf("%d of %d", next.Nth, next.Of)
			}
			s = after
		}
	})
}

func TestBackAndForwardIsStable(t *testing.T) {
	books := anyBook(t)
	rapid.Check(t, func(r *rapid.T) {
		b, s, _ := start(r, books)
		for range rapid.IntRange(1, 30).Draw(r, "inputs") {
			if after, _, err := b.Answer(s, draw(r, b, s), noon); err == nil && after.Waiting() {
				s = after
			}
		}
		s, _, _ = b.Answer(s, said("!resume"), noon) // to the open question
		there := s
		back := rapid.IntRange(1, 4).Draw(r, "back")
		for range back {
			s, _, _ = b.Answer(s, said("!back"), noon)
		}
		s, outs, err := b.Answer(s, said("!resume"), noon)
		if err != nil || len(outs) != 1 || outs[0].Kind != AskOutput {
			r.Fatal("going forward again did more than ask:", shown(outs), err)
		}
		there.Rev, there.Chosen = s.Rev, s.Chosen // ticks of a choice left open are not kept
		if asJSON(t, s) != asJSON(t, there) {
			r.Fatalf("back and forward\n from %s\n to   %s", asJSON(t, there), asJSON(t, s))
		}
		if q, _ := b.Asking(s); !slices.Contains(q.Controls, Stop) {
			r.Fatal("no way to stop")
		}
	})
}
