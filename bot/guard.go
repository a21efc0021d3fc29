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
	cries  map[care.Address]time.Time // who cried for help, and when
	alarms allowance                  // those by strangers that may make a sound
}

// allowance is a bucket of answers that fills with time.
type allowance struct {
	left  float64
	spare int // answers more for a cry for help or an invitation, until it is full again
	since time.Time
}

func newGuard() *guard {
	return &guard{chats: make(map[care.Address]*allowance), all: allowance{left: strangersAtOnce}, alarms: allowance{left: loudAlarms}, cries: make(map[care.Address]time.Time)}
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
		chat = &allowance{left: strangerPerMinute, spare: strangerPerMinute, since: now}
		g.chats[from] = chat
	}
	chat.fill(now, strangerPerMinute/60.0, strangerPerMinute)
	g.all.fill(now, strangersPerTick, strangersAtOnce)
	if chat.left < 1 && expected && chat.spare > 0 {
		chat.spare--
		return true
	}
	if chat.left < 1 || g.all.left < 1 && !expected {
		return false
	}
	if chat.left == strangerPerMinute {
		chat.spare = strangerPerMinute
	}
	chat.left--
	if !expected {
		g.all.left--
	}
	return true
}

// cryLasts is how long a cry for help waits to be confirmed.
const cryLasts = 10 * time.Minute

// cry remembers, for a while and in memory only, that a chat cried for help.
func (g *guard) cry(from care.Address, now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.cries) >= strangersKept {
		clear(g.cries)
	}
	g.cries[from] = now
}

// cried reports whether a chat cried for help lately.
func (g *guard) cried(from care.Address, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	at, ok := g.cries[from]
	return ok && now.Sub(at) < cryLasts
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
