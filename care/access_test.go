package care

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var updateAccess = flag.Bool("update-access", false, "write testdata/access.txt anew")

var noon = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)

// situation is one way in which a reader can stand to what they ask about.
type situation struct {
	name  string
	about func(reader PersonID) Subject
}

var (
	amina, colleague = NewID[Person](), NewID[Person]()

	themselves = situation{"themselves", func(p PersonID) Subject { return Subject{Person: p} }}
	// What a participant knows of their own case changes nothing for them.
	themselvesWithCase = situation{"themselves, with a case", func(p PersonID) Subject {
		return Subject{Person: p, Case: Case{ID: NewID[Case](), Participant: p, Caseworker: colleague}}
	}}
	held = situation{"somebody whose case they hold", func(p PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: amina, Caseworker: p}}
	}}
	referred = situation{"somebody whose case they were referred to", func(p PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: amina, Caseworker: colleague, Referred: []PersonID{NewID[Person](), p}}}
	}}
	unassigned = situation{"somebody whose case nobody holds", func(PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: amina}}
	}}
	colleagues = situation{"somebody whose case a colleague holds", func(PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: amina, Caseworker: colleague, Referred: []PersonID{NewID[Person]()}}}
	}}
	noCase = situation{"somebody without a case", func(PersonID) Subject { return Subject{Person: amina} }}
	closed = situation{"somebody whose case with them is closed", func(p PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: amina, Caseworker: p, Referred: []PersonID{p}, Closed: noon}}
	}}
	closedUnassigned = situation{"somebody whose case was closed and held by nobody", func(PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: amina, Closed: noon}}
	}}
	wrongCase = situation{"somebody, with the case of another person they hold", func(p PersonID) Subject {
		return Subject{Person: amina, Case: Case{ID: NewID[Case](), Participant: NewID[Person](), Caseworker: p}}
	}}
	nobody = situation{"nobody", func(PersonID) Subject { return Subject{} }}

	accompanied             = accompanying("somebody they accompany to an appointment", colleagues, true)
	accompaniedUnassigned   = accompanying("somebody they accompany, whose case nobody holds", unassigned, true)
	accompaniedNoCase       = accompanying("somebody they accompany, without a case", noCase, true)
	accompaniedHeld         = accompanying("somebody they accompany, whose case they hold", held, true)
	accompaniedByAColleague = accompanying("somebody whom a colleague accompanies", colleagues, false)

	unclaimed      = counselled("a legal request that nobody has taken", colleagues, func(PersonID) PersonID { return PersonID{} })
	unclaimedHeld  = counselled("a legal request that nobody has taken, of somebody whose case they hold", held, func(PersonID) PersonID { return PersonID{} })
	taken          = counselled("a legal request they have taken", colleagues, func(p PersonID) PersonID { return p })
	takenByOther   = counselled("a legal request that a colleague has taken", colleagues, func(PersonID) PersonID { return colleague })
	takenHeld      = counselled("a legal request that a colleague has taken, of somebody whose case they hold", held, func(PersonID) PersonID { return colleague })
	takenReferred  = counselled("a legal request that a colleague has taken, of somebody they were referred to", referred, func(PersonID) PersonID { return colleague })
	ownTaken       = counselled("their own legal request, taken by themselves", themselves, func(p PersonID) PersonID { return p })
	keptNote       = situation{"a privileged note they keep", func(p PersonID) Subject { return Subject{Keeper: p} }}
	colleaguesNote = situation{"a privileged note that a colleague keeps", func(PersonID) Subject { return Subject{Keeper: colleague} }}

	situations = []situation{
		themselves, themselvesWithCase, held, referred, unassigned, colleagues, noCase, closed, closedUnassigned, wrongCase, nobody,
		accompanied, accompaniedUnassigned, accompaniedNoCase, accompaniedHeld, accompaniedByAColleague,
		unclaimed, unclaimedHeld, taken, takenByOther, takenHeld, takenReferred, ownTaken, keptNote, colleaguesNote,
	}
)

