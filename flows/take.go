package flows

import "slices"

// take deals with an input that belongs to the question that waits.
func (w *walk) take(in Input) {
	switch {
	case in.Kind == ControlInput:
		w.steer(in.Control)
	case w.s.Phase == Reviewing:
		w.refuseUnlessPage(in, "use_buttons")
	case w.s.Phase == Choosing:
		w.pick(in)
	case w.s.Phase == Open:
		w.fromBoard(in)
	default:
		w.reply(in)
	}
}

// steer deals with a control button.
func (w *walk) steer(c Control) {
	switch c {
	case Stop:
		w.accept()
		w.s.Phase = Stopped
		w.out = append(w.out, Output{Kind: EndOutput, Ending: StoppedEnding})
	case Person:
		w.person()
	case Back:
		w.back()
	case Skip:
		w.skip()
	case Done:
		w.done()
	case Retake:
		w.retake()
	case Resume:
		w.accept()
		w.run()
	case Confirm, Change:
		w.decide(c)
	default:
		w.refuse("use_buttons")
	}
}

// person leaves the question waiting; Resume asks it again afterwards.
func (w *walk) person() {
	if w.f.staff {
		w.refuse("use_buttons")
		return
	}
	w.accept()
	w.out = append(w.out, Output{Kind: DoOutput, Do: TalkToPerson, Answers: w.known()})
}

func (w *walk) back() {
	switch {
	case w.s.Phase == Choosing || w.s.Phase == Changing:
		w.accept()
		w.run()
	case len(w.s.Trail) > 0 && w.s.Trail[len(w.s.Trail)-1] == boardID:
		w.accept()
		w.wait(w.f.board, Open)
	case len(w.s.Trail) == 0 || w.f.find(w.s.Trail[len(w.s.Trail)-1]) < 0:
		w.refuse("first_question")
	default:
		w.accept()
		w.wait(w.f.find(w.s.Trail[len(w.s.Trail)-1]), Asking)
	}
}

func (w *walk) skip() {
	st := &w.f.steps[w.at()]
	if !st.skip || w.paged(w.at()) {
		w.refuse("cannot_skip")
		return
	}
	w.store(st, Answer{Skipped: true})
}

// done closes a choice of many, or goes on from pages.
func (w *walk) done() {
	st := &w.f.steps[w.at()]
	if st.as == AsPages {
		w.pagesDone()
		return
	}
	if st.as != AsChooseMany {
		w.refuse("use_buttons")
		return
	}
	var values []string
	for _, value := range st.of {
		if slices.Contains(w.s.Chosen, value) {
			values = append(values, value)
		}
	}
	if len(values) == 0 {
		w.refuse("choose_one")
		return
	}
	w.store(st, Answer{Kind: ChoiceInput, Values: values})
}

// decide takes the summary's two buttons.
func (w *walk) decide(c Control) {
	if w.s.Phase != Reviewing {
		w.refuse("use_buttons")
		return
	}
	w.accept()
	if c == Confirm {
		w.s.Confirmed = true
		w.run()
		return
	}
	w.s.Phase = Choosing
	w.ask()
}

// pick opens one line of the summary for change.
func (w *walk) pick(in Input) {
	i := w.f.find(in.Value)
	if in.Kind != ChoiceInput || i < 0 || !w.reviewed(i) {
		w.refuseUnlessPage(in, "use_buttons")
		return
	}
	w.accept()
	w.wait(i, Changing)
}

// reply takes an answer to the question that waits.
func (w *walk) reply(in Input) {
	if in.Unclear != nil {
		w.refuse(in.Unclear.Problem, in.Unclear.Offers...)
		return
	}
	st := &w.f.steps[w.at()]
	if st.as == AsPages && in.Kind == FileInput && st.takesPage(in.File) {
		w.page(w.at(), *in.File)
		return
	}
	if st.as == AsChooseMany && in.Kind == ChoiceInput {
		w.tick(st, in.Value)
		return
	}
	a, problem := st.answer(in)
	if problem != "" && w.f.free(w.at()) && w.loose(in) {
		return
	}
	if problem != "" {
		w.refuseUnlessPage(in, problem)
		return
	}
	w.store(st, a)
}

// follow gives what came along to the question that comes after, instead of
// asking it.
func (w *walk) follow(then *Input) {
	last := len(w.out) - 1
	if then == nil || w.s.Phase != Asking || w.out[last].Kind != AskOutput || !w.f.steps[w.at()].takes(then.Kind) {
		return
	}
	w.out = w.out[:last]
	w.take(*then)
}

// tick turns one choice of many on or off.
func (w *walk) tick(st *step, value string) {
	if !slices.Contains(st.of, value) {
		w.refuse("use_buttons")
		return
	}
	w.accept()
	if i := slices.Index(w.s.Chosen, value); i >= 0 {
		w.s.Chosen = slices.Delete(slices.Clone(w.s.Chosen), i, i+1)
	} else {
		w.s.Chosen = append(slices.Clone(w.s.Chosen), value)
	}
	w.ask()
}

// store keeps an answer and goes on. A summary confirmed before it is shown
// again.
func (w *walk) store(st *step, a Answer) {
	w.accept()
	w.forgetFollowing(st)
	w.s.Answers, w.s.Last = put(w.s.Answers, st.name, a), st.name
	w.s.Confirmed = w.s.Confirmed && w.f.find(st.name) > w.f.review
	if st.again != nil && a.Value == st.again.value {
		w.leadBack(st)
		return
	}
	w.run()
}
