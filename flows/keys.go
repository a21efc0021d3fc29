package flows

import (
	"maps"
	"slices"
)

// Audience is who reads a message.
type Audience string

const (
	Participants Audience = "participant"
	Staff        Audience = "staff"
	Everybody    Audience = "everybody"
)

// Use is what a message is in the conversation.
type Use string

const (
	UseQuestion Use = "question"
	UseOption   Use = "option" // a button
	UseShort    Use = "short"  // a label in summaries, cards and on buttons
	UseSay      Use = "say"
	UseProblem  Use = "problem"
)

// Key is one message the flows need, and who reads it. Short labels and
// options are read by staff too, on cards about the person.
type Key struct {
	Key      string
	Audience Audience
	Use      Use
}

// walkerKeys are what the walker says of itself, in any flow.
var walkerKeys = []Key{
	{"flow.change", Everybody, UseQuestion},
	{"flow.page_added", Everybody, UseSay},
}

var problems = []string{
	"use_buttons", "empty", "too_long", "text_please", "not_a_number", "number_range", "not_a_date", "not_a_time",
	"photo_please", "voice_please", "place_please", "no_file_here", "voice_not_here", "no_place_here",
	"not_understood", "choose_one", "cannot_skip", "first_question", "question_gone", "past_day", "future_day", "which_place", "pages_full",
}

// readings are the problems of what was typed that the caller finds: the walker
// knows no languages and nobody's names.
var readings = []string{"no_such_day", "contradictory_day", "which_day", "which_hour", "no_such_person", "which_person"}

// Keys lists every message key that flows and walker can produce, sorted,
// each once.
func (b *Book) Keys() []Key {
	found := map[string]Key{}
	for _, k := range walkerKeys {
		found[k.Key] = k
	}
	for _, p := range slices.Concat(problems, readings) {
		found["flow.problem."+p] = Key{"flow.problem." + p, Everybody, UseProblem}
	}
	for _, f := range b.sorted() {
		for i := range f.steps {
			for _, k := range f.keys(&f.steps[i]) {
				found[k.Key] = k
			}
		}
	}
	keys := make([]Key, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		keys = append(keys, found[name])
	}
	return keys
}

func (f *flow) keys(st *step) (keys []Key) {
	who := f.audience()
	switch st.kind {
	case sayStep:
		return []Key{{st.name, who, UseSay}}
	case reviewStep, boardStep:
		return []Key{{st.question, who, UseQuestion}}
	case askStep:
		keys = append(keys, Key{st.question, who, UseQuestion})
		for _, o := range st.options {
			keys = append(keys, Key{o.Text.Key, who, UseOption})
		}
		if !st.notice() {
			keys = append(keys, Key{st.short, who, UseShort})
		}
	}
	return keys
}

func (f *flow) audience() Audience {
	if f.staff {
		return Staff
	}
	return Participants
}

// Actions lists the action of every do, and the walker's own, sorted.
func (b *Book) Actions() []string {
	found := map[string]bool{TalkToPerson: true}
	for _, f := range b.flows {
		for i := range f.steps {
			if f.steps[i].kind == doStep {
				found[f.steps[i].name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// Flows lists the names of all flows, sorted.
func (b *Book) Flows() []string { return slices.Sorted(maps.Keys(b.flows)) }

// Facts lists what a flow wants to be given at Begin; nil for an unknown flow.
func (b *Book) Facts(flow string) []string {
	if f, ok := b.flows[flow]; ok {
		return slices.Clone(f.facts)
	}
	return nil
}

func (b *Book) sorted() (fs []*flow) {
	for _, name := range b.Flows() {
		fs = append(fs, b.flows[name])
	}
	return fs
}