// counselled is a situation in which it is about a legal request of somebody.
func counselled(name string, s situation, by func(reader PersonID) PersonID) situation {
	return situation{name, func(p PersonID) Subject {
		about := s.about(p)
		about.Legal, about.Counsel = LegalID{1}, by(p)
		return about
	}}
}

// accompanying is a situation in which it is about an appointment to which the
// reader goes along, or somebody else does.
func accompanying(name string, s situation, reader bool) situation {
	return situation{name, func(p PersonID) Subject {
		about := s.about(p)
		if about.Companion = colleague; reader {
			about.Companion = p
		}
		return about
	}}
}

// asker is somebody who asks.
type asker struct {
	name   string
	person Person
}

func a(r Role) asker { return asker{"a " + string(r), Person{ID: NewID[Person](), Role: r}} }

func former(r Role) asker {
	return asker{"a former " + string(r), Person{ID: NewID[Person](), Role: r, Left: noon}}
}

// strange are those who may do nothing whatever they ask about.
func strange() []asker {
	list := []asker{
		{"nobody at all", Person{}},
		{"somebody without a role", Person{ID: NewID[Person]()}},
		{"somebody with a role we do not know", Person{ID: NewID[Person](), Role: "janitor"}},
		{"a caseworker without an id", Person{Role: Caseworker}},
		{"somebody stored with the role of the program", Person{ID: NewID[Person](), Role: system}},
	}
	for _, r := range append(Roles, Witness) {
		list = append(list, former(r))
	}
	return list
}

func everybody() []asker {
	list := []asker{{"the program itself", System}}
	for _, r := range append(Roles, Witness) {
		list = append(list, a(r))
	}
	return append(list, strange()...)
}

