package care

import "time"

// AppointmentKind is what an appointment is for.
type AppointmentKind string

// AppointmentKinds are all, in the order people are offered them.
var AppointmentKinds = []AppointmentKind{
	"lawyer", "caseworker", "psychologist", "doctor", "interview", "signing", "court", "school", "other",
}

// AppointmentState is how an appointment stands.
type AppointmentState string

const (
	Told      AppointmentState = "told"      // the person told us of it; a worker has not confirmed it
	Agreed    AppointmentState = "planned"   // it stands
	Cancelled AppointmentState = "cancelled" // it will not be
	Over      AppointmentState = "over"      // it has been, whatever came of it
)

// Reply is what the person says to an appointment.
type Reply string

const (
	NoReply    Reply = ""
	WillCome   Reply = "come"
	AnotherDay Reply = "another"
	CannotCome Reply = "cannot"
	NeedsHelp  Reply = "help" // to get there
)

// Outcome is what came of an appointment.
type Outcome string

const (
	NoOutcome   Outcome = ""
	Attended    Outcome = "attended"
	Postponed   Outcome = "postponed"
	NotAttended Outcome = "not_attended"
	Unknown     Outcome = "unknown"
)

// Need is something to be arranged for an appointment.
type Need string

const (
	NotNeeded Need = ""
	Asked     Need = "asked"
	Arranged  Need = "arranged"
)

// When is a day and a minute of it, on the clock of the place.
type When struct {
	Day    Day `json:"day"`
	Minute int `json:"minute"` // after midnight; NoHour: the hour is not known
}

// NoHour stands for an hour that nobody has told.
const NoHour = -1

// officesOpen is when a day begins whose hour is not known.
const officesOpen = 9 * 60

// At is the moment.
func (w When) At(zone *time.Location) time.Time {
	if w.Minute == NoHour {
		return w.Day.Clock(officesOpen, zone)
	}
	return w.Day.Clock(w.Minute, zone)
}

// Place is where an appointment is: a place of the organisation's list by its
// key, or words, or a pin.
type Place struct {
	Fact  string      `json:"fact,omitempty"`
	Words string      `json:"words,omitempty"`
	Pin   *[2]float64 `json:"pin,omitempty"` // latitude, longitude
}

// Appointment is one date the person has, in the wall time of its place.
type Appointment struct {
	ID     AppointmentID
	Person PersonID
	Case   CaseID
	Kind   AppointmentKind
	When
	Zone        string // IANA name; "" is the organisation's
	Place       Place
	Bring       []string // papers, id, medicine, child
	Interpreter Need
	Sex         string // of the interpreter, where that matters: woman, man, ""
	Transport   Need
	Ride        string   // ticket, pickup; with Transport
	With        PersonID // who accompanies; zero: nobody
	Papers      []File   // pages of the paper that says so
	State       AppointmentState
	Rev         int      // grows whenever time, place or state change
	Series      [16]byte // of those made together; zero: alone
	Reply       Reply
	RepliedAt   time.Time
	Proposal    *Proposal
	Proposals   int     // how many there have been, so that no number comes twice
	Outcome     Outcome // what the worker says came of it
	SaidOutcome Outcome // what the person says
	Reason      string  // why it was not attended or was cancelled, in a worker's words
	MadeBy      PersonID
	MadeAt      time.Time
	ChangedAt   time.Time // when it was last moved or cancelled, or another time proposed
}

// Stands reports whether the appointment is still to be kept.
func (a Appointment) Stands() bool { return a.State == Told || a.State == Agreed }

// Location is where its wall time is read.
func (a Appointment) Location(home *time.Location) *time.Location {
	if zone, ok := loadZone(a.Zone); ok {
		return zone
	}
	return home
}

// Begins is when it begins.
func (a Appointment) Begins(home *time.Location) time.Time { return a.At(a.Location(home)) }

// Past is from when on it counts as having begun: with its hour, or, where that
// is not known, when its day is over.
func (a Appointment) Past(home *time.Location) time.Time {
	if a.Minute == NoHour {
		return a.Day.Plus(1).Clock(0, a.Location(home))
	}
	return a.Begins(home)
}

// Move gives the appointment another time. What was answered to the old one is
// void, and so is every button and reminder of it.
func (a Appointment) Move(to When) Appointment {
	a.When, a.Reply, a.RepliedAt, a.Proposal = to, NoReply, time.Time{}, nil
	a.Rev++
	return a
}

// Cancel ends it without having been.
func (a Appointment) Cancel(why string) Appointment {
	a.State, a.Reason, a.Proposal = Cancelled, why, nil
	a.Rev++
	return a
}

// Answer takes the person's reply.
func (a Appointment) Answer(r Reply, now time.Time) Appointment {
	a.Reply, a.RepliedAt = r, now
	if r == NeedsHelp { // also when it was arranged once: it did not do
		a.Transport = Asked
	}
	return a
}

// Open lists what is not settled of one that stands: each is a word of the
// worker's card.
func (a Appointment) Open() (words []string) {
	if !a.Stands() {
		return nil
	}
	add := func(open bool, word string) {
		if open {
			words = append(words, word)
		}
	}
	add(a.State == Told, "told")
	add(a.State == Agreed && a.Reply == NoReply, "no_reply")
	add(a.Reply == CannotCome, "cannot")
	add(a.Reply == AnotherDay || a.Proposal != nil, "another")
	add(a.Interpreter == Asked, "interpreter")
	add(a.Transport == Asked, "transport")
	return words
}

// Together reports whether two appointments are so near that nobody can keep
// both.
func (a Appointment) Together(b Appointment, home *time.Location) bool {
	apart := a.Begins(home).Sub(b.Begins(home)).Abs()
	return a.ID != b.ID && a.Stands() && b.Stands() && apart < usualLength
}

// usualLength is how long an appointment is taken to last.
const usualLength = time.Hour
