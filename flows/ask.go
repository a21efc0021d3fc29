package flows

import "slices"

// question is what waits now, as data.
func (w *walk) question() *Ask {
	i := w.f.find(w.s.Step)
	st := &w.f.steps[i]
	q := &Ask{Flow: w.s.Flow, Step: w.s.Step, Instance: w.s.Instance, Rev: w.s.Rev, Text: say(st.question)}
	switch w.s.Phase {
	case Reviewing:
		q.As, q.Review = AsReview, w.review()
	case Choosing:
		q.As, q.Text, q.Options = AsChange, say("flow.change"), w.changes()
	case Open:
		q.As = AsBoard
		q.Options, q.Chosen = w.entries()
	default:
		q.As, q.Options, q.Voice = st.as, slices.Clone(st.options), st.voice || st.as == AsVoice
		q.Chosen = w.chosen(i)
		q.Future, q.Past, q.From = st.future, st.past, st.from
		q.Pages = w.s.Answers[st.name].pages()
	}
	if w.s.Phase == Asking && !w.f.free(i) {
		q.Nth, q.Of = w.progress(i)
	}
	q.Controls = w.controls(i)
	return q
}

// chosen is what is ticked, or the answer the question has from before.
func (w *walk) chosen(i int) []string {
	st := &w.f.steps[i]
	if st.as == AsChooseMany {
		return slices.Clone(w.s.Chosen)
	}
	switch a := w.s.Answers[st.name]; {
	case !w.live[i]:
	case a.Value != "":
		return []string{a.Value}
	case a.Day != "":
		return []string{string(a.Day)}
	}
	return nil
}

// paged reports whether the question takes pages and has some.
func (w *walk) paged(i int) bool {
	return w.f.steps[i].as == AsPages && w.s.Answers[w.f.steps[i].name].pages() > 0
}

// controls are the buttons besides the answers, in the order to show them.
func (w *walk) controls(i int) (cs []Control) {
	st := &w.f.steps[i]
	switch {
	case w.s.Phase == Reviewing:
		cs = append(cs, Confirm, Change)
	case w.s.Phase == Choosing:
	case st.as == AsChooseMany:
		cs = append(cs, Done)
	case w.paged(i):
		cs = append(cs, Done, Retake)
	}
	if st.skip && !w.paged(i) {
		cs = append(cs, Skip)
	}
	if len(w.s.Trail) > 0 && w.s.Phase != Open {
		cs = append(cs, Back)
	}
	if w.live[i] && !w.paged(i) { // that is done
		cs = append(cs, Resume)
	}
	cs = append(cs, Stop)
	if !w.f.staff {
		cs = append(cs, Person)
	}
	return cs
}

// reviewed reports whether an answer stands in the summary: it applies, comes
// before it, and says something.
func (w *walk) reviewed(i int) bool {
	return w.live[i] && i < w.f.review && !w.f.steps[i].notice()
}

func (w *walk) review() []Line {
	lines := make([]Line, 0, len(w.s.Answers))
	for i := range w.f.steps {
		if w.reviewed(i) {
			lines = append(lines, w.line(&w.f.steps[i]))
		}
	}
	return lines
}

func (w *walk) line(st *step) Line {
	a := w.s.Answers[st.name].clone()
	l := Line{Step: st.name, As: st.as, From: st.from, Label: say(st.short), Answer: a}
	for _, o := range st.options {
		if o.Value == a.Value {
			l.Option = o.Text
		}
		if slices.Contains(a.Values, o.Value) {
			l.Options = append(l.Options, o.Text)
		}
	}
	return l
}

// changes offers each line of the summary by its short label.
func (w *walk) changes() (options []Option) {
	for i := range w.f.steps {
		if st := &w.f.steps[i]; w.reviewed(i) {
			options = append(options, Option{st.name, say(st.short)})
		}
	}
	return options
}
