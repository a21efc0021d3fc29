package sim

import (
	"context"
	"net/http"
	"time"

	"pristan/bot/botapi"
)

const (
	controlLimit = 1 << 10              // bytes of JSON
	longestPush  = 366 * 24 * time.Hour // in one go
	turnTimeout  = 2 * time.Minute      // for a push with all its sweeps
	// mostSteps ends a push through something that keeps coming due, such as
	// an alert nobody answers: a week of ten-minute steps, and the rest at once.
	mostSteps = 1100
)

// serveClock pushes the clock: {"push": seconds} or {"next": true}. It answers
// when all that came due has been swept.
func (s *Sim) serveClock(w http.ResponseWriter, r *http.Request) {
	var order struct {
		Push int64 `json:"push"`
		Next bool  `json:"next"`
	}
	if !readJSON(w, r, controlLimit, &order) {
		return
	}
	if !order.Next && (order.Push <= 0 || order.Push > int64(longestPush/time.Second)) {
		reject(w, badRequest)
		return
	}
	// A turn that has begun is finished, even if the page is closed meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), turnTimeout)
	defer cancel()
	s.turning.Lock()
	defer s.turning.Unlock()
	do := s.toNext
	if !order.Next {
		do = func(ctx context.Context) problem { return s.push(ctx, time.Duration(order.Push)*time.Second) }
	}
	wrong := do(ctx)
	now := s.options.Clock.Now()
	s.feed.add(event{Kind: "clock", Now: now})
	if wrong != "" {
		reject(w, wrong)
		return
	}
	writeJSON(w, http.StatusOK, map[string]time.Time{"now": now})
}

// push walks the clock forward from one due thing to the next, so that each
// happens at its own hour and not all of them at the end.
func (s *Sim) push(ctx context.Context, d time.Duration) problem {
	target := s.options.Clock.Now().Add(d)
	var last time.Time
	for range mostSteps {
		due, some := s.due(ctx)
		if !some || !due.Before(target) || due.Equal(last) { // equal: sweeping did not help
			break
		}
		last = due
		if !s.turn(ctx, due.Sub(s.options.Clock.Now())) {
			return sweepFailed
		}
	}
	if !s.turn(ctx, target.Sub(s.options.Clock.Now())) {
		return sweepFailed
	}
	return ""
}

// toNext skips to the next due thing, even when that is only late.
func (s *Sim) toNext(ctx context.Context) problem {
	due, some := s.due(ctx)
	if !some {
		return nothingDue
	}
	if !s.turn(ctx, due.Sub(s.options.Clock.Now())) {
		return sweepFailed
	}
	return ""
}

func (s *Sim) due(ctx context.Context) (time.Time, bool) {
	if s.options.NextDue == nil {
		return time.Time{}, false
	}
	at, some, err := s.options.NextDue(ctx)
	if err != nil {
		s.options.Log.Error("cannot tell what comes due next", "error", err)
		return time.Time{}, false
	}
	return at, some
}

// turn pushes the clock and does what has come due.
func (s *Sim) turn(ctx context.Context, d time.Duration) bool {
	s.options.Clock.Push(d)
	if s.options.Sweep == nil {
		return true
	}
	if err := s.options.Sweep(ctx); err != nil {
		s.options.Log.Error("the sweep after a push of the clock failed", "error", err)
		return false
	}
	return true
}

// serveSwitch sets one fault: what is down (for all), offline or blocked (of
// one user's phone).
func (s *Sim) serveSwitch(w http.ResponseWriter, r *http.Request) {
	var order struct {
		What string `json:"what"`
		User int64  `json:"user"`
		On   bool   `json:"on"`
	}
	if !readJSON(w, r, controlLimit, &order) {
		return
	}
	if _, known := s.phone(order.User); !known && order.What != "down" {
		reject(w, unknownPhone)
		return
	}
	if !s.flip(order.What, order.User, order.On) {
		reject(w, badRequest)
		return
	}
	writeJSON(w, http.StatusOK, s.flipped())
}

// flip keeps our record and the server's in step: both change under one lock.
func (s *Sim) flip(what string, user int64, on bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	phone := s.switches.Phones[user]
	switch what {
	case "down":
		s.switches.Down = on
		s.options.API.SetFaults(botapi.Faults{Down: on})
		s.announce()
		return true
	case "offline":
		phone.Offline, phone.Waiting = on, 0
		s.options.API.Offline(user, on)
	case "blocked":
		phone.Blocked = on
		if on {
			s.options.API.Block(user)
		} else {
			s.options.API.Unblock(user)
		}
	default:
		return false
	}
	s.switches.Phones[user] = phone
	s.announce()
	return true
}

// announce tells the pages; mu is held, so they hear of changes in order.
func (s *Sim) announce() {
	now := s.switches.clone()
	s.feed.add(event{Kind: "switches", Switches: &now})
}

// flipped is a copy of the switches as they stand.
func (s *Sim) flipped() switches {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.switches.clone()
}
