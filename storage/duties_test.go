package storage_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pristan/care"
	"pristan/storage"
)

// TestDutiesModel puts, changes and drops duties and compares what is listed
// between two moments with a list.
func TestDutiesModel(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		var kept []care.Duty
		hour := func(label string) time.Time {
			return noon.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, label)) * time.Hour)
		}
		transactions(t, s, 20, func(tx *storage.Tx) {
			what := rapid.IntRange(0, 4).Draw(t, "what")
			if what < 3 || len(kept) == 0 {
				d := care.Duty{ID: care.NewID[care.Duty](), Worker: care.NewID[care.Person](), From: hour("from")}
				d.To = d.From.Add(time.Duration(rapid.IntRange(1, 30).Draw(t, "length")) * time.Hour)
				must(t, tx.PutDuty(d))
				kept = append(kept, d)
				return
			}
			i := rapid.IntRange(0, len(kept)-1).Draw(t, "which")
			if what == 3 {
				kept[i].Offered, kept[i].OfferedAt = care.NewID[care.Person](), noon
				must(t, tx.PutDuty(kept[i]))
				return
			}
			must(t, tx.DropDuty(kept[i]))
			if _, err := tx.Duty(care.System, kept[i].ID); err != care.ErrNotFound {
				t.Fatalf("a duty that was dropped is read: %v", err)
			}
			kept = slices.Delete(kept, i, i+1)
		})
		view(t, s, func(tx *storage.Tx) error {
			from, to := hour("list from"), hour("list to")
			var want []care.Duty
			for _, d := range kept {
				if d.To.After(from) && d.From.Before(to) {
					want = append(want, d)
				}
			}
			got, err := tx.Duties(care.System, from, to)
			must(t, err)
			if diff := cmp.Diff(care.InOrder(want), got); diff != "" {
				t.Fatalf("between %v and %v (-want +got):\n%s", from, to, diff)
			}
			if n := count(t, tx, "duties"); n != len(kept) {
				t.Fatalf("%d duties are stored, want %d", n, len(kept))
			}
			return nil
		})
	})
}

// TestWhatIsOverIsNotLookedAt lists today's duty beside those of a year.
func TestWhatIsOverIsNotLookedAt(t *testing.T) {
	w := watch(engines[0].open(t))
	s := open(t, w)
	update(t, s, func(tx *storage.Tx) error {
		for n := range 365 {
			from := noon.AddDate(0, 0, -n)
			must(t, tx.PutDuty(care.Duty{ID: care.NewID[care.Duty](), From: from, To: from.Add(24 * time.Hour)}))
		}
		return nil
	})
	w.scanned = 0
	view(t, s, func(tx *storage.Tx) error {
		list, err := tx.Duties(care.System, noon.Add(time.Minute), noon.Add(time.Hour))
		must(t, err)
		if len(list) != 1 || w.scanned > 2 {
			t.Errorf("listed %d after looking at %d", len(list), w.scanned)
		}
		return nil
	})
}
