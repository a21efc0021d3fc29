package care

// Op is something that can be done with what we know about a person.
type Op string

const (
	ReadPerson  Op = "read person"
	ReadCase    Op = "read case"
	ReadCheckIn Op = "read check-in"
	MarkRead    Op = "mark read"
	ReadLetter  Op = "read letter"
	WriteLetter Op = "write letter"
	ReadAlert   Op = "read alert"
	TakeAlert   Op = "take alert"
	TakeCase    Op = "take case"
	ReadSession Op = "read session"
	Invite      Op = "invite"
	EndAccess   Op = "end access"
	SetDetained Op = "set detained" // that somebody is detained or released, or their phone is taken

	ReadPlan        Op = "read plan"
	SetPlan         Op = "set plan"
	ReadAppointment Op = "read appointment"
	MakeAppointment Op = "make appointment" // and move and cancel it
	ReadTask        Op = "read task"
	Disengage       Op = "disengage"

	// The rota is nobody's: its subject is empty, that of an absence or of the
	// offer of a duty is the worker whose it is.
	ReadRota        Op = "read rota"
	SetRota         Op = "set rota"
	ReadFile        Op = "read file"          // a paper that was kept
	ReadAlertFile   Op = "read alert file"    // what was sent with an alert
	ReadLegal       Op = "read legal request" // with its papers
	SeeLegal        Op = "see legal request"  // that it exists, and how it stands
	WorkLegal       Op = "work on legal request"
	AssignLegal     Op = "assign legal request" // and see who has it and its days
	AddToLegal      Op = "add to legal request" // and withdraw it
	ReadPrivileged  Op = "read privileged note"
	WritePrivileged Op = "write privileged note"
)

// Ops are all operations; every one has a rule below.
var Ops = []Op{
	ReadPerson, ReadCase, ReadCheckIn, MarkRead, ReadLetter, WriteLetter,
	ReadAlert, TakeAlert, TakeCase, ReadSession, Invite, EndAccess, SetDetained,
	ReadPlan, SetPlan, ReadAppointment, MakeAppointment, ReadTask, Disengage,
	ReadRota, SetRota,
	ReadFile, ReadAlertFile,
	ReadLegal, SeeLegal, WorkLegal, AssignLegal, AddToLegal, ReadPrivileged, WritePrivileged,
}

// Relation is how the one who asks stands to the person it is about.
type Relation string

const (
	Self       Relation = "self"       // it is about themselves
	Holder     Relation = "holder"     // caseworker of the open case
	Referred   Relation = "referred"   // a lawyer of the open case, or whoever took an alert
	Unassigned Relation = "unassigned" // nobody holds the open case yet
	Companion  Relation = "companion"  // accompanies the person to the appointment it is about, and no more
	Stranger   Relation = "stranger"   // no relation

	// These stand beside one of the above.
	Counsel   Relation = "counsel"   // has taken the legal request it is about
	Unclaimed Relation = "unclaimed" // nobody has taken the legal request it is about
	Keeper    Relation = "keeper"    // keeps the privileged note it is about
	Anybody   Relation = "anybody"   // of the role, however they stand to the person
)

// grant is one row of the table: this relation lets these roles do it.
type grant struct {
	relation Relation
	roles    []Role
}

var (
	anybody  = []Role{Participant, Witness, Caseworker, Lawyer, Coordinator}
	everyone = []Role{Participant, Caseworker, Lawyer, Coordinator}
	staff    = []Role{Caseworker, Lawyer, Coordinator}
	advisers = []Role{Caseworker, Lawyer}
	takers   = []Role{Caseworker, Coordinator}
	inviters = []Role{Caseworker, Coordinator}
	lawyers  = []Role{Lawyer}
	allots   = []Role{Coordinator}
)