// TestAccessTable writes who may do what out in sentences and compares them
// with those that somebody has read. Run with -update-access and read what
// changed.
func TestAccessTable(t *testing.T) {
	got := accessTable()
	if *updateAccess {
		if err := os.WriteFile("testdata/access.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/access.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("who may do what has changed (-read +now):\n%s", diff)
	}
}

func accessTable() string {
	var out strings.Builder
	for _, who := range everybody() {
		var may []string
		for _, s := range situations {
			for _, op := range Ops {
				if who.person.May(op, s.about(who.person.ID)) {
					may = append(may, fmt.Sprintf("%s may %s: %s\n", who.name, op, s.name))
				}
			}
		}
		switch len(may) {
		case 0:
			fmt.Fprintf(&out, "%s may do nothing\n", who.name)
		case len(situations) * len(Ops):
			fmt.Fprintf(&out, "%s may do everything\n", who.name)
		default:
			out.WriteString(strings.Join(may, ""))
		}
	}
	return out.String()
}

// TestAccessSentences says the important ones by themselves, so that they
// cannot slip through in a long golden file.
func TestAccessSentences(t *testing.T) {
	may := func(who asker, op Op, s situation) {
		t.Helper()
		if !who.person.May(op, s.about(who.person.ID)) {
			t.Errorf("%s should be allowed to %s: %s", who.name, op, s.name)
		}
	}
	mayNot := func(who asker, op Op, s situation) {
		t.Helper()
		if who.person.May(op, s.about(who.person.ID)) {
			t.Errorf("%s should not be allowed to %s: %s", who.name, op, s.name)
		}
	}
	participant, caseworker, lawyer, coordinator := a(Participant), a(Caseworker), a(Lawyer), a(Coordinator)

	may(participant, ReadPerson, themselves)
	may(participant, ReadCheckIn, themselves)
	may(participant, ReadLetter, themselvesWithCase)
	may(participant, ReadAlert, themselves)
	mayNot(participant, MarkRead, themselves)
	mayNot(participant, TakeAlert, themselves)
	mayNot(participant, Invite, themselves)
	mayNot(participant, EndAccess, themselves)
	may(participant, ReadPlan, themselves)
	may(participant, ReadAppointment, themselvesWithCase)
	for _, op := range []Op{SetPlan, MakeAppointment, ReadTask, Disengage} {
		mayNot(participant, op, themselvesWithCase)
	}
	for _, s := range others() {
		for _, op := range Ops {
			mayNot(participant, op, s)
		}
	}

	for _, worker := range []asker{caseworker, lawyer} {
		for _, s := range []situation{held, referred} {
			may(worker, ReadPerson, s)
			may(worker, ReadCheckIn, s)
			may(worker, WriteLetter, s)
		}
		may(worker, MarkRead, held)
		may(worker, EndAccess, held)
		mayNot(worker, MarkRead, referred)
		mayNot(worker, EndAccess, referred)
	}
	for _, worker := range []asker{caseworker, lawyer, coordinator} {
		for _, s := range others() {
			mayNot(worker, ReadSession, s)
			mayNot(worker, Invite, s)
		}
		for _, s := range []situation{unassigned, colleagues, noCase, closed, closedUnassigned, wrongCase, nobody} {
			mayNot(worker, ReadCheckIn, s)
			mayNot(worker, ReadLetter, s)
			mayNot(worker, WriteLetter, s)
			mayNot(worker, MarkRead, s)
			mayNot(worker, EndAccess, s)
		}
		for _, s := range []situation{colleagues, noCase, closed, closedUnassigned, wrongCase} {
			mayNot(worker, ReadPerson, s)
			mayNot(worker, ReadCase, s)
			mayNot(worker, TakeCase, s)
			may(worker, ReadAlert, s) // an alert is never lost for want of a right
			may(worker, TakeAlert, s)
		}
	}

	// Whoever accompanies somebody sees the appointment and nothing else.
	for _, worker := range []asker{caseworker, lawyer, coordinator} {
		for _, s := range []situation{accompanied, accompaniedUnassigned, accompaniedNoCase} {
			for _, op := range Ops {
				if op == ReadAppointment {
					may(worker, op, s)
				} else {
					mayNot(worker, op, s)
				}
			}
		}
		for _, s := range []situation{unassigned, colleagues, noCase, closed, closedUnassigned, wrongCase, nobody, accompaniedByAColleague} {
			for _, op := range []Op{ReadPlan, SetPlan, ReadAppointment, MakeAppointment, Disengage} {
				mayNot(worker, op, s)
			}
		}
		for _, op := range []Op{ReadPlan, SetPlan, ReadAppointment, MakeAppointment, ReadTask, Disengage} {
			may(worker, op, held)
			may(worker, op, accompaniedHeld) // going along takes nothing away
		}
		mayNot(worker, Disengage, referred)
	}
	may(lawyer, MakeAppointment, referred)
	may(coordinator, MakeAppointment, referred) // a task that climbed must be possible to do
	may(coordinator, SetPlan, referred)
	mayNot(lawyer, SetPlan, referred)
	mayNot(caseworker, SetPlan, referred)
	may(coordinator, ReadTask, colleagues) // a task that nobody does climbs
	mayNot(caseworker, ReadTask, colleagues)
	mayNot(lawyer, ReadTask, unassigned)

	// Papers are the person's and their lawyer's.
	may(participant, ReadFile, themselves)
	may(lawyer, ReadFile, referred)
	for _, s := range others() {
		mayNot(caseworker, ReadFile, s)
		mayNot(coordinator, ReadFile, s)
	}
	for _, s := range []situation{held, unassigned, colleagues, noCase, closed, wrongCase, accompanied} {
		mayNot(lawyer, ReadFile, s)
	}

	may(caseworker, TakeCase, unassigned)
	may(coordinator, TakeCase, unassigned)
	mayNot(lawyer, TakeCase, unassigned)
	mayNot(lawyer, ReadPerson, unassigned)
	may(coordinator, ReadCheckIn, held)
	mayNot(coordinator, ReadCheckIn, referred)
	may(caseworker, Invite, themselves)
	may(coordinator, Invite, themselves)
	mayNot(lawyer, Invite, themselves)

	// The rota is nobody's: its subject is empty.
	for _, worker := range []asker{caseworker, lawyer, coordinator} {
		may(worker, ReadRota, nobody)
		may(worker, SetRota, themselves)
	}
	for _, s := range []situation{nobody, noCase} {
		may(coordinator, SetRota, s)
		for _, who := range []asker{participant, caseworker, lawyer} {
			mayNot(who, SetRota, s)
		}
	}
	mayNot(participant, ReadRota, nobody)
	mayNot(participant, ReadRota, themselves)
	mayNot(participant, SetRota, themselves)

	for _, who := range strange() {
		for _, s := range situations {
			for _, op := range Ops {
				mayNot(who, op, s)
			}
		}
	}
	for _, who := range everybody()[1:] {
		for _, s := range situations {
			mayNot(who, "an operation nobody has declared", s)
		}
	}
	may(asker{"the program itself", System}, ReadSession, colleagues)
}

// others are the situations that are about somebody else.
func others() []situation {
	return slices.DeleteFunc(slices.Clone(situations), func(s situation) bool {
		return s.name == themselves.name || s.name == themselvesWithCase.name || s.name == ownTaken.name
	})
}

func TestWhoSeesALegalRequest(t *testing.T) {
	may := func(who asker, op Op, s situation, want bool) {
		t.Helper()
		if got := who.person.May(op, s.about(who.person.ID)); got != want {
			t.Errorf("%s may %s: %s is %v", who.name, op, s.name, got)
		}
	}
	participant, caseworker, lawyer, coordinator := a(Participant), a(Caseworker), a(Lawyer), a(Coordinator)
	for _, op := range []Op{ReadLegal, SeeLegal, AddToLegal} {
		may(participant, op, themselves, true)
	}
	for _, op := range []Op{WorkLegal, AssignLegal, ReadPrivileged, WritePrivileged} {
		may(participant, op, themselves, false) // the lawyer's work is not theirs to do
		may(lawyer, op, ownTaken, false)
	}
	for _, s := range []situation{unclaimed, taken} {
		may(lawyer, ReadLegal, s, true)
		may(lawyer, WorkLegal, s, true)
		may(lawyer, AddToLegal, s, false) // that is the person's own word
		for _, other := range []asker{caseworker, coordinator} {
			may(other, ReadLegal, s, false)
			may(other, WorkLegal, s, false)
			may(other, AddToLegal, s, false)
		}
	}
	may(lawyer, AssignLegal, taken, true)
	may(lawyer, AssignLegal, unclaimed, false) // first it is taken
	for _, s := range []situation{takenByOther, takenHeld, takenReferred} {
		for _, who := range []asker{lawyer, caseworker, coordinator} {
			for _, op := range []Op{ReadLegal, WorkLegal, ReadPrivileged, WritePrivileged} {
				may(who, op, s, false) // to hold the case, or to be referred to it, opens no papers
			}
		}
		may(coordinator, SeeLegal, s, true)
		may(coordinator, AssignLegal, s, true)
		may(caseworker, AssignLegal, s, false)
	}
	may(caseworker, SeeLegal, takenHeld, true)
	may(caseworker, SeeLegal, unclaimedHeld, true)
	may(caseworker, SeeLegal, takenByOther, false)
	may(lawyer, SeeLegal, takenByOther, false)
	may(coordinator, SeeLegal, colleagues, false) // it is about no request
	may(lawyer, ReadLegal, held, false)

	may(lawyer, WritePrivileged, taken, true)
	may(lawyer, WritePrivileged, unclaimed, false)
	may(lawyer, ReadPrivileged, keptNote, true)
	may(lawyer, ReadPrivileged, colleaguesNote, false)
	may(lawyer, ReadPrivileged, taken, false) // having the request opens nobody else's notes
	for _, who := range []asker{participant, caseworker, coordinator} {
		may(who, ReadPrivileged, keptNote, false)
	}
}

// TestEveryOperationHasARule reads the operations off the source, so that a
// new one cannot be forgotten in the table or in the list.
func TestEveryOperationHasARule(t *testing.T) {
	declared := declaredOps(t)
	if len(declared) < 12 {
		t.Fatalf("only %d operations were found in the source", len(declared))
	}
	for _, op := range declared {
		if len(rules[op]) == 0 {
			t.Errorf("%q is declared and has no rule", op)
		}
		if !slices.Contains(Ops, op) {
			t.Errorf("%q is declared and not in Ops", op)
		}
	}
	if len(Ops) != len(declared) || len(rules) != len(declared) {
		t.Errorf("%d operations are declared, Ops has %d and rules %d", len(declared), len(Ops), len(rules))
	}
	for op, grants := range rules {
		if !slices.Contains(declared, op) {
			t.Errorf("a rule for %q, which is not declared", op)
		}
		for _, g := range grants {
			if !slices.Contains([]Relation{Self, Holder, Referred, Unassigned, Companion, Stranger, Counsel, Unclaimed, Keeper, Anybody}, g.relation) || len(g.roles) == 0 {
				t.Errorf("the rule for %q names the relation %q with %d roles", op, g.relation, len(g.roles))
			}
			for _, r := range g.roles {
				if !slices.Contains(Roles, r) && r != Witness {
					t.Errorf("the rule for %q names the role %q", op, r)
				}
			}
		}
	}
}

// declaredOps are the values of all constants of type Op in this folder.
func declaredOps(t *testing.T) (ops []Op) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Op" {
				return true
			}
			for i, name := range spec.Names {
				literal, ok := spec.Values[i].(*ast.BasicLit)
				if !ok {
					t.Fatalf("%s: the operation %s is not written as a string", e.Name(), name.Name)
				}
				value, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				ops = append(ops, Op(value))
			}
			return true
		})
	}
	return ops
}

