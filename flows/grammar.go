package flows

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// The words of the vocabulary, each list in the order people write them.
var (
	flowWords      = []string{"flow", "version", "for", "facts", "steps"}
	audiences      = []string{"participant", "staff"}
	stepWords      = []string{"ask", "do", "go", "say", "review", "board", "end"}
	askWords       = []string{"ask", "as", "of", "skip", "voice", "future", "from", "most", "past", "again", "after", "loose", "request", "when"}
	reservedIDs    = []string{reviewID, boardID, "not", "all", "any"}
	reservedValues = []string{"short"} // a question's short label has this key
)

func (r *reader) flow(n ast.Node) *flow {
	f := &flow{file: r.file, line: line(n), review: -1, board: -1}
	for _, e := range r.entries(n, "a flow") {
		switch e.word {
		case "flow":
			f.name, f.line = r.word(e.value, "the flow", idRule), line(e.key)
		case "version":
			f.version = r.number(e)
		case "for":
			f.staff = r.oneOf(e, audiences) == "staff"
		case "facts":
			f.facts = r.list(e.value, "facts", keyRule)
		case "steps":
			f.steps = r.steps(e.value)
		default:
			r.unknown(e, "a flow", flowWords)
		}
	}
	if f.name == "" || f.version == 0 || len(f.steps) == 0 {
		r.fail(n, "a flow lacks its name, version or steps", "write flow:, version: and steps:")
	}
	return f
}

func (r *reader) steps(n ast.Node) (steps []step) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fail(n, "steps is not a list", `begin each step with "- "`)
		return nil
	}
	if len(seq.Values) > MaxSteps {
		r.fail(seq.Values[MaxSteps], fmt.Sprintf("a flow has more than %d steps", MaxSteps), "move some into another flow and go there")
		return nil
	}
	for _, v := range seq.Values {
		steps = append(steps, r.step(v))
	}
	return steps
}

// step reads one step; its first word says what it is.
func (r *reader) step(n ast.Node) (st step) {
	es := r.entries(n, "a step")
	if len(es) == 0 {
		r.fail(n, "a step is empty", "begin it with one of "+fmt.Sprint(stepWords))
		return st
	}
	first := es[0]
	st.kind, st.line = stepKind(first.word), line(first.key)
	switch st.kind {
	case askStep:
		st.name = r.word(first.value, "a question", idRule)
		r.reserved(first.value, "a question", []string{st.name}, reservedIDs)
		r.ask(&st, first, es[1:])
		return st
	case doStep, sayStep:
		st.name = r.word(first.value, first.word, keyRule)
	case goStep, endStep:
		st.name = r.word(first.value, first.word, idRule)
	case reviewStep, boardStep:
		st.name = first.word
		r.yes(first)
	default:
		r.unknown(first, "a step", stepWords)
	}
	r.onlyWhen(&st, es[1:])
	return st
}

func (r *reader) ask(st *step, first entry, es []entry) {
	spoken := false
	for _, e := range es {
		switch e.word {
		case "as":
			st.as = AskKind(r.oneOf(e, kindWords()))
		case "of":
			st.of = r.list(e.value, "an option", valueRule)
			r.reserved(e.value, "an option", st.of, reservedValues)
		case "skip":
			st.skip = r.yes(e)
		case "voice":
			st.voice, spoken = r.truth(e), true
		case "future":
			st.future = r.yes(e)
		case "past":
			st.past = r.yes(e)
		case "again":
			st.again = r.again(e)
		case "most":
			st.most = r.number(e)
		case "after":
			st.after = r.word(e.value, "a question", idRule)
		case "loose":
			st.loose = r.yes(e)
		case "request":
			st.request = r.yes(e)
		case "from":
			st.from = Source(r.oneOf(e, sources))
		case "when":
			st.when = r.condition(e.value)
		default:
			r.unknown(e, "a question", askWords)
		}
	}
	if st.as == "" {
		r.fail(first.key, fmt.Sprintf("question %q does not say what it takes", st.name), "write as: choose, or another kind")
	}
	if !spoken {
		st.voice = st.as == AsText // words may be spoken unless the flow says otherwise
	}
}

// again reads {option: question}.
func (r *reader) again(e entry) *again {
	es := r.entries(e.value, "again")
	if len(es) != 1 {
		r.fail(e.value, "again does not name one option and one question", "write again: {option: question}")
		return nil
	}
	return &again{line: line(es[0].key), value: r.word(es[0].key, "an option", valueRule),
		to: r.word(es[0].value, "a question", idRule), question: -1}
}

func kindWords() (words []string) {
	for _, k := range askKinds {
		words = append(words, string(k))
	}
	return words
}

func (r *reader) onlyWhen(st *step, es []entry) {
	for _, e := range es {
		if e.word != "when" {
			r.unknown(e, "a "+string(st.kind)+" step", []string{string(st.kind), "when"})
			return
		}
		st.when = r.condition(e.value)
	}
	if (st.kind == reviewStep || st.kind == boardStep) && st.when.op != whenAlways {
		r.fail(es[0].key, "a "+st.name+" has a condition", "leave the condition out: it is always shown")
	}
}
