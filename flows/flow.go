// Package flows holds the guided conversations: small YAML files that say what
// is asked, in which order and under which conditions, and a walker that leads
// one person through them. A walk is a function of values: session and input
// in, session and outputs out. It reads no clock, knows no language, sends
// nothing and stores nothing; what is said are message keys.
package flows

// Limits of a flow.
const (
	MaxSteps   = 64   // steps in one flow
	MaxOptions = 9    // options of one question: as many as there are kinds of appointments
	MaxText    = 4096 // code points of one written answer
	MaxPages   = 20   // further pages after the first one
)

// AskKind is what a question takes for an answer.
type AskKind string

const (
	AsChoose     AskKind = "choose"
	AsChooseMany AskKind = "choose many"
	AsScale      AskKind = "scale" // options are whole numbers
	AsText       AskKind = "text"
	AsNumber     AskKind = "number"
	AsDate       AskKind = "date"
	AsTime       AskKind = "time"
	AsPhoto      AskKind = "photo" // a document is taken too: many papers come as one
	AsPages      AskKind = "pages" // photos and documents, one by one or together, until Done
	AsVoice      AskKind = "voice"
	AsLocation   AskKind = "location"
	AsPerson     AskKind = "person" // the caller offers the people; Value or Text comes back
	AsPlace      AskKind = "place"  // the caller offers the places; Value, Text or a location comes back

	AsReview AskKind = "review" // all answers, to confirm or change
	AsChange AskKind = "change" // which answer to change
	AsBoard  AskKind = "board"  // which of the questions after the board to answer, in any order
)

// askKinds are those a flow may write.
var askKinds = []AskKind{AsChoose, AsChooseMany, AsScale, AsText, AsNumber, AsDate, AsTime, AsPhoto, AsPages, AsVoice, AsLocation, AsPerson, AsPlace}

// Source says which people a question offers.
type Source string

const (
	FromCaseload Source = "caseload" // those the worker looks after
	FromStaff    Source = "staff"    // colleagues
	FromLawyers  Source = "lawyers"  // those of them who are lawyers
)

// sources are those a flow may write.
var sources = []string{string(FromCaseload), string(FromStaff), string(FromLawyers)}

// options reports whether the kind offers options written in the flow.
func (k AskKind) options() bool { return k == AsChoose || k == AsChooseMany || k == AsScale }

// Book is all flows, ready to be walked. It does not change once loaded and
// may be used by many at a time.
type Book struct{ flows map[string]*flow }

// flow is one conversation as written.
type flow struct {
	file    string
	line    int
	name    string
	version int
	staff   bool
	facts   []string
	steps   []step
	review  int // index of the review; -1: none
	board   int // index of the board; -1: none
}

// Has reports whether there is such a flow: one that somebody waits in may
// have been taken out since.
func (b *Book) Has(flow string) bool { return b.flows[flow] != nil }

type stepKind string

const (
	askStep    stepKind = "ask"
	doStep     stepKind = "do"
	goStep     stepKind = "go"
	sayStep    stepKind = "say"
	reviewStep stepKind = "review"
	boardStep  stepKind = "board"
	endStep    stepKind = "end"
)

// reviewID is the name under which a session waits at the summary.
const reviewID = "review"

// boardID is the name under which a session waits at the board.
const boardID = "board"

// step is one line of a flow.
type step struct {
	kind  stepKind
	line  int
	name  string // ask: id; do: action; go: flow; say: message key; end: ending
	as    AskKind
	of    []string
	skip  bool
	voice bool
	when  condition

	future bool   // a date: no day before today
	past   bool   // a date: no day after today
	most   int    // a number: from 1 up to this; 0: any
	from   Source // a person: out of whom
	again  *again // an option that leads back

	after   string // after the board: asked next, once this question has an answer
	loose   bool   // after the board: never asked, it takes what comes by itself
	request bool   // after the board: asked only when somebody requests it

	question, short string   // derived message keys of an ask
	options         []Option // derived
	effect          string   // say, do: names this occurrence in a session
	hangsOn         []int    // say, do: the asks whose change makes it happen again
}

// again is an option that leads back to pages asked for before, to be sent
// more; after those the question is asked once more.
type again struct {
	line     int
	value    string
	to       string // a question
	question int    // derived: its index, -1: there is none
}

// Sent is what conditions compare pages with that have been sent.
const Sent = "sent"

// notice reports whether the question only asks to be read: one option, which
// says nothing worth a line in a summary.
func (st *step) notice() bool { return st.as == AsChoose && len(st.of) == 1 }

// find is the index of the question or review a session waits at, -1 if gone.
func (f *flow) find(id string) int {
	for i := range f.steps {
		st := &f.steps[i]
		if (st.kind == askStep || st.kind == reviewStep || st.kind == boardStep) && st.name == id {
			return i
		}
	}
	return -1
}
