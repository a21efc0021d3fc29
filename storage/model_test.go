package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pristan/care"
	"pristan/storage"
)

// overModels runs a random test many times over each engine, each time on an
// empty store.
func overModels(t *testing.T, test func(*rapid.T, *storage.Store)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				s := open(t, e.open(t))
				defer s.Close()
				test(r, s)
			})
		})
	}
}

// transactions runs up to a number of steps, spread over a few commits.
func transactions(t *rapid.T, s *storage.Store, most int, step func(*storage.Tx)) {
	for range rapid.IntRange(1, 3).Draw(t, "commits") {
		update(t, s, func(tx *storage.Tx) error {
			for range rapid.IntRange(1, most).Draw(t, "steps") {
				step(tx)
			}
			return nil
		})
	}
}

func must(t fatal, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestSeenModel hands things over again and again. One that comes again within
// 48 hours must be known, one of four days ago must be forgotten, and what is
// between may be either. The clock may be set back a little on the way.
func TestSeenModel(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		now, first := noon, make(map[string]time.Time)
		transactions(t, s, 30, func(tx *storage.Tx) {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				now = now.Add(time.Duration(rapid.Int64Range(0, int64(60*time.Hour)).Draw(t, "later")))
			case 1:
				now = now.Truncate(24 * time.Hour).Add(24*time.Hour - time.Duration(rapid.IntRange(0, 1).Draw(t, "edge")))
			case 2:
				_, err := tx.ForgetSeen(now, rapid.IntRange(1, 10).Draw(t, "limit"))
				must(t, err)
			default:
				at := now
				if rapid.IntRange(0, 3).Draw(t, "the clock") == 0 {
					at = now.Add(-time.Duration(rapid.Int64Range(0, int64(10*time.Minute)).Draw(t, "set back")))
				}
				id := rapid.SampledFrom([]string{"tg/1", "tg/2", "tg/11", ""}).Draw(t, "id")
				seen, err := tx.Seen(id, at)
				must(t, err)
				before, known := first[id]
				switch age := at.Sub(before); {
				case seen && !known:
					t.Fatalf("%q is known and never came", id)
				case !seen && known && age <= storage.SeenFor:
					t.Fatalf("%q came %v ago and is not known", id, age)
				case seen && age > 4*24*time.Hour:
					t.Fatalf("%q came %v ago and is still known", id, age)
				}
				if !seen {
					first[id] = at
				}
			}
		})
		update(t, s, func(tx *storage.Tx) error {
			_, err := tx.ForgetSeen(now.Add(5*24*time.Hour), 1000)
			return err
		})
		view(t, s, func(tx *storage.Tx) error {
			if n := count(t, tx, "seen"); n != 0 {
				t.Fatalf("%d things of five days ago are kept", n)
			}
			return nil
		})
	})
}

func count(t fatal, tx *storage.Tx, bucket string) (n int) {
	for _, err := range tx.RawReader().Scan(bucket, storage.Range{}) {
		must(t, err)
		n++
	}
	return n
}

func TestSeenAtTheEdges(t *testing.T) {
	midnight := noon.Truncate(24 * time.Hour)
	overEngines(t, func(t *testing.T, s *storage.Store) {
		for _, test := range []struct {
			name        string
			first, then time.Time
			want        bool
		}{
			{"at once", noon, noon, true},
			{"after midnight", midnight.Add(-1), midnight, true},
			{"after 48 hours, from the first instant of a day", midnight, midnight.Add(48 * time.Hour), true},
			{"after 48 hours, from the last instant of a day", midnight.Add(-1), midnight.Add(48*time.Hour - 1), true},
			{"after four days", noon, noon.Add(96 * time.Hour), false},
			{"the clock is set back over midnight", midnight.Add(time.Minute), midnight.Add(-time.Minute), true},
			{"the clock is set back a day", noon, noon.Add(-24 * time.Hour), true},
			{"in another zone", noon, noon.In(time.FixedZone("", 14*60*60)), true},
		} {
			undone(t, s, func(tx *storage.Tx) {
				for _, id := range []string{"tg/1", "tg/2"} {
					if seen, err := tx.Seen(id, test.first); err != nil || seen {
						t.Fatalf("%s: %s is new and known: %v, %v", test.name, id, seen, err)
					}
				}
				if seen, err := tx.Seen("tg/1", test.then); err != nil || seen != test.want {
					t.Errorf("%s: known %v, %v; want %v", test.name, seen, err, test.want)
				}
			})
		}
	})
}

