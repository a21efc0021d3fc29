package flows

import "time"

// free reports whether a step comes after the board: its questions are
// answered in any order, and none has to be.
func (f *flow) free(i int) bool { return f.board >= 0 && i > f.board }

// root is the question at the board that leads to this one, itself where it
// stands on the board.
func (f *flow) root(i int) int {
	before := f.asked(f.steps[i].after)
	f.steps[i].when.each(func(c *condition) {
		if before < 0 && f.free(c.step) {
			before = c.step
		}
	})
	if before < 0 {
		return i
	}
	return f.root(before)
}

// follows reports whether a question after the board goes on from the one just
// answered.
func (w *walk) follows(i int) bool {
	last := w.f.asked(w.s.Last)
	return last >= 0 && w.f.root(i) != i && w.f.root(i) == w.f.root(last)
}

// forgetFollowing takes away what went on from an answer at the board that is
// given anew: it is asked again.
func (w *walk) forgetFollowing(st *step) {
	at := w.f.asked(st.name)
	for i := range w.f.steps {
		if i != at && w.f.free(i) && w.f.free(at) && w.f.steps[i].kind == askStep && w.f.root(i) == at {
			delete(w.s.Answers, w.f.steps[i].name)
		}
	}
}

// entries are the questions that stand on the board, and those of them that
// have an answer.
func (w *walk) entries() (options []Option, answered []string) {
	for i := range w.f.steps {
		st := &w.f.steps[i]
		if st.kind != askStep || !w.f.free(i) || st.loose || st.request || w.f.root(i) != i || !w.applies(st) {
			continue
		}
		options = append(options, Option{st.name, say(st.short)})
		if w.live[i] {
			answered = append(answered, st.name)
		}
	}
	return options, answered
}

// fromBoard opens the question that was chosen; anything else belongs to the
// question that takes it.
func (w *walk) fromBoard(in Input) {
	i := w.f.find(in.Value)
	if in.Kind == ChoiceInput && w.f.free(i) {
		w.accept()
		w.wait(i, Asking)
		return
	}
	if !w.loose(in) {
		w.refuse(refusal(in, "use_buttons"))
	}
}

// loose gives what came by itself to the last question that takes it, and asks
// on where it interrupted.
func (w *walk) loose(in Input) bool {
	for i := len(w.f.steps) - 1; w.f.free(i); i-- {
		st := &w.f.steps[i]
		if st.kind != askStep || st.request || !w.applies(st) {
			continue
		}
		if a, problem := st.answer(in); problem == "" {
			w.addLoose(st, a)
			return true
		}
	}
	return false
}

func (w *walk) addLoose(st *step, a Answer) {
	at := w.at()
	if before := w.s.Answers[st.name].clone(); st.as == AsPhoto && before.File != nil && len(before.More) < MaxPages {
		before.More = append(before.More, *a.File)
		a = before
	}
	w.store(st, a)
	if w.s.Phase == Open && w.f.steps[at].kind == askStep && !w.live[at] {
		w.out = w.out[:len(w.out)-1] // instead of the board
		w.wait(at, Asking)
	}
}

// Request asks a question after the board at once: somebody needs to know. The
// walk must have come to the board. Its errors are ErrNotWaiting and
// ErrUnknownFlow.
func (b *Book) Request(s Session, step string, now time.Time) (Session, []Output, error) {
	w, err := b.walk(s, now)
	if err != nil {
		return s, nil, err
	}
	i := w.f.find(step)
	if !s.Waiting() || !w.f.free(i) || w.f.steps[i].kind != askStep || !w.f.free(w.f.find(s.Step)) && s.Phase != Open {
		return s, nil, ErrNotWaiting
	}
	w.accept()
	w.wait(i, Asking)
	return w.s, w.out, nil
}
