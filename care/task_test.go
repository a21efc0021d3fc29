package care

import (
	"testing"
	"time"
)

func TestTheFirstToFinishATaskStays(t *testing.T) {
	leo := NewID[Person]()
	open := Task{Opened: noon, Next: noon.Add(time.Hour)}
	k := open.Finish(maria, "reached", noon).Finish(leo, "not_reached", noon.Add(time.Hour))
	if k.Waits() || k.DoneBy != maria || k.Result != "reached" || !k.Done.Equal(noon) || !k.Next.IsZero() {
		t.Errorf("finished twice: %+v", k)
	}
	if !open.Waits() {
		t.Error("finishing changed what was finished")
	}
	if again := k.Climb(noon, time.Hour, 3); again != k {
		t.Errorf("a finished task climbed: %+v", again)
	}
	if k := open.Finish(PersonID{}, "", noon); k.Waits() {
		t.Error("what has settled itself waits")
	}
}

func TestATaskClimbs(t *testing.T) {
	k := Task{Opened: noon, Next: noon}
	for step := 1; step <= 3; step++ {
		now := noon.Add(time.Duration(step) * time.Hour)
		k = k.Climb(now, 2*time.Hour, 3)
		want := now.Add(2 * time.Hour)
		if step == 3 {
			want = time.Time{}
		}
		if k.Step != step || !k.Next.Equal(want) || !k.Waits() {
			t.Errorf("step %d: %+v, want the next at %v", step, k, want)
		}
	}
	if k := (Task{}).Climb(noon, time.Hour, 0); !k.Next.IsZero() {
		t.Errorf("without steps it climbs on at %v", k.Next)
	}
}

func TestMissedInARow(t *testing.T) {
	for _, test := range []struct {
		name   string
		latest []CheckInState
		want   int
	}{
		{"none", nil, 0},
		{"one", []CheckInState{Missed}, 1},
		{"three", []CheckInState{Missed, Missed, Missed}, 3},
		{"answered last", []CheckInState{Done, Missed, Missed}, 0},
		{"answered in part last", []CheckInState{Partial, Missed}, 0},
		{"answered between", []CheckInState{Missed, Missed, Partial, Missed}, 2},
		{"excused between", []CheckInState{Missed, Excused, Missed, Done}, 2},
		{"not delivered between", []CheckInState{Undeliverable, Missed, Undeliverable, Missed}, 2},
		{"one is open", []CheckInState{Due, Missed, Missed}, 2},
		{"one is late", []CheckInState{Late, Missed, Done, Missed}, 1},
	} {
		var list []CheckIn
		for _, s := range test.latest {
			list = append(list, CheckIn{State: s})
		}
		if got := MissedInARow(list); got != test.want {
			t.Errorf("%s: %d, want %d", test.name, got, test.want)
		}
	}
}
