package bot

import (
	"strings"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
)

// What typed words are read with.
var (
	parseDay    = locales.ParseDay
	parseWhen   = locales.ParseWhen
	parseClock  = locales.ParseClock
	parseNumber = locales.ParseNumber
)

// refusedKeys are the problems of an answer that is no answer here, but may be
// something a person wanted to say.
var refusedKeys = map[string]bool{
	"flow.problem.use_buttons": true, "flow.problem.no_file_here": true, "flow.problem.voice_not_here": true,
	"flow.problem.no_place_here": true, "flow.problem.photo_please": true,
}

func refused(outs []flows.Output) bool {
	return len(outs) > 0 && outs[0].Kind == flows.ProblemOutput && refusedKeys[outs[0].Text.Key]
}

// worthReading reports whether what a participant sent in the wrong place
// should be read by a human: anything but a single word.
func (t *turn) worthReading() bool {
	if t.me.Role != care.Participant {
		return false
	}
	return t.in.Kind == Sent || t.in.Kind == Placed || len(strings.Fields(t.in.Text)) > 1
}

// understand reads what was typed at an open question: a label, its number or
// its emoji is a choice, a control's label the control, a date a day.
func (t *turn) understand(s flows.Session, in *flows.Input) {
	in.Kind = flows.TextInput
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return
	}
	for _, c := range ask.Controls {
		if _, ok := t.b.words.MatchKey(t.in.Text, controlKey(c)); ok {
			in.Kind, in.Control = flows.ControlInput, c
			return
		}
	}
	if mayBeNobody(ask) {
		if _, ok := t.b.words.MatchKey(t.in.Text, nobodyKey); ok {
			in.Kind, in.Control = flows.ControlInput, flows.Skip
			return
		}
	}
	if i, ok := t.b.words.Match(t.reader(), t.b.org, t.in.Text, labels(ask.Options)); ok {
		*in = chosen(*in, ask.Options[i].Value)
		return
	}
	t.understandValue(ask, in)
}

func (t *turn) understandValue(a flows.Ask, in *flows.Input) {
	switch a.As {
	case flows.AsDate:
		t.understandDay(a.Future, in)
	case flows.AsTime:
		t.understandHour(in)
	case flows.AsNumber:
		if n, ok := parseNumber(t.in.Text); ok {
			in.Kind, in.Number = flows.NumberInput, n
		}
	}
}

func labels(options []flows.Option) (texts []care.Text) {
	for _, o := range options {
		texts = append(texts, o.Text)
	}
	return texts
}

func controlKey(c flows.Control) string { return "button." + string(c) }
