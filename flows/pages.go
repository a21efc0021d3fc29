package flows

import (
	"slices"

	"pristan/care"
)

// page adds a page to those that are asked for and asks on: whoever sends
// pages says when that was all. What is to be done with them is done at once,
// so that somebody sees the first one although the others never come.
func (w *walk) page(i int, f care.File) {
	if !w.add(i, f) {
		w.refuse("pages_full")
		return
	}
	w.ask()
}

// add puts a page at the end of an answer; false when it has no room.
func (w *walk) add(i int, f care.File) bool {
	name := w.f.steps[i].name
	a := w.s.Answers[name].clone()
	switch {
	case a.File == nil:
		a = Answer{Kind: FileInput, File: &f}
	case len(a.More) >= MaxPages:
		return false
	default:
		a.More = append(a.More, f)
	}
	w.answered(i, a)
	w.s.Last = name
	return true
}

// answered keeps a changed answer and does what follows it directly.
func (w *walk) answered(i int, a Answer) {
	w.accept()
	w.s.Answers = put(w.s.Answers, w.f.steps[i].name, a)
	w.after(i)
}

// after does what directly follows a question and was not done with these
// answers, without going on.
func (w *walk) after(i int) {
	w.look()
	for j := i + 1; j < len(w.f.steps) && w.f.steps[j].kind == doStep; j++ {
		if st := &w.f.steps[j]; w.applies(st) {
			w.happen(st)
		}
	}
}

// pagesDone goes on once there are pages.
func (w *walk) pagesDone() {
	if !w.paged(w.at()) {
		w.refuse("photo_please")
		return
	}
	w.accept()
	w.run()
}

// retake takes the last page back: it is to be sent anew.
func (w *walk) retake() {
	i := w.at()
	if !w.paged(i) {
		w.refuse("use_buttons")
		return
	}
	a := w.s.Answers[w.f.steps[i].name].clone()
	if n := len(a.More); n > 0 {
		a.More = a.More[:n-1]
		w.answered(i, a)
	} else {
		w.answered(i, Answer{}) // which is none
	}
	w.ask()
}

// leadBack asks for more pages after a question that says that some are
// missing: a change of an earlier answer, after which it is asked again.
func (w *walk) leadBack(st *step) {
	w.after(w.f.find(st.name))
	w.s.Answers = put(w.s.Answers, st.name, Answer{}) // which is none
	w.look()
	w.wait(st.again.question, Changing)
}

// refuseUnlessPage keeps a picture that belongs to a paper asked for before:
// the pages of one paper are sent together and arrive one by one, when the
// next question already waits. That question is then asked again.
func (w *walk) refuseUnlessPage(in Input, problem string) {
	i := w.paper(in)
	if i < 0 {
		w.refuse(refusal(in, problem))
		return
	}
	if !w.add(i, *in.File) {
		w.refuse("no_file_here")
		return
	}
	said := Output{Kind: SayOutput, Text: say("flow.page_added")}
	w.out = slices.Insert(w.out, 0, said)
	w.ask()
}

// paper is the question that a late page belongs to: the one answered last, or
// else the pages of a paper asked for before, also where there were none; -1
// when there is none.
func (w *walk) paper(in Input) int {
	if in.Kind != FileInput || in.File == nil {
		return -1
	}
	if last := w.f.asked(w.s.Last); last >= 0 && w.f.steps[last].takesPage(in.File) && w.s.Answers[w.s.Last].File != nil {
		return last
	}
	for i := range w.f.steps {
		if st := &w.f.steps[i]; st.as == AsPages && w.live[i] && st.takesPage(in.File) {
			return i
		}
	}
	return -1
}
