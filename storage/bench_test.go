package storage_test

import (
	"fmt"
	"testing"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
	"pristan/storage/memory"
)

// BenchmarkTurn is what storage does for one incoming answer, a hundred of
// them in one commit: who it is, the line to them, where they are in a
// conversation and where they go, what is said, and that it was seen. Over
// bolt each commit is synced to the disk.
func BenchmarkTurn(b *testing.B) {
	const people, batch = 2000, 100
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			s := open(b, e.open(b))
			enrol(b, s, people)
			turns := 0
			for b.Loop() {
				update(b, s, func(tx *storage.Tx) error {
					for i := range batch {
						if err := turn(tx, (turns+i)%people, turns+i); err != nil {
							return err
						}
					}
					return nil
				})
				turns += batch
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(turns), "µs/turn")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func addressOf(i int) care.Address { return care.Address(fmt.Sprint("tg:", 5512340000+i)) }

// answered is a session in the middle of a check-in.
var answered = flows.Session{Flow: "checkin", Version: 1, Instance: "AbCdEfGh", Rev: 5, Step: "safe", Phase: flows.Asking,
	Answers: map[string]flows.Answer{
		"mood": {Kind: flows.ChoiceInput, Value: "good"}, "housing": {Kind: flows.ChoiceInput, Value: "yes"},
		"health": {Kind: flows.ChoiceInput, Value: "no"}, "wish": {Kind: flows.TextInput, Text: "a sentence or two in somebody's own words"},
	},
	Trail: []string{"mood", "housing", "health", "wish"}, Started: noon, Touched: noon}

func enrol(b *testing.B, s *storage.Store, people int) {
	b.Helper()
	for first := 0; first < people; first += 500 {
		update(b, s, func(tx *storage.Tx) error {
			for i := first; i < min(first+500, people); i++ {
				p := fill[care.Person](&filler{word: "a word"})
				p.ID, p.Role, p.Left = care.NewID[care.Person](), care.Participant, time.Time{}
				for _, err := range []error{tx.AddPerson(p), tx.Link(addressOf(i), p.ID), tx.PutSession(p.ID, answered)} {
					if err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
}

func turn(tx *storage.Tx, who, n int) error {
	now := noon.Add(time.Duration(n) * time.Millisecond)
	if seen, err := tx.Seen(fmt.Sprint("tg/", n), now); err != nil || seen {
		return fmt.Errorf("seen %v: %w", seen, err)
	}
	p, ok, err := tx.At(addressOf(who))
	if err != nil || !ok {
		return fmt.Errorf("at %v: %w", ok, err)
	}
	c, err := tx.Contact(p, p.ID)
	if err != nil {
		return err
	}
	session, err := tx.Session(p, p.ID, "checkin")
	if err != nil {
		return err
	}
	session.Rev++
	if err := tx.PutSession(p.ID, session); err != nil {
		return err
	}
	c.LastSign, c.Flow = now, "checkin"
	if err := tx.PutContact(c); err != nil {
		return err
	}
	_, err = tx.Post(storage.Outbox{To: p.ID, Lane: storage.Reply, Deed: "send", Slot: "ask",
		Lines: []care.Text{care.Say("flow.checkin.safe"), care.Say("flow.progress", care.Args{"at": care.Count(5), "of": care.Count(9)})}})
	return err
}

// BenchmarkDue asks for a page of a hundred due timers among many that wait.
func BenchmarkDue(b *testing.B) {
	for _, waiting := range []int{1_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(waiting), func(b *testing.B) {
			if testing.Short() && waiting > 100_000 {
				b.Skip("a million timers are not for a short run")
			}
			s := open(b, memory.New())
			for first := 0; first < waiting; first += 10_000 {
				update(b, s, func(tx *storage.Tx) error {
					for i := first; i < min(first+10_000, waiting); i++ {
						at := noon.Add(time.Duration(i-99) * time.Second)
						if err := tx.PutTimer(storage.Timer{Due: at, Kind: "check-in", Person: care.PersonID{1}, About: "AbCdEfGh/5"}); err != nil {
							return err
						}
					}
					return nil
				})
			}
			for b.Loop() {
				view(b, s, func(tx *storage.Tx) error {
					due, err := tx.Due(noon, 100)
					if len(due) != 100 {
						b.Fatalf("%d are due", len(due))
					}
					return err
				})
			}
		})
	}
}
