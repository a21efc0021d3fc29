package care

import "time"

// Excuse says why a check-in needed no answer, or could not have one.
type Excuse string

const (
	ByWorker    Excuse = "worker"  // a worker excused it
	InTalk      Excuse = "talk"    // they were talking with a human
	InSilence   Excuse = "silence" // nothing may come to this phone now
	NotArrived  Excuse = "arrived" // our question did not get through in time
	OurOutage   Excuse = "outage"  // we could not hear
	NobodyThere Excuse = "nobody"  // no worker was there to hear
	NoConsent   Excuse = "consent" // they do not want to be asked any more
	HasLeft     Excuse = "left"    // their access has ended
)

// Signs are what is known about whether a question could be heard and its
// answer taken. Our failure is never the person's absence.
type Signs struct {
	Now         time.Time
	Unreachable bool      // messages to the person do not get through
	Outages     int       // how many outages of ours there have been, ever: no clock can hide one
	DeafNow     bool      // we cannot hear anybody now
	Heard       time.Time // up to when we surely heard everybody
	NobodyThere bool      // no worker of theirs can be reached
	Hold        Excuse    // why the person must not be asked now; "": they may be
	Next        time.Time // when the next check-in opens; zero: none
}

// Move is what follows from a step of a check-in.
type Move string

const (
	Wait    Move = ""       // look again at Step
	Nudge   Move = "nudge"  // one gentle word
	TurnOut Move = "late"   // it has turned out late
	Reopen  Move = "reopen" // ask again: we could not hear
	Lost    Move = "missed" // it is missed: try again, then call
	Failed  Move = "failed" // it could not be answered, and that is not theirs
	Excuses Move = "excuse" // they need not answer it
)
