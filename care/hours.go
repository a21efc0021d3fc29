package care

import "time"

// Next is t itself when it lies in the good hours, otherwise the first minute
// after it that does, even where a clock change skips or repeats their
// beginning. Hours that wrap midnight (From after To) are understood; where
// both are the same the whole day is good.
func (h Hours) Next(t time.Time, zone *time.Location) time.Time {
	h = h.orUsual()
	for range hoursSteps {
		minute := MinuteOf(t, zone)
		if h.contains(minute) {
			return t
		}
		t = onward(t, round(h.From-minute), zone)
	}
	return t
}

// last is t itself when it lies in the good hours, otherwise the last minute
// before it that does.
func (h Hours) last(t time.Time, zone *time.Location) time.Time {
	h = h.orUsual()
	for range hoursSteps {
		minute := MinuteOf(t, zone)
		if h.contains(minute) {
			return t
		}
		t = back(t, round(minute-h.To)+1, zone)
	}
	return t
}

// hoursSteps are enough: one to each clock change on the way, one to the hours.
const hoursSteps = 8

func (h Hours) orUsual() Hours {
	if h == (Hours{}) {
		return UsualHours
	}
	return h
}

func (h Hours) contains(minute int) bool {
	if h.From < h.To {
		return h.From <= minute && minute < h.To
	}
	return minute >= h.From || minute < h.To
}

// round is the same minute of a day.
func round(minutes int) int { return (minutes%(24*60) + 24*60) % (24 * 60) }

// onward is so many minutes after the minute of t, or the first clock change
// on the way.
func onward(t time.Time, minutes int, zone *time.Location) time.Time {
	local := t.In(zone)
	at := local.Truncate(time.Minute).Add(time.Duration(minutes) * time.Minute)
	if _, change := local.ZoneBounds(); !change.IsZero() && change.Before(at) {
		return change
	}
	return at
}

// back is so many minutes before the minute of t, or the minute before the
// first clock change on the way.
func back(t time.Time, minutes int, zone *time.Location) time.Time {
	local := t.In(zone)
	at := local.Truncate(time.Minute).Add(-time.Duration(minutes) * time.Minute)
	if change, _ := local.ZoneBounds(); !change.IsZero() && at.Before(change) {
		return change.Add(-time.Minute)
	}
	return at
}
