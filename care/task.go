package care

import "time"

// TaskKind is what a worker is asked to do.
type TaskKind string

const (
	CallMissed     TaskKind = "missed"        // try again, then call
	CheckLine      TaskKind = "undeliverable" // our question did not get through
	AnswerProposal TaskKind = "proposal"      // the person would like another time
	AnswerRhythm   TaskKind = "rhythm"        // the person would like to be asked more or less often
	ConfirmDate    TaskKind = "told"          // the person told us of a date
	NotComing      TaskKind = "cannot"        // the person cannot come
	ArrangeRide    TaskKind = "ride"          // the person needs help to get there
	SayOutcome     TaskKind = "outcome"       // what came of an appointment
	PressedUrgent  TaskKind = "pressed"       // pressed the urgent key and then answered nothing
)

// TaskKinds are all.
var TaskKinds = []TaskKind{CallMissed, CheckLine, AnswerProposal, AnswerRhythm, ConfirmDate, NotComing, ArrangeRide, SayOutcome, PressedUrgent}

// Task is something that waits for a human. It is kept in the file of the
// person it is about.
type Task struct {
	ID     TaskID
	Person PersonID
	Kind   TaskKind
	About  string // hex id of the check-in or appointment
	Opened time.Time
	Step   int       // how far it has climbed
	Next   time.Time // when it climbs on; zero: it does not
	Done   time.Time
	DoneBy PersonID // zero: what it was about has settled itself
	Result string   // reached, not_reached, …; "" says nothing
}

// Waits reports whether the task is to be done.
func (k Task) Waits() bool { return k.Done.IsZero() }

// Finish ends the task; the first one to do so stays.
func (k Task) Finish(by PersonID, result string, now time.Time) Task {
	if k.Waits() {
		k.Done, k.DoneBy, k.Result, k.Next = now, by, result, time.Time{}
	}
	return k
}

// Climb goes one step up at now and plans the step after it. One that is done
// stays where it is.
func (k Task) Climb(now time.Time, after time.Duration, steps int) Task {
	if !k.Waits() {
		return k
	}
	k.Step, k.Next = k.Step+1, time.Time{}
	if k.Step < steps {
		k.Next = now.Add(after)
	}
	return k
}

// MissedInARow counts the check-ins missed one after the other, the latest
// first. What was excused or could not be delivered counts neither way; any
// sign of life ends the count.
func MissedInARow(latest []CheckIn) (n int) {
	for _, c := range latest {
		switch c.State {
		case Missed:
			n++
		case Done, Partial:
			return n
		}
	}
	return n
}
