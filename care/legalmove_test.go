package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var vera = NewID[Person]()

func newRequest() LegalRequest {
	return LegalRequest{ID: NewID[LegalRequest](), Person: amina, Opened: noon}.Begin(noon)
}

func mustMove(t testing.TB) func(LegalRequest, error) LegalRequest {
	return func(r LegalRequest, err error) LegalRequest {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
}

func TestALegalRequestFromTheFirstAnswerToTheLast(t *testing.T) {
	must := mustMove(t)
	r := newRequest()
	r = must(r.Tell(LegalFacts{About: "paper"}, []File{{Ref: "1"}}, noon))
	r = must(r.Take(leo, noon.Add(time.Hour)))
	if again := must(r.Take(leo, noon.Add(2*time.Hour))); !cmp.Equal(again, r) {
		t.Error("taking it twice changes it")
	}
	r = must(r.Ask("When?", leo, noon.Add(2*time.Hour)))
	if open := r.Unanswered(); len(open) != 1 || open[0].Words != "When?" || r.Status != LegalWaiting {
		t.Errorf("asked: %+v", r)
	}
	r = must(r.Add(Addition{At: noon, Words: Spoken{Text: "Monday"}}, noon.Add(3*time.Hour)))
	if len(r.Unanswered()) > 0 || r.Status != LegalTaken {
		t.Errorf("answered: %+v", r)
	}
	r = must(r.Add(Addition{At: noon, Words: Spoken{Text: "Monday"}, Pages: []Page{{File: File{Ref: "2"}}}}, noon.Add(3*time.Hour)))
	if len(r.Later) != 1 || len(r.AllPages()) != 2 {
		t.Errorf("what was added in one go is one addition: %+v", r.Later)
	}
	r = must(r.Confirm(LegalPaper{Kind: "refusal", Last: "2026-12-14"}, leo, noon.Add(4*time.Hour)))
	r = must(r.Assign(vera, leo, noon.Add(5*time.Hour)))
	r = must(r.Close("won", "It is over.", vera, noon.Add(6*time.Hour)))
	var got []LegalStatus
	for _, c := range r.History {
		got = append(got, c.Status)
	}
	if diff := cmp.Diff([]LegalStatus{LegalNew, LegalTaken, LegalWaiting, LegalTaken, LegalTaken, LegalDone}, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if last := r.History[len(r.History)-2]; last.By != leo || last.Lawyer != vera {
		t.Errorf("who handed it to whom: %+v", last)
	}
	if r = must(r.Add(Addition{At: noon.Add(9 * time.Hour)}, noon)); r.Status != LegalTaken || r.Lawyer != vera {
		t.Error("what is added later does not open it again")
	}
}

// TestEachQuestionIsAnsweredByItsKind asks for words and for a page, and adds one
// of them, both in one go, or what fits nothing that was asked.
func TestEachQuestionIsAnsweredByItsKind(t *testing.T) {
	must := mustMove(t)
	words, pages := Spoken{Text: "Monday"}, []Page{{File: File{Ref: "2"}}}
	for _, test := range []struct {
		name  string
		asked []string
		added []Addition
		open  int
	}{
		{"words", []string{"When?", ""}, []Addition{{Words: words}}, 1},
		{"a page", []string{"When?", ""}, []Addition{{Pages: pages}}, 1},
		{"a page, and nothing said", []string{"When?", ""}, []Addition{{Pages: pages}, {Pages: pages}}, 1},
		{"a page, then words", []string{"When?", ""}, []Addition{{Pages: pages}, {Pages: pages, Words: words}}, 0},
		{"words for two", []string{"When?", "Where?"}, []Addition{{Words: words}}, 0},
		{"words, that there is no page", []string{""}, []Addition{{Words: words}}, 0},
		{"a page instead of words", []string{"When?"}, []Addition{{Pages: pages}}, 0},
	} {
		r := must(newRequest().Take(leo, noon))
		for _, q := range test.asked {
			r = must(r.Ask(q, leo, noon))
		}
		for _, a := range test.added {
			a.At = noon.Add(time.Hour)
			r = must(r.Add(a, noon.Add(2*time.Hour)))
		}
		want := LegalTaken
		if test.open > 0 {
			want = LegalWaiting
		}
		if len(r.Unanswered()) != test.open || r.Status != want {
			t.Errorf("%s: %d are open and it is %s", test.name, len(r.Unanswered()), r.Status)
		}
	}
}

func TestARemarkAnswersNothing(t *testing.T) {
	must := mustMove(t)
	r := must(must(newRequest().Take(leo, noon)).Ask("When?", leo, noon))
	later := r.Remark("This is the back", noon.Add(time.Hour)).Remark("This is the back", noon.Add(time.Hour))
	if more := later.Remark("And this the last one", noon.Add(time.Hour)); len(more.Later) != 2 {
		t.Error("of two that come at the same moment one is lost")
	}
	if len(later.Later) != 1 || later.Later[0].Words.Text != "This is the back" || len(later.Unanswered()) != 1 || later.Status != LegalWaiting || len(r.Later) != 0 {
		t.Errorf("after it: %+v", later)
	}
}

func TestAnAnswerThatCannotBeHeardIsNone(t *testing.T) {
	must, voice := mustMove(t), NewID[File]()
	taken := must(newRequest().Take(leo, noon))
	before := must(must(taken.Ask("When?", leo, noon)).Add(Addition{At: noon, Words: Spoken{Text: "Monday"}}, noon))
	r := must(must(before.Ask("Where?", leo, noon)).Add(Addition{At: noon.Add(time.Hour), Words: Spoken{Voice: &File{ID: voice}}}, noon.Add(time.Hour)))
	if after := r.Unheard(NewID[File](), noon); !cmp.Equal(after, r) {
		t.Errorf("something else was not kept: %+v", after)
	}
	after := r.Unheard(voice, noon.Add(2*time.Hour))
	if open := after.Unanswered(); len(open) != 1 || open[0].Words != "Where?" || after.Status != LegalWaiting || r.Status != LegalTaken || len(r.Unanswered()) != 0 {
		t.Errorf("after it: %+v", after)
	}
	if last := after.History[len(after.History)-1]; last.Status != LegalWaiting || !last.By.IsZero() {
		t.Errorf("nobody has done it: %+v", last)
	}
	if done := must(r.Close("won", "", leo, noon)); done.Unheard(voice, noon).Status != LegalDone {
		t.Error("it opens what is done")
	}
}

func TestTheFirstToTakeItHasIt(t *testing.T) {
	r := mustMove(t)(newRequest().Take(leo, noon))
	after, err := r.Take(vera, noon)
	if !IsKind(err, Conflict) || after.Lawyer != leo {
		t.Errorf("%v, %v", after.Lawyer, err)
	}
}

func TestOnlyItsLawyerWorksOnIt(t *testing.T) {
	r := mustMove(t)(newRequest().Take(leo, noon))
	for name, act := range map[string]func(by PersonID) (LegalRequest, error){
		"ask":     func(by PersonID) (LegalRequest, error) { return r.Ask("?", by, noon) },
		"wait":    func(by PersonID) (LegalRequest, error) { return r.Wait(true, by, noon) },
		"confirm": func(by PersonID) (LegalRequest, error) { return r.Confirm(LegalPaper{}, by, noon) },
		"close":   func(by PersonID) (LegalRequest, error) { return r.Close("won", "", by, noon) },
	} {
		if _, err := act(leo); err != nil {
			t.Errorf("its lawyer may not %s: %v", name, err)
		}
		for _, by := range []PersonID{vera, {}} {
			if after, err := act(by); !IsKind(err, Conflict) || !cmp.Equal(after, r) {
				t.Errorf("another one may %s", name)
			}
		}
	}
}

func TestWhatIsWithdrawnStaysSo(t *testing.T) {
	r := mustMove(t)(mustMove(t)(newRequest().Take(leo, noon)).Withdraw(amina, noon))
	for name, act := range map[string]func() (LegalRequest, error){
		"taken":     func() (LegalRequest, error) { return LegalRequest{Status: LegalWithdrawn}.Take(vera, noon) },
		"assigned":  func() (LegalRequest, error) { return r.Assign(vera, leo, noon) },
		"told":      func() (LegalRequest, error) { return r.Tell(LegalFacts{}, nil, noon) },
		"added to":  func() (LegalRequest, error) { return r.Add(Addition{}, noon) },
		"closed":    func() (LegalRequest, error) { return r.Close("won", "", leo, noon) },
		"withdrawn": func() (LegalRequest, error) { return r.Withdraw(amina, noon) },
	} {
		if _, err := act(); !IsKind(err, Conflict) {
			t.Errorf("it is %s: %v", name, err)
		}
	}
}

func TestPagesKeepWhenTheyCame(t *testing.T) {
	must := mustMove(t)
	file := func(ref string) File { return File{Kind: Photo, Ref: ref} }
	later, latest := noon.Add(time.Minute), noon.Add(time.Hour)
	r := must(newRequest().Tell(LegalFacts{About: "paper"}, []File{file("1"), file("2")}, noon))
	r = must(r.Tell(LegalFacts{About: "paper", Whole: "no"}, []File{file("1"), file("2")}, later))
	r = must(r.Tell(LegalFacts{About: "paper"}, []File{file("1"), file("3")}, latest)) // the second was taken again
	want := []Page{{File: file("1"), Sent: noon}, {File: file("3"), Sent: latest, Rest: true}}
	if diff := cmp.Diff(want, r.Pages); diff != "" || r.Facts.Whole != "no" {
		t.Errorf("whole %q (-want +got):\n%s", r.Facts.Whole, diff)
	}
}

func TestOutlinesSayNothing(t *testing.T) {
	r := LegalRequest{ID: LegalID{1}, Person: amina, Status: LegalTaken, Opened: noon, Facts: LegalFacts{About: "detention", Words: Spoken{Text: "secret"}},
		Pages: []Page{{}}, Later: []Addition{{}}, Lawyer: leo, Asked: []Question{{Words: "secret"}}, ActBy: "2026-12-01", Words: "secret", Outcome: "won",
		Paper: &LegalPaper{Kind: "refusal", Number: "secret", Last: "2026-12-01"}}
	if diff := cmp.Diff(LegalRequest{ID: r.ID, Person: amina, Opened: noon, Status: LegalTaken}, r.Outline()); diff != "" {
		t.Errorf("outline (-want +got):\n%s", diff)
	}
	want := LegalRequest{ID: r.ID, Person: amina, Opened: noon, Status: LegalTaken, Lawyer: leo, ActBy: "2026-12-01", Paper: &LegalPaper{Last: "2026-12-01"}}
	if diff := cmp.Diff(want, r.Schedule()); diff != "" {
		t.Errorf("schedule (-want +got):\n%s", diff)
	}
}

func TestSpokenIsForgotten(t *testing.T) {
	voice := &File{Kind: Voice, Ref: "v"}
	r := LegalRequest{Facts: LegalFacts{Where: Spoken{Voice: voice}, Words: Spoken{Text: "w", Voice: voice}}, Later: []Addition{{Words: Spoken{Voice: voice}}}}
	if n := len(r.Spoken()); n != 3 {
		t.Errorf("%d voices", n)
	}
	without := r.WithoutVoice()
	if len(without.Spoken()) != 0 || without.Facts.Words.Text != "w" || len(r.Spoken()) != 3 {
		t.Error("more or less than the voices is gone, or the request itself was changed")
	}
}

// TestAnyMovesKeepOrder: whatever is done in whatever order, the history ends
// with how things stand, and a taken request has a lawyer.
func TestAnyMovesKeepOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, now := newRequest(), noon
		for range rapid.IntRange(0, 20).Draw(t, "moves") {
			now = now.Add(time.Minute)
			by := rapid.SampledFrom([]PersonID{leo, vera, {}}).Draw(t, "by")
			next, err := []func() (LegalRequest, error){
				func() (LegalRequest, error) { return r.Take(by, now) },
				func() (LegalRequest, error) { return r.Assign(by, leo, now) },
				func() (LegalRequest, error) { return r.Ask("?", by, now) },
				func() (LegalRequest, error) { return r.Wait(true, by, now) },
				func() (LegalRequest, error) { return r.Wait(false, by, now) },
				func() (LegalRequest, error) { return r.Tell(LegalFacts{About: "work"}, nil, now) },
				func() (LegalRequest, error) { return r.Add(Addition{At: now}, now) },
				func() (LegalRequest, error) { return r.Close("won", "", by, now) },
				func() (LegalRequest, error) { return r.Withdraw(amina, now) },
			}[rapid.IntRange(0, 8).Draw(t, "move")]()
			if err != nil && !cmp.Equal(next, r) {
				t.Fatal("a refused move changed it")
			}
			r = next
			last := r.History[len(r.History)-1]
			if last.Status != r.Status || last.Lawyer != r.Lawyer {
				t.Fatalf("%s of %v; the history ends with %+v", r.Status, r.Lawyer, last)
			}
			if mine := r.Status == LegalTaken || r.Status == LegalWaiting || r.Status == LegalDone; mine && r.Lawyer.IsZero() {
				t.Fatalf("%s, and nobody has it", r.Status)
			}
		}
	})
}