func TestForgetSeen(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		undone(t, s, func(tx *storage.Tx) {
			for n := range 25 {
				_, err := tx.Seen(fmt.Sprint("old ", n), noon.Add(-96*time.Hour))
				must(t, err)
				_, err = tx.Seen(fmt.Sprint("new ", n), noon.Add(-48*time.Hour))
				must(t, err)
			}
			for _, test := range []struct {
				at                time.Time
				limit, want, left int
			}{
				{time.Unix(0, 0), 100, 0, 50}, // a computer that has lost the time
				{noon.Add(-96 * time.Hour), 100, 0, 50},
				{noon, 10, 10, 40},
				{noon, 10, 10, 30},
				{noon, 10, 5, 25},
				{noon, 10, 0, 25},
			} {
				removed, err := tx.ForgetSeen(test.at, test.limit)
				if left := count(t, tx, "seen"); err != nil || removed != test.want || left != test.left {
					t.Errorf("at %v: removed %d, %v, left %d; want %d and %d", test.at, removed, err, left, test.want, test.left)
				}
			}
		})
	})
}

// TestOutboxModel posts, changes, buries and delivers rows and compares what
// waits with a list.
func TestOutboxModel(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Caseworker), {}}
		add(t, s, people[:2]...)
		var rows []storage.Outbox
		var posted, buried []storage.Posted
		last := uint64(0)
		transactions(t, s, 20, func(tx *storage.Tx) {
			what := rapid.IntRange(0, 5).Draw(t, "what")
			if what < 3 || len(posted) == 0 {
				row := storage.Outbox{To: rapid.SampledFrom(people).Draw(t, "to").ID,
					Lane: storage.Lane(rapid.IntRange(0, storage.Lanes-1).Draw(t, "lane")), Deed: fmt.Sprint(last)}
				p, err := tx.Post(row)
				must(t, err)
				if p.Seq <= last || p.To != row.To || p.Lane != row.Lane {
					t.Fatalf("after %d came %+v for %+v", last, p, row)
				}
				last, posted, rows = p.Seq, append(posted, p), append(rows, row)
				return
			}
			i := rapid.IntRange(0, len(posted)-1).Draw(t, "which")
			switch what {
			case 3:
				rows[i].Trying, rows[i].Deed = true, rows[i].Deed+" again"
				must(t, tx.PutRow(posted[i], rows[i]))
			default:
				if what == 4 {
					must(t, tx.Bury(posted[i], rows[i]))
					buried = append(buried, posted[i])
				}
				must(t, tx.Delivered(posted[i]))
				if _, err := tx.Row(posted[i]); err != care.ErrNotFound {
					t.Fatalf("a delivered row: %v", err)
				}
				posted, rows = slices.Delete(posted, i, i+1), slices.Delete(rows, i, i+1)
			}
		})
		view(t, s, func(tx *storage.Tx) error {
			waiting, err := tx.Waiting()
			must(t, err)
			if !slices.Equal(waiting, posted) {
				t.Fatalf("waiting %v, want %v", waiting, posted)
			}
			for i, p := range posted {
				if row, err := tx.Row(p); err != nil || !cmp.Equal(row, rows[i]) {
					t.Fatalf("row %d is %+v, %v", p.Seq, row, err)
				}
			}
			for _, p := range buried {
				if row, err := tx.Buried(p); err != nil || row.To != p.To {
					t.Fatalf("the buried row %d is %+v, %v", p.Seq, row, err)
				}
			}
			return nil
		})
	})
}

// TestSequenceIsNeverUsedAgain delivers everything and goes on.
func TestSequenceIsNeverUsedAgain(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		for want := uint64(1); want < 5; want++ {
			update(t, s, func(tx *storage.Tx) error {
				p, err := tx.Post(storage.Outbox{At: "tg:55"})
				if p.Seq != want {
					t.Errorf("sequence %d, want %d", p.Seq, want)
				}
				return errors.Join(err, tx.Delivered(p))
			})
		}
	})
}