// rules is the whole of who may do what. An operation without a row is
// allowed to nobody, and a test fails.
var rules = map[Op][]grant{
	ReadPerson:  {{Self, anybody}, {Holder, staff}, {Referred, staff}, {Unassigned, takers}},
	ReadCase:    {{Self, anybody}, {Holder, staff}, {Referred, staff}, {Unassigned, takers}},
	ReadCheckIn: {{Self, everyone}, {Holder, staff}, {Referred, advisers}},
	MarkRead:    {{Holder, staff}}, // a lawyer's look must not take it off the caseworker's list
	ReadLetter:  {{Self, anybody}, {Holder, staff}, {Referred, staff}},
	WriteLetter: {{Self, anybody}, {Holder, staff}, {Referred, staff}},
	ReadAlert:   {{Self, anybody}, {Holder, staff}, {Referred, staff}, {Unassigned, staff}, {Stranger, staff}},
	TakeAlert:   {{Self, staff}, {Holder, staff}, {Referred, staff}, {Unassigned, staff}, {Stranger, staff}},
	TakeCase:    {{Unassigned, takers}},
	ReadSession: {{Self, anybody}},
	Invite:      {{Self, inviters}},
	EndAccess:   {{Holder, staff}},
	SetDetained: {{Holder, staff}, {Referred, staff}},

	ReadPlan:        {{Self, everyone}, {Holder, staff}, {Referred, staff}},
	SetPlan:         {{Holder, staff}, {Referred, []Role{Coordinator}}},
	ReadAppointment: {{Self, everyone}, {Holder, staff}, {Referred, staff}, {Companion, staff}},
	MakeAppointment: {{Holder, staff}, {Referred, staff}},
	// A task that nobody does climbs to coordinators who have no part in the case.
	ReadTask:  {{Holder, staff}, {Referred, staff}, {Unassigned, takers}, {Stranger, []Role{Coordinator}}},
	Disengage: {{Holder, staff}},

	ReadRota: {{Self, staff}, {Stranger, staff}},
	SetRota:  {{Self, staff}, {Stranger, []Role{Coordinator}}},
	// Papers are for the lawyer of the case: whoever holds it need not read them.
	ReadFile:      {{Self, anybody}, {Referred, []Role{Lawyer}}},
	ReadAlertFile: {{Self, anybody}, {Holder, staff}, {Referred, staff}},
	// The papers are for the lawyer. A caseworker knows that there is a request
	// and how it stands, a coordinator its days and who has it.
	ReadLegal:   {{Self, everyone}, {Counsel, lawyers}, {Unclaimed, lawyers}},
	SeeLegal:    {{Self, everyone}, {Counsel, lawyers}, {Unclaimed, lawyers}, {Holder, staff}, {Anybody, allots}},
	WorkLegal:   {{Counsel, lawyers}, {Unclaimed, lawyers}},
	AssignLegal: {{Counsel, lawyers}, {Anybody, allots}},
	AddToLegal:  {{Self, everyone}},
	// What a lawyer notes down opens for whoever keeps it, and nobody else.
	ReadPrivileged:  {{Keeper, lawyers}},
	WritePrivileged: {{Counsel, lawyers}},
}

// Subject is what an operation is about: a person and, where there is one,
// their case.
type Subject struct {
	Person    PersonID
	Case      Case
	Companion PersonID // of the appointment it is about; zero: it is about none, or nobody goes along
	Legal     LegalID  // the legal request it is about; zero: none
	Counsel   PersonID // who has taken that; zero: nobody
	Keeper    PersonID // of the privileged note it is about
}

// May reports whether p may do op. The zero Person, and one whose access has
// ended, may do nothing; the program itself, which has no id, may do
// everything.
func (p Person) May(op Op, about Subject) bool {
	if p.Role == system && p.ID.IsZero() {
		return true
	}
	if !p.Active() || p.ID.IsZero() {
		return false
	}
	relation := p.relation(about)
	for _, g := range rules[op] {
		if (g.relation == relation || p.also(g.relation, about)) && has(g.roles, p.Role) {
			return true
		}
	}
	return false
}

// also reports whether a relation holds beside the one to the person. One's
// own request is nobody's for oneself to work on.
func (p Person) also(r Relation, about Subject) bool {
	if about.Person == p.ID {
		return false
	}
	switch r {
	case Counsel:
		return !about.Legal.IsZero() && about.Counsel == p.ID
	case Unclaimed:
		return !about.Legal.IsZero() && about.Counsel.IsZero()
	case Keeper:
		return about.Keeper == p.ID
	case Anybody:
		return !about.Legal.IsZero()
	}
	return false
}

func (p Person) relation(about Subject) Relation {
	open := !about.Case.ID.IsZero() && about.Case.Closed.IsZero() && about.Case.Participant == about.Person
	switch {
	case about.Person == p.ID:
		return Self
	case open && about.Case.Caseworker == p.ID:
		return Holder
	case open && about.Case.Holds(p.ID):
		return Referred
	case about.Companion == p.ID: // of a case that nobody holds, too
		return Companion
	case open && about.Case.Caseworker.IsZero() && !about.Case.Witness:
		return Unassigned
	}
	return Stranger
}

func has(roles []Role, r Role) bool {
	for _, x := range roles {
		if x == r {
			return true
		}
	}
	return false
}
