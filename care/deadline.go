package care

import (
	"slices"
	"time"
)

// Term is how long a kind of paper can be acted against, as far as anybody has
// said. It serves us alone, until a lawyer has confirmed the last day of one
// paper.
type Term struct {
	Days       int      `yaml:"days"`         // calendar days after the day it counts from
	From       string   `yaml:"from"`         // received, or placed: in a detention centre
	By         []string `yaml:"by,omitempty"` // who gives such a paper; empty: anybody may
	Source     string   `yaml:"source"`
	VerifiedBy string   `yaml:"verified_by"` // "": nobody yet
	VerifiedOn Day      `yaml:"verified_on"`
}

// UnknownPaper is the term of a paper that nobody has read yet: the shortest.
const UnknownPaper = "unknown"

// usualTerm stands where an organisation names no terms.
const usualTerm = 3

// shortest is the shortest term of a paper given by somebody.
func (o Organisation) shortest(giver string) int {
	days := usualTerm
	unknown, named := o.Terms[UnknownPaper]
	if named {
		days = unknown.Days
	}
	if giver == "" || giver == "other" {
		return days
	}
	found := 0
	for kind, t := range o.Terms {
		if kind != UnknownPaper && (len(t.By) == 0 || slices.Contains(t.By, giver)) && (found == 0 || t.Days < found) {
			found = t.Days
		}
	}
	if found > 0 {
		return found
	}
	return days
}

// ActBy is the cautious day by which to act on what the person told on a day:
// the shortest term that such a paper may have, from the day they got it or,
// where they do not know that, from the day they told us. "" where no paper
// can be behind it.
func (o Organisation) ActBy(r LegalRequest, told Day) Day {
	if !r.HasPaper() {
		return ""
	}
	from := told
	if on := r.Facts.ReceivedOn; on != "" && on < told {
		from = on
	}
	return from.Plus(o.shortest(r.Facts.Giver))
}

// atOnceWithin is how near a day to act by is of the same hour's interest.
const atOnceWithin = 2

// AtOnce reports whether lawyers must hear of a request without delay:
// somebody is detained, the day the paper came is not known, or the day to act
// by is near.
func (r LegalRequest) AtOnce(today Day) bool {
	return r.Pressing() || r.ActBy != "" && (r.Facts.ReceivedOn == "" || r.ActBy <= today.Plus(atOnceWithin))
}

// Deadline is how a confirmed last day compares with what is usual, each a
// word of a warning: closed, past, earlier, later.
func (o Organisation) Deadline(p LegalPaper, today Day) (warnings []string) {
	add := func(warn bool, word string) {
		if warn {
			warnings = append(warnings, word)
		}
	}
	add(!o.WorkingDay(p.Last), "closed")
	add(p.Last < today, "past")
	if t, known := o.Terms[p.Kind]; known && p.Start != "" {
		usual := p.Start.Plus(t.Days)
		add(p.Last < usual, "earlier")
		add(p.Last > usual, "later")
	}
	return warnings
}

// ActByReminder is when a cautious day is spoken of that nobody has confirmed:
// on the working morning before it or, where that is over, soon: whoever tells
// of it may be cut off and say no more.
func (o Organisation) ActByReminder(day Day, now time.Time) time.Time {
	if morning := o.workingMorning(day.Plus(-1)); morning.After(now) {
		return morning
	}
	return UsualHours.Next(now.Add(timeToTell), o.Home())
}

// timeToTell is how long somebody may take to tell the rest.
const timeToTell = time.Hour

// workingMorning is the morning of a day or, where offices are closed on it,
// of the working day before.
func (o Organisation) workingMorning(day Day) time.Time {
	for range holidayRun {
		if o.WorkingDay(day) {
			break
		}
		day = day.Plus(-1)
	}
	return day.Clock(warnMorning, o.Home())
}

// The hours, as minutes after midnight, at which a lawyer is reminded of a
// last day: in the morning, and on the day itself earlier.
const (
	warnMorning = 9 * 60
	warnLastDay = 8 * 60
)

// LegalReminder is when a lawyer is reminded of a last day.
type LegalReminder struct {
	Days int // before it
	At   time.Time
}

// LegalReminders are seven, three and one days before a last day and on its
// morning, those that are still to come. What would fall on a day when offices
// are closed comes on the working day before, and the nearer one stands for
// both. On the last day itself there is one more, after two hours.
func (o Organisation) LegalReminders(last Day, now time.Time) (list []LegalReminder) {
	for _, days := range []int{7, 3, 1, 0} {
		at := o.workingMorning(last.Plus(-days))
		if days == 0 {
			at = last.Clock(warnLastDay, o.Home())
		}
		if n := len(list); n > 0 && !list[n-1].At.Before(at) {
			list = list[:n-1]
		}
		if at.After(now) {
			list = append(list, LegalReminder{Days: days, At: at})
		}
	}
	if soon := now.Add(restlessEvery); len(list) == 0 && soon.Before(last.Plus(1).Clock(0, o.Home())) {
		list = append(list, LegalReminder{At: soon}) // it is that day already
	}
	return list
}

// holidayRun bounds a search among days on which offices are closed.
const holidayRun = 14

// NextWorking is the first working day after one.
func (o Organisation) NextWorking(d Day) Day {
	for range holidayRun {
		if d = d.Plus(1); o.WorkingDay(d) {
			break
		}
	}
	return d
}

// CallAgain is when lawyers are called again for a request that nobody takes:
// one working day later, at the same hour where that is a good one.
func (o Organisation) CallAgain(now time.Time) time.Time {
	home := o.Home()
	return UsualHours.Next(o.NextWorking(DayOf(now, home)).Clock(MinuteOf(now, home), home), home)
}

// restless are the reminders that are repeated until somebody answers: those
// of the last day and the one before. restlessEvery is how often.
const (
	restless      = 1
	restlessEvery = 2 * time.Hour
)

// Warn raises a reminder of the last day that waits to be seen.
func (r LegalRequest) Warn(days int, o Organisation, now time.Time) LegalRequest {
	r.Warning = &LegalNotice{Days: days, Since: now}
	return r.plan(o, now)
}

// Unseen takes a reminder that nobody has answered one step on.
func (r LegalRequest) Unseen(o Organisation, now time.Time) LegalRequest {
	w := *r.Warning
	w.Step++
	r.Warning = &w
	return r.plan(o, now)
}

// plan sets when somebody is called again: on the next working morning, or
// where the last day is near within hours, outside the quiet ones.
func (r LegalRequest) plan(o Organisation, now time.Time) LegalRequest {
	w := *r.Warning
	w.Next = o.NextWorking(DayOf(now, o.Home())).Clock(warnMorning, o.Home())
	if soon := UsualHours.Next(now.Add(restlessEvery), o.Home()); w.Days <= restless {
		w.Next = soon
	}
	r.Warning = &w
	return r
}

// Seen ends the reminder that waits: somebody has it.
func (r LegalRequest) Seen() LegalRequest {
	r.Warning = nil
	return r
}
