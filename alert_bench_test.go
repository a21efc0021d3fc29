package main

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/storage"
)

// BenchmarkAlert measures from the confirming press to the moment the Bot API
// server takes the message for the first responder, with the real program at
// Telegram's own pace while a broadcast to 5,000 people is under way, with and
// without storms of 429 on random sends, the responder's included. It reports
// milliseconds; in a storm also how long it took after the last wait that
// Telegram had asked for was over, and how many calls broke such a wait.
//
//	go test -run '^$' -bench Alert -benchtime 60x -timeout 20m .
func BenchmarkAlert(b *testing.B) {
	for _, test := range []struct {
		name   string
		people int
		storm  bool
	}{{"alone", 0, false}, {"broadcast", 5000, false}, {"broadcast and 429", 5000, true}} {
		b.Run(test.name, func(b *testing.B) { benchmarkAlert(b, test.people, test.storm) })
	}
}

func benchmarkAlert(b *testing.B, crowd int, storm bool) {
	w := newWard(b, b.N, 1, time.Hour)
	w.broadcast(crowd)
	w.h.options = append(w.h.options, "--messages-per-second", "30", "--messages-per-chat", "1")
	r := w.h.serve()
	r.await()
	time.Sleep(2 * time.Second) // the broadcast is under way
	dice := rand.New(rand.NewPCG(1, 2))
	var took, over []time.Duration
	b.ResetTimer()
	for n := range b.N {
		w.mood(storm, dice)
		w.api.SendText(w.people[n], w.label("menu.urgent"))
		seen := w.taken(w.lawyers[0])
		w.api.SendText(w.people[n], w.label("alert.who.me"))
		began := time.Now()
		eventually(b, 3*time.Minute, "the responder is called", func() bool { return w.taken(w.lawyers[0]) > seen })
		at := w.lastTaken(w.lawyers[0])
		took, over = append(took, at.Sub(began)), append(over, at.Sub(w.free(began, at)))
		time.Sleep(1100 * time.Millisecond) // one chat bears a message a second
	}
	b.StopTimer()
	w.api.SetFaults(botapi.Faults{})
	slices.Sort(took)
	slices.Sort(over)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ms(took, 50), "p50-ms")
	b.ReportMetric(ms(took, 99), "p99-ms")
	if storm {
		b.ReportMetric(ms(over, 99), "p99-after-waits-ms")
		b.ReportMetric(float64(w.broken()), "calls-in-a-wait")
	}
	b.ReportMetric(float64(w.sentTo(crowd)), "broadcast-sent")
	r.stop()
}

func ms(sorted []time.Duration, percent int) float64 {
	return float64(sorted[(len(sorted)-1)*percent/100].Microseconds()) / 1000
}

// mood lets one in twenty calls fail with 429 in a storm, each asking for a wait
// of chance's choosing.
func (w *ward) mood(storm bool, dice *rand.Rand) {
	if storm {
		w.api.SetFaults(botapi.Faults{TooMany: 0.05, RetryAfter: 1 + dice.IntN(8)})
	}
}

// free is when the bot might first send what it did send at a moment: at once,
// or after the last wait that was asked for before.
func (w *ward) free(began, sent time.Time) time.Time {
	for _, wait := range w.api.Waits() {
		if wait.From.Before(sent) && wait.Until.After(began) {
			began = wait.Until
		}
	}
	return began
}

// inFlight is how long what left before a wait was known may take to arrive.
const inFlight = 50 * time.Millisecond

// broken is how many calls came while a wait was on that the bot knew of.
func (w *ward) broken() (n int) {
	for _, c := range w.api.Accepted() {
		for _, wait := range w.api.Waits() {
			if c.Method == "sendMessage" && c.At.After(wait.From.Add(inFlight)) && c.At.Before(wait.Until.Add(-inFlight)) {
				n++
				break
			}
		}
	}
	return n
}

// crowdFrom is the first account of the broadcast's people.
const crowdFrom = 1_000_000

// broadcast posts one courtesy message to each of so many people.
func (w *ward) broadcast(crowd int) {
	w.h.open(func(s *storage.Store) error {
		for page := 0; page < crowd; page += 500 {
			err := s.Update(w.t.Context(), func(tx *storage.Tx) error {
				for n := page; n < min(page+500, crowd); n++ {
					if err := w.enrol(tx, crowdFrom+int64(n), care.Participant); err != nil {
						return err
					}
					p, _, err := tx.At(addressOf(crowdFrom + int64(n)))
					if err != nil {
						return err
					}
					if _, err := tx.Post(storage.Outbox{To: p.ID, Lane: storage.Courtesy, Deed: "send", Lines: []care.Text{care.Say("menu.here")}}); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *ward) sentTo(crowd int) (n int) {
	for _, c := range w.api.Accepted() {
		if c.Chat >= crowdFrom && c.Method == "sendMessage" {
			n++
		}
	}
	return n
}

// taken is how many calls for an alert a chat has got.
func (w *ward) taken(chat int64) (n int) {
	for _, c := range w.api.Accepted() {
		if c.Chat == chat && c.Method == "sendMessage" && strings.Contains(c.Params["reply_markup"], "alert:take:") {
			n++
		}
	}
	return n
}

// lastTaken is when the server took the latest of them.
func (w *ward) lastTaken(chat int64) (at time.Time) {
	for _, c := range w.api.Accepted() {
		if c.Chat == chat && strings.Contains(c.Params["reply_markup"], "alert:take:") {
			at = c.At
		}
	}
	return at
}
