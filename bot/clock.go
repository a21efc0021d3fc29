package bot

import (
	"context"
	"sync"
	"time"
)

// What a jump of the machine's clock is, and how long after one nothing
// expires: long enough for somebody, or the network time, to set it right.
const (
	longestDrift = 5 * time.Minute
	holdFor      = 30 * time.Minute
)

// expiring are the kinds of timers that end or remove something, or that a
// wrong clock would use up for nothing. Alerts go on: better too early than
// never.
var expiring = []string{stepTimer, requestTimer, eraseTimer, taskTimer, checkInTimer, appointmentTimer, agendaTimer, dutyTimer, awayTimer, gapTimer}

// clock compares the machine's wall clock with the time that has really
// passed.
type clock struct {
	mu    sync.Mutex
	wall  time.Time     // at the last look; zero before the first
	real  time.Duration // at the last look, since some moment
	until time.Duration // nothing expires before, on the same scale
}

// look takes both readings and is by how much the wall clock has jumped since
// the last look, 0 where it has not.
func (c *clock) look(wall time.Time, real time.Duration) (jump time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.wall.IsZero() {
		jump = wall.Sub(c.wall) - (real - c.real)
	}
	c.wall, c.real = wall, real
	if jump.Abs() <= longestDrift {
		return 0
	}
	c.until = real + holdFor
	return jump
}

// held are the kinds of timers that wait now.
func (c *clock) held() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.real < c.until {
		return expiring
	}
	return nil
}

// watchClock notices a jump of the clock, or that the machine slept: wall is
// what the clock says, real how long the bot has really run. We could not hear
// anybody meanwhile, so nobody's silence counts.
func (b *Bot) watchClock(ctx context.Context, wall time.Time, real time.Duration) {
	jump := b.clock.look(wall, real)
	if jump == 0 {
		return
	}
	b.count.jumps.Inc()
	b.log.Error("the clock of this machine has jumped; nothing expires for half an hour, please check its time", "jump", jump.Round(time.Second))
	if err := b.noteOutage(ctx); err != nil && ctx.Err() == nil {
		b.log.Error("the jump could not be written down", "error", err)
	}
}
