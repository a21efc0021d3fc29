package bot

import (
	"time"

	"pristan/care"
	"pristan/flows"
)

// legalFlow is how a person tells what they want a lawyer for.
const legalFlow = "legal"

// toLegal reads the answers of the legal flow. "Today" stays the day on which
// it was said.
func toLegal(a answers, before care.LegalFacts, today care.Day) care.LegalFacts {
	f := care.LegalFacts{
		About: a["about"].Value, Whole: a["whole"].Value, Received: a["received"].Value, Signed: a["signed"].Value,
		Interpreter: a["interpreter"].Value, Giver: a["giver"].Value, Free: a["free"].Value, Where: spoken(a["where"]),
		OtherLawyer: a["other_lawyer"].Value, Call: a["call"].Value, Words: spoken(a["words"]),
	}
	switch {
	case f.Received == "date":
		f.ReceivedOn = a["received_day"].Day
	case f.Received == before.Received:
		f.ReceivedOn = before.ReceivedOn
	case f.Received == "today":
		f.ReceivedOn = today
	case f.Received == "yesterday":
		f.ReceivedOn = today.Plus(-1)
	}
	return f
}

func spoken(a flows.Answer) care.Spoken { return care.Spoken{Text: a.Text, Voice: a.File} }

// legalBegin keeps what has been told so far, from the first answer on.
func (t *turn) legalBegin(a answers) error {
	_, err := t.keepLegal(func(before care.LegalFacts) care.LegalFacts { return toLegal(a, before, t.today()) }, a["pages"].Files())
	return err
}

// legalOpen keeps a request that has been told whole, and shows it.
func (t *turn) legalOpen(a answers) error {
	r, err := t.keepLegal(func(before care.LegalFacts) care.LegalFacts { return toLegal(a, before, t.today()) }, a["pages"].Files())
	if err != nil || r.ID.IsZero() {
		return err
	}
	r.Told = t.now
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if err := t.toldWhole(r); err != nil {
		return err
	}
	if err := t.showOwnLegal(r, care.Say("legal.thanks")); err != nil {
		return err
	}
	if err := t.cleanLater(r); err != nil {
		return err
	}
	return t.backToJoining()
}

// backToJoining goes on with the questions of somebody who has not finished
// joining us: help did not wait for them.
func (t *turn) backToJoining() error {
	flow := onboardingFlow(t.me)
	if _, err := t.tx.Session(t.me, t.me.ID, flow); err != nil || !t.me.Enrolled.IsZero() {
		return ignoreNotFound(err)
	}
	return t.begin(flow)
}

// toldWhole lets its lawyer know that there is more now, or calls all where it
// must not wait.
func (t *turn) toldWhole(r care.LegalRequest) error {
	switch {
	case !r.Lawyer.IsZero():
		return t.callLawyer(r, "staff.legal.more", false)
	case r.AtOnce(t.today()) && !r.Pressing(): // those were called with a sound already
		return t.callLawyers(r, "staff.legal.soon", false)
	}
	return nil
}

// checkInPaper makes a legal request of a paper that somebody sent with a
// check-in.
func (t *turn) checkInPaper(a answers) error {
	pages := a["paper"].Files()
	if len(pages) == 0 {
		return nil
	}
	r, err := t.keepLegal(func(before care.LegalFacts) care.LegalFacts {
		before.About = "paper"
		return before
	}, pages)
	if err != nil || r.ID.IsZero() || !r.Told.IsZero() {
		return err
	}
	r.Told = t.now // nothing more is asked
	return t.tx.PutLegal(r)
}

// keepLegal stores the request that this run of the questions tells, and calls
// lawyers when it is new or has become pressing. One that was withdrawn stays
// as it is, and the zero one is returned.
func (t *turn) keepLegal(facts func(before care.LegalFacts) care.LegalFacts, pages []care.File) (care.LegalRequest, error) {
	r, err := t.legalBegun()
	if err != nil {
		return r, err
	}
	before, isNew := r, r.Status == ""
	if isNew {
		r = r.Begin(t.now)
		r.Next = t.b.org.CallAgain(t.now)
	}
	if r, err = r.Tell(facts(r.Facts), pages, t.now); err != nil {
		return care.LegalRequest{}, ignoreConflict(err)
	}
	if r, err = t.keepLegalFiles(before, t.withCaption(r)); err != nil {
		return r, err
	}
	r.ActBy = t.b.org.ActBy(r, care.DayOf(r.Opened, t.b.home))
	if err := t.tx.PutLegal(r); err != nil {
		return r, err
	}
	if err := t.planActBy(before, r); err != nil {
		return r, err
	}
	switch {
	case isNew:
		if err := t.planLegal(r, r.Next, legalUntaken); err != nil {
			return r, err
		}
		return r, t.callLawyers(r, "staff.legal.new", !r.Pressing())
	case before.Status == care.LegalDone, r.Pressing() && !before.Pressing():
		return r, t.callLawyers(r, "staff.legal.more", false)
	}
	return r, nil
}

// legalBegun is the request that was begun with this run of the questions, or a
// new one.
func (t *turn) legalBegun() (care.LegalRequest, error) {
	began := t.since.Truncate(time.Millisecond)
	own, err := t.tx.LegalsOf(t.me, t.me.ID)
	if ignoreNotFound(err) != nil {
		return care.LegalRequest{}, err
	}
	for _, r := range own {
		if r.Opened.Equal(began) {
			return t.tx.Legal(t.me, r.ID)
		}
	}
	relation, err := t.openCase()
	return care.LegalRequest{ID: care.NewID[care.LegalRequest](), Person: t.me.ID, Case: relation.ID, Opened: began}, err
}

func ignoreConflict(err error) error {
	if care.IsKind(err, care.Conflict) {
		return nil
	}
	return err
}
