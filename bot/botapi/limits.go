package botapi

import (
	"math"
	"time"
)

// Limits are rates of sends above which the server answers 429; 0 is none.
// A burst of one second's worth (for groups, one minute's) is free.
type Limits struct {
	PerSecond      int // to everybody together
	PerChat        int // a second, to one person
	PerGroupMinute int // a minute, to one group
}

// bucket holds what may be sent at once; it fills with time.
type bucket struct {
	tokens float64
	at     time.Time
}

// wait is how long until a token is there.
func (b *bucket) wait(now time.Time, count int, period time.Duration) time.Duration {
	if count == 0 {
		return 0
	}
	size, each := float64(count), float64(period)/float64(count)
	if b.at.IsZero() {
		b.tokens = size
	} else if passed := now.Sub(b.at); passed > 0 {
		b.tokens = min(size, b.tokens+float64(passed)/each)
	}
	b.at = now
	return max(0, time.Duration((1-b.tokens)*each))
}

// throttle takes a token from both buckets, or from none.
func (s *Server) throttle(ch *chat, now time.Time) *failure {
	count, period := s.limits.PerChat, time.Second
	if ch.group {
		count, period = s.limits.PerGroupMinute, time.Minute
	}
	wait := max(ch.pace.wait(now, count, period), s.pace.wait(now, s.limits.PerSecond, time.Second))
	if wait > 0 {
		return tooMany(int(math.Ceil(wait.Seconds())))
	}
	ch.pace.tokens--
	s.pace.tokens--
	return nil
}
