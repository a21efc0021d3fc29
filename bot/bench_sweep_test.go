package bot_test

import (
	"runtime"
	"strconv"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
)

// BenchmarkSweep is one pass over a thousand check-ins that are due at the same
// minute, on bolt: each is opened in a transaction of its own, with its record,
// its next step, the check-in after it and the message.
func BenchmarkSweep(b *testing.B) {
	const many = 1000
	b.ReportAllocs()
	var taken time.Duration
	var grown uint64
	for range b.N {
		b.StopTimer()
		s := newBench(b, "bolt")
		s.enrol(b, many)
		s.allDue(b, time.Now())
		before := allocated()
		b.StartTimer()
		began := time.Now()
		if err := s.bot.Sweep(b.Context(), time.Now()); err != nil {
			b.Fatal(err)
		}
		taken += time.Since(began)
		grown += allocated() - before
	}
	b.ReportMetric(float64(taken.Microseconds())/float64(b.N)/many, "µs/due")
	b.ReportMetric(float64(grown)/float64(b.N)/many/1024, "KiB-allocated/due")
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// allDue plans a check-in of everybody for now, outside of their plan.
func (s *bench) allDue(b *testing.B, now time.Time) {
	b.Helper()
	due := now.Truncate(time.Millisecond).UTC()
	err := s.store.Update(b.Context(), func(tx *storage.Tx) error {
		for at := range s.phones.at {
			p, _, err := tx.At(at)
			if err != nil {
				return err
			}
			line, err := tx.Contact(care.System, p.ID)
			if err != nil {
				return err
			}
			p.Hours = care.Hours{From: 1, To: 1} // any hour is good
			line.CheckInDue = due
			if err := tx.PutPerson(p); err != nil {
				return err
			}
			if err := tx.PutContact(line); err != nil {
				return err
			}
			if err := tx.PutTimer(storage.Timer{Due: due, Kind: "check-in", Person: p.ID, About: strconv.FormatInt(due.UnixMilli(), 10)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
