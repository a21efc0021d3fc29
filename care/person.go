package care

import (
	"log/slog"
	"time"
)

// Address is where a channel reaches somebody, such as "tg:55". Only the room
// of that channel takes it apart.
type Address string

// LogValue hides the address: it is a person's account.
func (a Address) LogValue() slog.Value { return slog.StringValue(shortHash([]byte(a))) }

// Role is what somebody does in the organisation. The empty role may do
// nothing.
type Role string

const (
	Participant Role = "participant"
	Caseworker  Role = "caseworker"
	Lawyer      Role = "lawyer"
	Coordinator Role = "coordinator"
	// Witness is somebody without an invitation who told us of a detention.
	Witness Role = "witness"
	// OnDuty stands in a ladder for whoever the rota says.
	OnDuty Role = "on_call"
	system Role = "system"
)

// Roles are all that can be invited.
var Roles = []Role{Participant, Caseworker, Lawyer, Coordinator}

// Staff reports whether the role belongs to the organisation's workers.
func (r Role) Staff() bool { return r == Caseworker || r == Lawyer || r == Coordinator }

// AddressForm is how a person wants to be spoken to; it serves grammar only.
type AddressForm string

const (
	NoForm    AddressForm = ""
	WomanForm AddressForm = "woman"
	ManForm   AddressForm = "man"
)

// Person is somebody the organisation knows. It holds the least that is
// needed: a name to call them by, never a legal name or birth date.
type Person struct {
	ID       PersonID
	Role     Role
	Name     string // what to call the person
	Language Language
	Digits   Digits
	Months   Months
	Zone     string // IANA name; "" is the organisation's
	Form     AddressForm
	Discreet bool // the phone is shared: neutral words, nothing in a preview
	Hours    Hours
	Calling  Calling
	Duress   string // keyed hash of the word that means: I am made to write this; "": none
	Trusted  string // somebody the person trusts, in their own words
	Consents []Consent
	Customs  []string  // keys of the organisation's customs that are kept for this person
	Work     Work      // how a worker wants to be reminded
	Away     []Absence // when a worker is not there, the earliest first
	Joined   time.Time
	Enrolled time.Time // onboarding finished
	Left     time.Time // access ended; nothing may be read or done since
}

// Work is how a worker wants to be reminded of the day. The zero value means
// the usual: agenda at eight, the evening before, and an hour before.
type Work struct {
	Agenda  int    `json:"agenda,omitempty"`  // local minutes after midnight of the morning's agenda; 0: the usual, -1: none
	Reminds string `json:"reminds,omitempty"` // evening, hour, none; "": both
}

// System is the reader of sweeps and deliveries: the program itself, acting
// for nobody. Every use of it can be found by its name.
var System = Person{Role: system}

// Active reports whether the person may use the bot.
func (p Person) Active() bool { return p.Role != "" && p.Left.IsZero() }

// Reader is how words are chosen for this person.
func (p Person) Reader(home *time.Location) Reader {
	zone := home
	if z, ok := loadZone(p.Zone); ok {
		zone = z
	}
	return Reader{Language: p.Language, Digits: p.Digits, Months: p.Months, Zone: zone}
}

// Calling is how a person may safely be called.
type Calling string

const (
	CallNever   Calling = "never"   // write only
	CallAnytime Calling = "anytime" // within the good hours
	CallAsk     Calling = "ask"     // write first, call after an answer
)

// Hours are the good hours to write to a person, as minutes after local
// midnight, To exclusive. The zero value means the organisation's usual.
type Hours struct{ From, To int }

// UsualHours leaves the quiet hours of 21:00 to 08:30 alone.
var UsualHours = Hours{From: 8*60 + 30, To: 21 * 60}

// Contact is the line between us and a person: what changes with every
// message, apart from who they are.
type Contact struct {
	Person      PersonID
	LastSign    time.Time // last sign of life: anything they sent
	Unreachable time.Time // since when messages cannot be delivered; zero: they can
	Flow        string    // the guided conversation that waits for an answer; "": none
	Talking     PersonID  // whom a human conversation is open with; zero: nobody
	TalkSince   time.Time // when it was opened
	TalkingAt   time.Time // last word in that conversation
	CheckInDue  time.Time // when the next check-in opens
	Held        time.Time // since when the phone is not in the person's hands: nothing is sent to it; zero: it is
	CheckIn     CheckInID // the one that has been asked for and is not settled; zero: none
}

// Reachable reports whether messages get through, as far as we know.
func (c Contact) Reachable() bool { return c.Unreachable.IsZero() }

// Taken reports whether the phone is in other hands than the person's.
func (c Contact) Taken() bool { return !c.Held.IsZero() }
