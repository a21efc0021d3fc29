package care

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var maria, leo = NewID[Person](), NewID[Person]()

var ladder = []Rung{{[]Role{OnDuty}, 10 * time.Minute}, {[]Role{Lawyer}, 12 * time.Minute}, {[]Role{Coordinator}, 15 * time.Minute}}

func TestTheLadderIsGoneThroughAgainAndAgain(t *testing.T) {
	alert, now := Alert{Why: Detained, Raised: noon}, noon
	for call, want := range []int{0, 1, 2, 0, 1, 2, 0} {
		if alert.Rung != want {
			t.Errorf("call %d goes to rung %d, want %d", call+1, alert.Rung, want)
		}
		alert = alert.Call(now, ladder, alert.Rung)
		if alert.Step != call+1 || !alert.Next.Equal(now.Add(ladder[want].Wait)) {
			t.Errorf("after call %d at %v: step %d, next %v", call+1, now, alert.Step, alert.Next)
		}
		now = alert.Next
	}
}

func TestTake(t *testing.T) {
	untaken := Alert{Why: AuthorityCame, Next: noon.Add(AlertEvery)}
	taken, err := untaken.Take(maria, noon, AlertEvery)
	if err != nil || taken.TakenBy != maria || !taken.Taken.Equal(noon) {
		t.Fatalf("the first take: %+v, %v", taken, err)
	}
	if !taken.Resting() || !taken.Next.IsZero() || !taken.Open() {
		t.Errorf("a taken alert that is not followed rests and stays open: %+v", taken)
	}
	again, err := taken.Take(maria, noon.Add(time.Hour), AlertEvery)
	if err != nil || !cmp.Equal(again, taken) {
		t.Errorf("taking it again changed it: %+v, %v", again, err)
	}
	second, err := taken.Take(leo, noon.Add(time.Hour), AlertEvery)
	if !IsKind(err, Conflict) || !cmp.Equal(second, taken) {
		t.Errorf("the second taker got %v and %+v", err, second)
	}
	closed, err := taken.Close(maria, "safe", noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []PersonID{maria, leo} {
		late, err := closed.Take(who, noon.Add(2*time.Hour), AlertEvery)
		if !IsKind(err, Conflict) || !cmp.Equal(late, closed) {
			t.Errorf("taking a closed one: %v and %+v", err, late)
		}
	}
}

func TestHandingOver(t *testing.T) {
	alert, _ := Alert{Why: Detained}.Take(maria, noon, time.Hour)
	alert = alert.Offer(leo)
	if alert.TakenBy != maria {
		t.Fatal("an offer alone took it from its taker")
	}
	if _, err := alert.Take(NewID[Person](), noon, time.Hour); !IsKind(err, Conflict) {
		t.Error("somebody took what was offered to another:", err)
	}
	alert, err := alert.Take(leo, noon.Add(time.Minute), time.Hour)
	if err != nil || alert.TakenBy != leo || !alert.Offered.IsZero() {
		t.Fatalf("taken by whom it was offered to: %+v, %v", alert, err)
	}
	if _, err := alert.Take(maria, noon, time.Hour); !IsKind(err, Conflict) {
		t.Error("who handed it over took it back without being asked:", err)
	}
}

// TestStillOnIt goes through the questions to a taker who falls silent.
func TestStillOnIt(t *testing.T) {
	alert, _ := Alert{Why: Detained}.Call(noon, ladder, 1).Take(maria, noon, 30*time.Minute)
	if !alert.AsksTaker() || !alert.Next.Equal(noon.Add(30*time.Minute)) {
		t.Fatalf("after taking: %+v", alert)
	}
	asked := alert.Ask(alert.Next)
	if asked.AsksTaker() || !asked.Next.Equal(alert.Next.Add(AnswerWithin)) {
		t.Fatalf("after asking: %+v", asked)
	}
	stays := asked.Stay(asked.Asked.Add(time.Minute), 30*time.Minute)
	if !stays.AsksTaker() || !stays.Next.Equal(asked.Asked.Add(31*time.Minute)) {
		t.Errorf("who answers is asked again after half an hour: %+v", stays)
	}
	morning := stays.Stay(noon, 12*time.Hour)
	if touched := morning.Stay(noon.Add(time.Hour), 30*time.Minute); !touched.Next.Equal(morning.Next) {
		t.Errorf("who said tomorrow is asked at %v", touched.Next)
	}
	free := asked.Untaken()
	if free.AsksTaker() || !free.TakenBy.IsZero() || free.Rung != 0 || free.Resting() {
		t.Errorf("without an answer it is free and the ladder begins anew: %+v", free)
	}
}

func TestResting(t *testing.T) {
	for _, why := range reasons {
		alert := Alert{Why: why, Raised: noon}.Call(noon, ladder, 0)
		if alert.Resting() {
			t.Errorf("%s rests before anybody took it", why)
		}
		taken, err := alert.Take(maria, noon, AlertEvery)
		if err != nil {
			t.Fatal(err)
		}
		if taken.Resting() == why.Followed() || taken.Next.IsZero() == why.Followed() {
			t.Errorf("%s, followed %v, rests when taken: %v, next %v", why, why.Followed(), taken.Resting(), taken.Next)
		}
		closed, err := taken.Close(leo, "safe", noon)
		if err != nil || !closed.Resting() || closed.Open() || !closed.Next.IsZero() {
			t.Errorf("%s closed: %+v, %v", why, closed, err)
		}
	}
}

func TestClose(t *testing.T) {
	alert := Alert{Why: NotSafe, Next: noon.Add(AlertEvery)}
	closed, err := alert.Close(maria, "mistake", noon)
	if err != nil || closed.ClosedBy != maria || !closed.Closed.Equal(noon) || !closed.Taken.IsZero() || closed.Outcome != "mistake" {
		t.Fatalf("closing what nobody took: %+v, %v", closed, err)
	}
	again, err := closed.Close(leo, "safe", noon.Add(time.Hour))
	if !IsKind(err, Conflict) || !cmp.Equal(again, closed) {
		t.Errorf("closing twice: %v and %+v", err, again)
	}
	placed, _ := alert.Tell(Said{Key: "place", Latitude: 42.7, Longitude: 23.3})
	placed, _ = placed.Tell(Said{Key: "where", Value: "police"})
	if placed, _ = placed.Close(maria, "safe", noon); len(placed.Said) != 1 || placed.Said[0].Key != "where" {
		t.Errorf("the place on the map outlives the alert: %+v", placed.Said)
	}
}

func TestWhatWasSaid(t *testing.T) {
	alert, news := Alert{}.Tell(Said{Key: "where", Value: "police", At: noon})
	if !news {
		t.Error("the first answer is no news")
	}
	alert, news = alert.Tell(Said{Key: "where", Value: "police", At: noon.Add(time.Hour)})
	if news || len(alert.Said) != 1 {
		t.Errorf("the same answer again: news %v, %+v", news, alert.Said)
	}
	alert, _ = alert.Tell(Said{Key: "where", Value: "border"})
	for _, words := range []string{"they took the phone", "come", "come"} {
		alert, news = alert.Tell(Said{Key: WordsSaid, Text: words})
	}
	if where, _ := alert.Knows("where"); news || where.Value != "border" || len(alert.Said) != 3 {
		t.Errorf("an answer replaces the one before, words are added: %+v", alert.Said)
	}
	alert, _ = alert.Tell(Said{Key: "authority", Value: "unknown"})
	if unknown := alert.Unknown(); slices.Contains(unknown, "where") || !slices.Contains(unknown, "authority") || unknown[0] != "since" {
		t.Errorf("not known: %v", unknown)
	}
}

func TestSince(t *testing.T) {
	sofia, err := time.LoadLocation("Europe/Sofia")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC) // ten in the evening in Sofia
	say := func(said ...Said) (a Alert) {
		for _, s := range said {
			s.At = at
			a, _ = a.Tell(s)
		}
		return a
	}
	for _, test := range []struct {
		name  string
		alert Alert
		want  string
		exact bool
	}{
		{"nothing", say(), "", false},
		{"not known", say(Said{Key: "since", Value: "unknown"}), "", false},
		{"now", say(Said{Key: "since", Value: "now"}), "2026-11-22 22:00", true},
		{"today", say(Said{Key: "since", Value: "today"}), "2026-11-22 00:00", false},
		{"today at four", say(Said{Key: "since", Value: "today"}, Said{Key: "since_hour", Minute: 16 * 60, Timed: true}), "2026-11-22 16:00", true},
		{"yesterday", say(Said{Key: "since", Value: "yesterday"}, Said{Key: "since_hour"}), "2026-11-21 00:00", false},
		{"earlier", say(Said{Key: "since", Value: "earlier"}, Said{Key: "since_day", Day: "2026-11-02"}), "2026-11-02 00:00", false},
		{"earlier, no day", say(Said{Key: "since", Value: "earlier"}), "", false},
	} {
		got, exact := test.alert.Since(sofia)
		written := ""
		if !got.IsZero() {
			written = got.In(sofia).Format("2006-01-02 15:04")
		}
		if written != test.want || exact != test.exact {
			t.Errorf("%s: %s, exact %v; want %s, %v", test.name, written, exact, test.want, test.exact)
		}
	}
}

