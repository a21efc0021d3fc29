package care

import (
	"cmp"
	"slices"
	"time"
)

// Reminder is one that is to be sent.
type Reminder struct {
	At   time.Time     // when to send it
	Lead time.Duration // how long before the appointment it was meant to come
}

// remindersApart is how near another a reminder says nothing new.
const remindersApart = 30 * time.Minute

// Reminders are when to remind somebody of what begins at start, given how
// long before it is wanted. None lies in quiet hours unless nothing else is
// possible, none after start. What would have been earlier than now is one
// reminder as soon as may be, so that nothing is dropped.
func Reminders(start time.Time, leads []time.Duration, good Calm, now time.Time) (list []Reminder) {
	if !start.After(now) {
		return nil
	}
	for _, lead := range leads {
		list = append(list, Reminder{good.before(start.Add(-lead), start, now), lead})
	}
	// The one meant to come last stays of those that fall together.
	slices.SortFunc(list, func(a, b Reminder) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(b.Lead, a.Lead)) })
	kept := list[:0]
	for _, r := range list {
		if n := len(kept); n > 0 && r.At.Sub(kept[n-1].At) < remindersApart {
			kept[n-1].Lead = r.Lead
			continue
		}
		kept = append(kept, r)
	}
	return kept
}

// Overtaken reports whether a reminder that was to come at planned says
// nothing any more, since by now a later one has come due too: we were away.
func Overtaken(start time.Time, leads []time.Duration, good Calm, planned, now time.Time) bool {
	return slices.ContainsFunc(leads, func(lead time.Duration) bool {
		at := good.before(start.Add(-lead), start, planned)
		return at.Sub(planned) >= remindersApart && at.Sub(now) < remindersApart
	})
}

// Announce is when to tell somebody what was just decided: now, or when their
// quiet hours end, as long as that is before start.
func (c Calm) Announce(start, now time.Time) time.Time { return c.before(now, start, now) }

// After are the reminders that say more than what is told at a moment.
func After(list []Reminder, told time.Time) (rest []Reminder) {
	for _, r := range list {
		if r.At.Sub(told) >= remindersApart {
			rest = append(rest, r)
		}
	}
	return rest
}
