package care

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var maria, leo = NewID[Person](), NewID[Person]()

func TestTheLadder(t *testing.T) {
	for _, test := range []struct {
		rungs int
		want  []int
	}{
		{1, []int{0, 0, 0}},
		{3, []int{0, 1, 2, 2, 2}},
		{5, []int{0, 1, 2, 3, 4, 4}},
	} {
		alert, now := Alert{Why: NotSafe, Raised: noon}, noon
		for step, want := range test.want {
			var rung int
			alert, rung = alert.Call(now, test.rungs)
			if rung != want {
				t.Errorf("call %d on a ladder of %d goes to rung %d, want %d", step+1, test.rungs, rung, want)
			}
			if alert.Step != step+1 || !alert.Next.Equal(now.Add(AlertEvery)) {
				t.Errorf("after call %d at %v: step %d, next %v", step+1, now, alert.Step, alert.Next)
			}
			now = alert.Next
		}
	}
}

func TestTake(t *testing.T) {
	untaken := Alert{Why: AuthorityCame, Next: noon.Add(AlertEvery)}
	taken, err := untaken.Take(maria, noon)
	if err != nil || taken.TakenBy != maria || !taken.Taken.Equal(noon) {
		t.Fatalf("the first take: %+v, %v", taken, err)
	}
	if !taken.Resting() || !taken.Next.IsZero() || !taken.Open() {
		t.Errorf("a taken alert that is no danger rests and stays open: %+v", taken)
	}
	again, err := taken.Take(maria, noon.Add(time.Hour))
	if err != nil || again != taken {
		t.Errorf("taking it again changed it: %+v, %v", again, err)
	}
	second, err := taken.Take(leo, noon.Add(time.Hour))
	if !IsKind(err, Conflict) || second != taken {
		t.Errorf("the second taker got %v and %+v", err, second)
	}
	closed, err := taken.Close(maria, noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []PersonID{maria, leo} {
		late, err := closed.Take(who, noon.Add(2*time.Hour))
		if !IsKind(err, Conflict) || late != closed {
			t.Errorf("taking a closed one: %v and %+v", err, late)
		}
	}
}

func TestResting(t *testing.T) {
	for _, why := range reasons {
		alert := Alert{Why: why, Raised: noon}
		alert, _ = alert.Call(noon, 2)
		if alert.Resting() {
			t.Errorf("%s rests before anybody took it", why)
		}
		taken, err := alert.Take(maria, noon)
		if err != nil {
			t.Fatal(err)
		}
		if taken.Resting() == why.Danger() {
			t.Errorf("%s, danger %v, rests when taken: %v", why, why.Danger(), taken.Resting())
		}
		if taken.Next.IsZero() == why.Danger() {
			t.Errorf("%s, danger %v, is called again at %v", why, why.Danger(), taken.Next)
		}
		closed, err := taken.Close(leo, noon)
		if err != nil || !closed.Resting() || closed.Open() || !closed.Next.IsZero() {
			t.Errorf("%s closed: %+v, %v", why, closed, err)
		}
	}
}

func TestClose(t *testing.T) {
	alert := Alert{Why: NotSafe, Next: noon.Add(AlertEvery)}
	closed, err := alert.Close(maria, noon)
	if err != nil || closed.ClosedBy != maria || !closed.Closed.Equal(noon) || !closed.Taken.IsZero() {
		t.Fatalf("closing what nobody took: %+v, %v", closed, err)
	}
	again, err := closed.Close(leo, noon.Add(time.Hour))
	if !IsKind(err, Conflict) || again != closed {
		t.Errorf("closing twice: %v and %+v", err, again)
	}
}

// TestOnlyAHumanCloses lets rapid look for calls and takes after which an alert
// is closed or, in danger, rests.
func TestOnlyAHumanCloses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alert := Alert{Why: rapid.SampledFrom(reasons).Draw(t, "why"), Raised: noon}
		now, calls, first := noon, 0, PersonID{}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(90*24*time.Hour)).Draw(t, "later")))
			if rapid.Bool().Draw(t, "called") {
				n := rapid.IntRange(1, 4).Draw(t, "rungs")
				var rung int
				alert, rung = alert.Call(now, n)
				if want := min(calls, n-1); rung != want {
					t.Fatalf("call %d of %d rungs went to %d, want %d", calls, n, rung, want)
				}
				if wait := alert.Next.Sub(now); wait <= 0 || wait > AlertEvery {
					t.Fatalf("the next call is %v away", wait)
				}
				calls++
			} else {
				by := rapid.SampledFrom([]PersonID{maria, leo}).Draw(t, "by")
				taken, err := alert.Take(by, now)
				if first.IsZero() {
					first = by
				}
				if (err != nil) != (by != first) || err != nil && taken != alert {
					t.Fatalf("taken first by %v, then by %v: %v", first, by, err)
				}
				alert = taken
			}
			if !alert.Open() || !alert.Closed.IsZero() || !alert.ClosedBy.IsZero() {
				t.Fatal("it was closed and nobody did it")
			}
			if alert.TakenBy != first {
				t.Fatalf("taken by %v, not by the first", alert.TakenBy)
			}
			if alert.Why.Danger() && alert.Resting() {
				t.Fatal("danger rests before anybody closed it")
			}
			if alert.Why.Danger() && calls > 0 && alert.Next.IsZero() {
				t.Fatal("nobody is called again for somebody in danger")
			}
		}
	})
}
