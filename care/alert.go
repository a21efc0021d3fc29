package care

import "time"

// Alert is a call for a human that does not rest by itself: it is repeated
// until somebody takes it, and in danger until somebody closes it. There is
// no automatic close.
type Alert struct {
	ID       AlertID
	Person   PersonID // whom it is about
	Case     CaseID
	Why      Reason
	Raised   time.Time
	SafeCall string    // yes, no, silence (neither call nor write), "": what the person said about now
	Now      bool      // the person said the danger is now
	Child    bool      // the person said a child is in danger
	Step     int       // how many times people were called
	Called   time.Time // when they were last called
	Next     time.Time // when they are called again; zero: not again
	Taken    time.Time
	TakenBy  PersonID
	Closed   time.Time
	ClosedBy PersonID
}

// AlertEvery is the longest a person in danger waits between two calls for
// a human.
const AlertEvery = 15 * time.Minute

// Before orders alerts as a worker should read them: danger first, then the
// one that has waited longest.
func (a Alert) Before(b Alert) int {
	if a.Why.Danger() != b.Why.Danger() {
		if a.Why.Danger() {
			return -1
		}
		return 1
	}
	return a.Raised.Compare(b.Raised)
}

// Open reports whether a human still has to act.
func (a Alert) Open() bool { return a.Closed.IsZero() }

// Resting reports whether nobody is called again: it is closed, or taken
// where taking is enough.
func (a Alert) Resting() bool {
	return !a.Open() || !a.Taken.IsZero() && !a.Why.Danger()
}

// Call moves the alert one step on at now. It says which rung of a ladder of
// n rungs to call; the last rung is called again and again.
func (a Alert) Call(now time.Time, n int) (Alert, int) {
	rung := min(a.Step, n-1)
	a.Step++
	a.Called = now
	a.Next = now.Add(AlertEvery)
	return a, rung
}

// Untaken is the alert when whoever took it can no longer be reached.
func (a Alert) Untaken() Alert {
	a.Taken, a.TakenBy = time.Time{}, PersonID{}
	return a
}

// Take gives the alert to a worker. The first one keeps it: for everybody
// after, the error is a Conflict.
func (a Alert) Take(by PersonID, now time.Time) (Alert, error) {
	if !a.Open() {
		return a, &Error{Kind: Conflict, Say: "alert.already_closed", Op: "take alert"}
	}
	if !a.Taken.IsZero() && a.TakenBy != by {
		return a, &Error{Kind: Conflict, Say: "alert.already_taken", Op: "take alert"}
	}
	if a.Taken.IsZero() {
		a.Taken, a.TakenBy = now, by
	}
	if a.Resting() {
		a.Next = time.Time{}
	}
	return a, nil
}

// Close ends the alert by a human's decision.
func (a Alert) Close(by PersonID, now time.Time) (Alert, error) {
	if !a.Open() {
		return a, &Error{Kind: Conflict, Say: "alert.already_closed", Op: "close alert"}
	}
	a.Closed, a.ClosedBy, a.Next = now, by, time.Time{}
	return a, nil
}
