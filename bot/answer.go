package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// askSlot remembers the message with the open question.
const askSlot = "ask"

// tapAnswer is an answer by button: instance:revision:o|c:value.
func (t *turn) tapAnswer(rest string) error {
	part := strings.SplitN(rest, ":", 4)
	s, ok, err := t.waiting()
	if err != nil {
		return err
	}
	if !ok || len(part) != 4 {
		t.notice("notice.over")
		return t.retire()
	}
	rev, _ := strconv.Atoi(part[1]) // a wrong number is no revision
	in := flows.Input{Tap: true, Instance: part[0], Rev: rev}
	if part[2] == "c" {
		in.Kind, in.Control = flows.ControlInput, flows.Control(part[3])
	} else {
		in = t.meant(s, in, part[3])
	}
	return t.answer(s, in)
}

func chosen(in flows.Input, value string) flows.Input {
	in.Kind, in.Value = flows.ChoiceInput, value
	return in
}

// answer gives the flow what came and carries out what follows.
func (t *turn) answer(s flows.Session, in flows.Input) error {
	t.refresh(&s)
	if t.criesOut(s, in) {
		return t.cryOut(s, in)
	}
	if s.Flow == alertFlowName && s.Phase == flows.Open && in.Kind == flows.TextInput && t.cries(in.Text, urgentWords) {
		return t.callAgain(s)
	}
	in.Today = t.today()
	if err := t.among(s, &in); err != nil {
		return err
	}
	t.album = ofAlbum(s, in, t.now)
	next, outs, err := t.b.flows.Answer(s, in, t.now)
	switch {
	case errors.Is(err, flows.ErrStale), errors.Is(err, flows.ErrNotWaiting):
		t.notice("notice.over")
		return t.retireStale(s)
	case err != nil:
		return err
	}
	if refused(outs) {
		if err := t.refusedPhrase(s); err != nil {
			return err
		}
	}
	if refused(outs) && s.Flow != duressFlow && t.worthReading() {
		if err := t.hand(); err != nil {
			return err
		}
		outs[0].Text = care.Say("talk.passed_on")
	}
	if t.album && len(outs) > 1 && outs[0].Text.Key == "flow.page_added" { // said above the question that is there
		t.above, outs = outs[0].Text, outs[1:]
	}
	if next, outs, err = t.leadOn(s, next, in, outs); err != nil {
		return err
	}
	return t.apply(next, outs)
}

// retireStale takes the buttons off an old question, but not off the message
// that shows the open one: a double tap changes nothing.
func (t *turn) retireStale(flows.Session) error {
	open, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil || open == t.in.Tap.Message {
		return err
	}
	return t.retire()
}

// ask puts a question in place of the tapped message, or anew; then the
// question before loses its buttons.
func (t *turn) ask(a flows.Ask) error {
	row, err := t.question(a, view{})
	if err != nil {
		return err
	}
	return t.putQuestion(row)
}

// albumGap is how soon after one page the next one belongs to the same album:
// its pages come one by one.
const albumGap = 2 * time.Second

// ofAlbum reports whether a page follows another one.
func ofAlbum(s flows.Session, in flows.Input, now time.Time) bool {
	page := func(f *care.File) bool { return f != nil && f.Kind != care.Voice }
	return in.Kind == flows.FileInput && page(in.File) && page(s.Answers[s.Last].File) && now.Sub(s.Touched) < albumGap
}

// putQuestion puts the open question at the end of the chat, or in the place of
// the tapped message. The pages of an album change the one question that is
// there.
func (t *turn) putQuestion(row storage.Outbox) error {
	if t.album {
		if t.above.Key != "" {
			row.Lines = slices.Concat([]care.Text{t.above, {}}, row.Lines)
		}
		row.To, row.Lane, row.Deed = t.me.ID, storage.Reply, string(Edit)
		return t.post(row)
	}
	if t.in.Tap == nil || t.edited {
		if err := t.retireAsk(); err != nil {
			return err
		}
	}
	return t.redraw(row)
}

