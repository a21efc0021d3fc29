package bot

import (
	"errors"
	"maps"
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

// begin leads into a flow: on from where the person stopped not long ago, or
// from its start. What is about danger always begins anew.
func (t *turn) begin(flow string) error {
	s, err := t.tx.Session(t.me, t.me.ID, flow)
	if err == nil && (sensitiveFlows[flow] || flow == checkInFlow && t.now.Sub(s.Touched) > staleAfter) {
		err = care.ErrNotFound
	}
	if err == nil {
		t.refresh(&s)
		s, outs, err := t.b.flows.Resume(s, t.now)
		if err != nil {
			return err
		}
		return t.apply(s, outs)
	}
	if !care.IsKind(err, care.NotFound) {
		return err
	}
	facts, err := t.facts()
	if err != nil {
		return err
	}
	s, outs, err := t.b.flows.Begin(flow, facts, t.now)
	if err != nil {
		return err
	}
	return t.apply(s, outs)
}

// facts are what the conditions of flows may ask about this person.
func (t *turn) facts() (map[string]string, error) {
	facts := make(map[string]string)
	t.consentFacts(facts)
	last, err := t.tx.CheckIns(t.me, t.me.ID, 1)
	if err == nil && len(last) > 0 {
		facts["last.mood"] = last[0].Answers.Choices()[0].Value
	}
	return facts, err
}

func (t *turn) consentFacts(facts map[string]string) {
	for _, p := range care.Purposes {
		facts["consent."+string(p)] = yesNo(t.me.Consented(p))
	}
}

// refresh tells a session what the person has agreed to by now: consent may
// have been withdrawn since it began.
func (t *turn) refresh(s *flows.Session) {
	facts := make(map[string]string, len(s.Facts))
	maps.Copy(facts, s.Facts)
	t.consentFacts(facts)
	s.Facts = facts
}

// checkInFlow is the weekly questions. sensitiveFlows are about danger: they
// are never resumed, and never asked again by themselves.
const checkInFlow = "checkin"

var sensitiveFlows = map[string]bool{"distress": true, "unsafe": true}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

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
		in = chosen(in, part[3])
		if ask, ok := t.b.flows.Asking(s); ok && ask.As == flows.AsDate {
			in.Kind, in.Day = flows.DayInput, care.Day(part[3])
		}
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
	next, outs, err := t.b.flows.Answer(s, in, t.now)
	switch {
	case errors.Is(err, flows.ErrStale), errors.Is(err, flows.ErrNotWaiting):
		t.notice("notice.over")
		return t.retireStale(s)
	case err != nil:
		return err
	}
	if refused(outs) && t.worthReading() {
		if err := t.hand(); err != nil {
			return err
		}
		outs[0].Text = care.Say("talk.passed_on")
	}
	return t.apply(next, outs)
}

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
	if t.in.Tap == nil || t.edited {
		if err := t.retireAsk(); err != nil {
			return err
		}
	}
	return t.redraw(t.question(a))
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
	if s.Phase == flows.Stopped {
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
		return t.problem(s, o.Text)
	case flows.DoOutput:
		act := actions[o.Do]
		if act == nil {
			return errors.New("a flow wants an action that is not there: " + o.Do)
		}
		t.since = s.Started
		return act(t, o.Answers)
	case flows.LeftOutput:
		return t.begin(o.Next)
	case flows.EndOutput:
		return t.ended(s, o)
	}
	return nil
}

// problem says kindly what was not understood and puts the question again.
func (t *turn) problem(s flows.Session, why care.Text) error {
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return t.say(why)
	}
	if err := t.retireAsk(); err != nil {
		return err
	}
	row := t.question(ask)
	row.To, row.Lane = t.me.ID, storage.Reply
	row.Lines = slices.Concat([]care.Text{why, {}}, row.Lines)
	return t.post(row)
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
		return t.redraw(goOn(s.Flow))
	}
	return t.retire()
}

// eraseAfter is how long what a flow says stays in the chat; 0: for good.
func eraseAfter(flow string) time.Duration {
	if flow == checkInFlow || sensitiveFlows[flow] {
		return sensitiveFor
	}
	return 0
}

// keepPartial keeps what was answered before the person stopped: it is a sign
// of life, and somebody should read it.
func (t *turn) keepPartial(s flows.Session) error {
	if s.Flow != checkInFlow || len(s.Answers) == 0 {
		return nil
	}
	t.since = s.Started
	return t.checkInPartial(s.Answers)
}

// setAsideQuestion stops a question that nobody answers any more. Its answers
// are kept; the message becomes a button to go on.
func (t *turn) setAsideQuestion(s flows.Session) error {
	ref, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil {
		return err
	}
	s.Phase = flows.Stopped
	if err := t.tx.PutRef(t.me.ID, askSlot, ""); err != nil {
		return err
	}
	if err := t.keep(s); err != nil {
		return err
	}
	if err := t.keepPartial(s); err != nil {
		return err
	}
	row := goOn(s.Flow)
	row.To, row.Lane, row.Deed, row.Ref, row.Only = t.me.ID, storage.Reminder, string(Edit), ref, true
	if t.me.Discreet || sensitiveFlows[s.Flow] {
		row = storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Deed: string(Delete), Ref: ref}
	}
	if err := t.post(row); err != nil {
		return err
	}
	return t.keepContact()
}

// goOn says that answers are kept, with a button to go on.
func goOn(flow string) storage.Outbox {
	return storage.Outbox{Lines: []care.Text{care.Say("flow.stopped")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.resume"), Data: "menu:resume." + flow}}}}
}

// remind brings an open question back by itself. On a shared phone only a
// neutral notice comes, and what is about danger stays where it is: nobody
// knows who holds the phone now.
func (t *turn) remind(why ...care.Text) error {
	if sensitiveFlows[t.contact.Flow] {
		return nil
	}
	if !t.me.Discreet {
		return t.askOnceMore(why...)
	}
	s, ok, err := t.waiting()
	if err != nil || !ok || !t.contact.Talking.IsZero() {
		return err
	}
	row := goOn(s.Flow)
	row.Lines[0] = care.Say("checkin.invitation_discreet")
	row.To, row.Lane, row.Silent = t.me.ID, storage.Reminder, true
	return t.post(row)
}

// askOnceMore puts the open question again, after a word of why where one is
// needed. A human conversation keeps the bot quiet.
func (t *turn) askOnceMore(why ...care.Text) error {
	s, ok, err := t.waiting()
	if err != nil || !ok || !t.contact.Talking.IsZero() {
		return err
	}
	t.refresh(&s)
	s, outs, err := t.b.flows.Resume(s, t.now)
	if err != nil {
		return err
	}
	if len(why) > 0 {
		if err := t.say(why...); err != nil {
			return err
		}
	}
	if err := t.apply(s, outs); err != nil {
		return err
	}
	return t.keepContact()
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
	if i, ok := t.b.words.Match(t.reader(), t.b.org, t.in.Text, labels(ask.Options)); ok {
		*in = chosen(*in, ask.Options[i].Value)
		return
	}
	t.understandValue(ask.As, in)
}

func (t *turn) understandValue(as flows.AskKind, in *flows.Input) {
	switch as {
	case flows.AsDate:
		if d, err := parseDay(t.in.Text, t.reader(), care.DayOf(t.now, t.zone())); err == nil {
			in.Kind, in.Day = flows.DayInput, d
		}
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
