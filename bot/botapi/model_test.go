package botapi_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pristan/bot/botapi"
)

// TestQueueModel compares the queue with a plain list: whatever happens, an
// update is delivered, in order, until it is confirmed or has expired.
func TestQueueModel(t *testing.T) {
	type waiting struct {
		id      int64
		expires time.Time
	}
	rapid.Check(t, func(t *rapid.T) {
		at := &clock{start}
		s := botapi.New(botapi.Options{Now: at.now})
		var model []waiting
		next := int64(1)
		expire := func() {
			for i := 0; i < len(model); {
				if at.at.Before(model[i].expires) {
					i++
				} else {
					model = append(model[:i], model[i+1:]...)
				}
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"text": func(*rapid.T) {
				s.SendText(55, "x")
				model = append(model, waiting{next, at.at.Add(24 * time.Hour)})
				next++
			},
			"tap": func(*rapid.T) {
				s.TapStale(55, 1, "x")
				model = append(model, waiting{next, at.at.Add(150 * time.Second)})
				next++
			},
			"time": func(t *rapid.T) {
				at.push(time.Duration(rapid.IntRange(1, 100_000).Draw(t, "seconds")) * time.Second)
			},
			"jump up": func(t *rapid.T) {
				next += rapid.Int64Range(1, 1000).Draw(t, "by")
				s.JumpIDs(next)
			},
			"poll": func(t *rapid.T) {
				expire()
				offset := rapid.Int64Range(-5, next+15).Draw(t, "offset")
				if offset < 0 {
					model = model[max(0, len(model)+int(offset)):]
				} else if n := len(model); n > 0 && offset <= model[n-1].id+11 {
					for len(model) > 0 && model[0].id < offset {
						model = model[1:]
					}
				}
				var want []string
				for _, w := range model[:min(len(model), 100)] {
					want = append(want, num(w.id))
				}
				var got []seenUpdate
				json.Unmarshal(ask(s, "getUpdates", "offset", num(offset)).Result, &got)
				if ids(got) != strings.Join(want, " ") || s.Pending() != len(model) {
					t.Fatalf("offset %d gave %q, want %q; %d pending, want %d", offset, ids(got), want, s.Pending(), len(model))
				}
			},
		})
	})
}