// retireAsk takes the buttons off the question before, unless it is the
// message this turn has changed already, and forgets it.
func (t *turn) retireAsk() error {
	ref, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil || ref == "" {
		return err
	}
	if err := t.tx.PutRef(t.me.ID, askSlot, ""); err != nil {
		return err
	}
	if t.in.Tap != nil && ref == t.in.Tap.Message {
		return nil
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Retire), Ref: ref})
}

// apply carries out what a flow wants, in its order.
func (t *turn) apply(s flows.Session, outs []flows.Output) error {
	if err := t.keep(s); err != nil {
		return err
	}
	for i, o := range outs {
		if o.Kind == flows.ProblemOutput && i+1 < len(outs) {
			o.Kind = flows.SayOutput // the question follows by itself
		}
		if err := t.carryOut(s, o); err != nil {
			return err
		}
	}
	return nil
}

// keep stores how far the person has come, or that it is over.
func (t *turn) keep(s flows.Session) error {
	if s.Waiting() {
		t.contact.Flow = s.Flow
		return t.tx.PutSession(t.me.ID, s)
	}
	if t.contact.Flow == s.Flow {
		t.contact.Flow = ""
		if err := t.retireAsk(); err != nil {
			return err
		}
	}
	if s.Phase == flows.Stopped && s.Facts[aboutFact] == "" {
		return t.tx.PutSession(t.me.ID, s)
	}
	return t.tx.EndSession(t.me.ID, s.Flow)
}

func (t *turn) carryOut(s flows.Session, o flows.Output) error {
	switch o.Kind {
	case flows.SayOutput:
		return t.redraw(storage.Outbox{Lines: []care.Text{o.Text}, Erase: eraseAfter(s.Flow)})
	case flows.AskOutput:
		return t.ask(*o.Ask)
	case flows.ProblemOutput:
		return t.problem(s, o)
	case flows.DoOutput:
		act := actions[o.Do]
		if act == nil {
			return errors.New("a flow wants an action that is not there: " + o.Do)
		}
		t.since, t.about, t.within = s.Started, s.Facts[aboutFact], s.Facts
		return t.overtaken(s, act(t, o.Answers))
	case flows.LeftOutput:
		return t.begin(o.Next)
	case flows.EndOutput:
		return t.ended(s, o)
	}
	return nil
}

// problem says kindly what was not understood and puts the question again, with
// what may have been meant.
func (t *turn) problem(s flows.Session, o flows.Output) error {
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return t.say(o.Text)
	}
	row, err := t.question(ask, view{meant: o.Offers})
	if err != nil {
		return err
	}
	row.Lines = slices.Concat([]care.Text{o.Text, {}}, row.Lines)
	return t.putQuestion(row)
}

// ended says the last word of a flow and shows the menu again where the flow
// itself said nothing that does.
func (t *turn) ended(s flows.Session, o flows.Output) error {
	if o.Text.Key != "" {
		if err := t.redraw(storage.Outbox{Lines: []care.Text{o.Text}}); err != nil {
			return err
		}
	}
	if o.Ending == flows.StoppedEnding {
		if err := t.keepPartial(s); err != nil {
			return err
		}
		if s.Facts[aboutFact] != "" { // it is begun again from what it is about, so that it is never about another
			return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("flow.left")}})
		}
		return t.redraw(goOn(s.Flow))
	}
	return t.retire()
}

// overtaken ends a conversation whose subject is gone by now: a person whose
// case went to somebody else, an appointment that another one has changed.
func (t *turn) overtaken(s flows.Session, err error) error {
	if err == nil || s.Facts[aboutFact] == "" || !care.IsKind(err, care.NotFound) && !care.IsKind(err, care.Conflict) {
		return err
	}
	if err := t.tx.EndSession(t.me.ID, s.Flow); err != nil {
		return err
	}
	t.contact.Flow = ""
	if err := t.retireAsk(); err != nil {
		return err
	}
	return t.say(care.Say("notice.over"))
}
