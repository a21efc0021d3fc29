package sim

import (
	"sync"
	"time"
)

// Clock is the time inside the demo: the real time, moved. It runs by itself
// and can only be pushed forward, because nothing that has been sent can be
// unsent. Its methods may be called from any goroutine.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
}

// NewClock returns a clock that shows start now.
func NewClock(start time.Time) *Clock {
	return &Clock{offset: time.Until(start)}
}

// Now is the time of the demo, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset).UTC()
}

// Push moves the clock forward by d; zero and less do nothing.
func (c *Clock) Push(d time.Duration) {
	if d <= 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}
