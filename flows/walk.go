package flows

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"
)

// walk is one input being dealt with.
type walk struct {
	view
	now time.Time
	s   Session
	out []Output
}

func (b *Book) walk(s Session, now time.Time) (*walk, error) {
	f, ok := b.flows[s.Flow]
	if !ok {
		return nil, fmt.Errorf("flow %q: %w", s.Flow, ErrUnknownFlow)
	}
	w := &walk{now: now, s: s}
	w.view = view{f: f, s: &w.s}
	w.look()
	return w, nil
}

// Begin starts a flow at its first question. Of the facts, those the flow
// declares are kept. Its error is ErrUnknownFlow.
func (b *Book) Begin(flow string, facts map[string]string, now time.Time) (Session, []Output, error) {
	w, err := b.walk(Session{Flow: flow, Instance: newInstance()}, now)
	if err != nil {
		return Session{}, nil, err
	}
	for _, name := range w.f.facts {
		if value, ok := facts[name]; ok {
			w.s.Facts = put(w.s.Facts, name, value)
		}
	}
	w.accept()
	w.s.Started = w.s.Touched
	w.run()
	return w.s, w.out, nil
}

// newInstance tells one walk from another in the buttons of a chat.
func newInstance() string {
	b := make([]byte, 6)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Answer takes one input. What a question cannot take comes back as a problem
// and the session as it was. ErrStale: the button is from an earlier question
// or another walk. ErrNotWaiting: the walk is over, or stopped and the input
// is not Resume. ErrUnknownFlow: the flow was removed.
func (b *Book) Answer(s Session, in Input, now time.Time) (Session, []Output, error) {
	if in.Tap && (in.Instance != s.Instance || in.Rev != s.Rev) {
		return s, nil, ErrStale
	}
	if s.Phase == Stopped && in.Kind == ControlInput && in.Control == Resume {
		return b.Resume(s, now)
	}
	if !s.Waiting() {
		return s, nil, ErrNotWaiting
	}
	w, err := b.walk(s, now)
	if err != nil {
		return s, nil, err
	}
	if w.at() < 0 {
		w.refuse("question_gone")
		w.resume()
	} else {
		w.take(in)
		w.follow(in.Then)
	}
	return w.s, w.out, nil
}

// Asking is the question that waits now, as it was or would be asked. It is
// false when none waits: the walk is over, stopped, or its step is gone.
func (b *Book) Asking(s Session) (Ask, bool) {
	w, err := b.walk(s, s.Touched)
	if err != nil || !s.Waiting() || w.at() < 0 {
		return Ask{}, false
	}
	return *w.question(), true
}

// Resume asks again, after a stop or whenever the question has got lost in the
// chat; buttons sent before go stale. Where the question is gone from the
// flow, the first one without an answer takes its place.
func (b *Book) Resume(s Session, now time.Time) (Session, []Output, error) {
	if !s.Waiting() && s.Phase != Stopped {
		return s, nil, ErrNotWaiting
	}
	w, err := b.walk(s, now)
	if err != nil {
		return s, nil, err
	}
	w.resume()
	return w.s, w.out, nil
}

func (w *walk) resume() {
	w.accept()
	if w.s.Phase == Stopped {
		w.s.Phase = w.phaseBefore()
	}
	if w.at() < 0 {
		w.run()
		return
	}
	w.ask()
}

// phaseBefore is what a stopped session waited for, read off where it stands.
func (w *walk) phaseBefore() Phase {
	switch {
	case w.s.Step == reviewID:
		return Reviewing
	case w.s.Step == boardID:
		return Open
	case len(w.s.Trail) > 0 && w.s.Trail[len(w.s.Trail)-1] == reviewID:
		return Changing
	}
	return Asking
}

// at is the index of the step that waits, -1 when the flow has it no longer.
func (w *walk) at() int {
	i := w.f.find(w.s.Step)
	if i < 0 || !w.applies(&w.f.steps[i]) {
		return -1
	}
	summary := w.s.Phase == Reviewing || w.s.Phase == Choosing
	if kind := w.f.steps[i].kind; (kind == reviewStep) != summary || (kind == boardStep) != (w.s.Phase == Open) {
		return -1
	}
	return i
}
