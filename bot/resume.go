package bot

import (
	"maps"
	"strings"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// begin leads into a flow: on from where the person stopped not long ago, or
// from its start. What is about danger always begins anew.
func (t *turn) begin(flow string) error {
	if flow == alertFlowName {
		return t.backToBoard()
	}
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
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
	return t.beginWith(flow, facts)
}

// beginWith leads into a flow from its start. A worker's conversation ends with
// that: what is written next answers the flow.
func (t *turn) beginWith(flow string, facts map[string]string) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	s, outs, err := t.b.flows.Begin(flow, facts, t.now)
	if err != nil {
		return err
	}
	return t.apply(s, outs)
}

// aboutFact is the fact that holds what a flow is about.
const aboutFact = "about"

// beginAbout leads into a flow about somebody or something, always from its
// start: an earlier one may have been about something else.
func (t *turn) beginAbout(flow, about string) error {
	if err := t.aside(); err != nil {
		return err
	}
	facts := map[string]string{aboutFact: about, "who": "known"}
	if about == "" {
		facts["who"] = "unknown"
	}
	t.consentFacts(facts)
	return t.beginWith(flow, facts)
}

// aside stops the question that waits, with its answers kept, before another
// conversation begins.
func (t *turn) aside() error {
	s, ok, err := t.waiting()
	if err != nil || !ok {
		return err
	}
	if about := s.Facts[aboutFact]; about != "" { // it cannot be resumed without its card
		return t.tx.EndSession(t.me.ID, s.Flow)
	}
	s.Phase = flows.Stopped
	return t.keep(s)
}

// aboutLines say in a summary whom or what a worker's conversation is about.
func (t *turn) aboutLines() []care.Text {
	s, ok, err := t.waiting()
	if err != nil || !ok || !t.me.Role.Staff() {
		return nil
	}
	if id, err := care.ParseID[care.Person](s.Facts[aboutFact]); err == nil {
		if p, err := t.tx.Person(t.me, id); err == nil {
			return []care.Text{care.Say("staff.person.name", care.Args{"name": care.Name(p.Name)})}
		}
	}
	if id, err := care.ParseID[care.LegalRequest](s.Facts[aboutFact]); err == nil {
		if r, err := t.tx.Legal(t.me, id); err == nil {
			return []care.Text{aboutText(r)}
		}
	}
	if id, err := care.ParseID[care.Appointment](s.Facts[aboutFact]); err == nil {
		if a, err := t.tx.Appointment(t.me, id); err == nil {
			return []care.Text{care.Say("appointment.kind." + string(a.Kind)), whenLine(a, t.b.home)}
		}
	}
	if id, err := care.ParseID[care.Duty](s.Facts[aboutFact]); err == nil {
		if d, err := t.tx.Duty(t.me, id); err == nil {
			return spanLines(d.From, d.To)
		}
	}
	return nil
}

// aboutPerson is the person the flow that acts now is about.
func (t *turn) aboutPerson() (care.PersonID, error) {
	id, err := care.ParseID[care.Person](t.about)
	if err != nil {
		return id, care.ErrNotFound
	}
	return id, nil
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

var sensitiveFlows = map[string]bool{"distress": true, "unsafe": true, alertFlowName: true}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// eraseAfter is how long what a flow says stays in the chat; 0: for good.
func eraseAfter(flow string) time.Duration {
	if flow == checkInFlow || sensitiveFlows[flow] || strings.HasPrefix(flow, legalFlow) {
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
	if t.me.Discreet || sensitiveFlows[s.Flow] || s.Facts[aboutFact] != "" {
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

// remindTimer brings an open question back in the morning; its About is the
// flow that waits.
const remindTimer = "remind"

// awake is how long after their last sign somebody is taken to be at their
// phone, whatever the hour.
const awake = time.Hour

// remind brings an open question back by itself, at night only to somebody who
// has just written. On a shared phone only a neutral notice comes, and what is
// about danger stays where it is: nobody knows who holds the phone now.
func (t *turn) remind(why ...care.Text) error {
	if silent, err := t.mustBeSilent(); err != nil || silent || sensitiveFlows[t.contact.Flow] {
		return err
	}
	good := t.me.Hours.Next(t.now, t.zone())
	if t.contact.Flow != "" && good.After(t.now) && t.now.Sub(t.contact.LastSign) > awake {
		planned, err := t.tx.Ref(t.me.ID, remindTimer)
		if err != nil || planned == stamp(good) {
			return err
		}
		if err := t.tx.PutRef(t.me.ID, remindTimer, stamp(good)); err != nil {
			return err
		}
		return t.tx.PutTimer(storage.Timer{Due: good, Kind: remindTimer, Person: t.me.ID, About: t.contact.Flow})
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
