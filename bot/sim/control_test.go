package sim

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// diary makes a thing come due at each of some hours after the demo's start,
// and notes at which it was swept.
type diary struct {
	clock *Clock
	start time.Time
	due   []time.Duration
	swept []time.Duration
	fail  error
}

func (d *diary) install(o *Options) {
	d.clock, d.start = o.Clock, o.Clock.Now()
	o.NextDue = func(context.Context) (time.Time, bool, error) {
		if len(d.due) == 0 {
			return time.Time{}, false, nil
		}
		return d.start.Add(d.due[0]), true, nil
	}
	o.Sweep = func(context.Context) error {
		now := d.clock.Now().Sub(d.start)
		for len(d.due) > 0 && d.due[0] <= now {
			d.due = d.due[1:]
			d.swept = append(d.swept, now.Round(time.Minute))
		}
		return d.fail
	}
}

func TestALongPushGivesEverythingItsOwnHour(t *testing.T) {
	d := &diary{due: []time.Duration{-time.Hour, 2 * time.Hour, 30 * time.Hour, 200 * time.Hour}}
	s := newStage(t, d.install)
	s.post("/clock", `{"push":604800}`, 200, "")
	if want := []time.Duration{0, 2 * time.Hour, 30 * time.Hour}; !slices.Equal(d.swept, want) {
		t.Errorf("swept at %v, want %v", d.swept, want)
	}
	if got := d.clock.Now().Sub(d.start).Round(time.Minute); got != 7*24*time.Hour {
		t.Errorf("the clock moved by %v", got)
	}
	s.post("/clock", `{"next":true}`, 200, "")
	if got := d.clock.Now().Sub(d.start).Round(time.Minute); got != 200*time.Hour {
		t.Errorf("the next thing was due at 200h, the clock stands at %v", got)
	}
	s.post("/clock", `{"next":true}`, 409, nothingDue)
}

func TestAPushEndsWhenSomethingStaysDue(t *testing.T) {
	s := newStage(t, func(o *Options) {
		at := o.Clock.Now().Add(time.Minute)
		o.NextDue = func(context.Context) (time.Time, bool, error) { return at, true, nil }
	})
	before := s.state().Now
	s.post("/clock", `{"push":3600}`, 200, "")
	if got := s.state().Now.Sub(before); got < time.Hour {
		t.Errorf("the clock moved by %v", got)
	}
}

func TestWrongPushesAndFailedSweeps(t *testing.T) {
	d := &diary{fail: errors.New("no disk")}
	s := newStage(t, d.install)
	for _, order := range []string{`{}`, `{"push":0}`, `{"push":-60}`, `{"push":9000000000}`} {
		s.post("/clock", order, 400, badRequest)
	}
	s.post("/clock", `{"push":60}`, 500, sweepFailed)
}

func TestSwitchesWorkAndAreShown(t *testing.T) {
	s := newStage(t)
	s.post("/act", `{"user":1001,"do":"start"}`, 204, "")
	s.post("/switch", `{"what":"offline","user":1001,"on":true}`, 200, "")
	s.post("/act", `{"user":1001,"do":"text","text":"later"}`, 204, "")
	if got := s.state().Switches.Phones[amina]; !got.Offline || got.Waiting != 1 || len(s.phone(amina).Messages) != 1 {
		t.Errorf("offline: %+v", got)
	}
	s.post("/switch", `{"what":"offline","user":1001,"on":false}`, 200, "")
	if got := s.state().Switches.Phones[amina]; got.Offline || got.Waiting != 0 || len(s.phone(amina).Messages) != 2 {
		t.Errorf("online again: %+v", got)
	}
	s.post("/switch", `{"what":"blocked","user":1001,"on":true}`, 200, "")
	s.post("/act", `{"user":1001,"do":"text","text":"no"}`, 409, hasBlocked)
	s.post("/switch", `{"what":"blocked","user":1001,"on":false}`, 200, "")
	s.post("/act", `{"user":1001,"do":"text","text":"yes"}`, 204, "")
	s.post("/switch", `{"what":"down","on":true}`, 200, "")
	if !s.state().Switches.Down {
		t.Error("Telegram is not shown as down")
	}
	s.post("/switch", `{"what":"down","on":false}`, 200, "")
	s.says(amina, "back again")
	s.post("/switch", `{"what":"offline","user":9,"on":true}`, 404, unknownPhone)
	s.post("/switch", `{"what":"gravity","user":1001,"on":true}`, 400, badRequest)
}
