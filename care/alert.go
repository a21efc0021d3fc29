package care

import (
	"slices"
	"time"
)

// Alert is a call for a human that does not rest by itself: it is repeated
// until somebody takes it, and where it is followed until somebody closes it.
// There is no automatic close.
type Alert struct {
	ID       AlertID
	Person   PersonID // in whose file it lies: who raised it
	Case     CaseID
	Why      Reason
	Raised   time.Time
	SafeCall string // yes, no, silence (neither call nor write), "": what the person said about now
	Now      bool   // the person said the danger is now
	Child    bool   // the person said a child is in danger
	Quiet    bool   // one of a flood of alarms by strangers: it is called for without a sound
	Said     []Said // what was said of it, in the order it was first said
	Mistake  time.Time
	Step     int       // how many times people were called
	Rung     int       // which rung of the ladder is called next
	Called   time.Time // when they were last called
	Next     time.Time // when something happens by itself; zero: nothing does
	Taken    time.Time
	TakenBy  PersonID
	Offered  PersonID   // to whom the taker wants to hand it over; zero: nobody
	Asked    time.Time  // when the taker was asked whether they still have it, and has not answered
	Nudged   time.Time  // when the taker was last told that there is more
	Helpers  []PersonID // who helps the taker
	Notes    []AlertNote
	Wanted   []string  // what responders asked for and nobody has answered, in order; each a question
	Wished   time.Time // when whoever raised it was told so; zero: they have looked since
	About    PersonID  // the participant it is about, where a worker knows; zero: not known
	Legal    LegalID   // the legal request that was opened from it; zero: none
	Closed   time.Time
	ClosedBy PersonID
	Outcome  string
}

// AlertNote is what a responder wrote down.
type AlertNote struct {
	By   PersonID  `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// AnswerWithin is how long whoever took an alert may take to say that they
// still have it, before others are called again.
const AnswerWithin = 10 * time.Minute

// Before orders alerts as a worker should read them: danger and detention
// first, then the one that has waited longest.
func (a Alert) Before(b Alert) int {
	if a.Why.Followed() != b.Why.Followed() {
		if a.Why.Followed() {
			return -1
		}
		return 1
	}
	return a.Raised.Compare(b.Raised)
}

// Open reports whether a human still has to act.
func (a Alert) Open() bool { return a.Closed.IsZero() }

// Detention reports whether somebody tells of a detention, their own or another's.
func (a Alert) Detention() bool { return a.Why == Detained || a.Why == Witnessed }

// Resting reports whether nothing happens by itself: it is closed, or taken
// where taking is enough.
func (a Alert) Resting() bool {
	return !a.Open() || !a.TakenBy.IsZero() && !a.Why.Followed()
}

// AsksTaker reports whether what is due next is to ask the taker whether they
// still have it; otherwise people are called.
func (a Alert) AsksTaker() bool { return !a.TakenBy.IsZero() && a.Asked.IsZero() }

// Call notes that the people of a rung of the ladder are called now. The whole
// ladder is gone through, and then again.
func (a Alert) Call(now time.Time, ladder []Rung, rung int) Alert {
	a.Step++
	a.Rung, a.Called, a.Next = (rung+1)%len(ladder), now, now.Add(ladder[rung].Wait)
	return a
}

// Ask asks the taker whether they still have it.
func (a Alert) Ask(now time.Time) Alert {
	a.Asked, a.Next = now, now.Add(AnswerWithin)
	return a
}

// Stay is the taker's sign that they still have it: they are asked again after
// a while, and not earlier than they said before.
func (a Alert) Stay(now time.Time, again time.Duration) Alert {
	next := now.Add(again)
	if a.Asked.IsZero() && a.Next.After(next) {
		next = a.Next
	}
	a.Asked, a.Next = time.Time{}, next
	return a
}

// Untaken is the alert when whoever took it is not there any more. The ladder
// begins anew.
func (a Alert) Untaken() Alert {
	a.Taken, a.TakenBy, a.Asked, a.Offered, a.Rung = time.Time{}, PersonID{}, time.Time{}, PersonID{}, 0
	return a
}

// Offer wants a colleague to have it; until they take it, it stays where it is.
func (a Alert) Offer(to PersonID) Alert {
	a.Offered = to
	return a
}

// Take gives the alert to a worker, who is asked after a while whether they
// still have it. The first one keeps it: for everybody after but the one it is
// offered to, the error is a Conflict.
func (a Alert) Take(by PersonID, now time.Time, again time.Duration) (Alert, error) {
	if !a.Open() {
		return a, &Error{Kind: Conflict, Say: "alert.already_closed", Op: "take alert"}
	}
	if !a.TakenBy.IsZero() && a.TakenBy != by && a.Offered != by {
		return a, &Error{Kind: Conflict, Say: "alert.already_taken", Op: "take alert"}
	}
	if a.TakenBy != by {
		a = a.Untaken()
		a.Taken, a.TakenBy, a.Next = now, by, now.Add(again)
	}
	if a.Resting() {
		a.Next = time.Time{}
	}
	return a, nil
}

// Close ends the alert by a human's decision. Where somebody was on the map is
// forgotten with it.
func (a Alert) Close(by PersonID, outcome string, now time.Time) (Alert, error) {
	if !a.Open() {
		return a, &Error{Kind: Conflict, Say: "alert.already_closed", Op: "close alert"}
	}
	a.Closed, a.ClosedBy, a.Outcome, a.Next = now, by, outcome, time.Time{}
	a.Said = slices.DeleteFunc(slices.Clone(a.Said), func(s Said) bool { return s.Latitude != 0 || s.Longitude != 0 })
	return a, nil
}

// Gives reports whether an alert lets a worker see somebody.
func (a Alert) Gives(worker, person PersonID) bool {
	return a.Open() && a.Responds(worker) && (a.Person == person || a.About == person)
}

// Responds reports whether a worker has taken the alert or helps with it.
func (a Alert) Responds(worker PersonID) bool {
	return !worker.IsZero() && (a.TakenBy == worker || slices.Contains(a.Helpers, worker))
}
