package care

import (
	"slices"
	"testing"
)

// TestLend: what is lent can be taken back, what a worker has otherwise cannot.
func TestLend(t *testing.T) {
	maria, lena, leo := NewID[Person](), NewID[Person](), NewID[Person]()
	c := Case{ID: NewID[Case](), Caseworker: maria}
	c = c.Lend(maria).Lend(lena).Lend(lena).Lend(leo).Refer(leo)
	if !slices.Equal(c.Lent, []PersonID{lena}) || !slices.Equal(c.Referred, []PersonID{lena, leo}) {
		t.Fatalf("lent to %v of %v", c.Lent, c.Referred)
	}
	before := c
	for _, worker := range []PersonID{maria, lena, leo} {
		c = c.TakeBack(worker)
	}
	if c.Holds(lena) || !c.Holds(leo) || !c.Holds(maria) || len(c.Lent) != 0 {
		t.Errorf("after it was taken back: %v of %v", c.Lent, c.Referred)
	}
	if !before.Holds(lena) {
		t.Error("the case before has changed")
	}
}

// TestGives: an alert gives sight of those it concerns, to those who respond,
// while it is open.
func TestGives(t *testing.T) {
	zed, amina, bilal, lena, leo := NewID[Person](), NewID[Person](), NewID[Person](), NewID[Person](), NewID[Person]()
	a := Alert{Person: zed, About: amina, TakenBy: lena, Helpers: []PersonID{leo}}
	for _, worker := range []PersonID{lena, leo} {
		if !a.Gives(worker, zed) || !a.Gives(worker, amina) || a.Gives(worker, bilal) {
			t.Error("a responder sees who raised it and whom it is about, and nobody else")
		}
	}
	if a.Gives(bilal, amina) || a.Gives(PersonID{}, amina) {
		t.Error("somebody who does not respond sees them")
	}
	if a, _ = a.Close(lena, "safe", noon); a.Gives(lena, amina) {
		t.Error("it is over and still gives")
	}
}

// TestWanted: each question is asked for once, in order, until it is answered.
func TestWanted(t *testing.T) {
	a := Alert{}.Want("where").Want("number").Want("where")
	if !slices.Equal(a.Wanted, []string{"where", "number"}) {
		t.Fatalf("wanted %v", a.Wanted)
	}
	told, _ := a.Tell(Said{Key: "where", Value: "police", At: noon})
	if !slices.Equal(told.Wanted, []string{"number"}) || len(a.Wanted) != 2 {
		t.Errorf("after an answer %v, before it %v", told.Wanted, a.Wanted)
	}
	if left := told.Unwant("number"); len(left.Wanted) != 0 {
		t.Errorf("left out, it is still wanted: %v", left.Wanted)
	}
}
