package flows

import "pristan/care"

// OutputKind is what the caller is asked to do.
type OutputKind string

const (
	SayOutput     OutputKind = "say"     // say Text
	AskOutput     OutputKind = "ask"     // put the question Ask
	DoOutput      OutputKind = "do"      // carry out Do with Answers
	EndOutput     OutputKind = "end"     // over, with Ending
	ProblemOutput OutputKind = "problem" // say Text kindly and ask again; the session did not change
	LeftOutput    OutputKind = "left"    // over; Begin the flow Next
)

// TalkToPerson is the action of the control Person.
const TalkToPerson = "talk.person"

// StoppedEnding is the ending of the control Stop.
const StoppedEnding = "stopped"

// Output is one thing to be done because of an input. Outputs are in order.
type Output struct {
	Kind    OutputKind
	Text    care.Text
	Ask     *Ask
	Do      string
	Answers map[string]Answer // for do: a copy of the answers that apply
	Ending  string
	Next    string   // for left: the flow to begin
	Offers  []Option // for problem: what may have been meant
}

// Ask is a question as data: what may be answered and with which buttons.
type Ask struct {
	Flow, Step, Instance string
	Rev                  int
	As                   AskKind
	Text                 care.Text
	Options              []Option // in a choice of what to change, Value is a step
	Controls             []Control
	Voice                bool   // a voice note is an answer too
	Future               bool   // a date: no day before today
	Past                 bool   // a date: no day after today
	Pages                int    // of pages: how many there are so far
	From                 Source // a person: out of whom
	// Nth and Of are the place among the questions that apply, as far as is
	// known: a condition on an open question counts as not met. Nth counts
	// questions before this one, so it never falls while going forward; Of may
	// change with an answer. Both are 0 where there is nothing to count: in
	// the review and in a change from it.
	Nth, Of int
	// Chosen is what is ticked: so far in a choice of many, or the answer
	// already given when a question is asked again.
	Chosen []string
	Review []Line // for a review
}

// Option is one answer to choose.
type Option struct {
	Value string
	Text  care.Text
}

// Line is one answer in a review.
type Line struct {
	Step    string
	As      AskKind
	From    Source // of a person
	Label   care.Text
	Answer  Answer
	Option  care.Text   // the chosen option of a choice or scale
	Options []care.Text // those of a choice of many
}
