package bot

import (
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
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

func legalSlot(id care.LegalID) string { return "legal/" + id.String() }

func legalData(verb string, id care.LegalID) string { return "legal:" + verb + ":" + id.String() }

// legalNotice says that there is something to look at, and nothing of what or
// whose.
func legalNotice(id care.LegalID, key string) storage.Outbox {
	return storage.Outbox{Slot: legalSlot(id), Lane: storage.Reminder, Lines: []care.Text{care.Say(key)},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: legalData("open", id)}}}}
}

// callLawyers tells its lawyer or, where nobody has taken a request, all of
// them. Gently makes no sound outside working hours.
func (t *turn) callLawyers(r care.LegalRequest, key string, gently bool) error {
	if !r.Lawyer.IsZero() {
		return t.callLawyer(r, key, gently)
	}
	people, err := t.reachable(care.Lawyer)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return t.callCoordinators(r, "staff.legal.nobody")
	}
	return t.notify(people, laned(r, legalNotice(r.ID, key)), gently)
}

// laned lets news of somebody detained go before everything else.
func laned(r care.LegalRequest, row storage.Outbox) storage.Outbox {
	if r.Pressing() {
		row.Lane = storage.Urgent
	}
	return row
}

// callLawyer tells the lawyer who has a request. Where they cannot be reached
// the coordinators are told at once.
func (t *turn) callLawyer(r care.LegalRequest, key string, gently bool) error {
	if ok, err := t.there(r.Lawyer); err != nil {
		return err
	} else if !ok {
		return t.callCoordinators(r, "staff.legal.away")
	}
	return t.notify([]care.PersonID{r.Lawyer}, laned(r, legalNotice(r.ID, key)), gently)
}

func (t *turn) callCoordinators(r care.LegalRequest, key string) error {
	people, err := t.allotters(r)
	if err != nil {
		return err
	}
	return t.notify(people, laned(r, legalNotice(r.ID, key)), false)
}

// allotters are the coordinators who can be reached or, where there are none,
// whoever holds the person's case: somebody must know.
func (t *turn) allotters(r care.LegalRequest) ([]care.PersonID, error) {
	people, err := t.reachable(care.Coordinator)
	if err != nil || len(people) > 0 {
		return people, err
	}
	relation, err := t.tx.CaseOf(care.System, r.Person)
	if ignoreNotFound(err) != nil {
		return nil, err
	}
	if ok, err := t.there(relation.Caseworker); err != nil || !ok {
		return nil, err
	}
	return []care.PersonID{relation.Caseworker}, nil
}

// notify posts a notice to workers.
func (t *turn) notify(people []care.PersonID, row storage.Outbox, gently bool) error {
	for _, id := range people {
		row.To, row.Silent = id, gently && !t.staffHours().Good(t.now)
		if err := t.post(row); err != nil {
			return err
		}
	}
	return nil
}
