package bot

import (
	"sync"
	"time"

	"pristan/care"
)

// How many answers strangers get. What is over goes unanswered and leaves
// nothing behind, so a flood costs neither disk nor the others' time.
const (
	strangerPerMinute = 8    // one chat
	strangersAtOnce   = 60   // all chats: burst
	strangersPerTick  = 2    // all chats: answers a second after that
	strangersKept     = 4096 // chats remembered
	loudAlarms        = 12   // alarms by strangers that make a sound: burst
	loudPerHour       = 12   // and an hour after that
)

// guard keeps strangers from flooding us, in bounded memory.
type guard struct {
	mu     sync.Mutex
	chats  map[care.Address]*allowance
	all    allowance
	alarms allowance // those by strangers that may make a sound
}

// allowance is a bucket of answers that fills with time.
type allowance struct {
	left  float64
	since time.Time
}

func newGuard() *guard {
	return &guard{chats: make(map[care.Address]*allowance), all: allowance{left: strangersAtOnce}, alarms: allowance{left: loudAlarms}}
}

// allow reports whether a stranger may be answered now. Who is expected is
// limited for themselves only.
func (g *guard) allow(from care.Address, now time.Time, expected bool) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	chat := g.chats[from]
	if chat == nil {
		if len(g.chats) >= strangersKept {
			clear(g.chats) // forgetting costs a flooder's neighbour nothing
		}
		chat = &allowance{left: strangerPerMinute, since: now}
		g.chats[from] = chat
	}
	chat.fill(now, strangerPerMinute/60.0, strangerPerMinute)
	g.all.fill(now, strangersPerTick, strangersAtOnce)
	if chat.left < 1 || g.all.left < 1 && !expected {
		return false
	}
	chat.left--
	if !expected {
		g.all.left--
	}
	return true
}

// loud reports whether one more alarm by a stranger makes a sound. Every alarm
// is taken, called for and repeated; but a flood of them must not keep a whole
// team from answering one.
func (g *guard) loud(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.alarms.fill(now, loudPerHour/3600.0, loudAlarms)
	if g.alarms.left < 1 {
		return false
	}
	g.alarms.left--
	return true
}

func (a *allowance) fill(now time.Time, perSecond, most float64) {
	if passed := now.Sub(a.since).Seconds(); passed > 0 {
		a.left = min(most, a.left+passed*perSecond)
	}
	a.since = now
}
