package flows

import (
	"maps"

	"pristan/care"
)

// accept takes the input: buttons sent before go stale, and the session is
// ours to change while the caller's stays as it was.
func (w *walk) accept() {
	w.s.Answers = maps.Clone(w.s.Answers)
	w.s.Ran = maps.Clone(w.s.Ran)
	w.s.Rev++
	w.s.Version = w.f.version
	w.s.Touched = w.now.UTC().Round(0)
}

// run goes through the flow from its first step: past what is answered, doing
// what is due and was not done with these answers, to the first open question.
func (w *walk) run() {
	w.look()
	for i := range w.f.steps {
		st := &w.f.steps[i]
		if !w.applies(st) {
			delete(w.s.Ran, st.effect)
			continue
		}
		if w.pass(i, st) {
			return
		}
	}
	if w.f.board >= 0 {
		w.wait(w.f.board, Open)
		return
	}
	w.finish(Output{Kind: EndOutput})
}

// pass deals with one step that applies and reports whether the walk waits or
// ends there.
func (w *walk) pass(i int, st *step) bool {
	switch st.kind {
	case askStep:
		if w.live[i] || w.f.free(i) && !w.follows(i) {
			return false
		}
		w.wait(i, Asking)
	case reviewStep:
		if w.s.Confirmed {
			return false
		}
		w.wait(i, Reviewing)
	case boardStep:
		return false // it waits once all that follows has been passed
	case goStep:
		w.finish(Output{Kind: LeftOutput, Next: st.name})
	case endStep:
		w.finish(Output{Kind: EndOutput, Ending: st.name})
	default:
		w.happen(st)
		return false
	}
	return true
}

// happen says or does, once for each set of answers it hangs on.
func (w *walk) happen(st *step) {
	signature := w.signature(st)
	if was, ok := w.s.Ran[st.effect]; ok && was == signature {
		return
	}
	w.s.Ran = put(w.s.Ran, st.effect, signature)
	if st.kind == sayStep {
		w.out = append(w.out, Output{Kind: SayOutput, Text: say(st.name)})
		return
	}
	w.out = append(w.out, Output{Kind: DoOutput, Do: st.name, Answers: w.known()})
}

func (w *walk) wait(i int, phase Phase) {
	name := w.f.steps[i].name
	if name != w.s.Step { // asked again, it keeps what is ticked
		w.s.Chosen = nil
		if w.live[i] {
			w.s.Chosen = w.s.Answers[name].clone().Values
		}
	}
	w.s.Step, w.s.Phase, w.s.Trail = name, phase, w.trail(i)
	if phase == Changing {
		w.s.Trail = append(w.s.Trail, reviewID)
	}
	w.ask()
}

func (w *walk) ask() { w.out = append(w.out, Output{Kind: AskOutput, Ask: w.question()}) }

func (w *walk) finish(o Output) {
	w.s.Phase, w.s.Step, w.s.Trail, w.s.Chosen = Finished, "", nil, nil
	w.out = append(w.out, o)
}

// refuse leaves the session as it is and says why.
func (w *walk) refuse(problem string, offers ...Option) {
	w.out = append(w.out, Output{Kind: ProblemOutput, Text: say("flow.problem." + problem), Offers: offers})
}

func say(key string) care.Text { return care.Text{Key: key} }

// put sets a key of a map that may not be there yet.
func put[V any](m map[string]V, key string, value V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[key] = value
	return m
}
