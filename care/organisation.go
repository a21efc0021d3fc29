package care

import "time"

// Organisation is what is true of the organisation that runs the bot: its
// name, where people are, whom they can reach. None of it stands in a
// translation, so correcting a number corrects it in every language.
type Organisation struct {
	Name  string          `yaml:"name"`
	Zone  string          `yaml:"zone"`
	Facts map[string]Fact `yaml:"facts"`
	// Ladder is who is called for an alert about somebody's safety or health,
	// Urgent for a detention and for whoever pressed the urgent button.
	Ladder []Rung `yaml:"ladder"`
	Urgent []Rung `yaml:"urgent"`
	// Still is how long whoever took an urgent alert may be silent before they
	// are asked whether they still have it.
	Still time.Duration `yaml:"still"`
	// Missed is who is told of check-ins missed in a row: of the first, the
	// second and so on. A task that nobody does climbs it too, every Climb.
	Missed [][]Role      `yaml:"missed"`
	Climb  time.Duration `yaml:"climb"`
	// Handover is the hour of the clock at which duties begin and end, as 15:04.
	Handover string `yaml:"handover"`
	// Window and Grace are the usual times to answer a check-in.
	Window time.Duration `yaml:"window"`
	Grace  time.Duration `yaml:"grace"`
	// Reminders are how long before an appointment its person is reminded, by
	// kind; "" is every other kind.
	Reminders map[AppointmentKind][]time.Duration `yaml:"reminders"`
	// Customs are the times at which somebody who keeps them is left alone, by
	// the names that people choose from.
	Customs  map[string][]Custom `yaml:"customs"`
	Holidays []Holiday           `yaml:"holidays"`
	// Terms are how long papers can be acted against, by their kind.
	Terms map[string]Term `yaml:"terms"`
}

// Rung is one step of a ladder: who is called, and how long they have before
// the next step is called.
type Rung struct {
	Call []Role        `yaml:"call"`
	Wait time.Duration `yaml:"wait"`
}

// LadderOf is who is called for an alert, and how long whoever takes it may be
// silent.
func (o Organisation) LadderOf(why Reason) (ladder []Rung, still time.Duration) {
	if why.Urgent() {
		return o.Urgent, o.Still
	}
	return o.Ladder, AlertEvery
}

// AlertEvery is how long whoever took an alert about danger may be silent
// before they are asked whether they still have it.
const AlertEvery = 15 * time.Minute

// Usual fills in what an organisation's file leaves out.
func (o Organisation) Usual() Organisation {
	for _, d := range []*time.Duration{&o.Window, &o.Grace, &o.Climb} {
		if *d <= 0 {
			*d = 24 * time.Hour
		}
	}
	if len(o.Missed) == 0 {
		o.Missed = [][]Role{{Caseworker}, {Caseworker, Coordinator}}
	}
	if len(o.Ladder) == 0 {
		o.Ladder = []Rung{{[]Role{Caseworker}, AlertEvery}, {[]Role{Lawyer, Coordinator}, AlertEvery}, {[]Role{Caseworker, Lawyer, Coordinator}, AlertEvery}}
	}
	if len(o.Urgent) == 0 {
		o.Urgent = []Rung{{[]Role{OnDuty}, 10 * time.Minute}, {[]Role{Lawyer}, 10 * time.Minute}, {[]Role{Coordinator}, 10 * time.Minute}}
	}
	if o.Still <= 0 {
		o.Still = 30 * time.Minute
	}
	if o.Reminders == nil {
		o.Reminders = map[AppointmentKind][]time.Duration{"": {72 * time.Hour, 24 * time.Hour, 2 * time.Hour}}
	}
	return o
}

// Leads are how long before an appointment of a kind its person is reminded.
func (o Organisation) Leads(kind AppointmentKind) []time.Duration {
	if leads, ok := o.Reminders[kind]; ok {
		return leads
	}
	return o.Reminders[""]
}

// FactKind says how a fact is written.
type FactKind string

const (
	PhoneFact FactKind = "phone"
	PlaceFact FactKind = "place"
	LinkFact  FactKind = "link"
	HoursFact FactKind = "hours"
	NameFact  FactKind = "name"
	WayFact   FactKind = "way" // how to get to a place: its key is that of the place and ".way"
)

// Fact is one thing people may rely on, with who checked it and when.
type Fact struct {
	Kind       FactKind            `yaml:"kind"`
	Value      string              `yaml:"value"`           // verbatim, as on paper
	Names      map[Language]string `yaml:"names,omitempty"` // where it differs by language
	Pin        *[2]float64         `yaml:"pin,omitempty"`   // of a place: latitude, longitude
	Source     string              `yaml:"source"`
	VerifiedBy string              `yaml:"verified_by"` // "": nobody yet
	VerifiedOn Day                 `yaml:"verified_on"`
}

// Home is the organisation's zone, UTC when its name is unknown.
func (o Organisation) Home() *time.Location {
	zone, ok := loadZone(o.Zone)
	if !ok {
		return time.UTC
	}
	return zone
}

// RequiredFacts are the keys that messages rely on; start refuses without.
var RequiredFacts = []string{"organisation", "emergency", "office.phone", "violence.phone", "child.phone", "legal_aid.phone"}