// intimate are operations that only somebody with a part in the case may do.
var intimate = []Op{ReadCheckIn, ReadLetter, WriteLetter, ReadPlan, SetPlan, ReadAppointment, MakeAppointment, Disengage}

// TestLeavingTakesEverything compares each right with that of the same person
// after their access ended.
func TestLeavingTakesEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		person := func(label string) PersonID {
			return PersonID{byte(rapid.IntRange(0, 3).Draw(t, label))}
		}
		p := Person{ID: person("reader"), Role: rapid.SampledFrom(Roles).Draw(t, "role")}
		about := Subject{Person: person("about"), Case: Case{
			ID:          CaseID{byte(rapid.IntRange(0, 1).Draw(t, "case"))},
			Participant: person("participant"), Caseworker: person("caseworker"),
			Referred: []PersonID{person("referred"), person("referred too")},
		}, Companion: person("companion"), Legal: LegalID{byte(rapid.IntRange(0, 1).Draw(t, "legal"))}, Counsel: person("counsel"), Keeper: person("keeper")}
		if rapid.Bool().Draw(t, "closed") {
			about.Case.Closed = noon
		}
		op := rapid.SampledFrom(Ops).Draw(t, "op")
		may := p.May(op, about)
		holds := !about.Case.ID.IsZero() && about.Case.Closed.IsZero() &&
			about.Case.Participant == about.Person && about.Case.Holds(p.ID)
		along := op == ReadAppointment && about.Companion == p.ID
		if slices.Contains(intimate, op) && may && p.ID != about.Person && !holds && !along {
			t.Fatalf("a %s without a part in the case may %s", p.Role, op)
		}
		if without := (Subject{Person: about.Person, Case: about.Case}); along && !may && p.May(op, without) {
			t.Fatalf("a %s who goes along may not %s, and may otherwise", p.Role, op)
		}
		if may && p.Role == Participant && p.ID != about.Person {
			t.Fatalf("a participant may %s about somebody else", op)
		}
		if slices.Contains([]Op{ReadLegal, WorkLegal}, op) && may && p.ID != about.Person && (about.Legal.IsZero() || !about.Counsel.IsZero() && about.Counsel != p.ID) {
			t.Fatalf("a %s may %s that is a colleague's", p.Role, op)
		}
		if op == ReadPrivileged && may && about.Keeper != p.ID {
			t.Fatalf("a %s may read a note that somebody else keeps", p.Role)
		}
		p.Left = noon
		if p.May(op, about) {
			t.Fatalf("a former %s may %s", p.Role, op)
		}
	})
}

func TestNobodyHoldsACaseOfNobody(t *testing.T) {
	if (Case{Referred: []PersonID{{}}}).Holds(PersonID{}) {
		t.Error("the zero id holds a case")
	}
}
