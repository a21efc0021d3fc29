package storage_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
)

// BenchmarkTimers finds and ends a hundred timers that have come due among
// many that wait, over bolt, in one commit. It reports what a waiting timer
// takes on the disk, too. With -short there is no million of them.
func BenchmarkTimers(b *testing.B) {
	for _, waiting := range []int{1_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(waiting), func(b *testing.B) {
			if testing.Short() && waiting > 100_000 {
				b.Skip("a million timers are not for a short run")
			}
			path := newPath(b)
			s := open(b, openBolt(b, path))
			random := rand.New(rand.NewPCG(1, 2))
			plan(b, s, waiting, func() time.Time { return noon.Add(time.Hour + time.Duration(random.Int64N(int64(28*24*time.Hour)))) })
			size := sizeOf(b, path)
			for b.Loop() {
				b.StopTimer()
				plan(b, s, 100, func() time.Time { return noon.Add(-time.Duration(random.Int64N(int64(time.Hour)))) })
				b.StartTimer()
				update(b, s, func(tx *storage.Tx) error {
					due, err := tx.Due(noon, 100)
					if len(due) != 100 {
						b.Fatalf("%d are due", len(due))
					}
					for _, m := range due {
						if ok, err := tx.DropTimer(m); !ok || err != nil {
							b.Fatal(ok, err)
						}
					}
					return err
				})
			}
			b.ReportMetric(float64(size)/float64(waiting), "bytes/timer") // the file grows by 16 MiB at a time
		})
	}
}

// plan stores timers as the bot does, ten thousand in a commit.
func plan(b *testing.B, s *storage.Store, many int, due func() time.Time) {
	b.Helper()
	for done := 0; done < many; done += 10_000 {
		update(b, s, func(tx *storage.Tx) error {
			for range min(10_000, many-done) {
				if err := tx.PutTimer(checkInTimer(due(), care.NewID[care.Person]())); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func checkInTimer(due time.Time, who care.PersonID) storage.Timer {
	return storage.Timer{Due: due.Truncate(time.Second), Kind: "check-in", Person: who, About: care.NewID[care.CheckIn]().String()}
}

func sizeOf(b *testing.B, path string) int64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}

// BenchmarkAYearOfTimers lives through a year of many people's timers, over
// bolt, and reports how many wait at its end and the size of the file.
//
// Everybody has 52 check-ins with three steps after each opening: 208 timers,
// of which one waits at a time. Everybody has 12 appointments with four
// reminders, a week, three days, a day and two hours before: 48 timers, which
// are planned when the appointment is made, four weeks before it. A commit
// takes up to a thousand timers, each with what follows from it. The ten
// thousand people take a minute and are not for a short run.
func BenchmarkAYearOfTimers(b *testing.B) {
	for _, people := range []int{100, 10_000} {
		b.Run(fmt.Sprint(people, " people"), func(b *testing.B) {
			if testing.Short() && people > 1000 {
				b.Skip("a year of ten thousand people is not for a short run")
			}
			for b.Loop() {
				liveAYear(b, people)
			}
		})
	}
}

const (
	day   = 24 * time.Hour
	month = 365 * day / 12
	ahead = 28 * day // how long before it an appointment is made
)

var reminders = []time.Duration{7 * day, 3 * day, day, 2 * time.Hour}

func liveAYear(b *testing.B, people int) {
	path := newPath(b)
	s := open(b, openBolt(b, path))
	random := rand.New(rand.NewPCG(3, 4))
	pending, most, fired := 0, 0, 0
	put := func(tx *storage.Tx, m storage.Timer) {
		must(b, tx.PutTimer(m))
		pending++
	}
	who, makes := make([]care.PersonID, people), make([]time.Time, people) // when the next appointment is made
	update(b, s, func(tx *storage.Tx) error {
		for i := range people {
			who[i], makes[i] = care.NewID[care.Person](), noon.Add(time.Duration(random.Int64N(int64(month))))
			put(tx, checkInTimer(noon.Add(time.Duration(random.Int64N(int64(7*day)))), who[i]))
		}
		return nil
	})
	for now := noon; now.Before(noon.Add(365 * day)); now = now.Add(day / 4) {
		update(b, s, func(tx *storage.Tx) error {
			for i, made := range makes {
				if made.After(now) {
					continue
				}
				makes[i] = made.Add(month)
				for _, lead := range reminders {
					r := checkInTimer(made.Add(ahead-lead), who[i])
					r.Kind = "reminder"
					put(tx, r)
				}
			}
			return nil
		})
		for again := true; again; {
			update(b, s, func(tx *storage.Tx) error {
				due, err := tx.Due(now, 1000)
				again = len(due) == 1000
				for _, m := range due {
					if ok, err := tx.DropTimer(m); !ok || err != nil {
						b.Fatal(ok, err)
					}
					fired, pending = fired+1, pending-1
					if next, ok := follows[m.Kind]; ok {
						n := checkInTimer(m.Due.Add(next.wait), m.Person)
						n.Kind = next.kind
						put(tx, n)
					}
				}
				return err
			})
		}
		most = max(most, pending)
	}
	b.ReportMetric(float64(fired)/float64(people), "fired/person")
	b.ReportMetric(float64(pending)/float64(people), "pending/person")
	b.ReportMetric(float64(most), "most-pending")
	b.ReportMetric(float64(sizeOf(b, path))/(1<<20), "MiB-file")
}

// follows is what is planned when a timer of a check-in has come: a step at a
// time, and then the opening of the next one.
var follows = map[string]struct {
	kind string
	wait time.Duration
}{"check-in": {"nudge", day / 2}, "nudge": {"late", day / 2}, "late": {"missed", day}, "missed": {"check-in", 5 * day}}