// TestTimersModel compares what is due with a sorted list.
func TestTimersModel(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		var all []storage.Timer
		n := 0
		sorted := func(now time.Time) (due []storage.Timer) {
			for _, m := range all {
				if !m.Due.After(now) {
					due = append(due, m)
				}
			}
			slices.SortStableFunc(due, func(a, b storage.Timer) int { return a.Due.Compare(b.Due) })
			return due
		}
		transactions(t, s, 20, func(tx *storage.Tx) {
			now := noon.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "now")) * time.Millisecond)
			if rapid.IntRange(0, 2).Draw(t, "what") > 0 {
				n++
				m := storage.Timer{Due: now, Kind: "kind", About: fmt.Sprint(n)}
				must(t, tx.PutTimer(m))
				all = append(all, m)
				return
			}
			limit := rapid.IntRange(1, 5).Draw(t, "limit")
			due, err := tx.Due(now, limit)
			must(t, err)
			want := sorted(now)
			if len(due) != min(limit, len(want)) {
				t.Fatalf("%d are due of %d, limit %d", len(due), len(want), limit)
			}
			for i, m := range due {
				if !m.Due.Equal(want[i].Due) {
					t.Fatalf("number %d is due at %v, want %v", i, m.Due, want[i].Due)
				}
				for _, there := range []bool{true, false} { // the second drop finds nothing
					if ok, err := tx.DropTimer(m); err != nil || ok != there {
						t.Fatalf("dropped: %v, %v; want %v", ok, err, there)
					}
				}
				before := len(all)
				all = slices.DeleteFunc(all, func(x storage.Timer) bool { return x.About == m.About })
				if len(all) != before-1 {
					t.Fatalf("%q was due and not planned", m.About)
				}
			}
		})
		view(t, s, func(tx *storage.Tx) error {
			at, ok, err := tx.NextDue()
			must(t, err)
			if all := sorted(noon.Add(time.Hour)); ok != (len(all) > 0) || ok && !at.Equal(all[0].Due) {
				t.Fatalf("next due at %v, %v; %d wait", at, ok, len(all))
			}
			return nil
		})
	})
}

func TestTimersAtTheEdges(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		for _, test := range []struct {
			name     string
			due, now time.Time
			want     int
		}{
			{"a millisecond early", noon, noon.Add(-time.Millisecond), 0},
			{"at the instant", noon, noon, 1},
			{"late", noon, noon.AddDate(1, 0, 0), 1},
			{"in another zone", noon.In(time.FixedZone("", -9*60*60)), noon, 1},
			{"before 1970", time.Unix(-1000, 0), noon, 1},
			{"no time at all: at once is seen, never is not", time.Time{}, noon, 1},
		} {
			undone(t, s, func(tx *storage.Tx) {
				must(t, tx.PutTimer(storage.Timer{Due: test.due, Kind: "kind"}))
				due, err := tx.Due(test.now, 10)
				if err != nil || len(due) != test.want {
					t.Fatalf("%s: %d are due, %v", test.name, len(due), err)
				}
				for _, m := range due {
					if ok, err := tx.DropTimer(m); !ok || err != nil {
						t.Errorf("%s: dropped %v, %v", test.name, ok, err)
					}
				}
				if left := count(t, tx, "timers"); left != 1-test.want {
					t.Errorf("%s: %d are left", test.name, left)
				}
			})
		}
	})
}

// TestDueCostsWhatIsDue counts the entries that the engine hands out.
func TestDueCostsWhatIsDue(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			w := watch(e.open(t))
			s := open(t, w)
			update(t, s, func(tx *storage.Tx) error {
				for i := range 3000 {
					must(t, tx.PutTimer(storage.Timer{Due: noon.Add(time.Duration(i-20) * time.Minute), Kind: "kind"}))
				}
				return nil
			})
			for _, test := range []struct{ now, limit, due, scanned int }{
				{-21, 100, 0, 0}, {-20, 100, 1, 1}, {0, 100, 21, 21}, {0, 5, 5, 5}, {2000, 100, 100, 100},
			} {
				w.scanned = 0
				view(t, s, func(tx *storage.Tx) error {
					due, err := tx.Due(noon.Add(time.Duration(test.now)*time.Minute), test.limit)
					if len(due) != test.due || w.scanned > test.scanned {
						t.Errorf("%d are due, want %d; %d entries were read, want %d", len(due), test.due, w.scanned, test.scanned)
					}
					return err
				})
			}
			w.scanned = 0
			view(t, s, func(tx *storage.Tx) error { _, _, err := tx.NextDue(); return err })
			if w.scanned > 1 {
				t.Errorf("to know the next one, %d entries were read", w.scanned)
			}
		})
	}
}