// TestOnlyAHumanCloses lets rapid look for calls, takes, questions and answers
// after which an alert is closed, or one that is followed has no next step.
func TestOnlyAHumanCloses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alert := Alert{Why: rapid.SampledFrom(reasons).Draw(t, "why"), Raised: noon}.Call(noon, ladder, 0)
		now := noon
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "later")))
			by := rapid.SampledFrom([]PersonID{maria, leo}).Draw(t, "by")
			owner := alert.TakenBy
			what := rapid.SampledFrom([]string{"due", "take", "stay", "offer"}).Draw(t, "what")
			switch what {
			case "due":
				switch {
				case alert.Resting():
				case alert.AsksTaker():
					alert = alert.Ask(now)
				default:
					alert = alert.Untaken()
					alert = alert.Call(now, ladder, alert.Rung)
				}
			case "take":
				taken, err := alert.Take(by, now, time.Hour)
				if may := owner.IsZero() || owner == by || alert.Offered == by; (err == nil) != may {
					t.Fatalf("owner %v, offered %v, taken by %v: %v", owner, alert.Offered, by, err)
				}
				alert = taken
			case "stay":
				if owner == by {
					alert = alert.Stay(now, time.Hour)
				}
			case "offer":
				if owner == by {
					alert = alert.Offer(rapid.SampledFrom([]PersonID{maria, leo}).Draw(t, "to"))
				}
			}
			if !alert.Open() {
				t.Fatal("it was closed and nobody did it")
			}
			if alert.Why.Followed() && (alert.Resting() || alert.Next.IsZero() || what == "due" && !alert.Next.After(now)) {
				t.Fatalf("what is followed has no next step after %v: %+v", now, alert)
			}
		}
	})
}

