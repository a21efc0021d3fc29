package bot

import (
	"slices"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
	"pristan/storage/memory"
)

// TestOnCall asks who is on call and available among workers of whom each has a
// duty and something else.
func TestOnCall(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	enrolled := func(change func(*care.Person)) care.Person {
		p := care.Person{ID: care.NewID[care.Person](), Role: care.Lawyer, Joined: now, Enrolled: now}
		change(&p)
		return p
	}
	away := func(from, to time.Duration) func(*care.Person) {
		return func(p *care.Person) { p.Away = []care.Absence{{From: now.Add(from), To: now.Add(to)}} }
	}
	workers := []struct {
		name      string
		person    care.Person
		line      care.Contact
		available bool
	}{
		{"there", enrolled(func(*care.Person) {}), care.Contact{}, true},
		{"back from an absence", enrolled(away(-time.Hour, 0)), care.Contact{}, true},
		{"away soon", enrolled(away(1, time.Hour)), care.Contact{}, true},
		{"away", enrolled(away(0, time.Hour)), care.Contact{}, false},
		{"left", enrolled(func(p *care.Person) { p.Left = now }), care.Contact{}, false},
		{"not enrolled", enrolled(func(p *care.Person) { p.Enrolled = time.Time{} }), care.Contact{}, false},
		{"unreachable", enrolled(func(*care.Person) {}), care.Contact{Unreachable: now}, false},
	}
	store, err := storage.Open(t.Context(), memory.New(), storage.NewKeyring([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	b := &Bot{org: care.Organisation{}.Usual(), home: time.UTC, now: func() time.Time { return now }}
	err = store.Update(t.Context(), func(tx *storage.Tx) error {
		var want []care.PersonID
		for i, w := range workers {
			w.line.Person = w.person.ID
			d := care.Duty{ID: care.NewID[care.Duty](), Worker: w.person.ID, From: now.Add(-time.Duration(len(workers)-i) * time.Hour), To: now.Add(time.Millisecond)}
			for _, err := range []error{tx.AddPerson(w.person), tx.PutContact(w.line), tx.PutDuty(d)} {
				if err != nil {
					return err
				}
			}
			if w.available {
				want = append(want, w.person.ID)
			}
		}
		turn, err := b.turnFor(tx, workers[0].person.ID)
		if err != nil {
			return err
		}
		for _, w := range workers {
			if ok, err := turn.available(w.person.ID); err != nil || ok != w.available {
				t.Errorf("%s: available %v, %v", w.name, ok, err)
			}
		}
		if ok, err := turn.available(care.PersonID{}); err != nil || ok {
			t.Errorf("nobody is available: %v, %v", ok, err)
		}
		if got, err := turn.onCall(now); err != nil || !slices.Equal(got, want) {
			t.Errorf("on call are %d, %v; want %d", len(got), err, len(want))
		}
		if got, err := turn.onCall(now.Add(time.Millisecond)); err != nil || len(got) > 0 {
			t.Errorf("when all duties are over, on call are %d, %v", len(got), err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
