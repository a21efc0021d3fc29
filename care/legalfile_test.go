package care

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func keeper(asked *[]string) func(File) (FileID, error) {
	return func(f File) (FileID, error) {
		*asked = append(*asked, f.Ref)
		return FileID{byte(len(*asked))}, nil
	}
}

func TestEachFileIsKeptOnce(t *testing.T) {
	var asked []string
	before := LegalRequest{Pages: []Page{{File: File{ID: FileID{9}, Ref: "a"}}}, Facts: LegalFacts{Words: Spoken{Voice: &File{ID: FileID{8}, Ref: "v"}}}}
	r := LegalRequest{Pages: []Page{{File: File{Ref: "b"}}, {File: File{Ref: "a"}}}, Facts: LegalFacts{Words: Spoken{Voice: &File{Ref: "v"}}},
		Later: []Addition{{Pages: []Page{{File: File{Ref: "b"}}, {File: File{Ref: "c"}}}, Words: Spoken{Voice: &File{Ref: "w"}}}}}
	kept, err := r.Keep(before, keeper(&asked))
	if err != nil {
		t.Fatal(err)
	}
	var ids []FileID
	for _, f := range kept.Files() {
		ids = append(ids, f.ID)
	}
	if diff := cmp.Diff([]FileID{{1}, {9}, {1}, {2}, {8}, {3}}, ids); diff != "" || len(asked) != 3 {
		t.Errorf("asked for %v (-want +got):\n%s", asked, diff)
	}
	if !r.Pages[0].File.ID.IsZero() || !r.Later[0].Pages[0].File.ID.IsZero() || !r.Facts.Words.Voice.ID.IsZero() {
		t.Error("the request itself was changed")
	}
	if lost := kept.Lost(before); lost != nil {
		t.Errorf("lost %v", lost)
	}
	if lost := kept.WithoutVoice().Lost(kept); len(lost) != 2 {
		t.Errorf("without what was spoken it has lost %v", lost)
	}
	if _, err := r.Keep(LegalRequest{}, func(File) (FileID, error) { return FileID{}, errors.New("x") }); err == nil {
		t.Error("what cannot be kept is no error")
	}
}

// TestAPageTakenAgainStaysSo: the walk that asked for it still names the first
// photo with each later answer.
func TestAPageTakenAgainStaysSo(t *testing.T) {
	must := mustMove(t)
	file := func(ref string) File { return File{Kind: Photo, Ref: ref, Message: "m" + ref} }
	told := []File{file("1"), file("2")}
	r := must(newRequest().Tell(LegalFacts{About: "paper"}, told, noon))
	var asked []string
	r, _ = r.Keep(r, keeper(&asked))
	second := r.Pages[1].File.ID
	for n, ref := range []string{"better", "best"} {
		again, ok := r.Retake(r.Pages[1].File.ID, file(ref), noon.Add(time.Hour))
		if !ok {
			t.Fatal("there is no such page")
		}
		before := r
		r, _ = again.Keep(r, keeper(&asked))
		if lost := r.Lost(before); len(lost) != 1 || len(r.InChat()) != 3+n {
			t.Errorf("%s: lost %v; in the chat %d", ref, lost, len(r.InChat()))
		}
	}
	r = must(r.Tell(LegalFacts{About: "paper", Whole: "yes"}, told, noon.Add(2*time.Hour)))
	if len(r.Pages) != 2 || r.Pages[1].File.Ref != "best" || r.Pages[1].File.ID.IsZero() || r.Pages[1].File.ID == second {
		t.Errorf("pages %+v", r.Pages)
	}
	if _, ok := r.Retake(second, file("x"), noon); ok {
		t.Error("a page that is not there any more is taken again")
	}
	if _, ok := (LegalRequest{Pages: []Page{{}}}).Retake(FileID{}, file("x"), noon); ok {
		t.Error("a page that was never kept is taken again")
	}
	r = must(r.Tell(LegalFacts{About: "paper"}, told[:1], noon.Add(3*time.Hour))) // the second is taken back
	if len(r.Pages) != 1 || len(r.InChat()) != 4 {
		t.Errorf("%d pages, %d in the chat", len(r.Pages), len(r.InChat()))
	}
	if r = r.OutOfChat(); len(r.InChat()) != 0 || len(r.Pages) != 1 || r.Pages[0].File.Ref != "1" {
		t.Errorf("after it was cleaned: %+v", r.Pages)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		k    Kept
		want string
	}{
		{Kept{}, ""}, {Kept{State: WaitingFile}, ""}, {Kept{State: StoredFile}, ""},
		{Kept{State: StoredFile, Dark: true, Small: true}, "dark"}, {Kept{State: StoredFile, Small: true}, "small"},
		{Kept{State: StoredFile, Dark: true, Stays: true}, ""},
		{Kept{State: RefusedFile, Why: "kind"}, "kind"}, {Kept{State: RefusedFile, Why: FileTooBig}, "too_big"},
		{Kept{State: RefusedFile, Why: FileGone}, "again"}, {Kept{State: RefusedFile, Why: "broken", Stays: true}, "again"},
	} {
		if got := c.k.Fault(); got != c.want {
			t.Errorf("%+v: %q", c.k, got)
		}
	}
}