// TestWhatWasSentStays answers a question with files again and again: none that
// was sent is lost, and what is sent twice is there once.
func TestWhatWasSentStays(t *testing.T) {
	photo := func(ref string) File { return File{Kind: Photo, Ref: ref} }
	alert, _ := Alert{}.Tell(Said{Key: "paper", Files: []File{photo("a"), photo("b")}})
	for _, step := range []struct {
		files []File
		news  bool
		want  int
	}{{[]File{photo("c")}, true, 3}, {[]File{photo("a")}, false, 3}, {[]File{photo("b"), photo("d")}, true, 4}, {nil, false, 4}} {
		before := alert
		var news bool
		if alert, news = alert.Tell(Said{Key: "paper", Files: step.files}); news != step.news {
			t.Errorf("%v: news is %v", step.files, news)
		}
		said, _ := alert.Knows("paper")
		if was, _ := before.Knows("paper"); len(said.Files) != step.want || said.Files[0].Ref != "a" || len(was.Files) > step.want {
			t.Errorf("%v: there are %v", step.files, said.Files)
		}
	}
	other, _ := alert.Tell(Said{Key: WordsSaid, Text: "x", Files: []File{photo("a")}})
	if said, _ := other.Knows("paper"); len(other.Said) != 2 || len(said.Files) != 4 {
		t.Errorf("words made of it %+v", other.Said)
	}
}
