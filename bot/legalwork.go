package bot

import (
	"pristan/care"
	"pristan/storage"
)

// workLegal is a worker's button on a request. Who may not read it is shown as
// much as they may see.
func (t *turn) workLegal(verb string, id care.LegalID) error {
	r, err := t.tx.Legal(t.me, id)
	if care.IsKind(err, care.NotFound) {
		return t.besideLegal(verb, id)
	}
	if err != nil {
		return err
	}
	act := legalDeeds[verb]
	if act == nil {
		return care.ErrNotFound
	}
	if err := t.mustLegal(care.WorkLegal, id); err != nil {
		return err
	}
	return act(t, r)
}

// legalDeeds are what a lawyer can do about a request. They are set at start:
// their functions lead back to them.
var legalDeeds map[string]func(*turn, care.LegalRequest) error

func init() {
	legalDeeds = map[string]func(*turn, care.LegalRequest) error{
		"open":    (*turn).showLegal,
		"take":    (*turn).takeLegal,
		"pages":   (*turn).showLegalPages,
		"ask":     ownLegal("legal_ask"),
		"askpage": (*turn).askForPage,
		"paper":   ownLegal("legal_paper"),
		"note":    ownLegal("legal_note"),
		"notes":   (*turn).showNotes,
		"wait":    func(t *turn, r care.LegalRequest) error { return t.letWait(r, true) },
		"back":    func(t *turn, r care.LegalRequest) error { return t.letWait(r, false) },
		"hand":    (*turn).beginHandOver,
		"close":   ownLegal("legal_close"),
		"have":    (*turn).haveLastDay,
	}
}

// ownLegal leads into a conversation about a request of one's own.
func ownLegal(flow string) func(*turn, care.LegalRequest) error {
	return func(t *turn, r care.LegalRequest) error {
		if r.Lawyer != t.me.ID {
			return care.ErrNotFound
		}
		return t.beginLegal(flow, r.ID, nil)
	}
}

// besideLegal is a button of somebody who does not read the request: a lawyer
// who was not the first, or a coordinator.
func (t *turn) besideLegal(verb string, id care.LegalID) error {
	outline, err := t.tx.LegalOutline(t.me, id)
	if care.IsKind(err, care.NotFound) && t.me.Role == care.Lawyer {
		return t.legalGone(id)
	}
	if err != nil {
		return err
	}
	switch verb {
	case "open":
		return t.showLegalOutline(outline)
	case "hand", "have":
		if err := t.mustLegal(care.AssignLegal, id); err != nil {
			return err
		}
		return legalDeeds[verb](t, outline)
	}
	return care.ErrNotFound
}

// legalGone takes a request off the phone of a lawyer who does not have it.
func (t *turn) legalGone(id care.LegalID) error {
	if _, err := t.tx.LegalOutline(care.System, id); err != nil {
		return err
	}
	t.notice("notice.somebody_has_it")
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.legal.taken")}})
}

// mayLegal reports whether this worker may do something about a request.
func (t *turn) mayLegal(op care.Op, id care.LegalID) (bool, error) {
	r, err := t.tx.LegalOutline(care.System, id)
	if err != nil {
		return false, err
	}
	c, err := t.tx.CaseOf(care.System, r.Person)
	return t.me.May(op, care.Subject{Person: r.Person, Case: c, Legal: r.ID, Counsel: r.Lawyer}), ignoreNotFound(err)
}

func (t *turn) mustLegal(op care.Op, id care.LegalID) error {
	ok, err := t.mayLegal(op, id)
	if err == nil && !ok {
		err = care.ErrNotFound
	}
	return err
}

// takeLegal gives a request to the first lawyer who presses.
func (t *turn) takeLegal(r care.LegalRequest) error {
	before := r
	r, err := r.Take(t.me.ID, t.now)
	if err != nil {
		return err
	}
	if before.Lawyer == r.Lawyer {
		return t.showLegal(r)
	}
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	t.notice("notice.yours")
	if err := t.redrawNotices(legalSlot(r.ID), care.Say("staff.legal.taken")); err != nil {
		return err
	}
	if err := t.tellPerson(r, care.Say("legal.told.taken")); err != nil {
		return err
	}
	return t.showLegal(r)
}

// keepMove stores what a lawyer has done about a request, tells the person, and
// shows how it stands.
func (t *turn) keepMove(r care.LegalRequest, news care.Text, buttons ...storage.Button) error {
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if err := t.tellPerson(r, news, buttons...); err != nil {
		return err
	}
	return t.showLegal(r)
}

// askPerson relays a lawyer's question.
func (t *turn) askPerson(a answers) error {
	r, err := t.aboutLegal()
	if err != nil {
		return err
	}
	if r, err = r.Ask(a["words"].Text, t.me.ID, t.now); err != nil {
		return err
	}
	return t.keepMove(r, care.Say("legal.told.question"))
}

// askForPage asks the person for another page; the button leads straight to it.
func (t *turn) askForPage(r care.LegalRequest) error {
	r, err := r.Ask("", t.me.ID, t.now)
	if err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.keepMove(r, care.Say("legal.told.page"), storage.Button{Text: care.Say("legal.send_page"), Data: legalData("page", r.ID)})
}

// letWait lets a request wait for the person, or takes it back.
func (t *turn) letWait(r care.LegalRequest, waits bool) error {
	r, err := r.Wait(waits, t.me.ID, t.now)
	if err != nil {
		return err
	}
	return t.keepMove(r, care.Say("legal.told."+string(r.Status)))
}

// closeLegal ends a request with its result, which the person is told of.
func (t *turn) closeLegal(a answers) error {
	r, err := t.aboutLegal()
	if err != nil {
		return err
	}
	if r, err = r.Close(a["outcome"].Value, a["words"].Text, t.me.ID, t.now); err != nil {
		return err
	}
	return t.keepMove(r, care.Say("legal.told.done"))
}

// paperOf is the paper as the lawyer has answered.
func paperOf(a answers) care.LegalPaper {
	return care.LegalPaper{Kind: a["kind"].Value, Number: quote(a["number"].Text, longestName), Authority: a["authority"].Value,
		Start: a["start"].Day, Last: a["last"].Day}
}

// checkPaper warns of a last day on which offices are closed, or that is not
// as long after its beginning as usual. It forbids and moves nothing.
func (t *turn) checkPaper(a answers) error {
	var lines []care.Text
	for _, word := range t.b.org.Deadline(paperOf(a), t.today()) {
		lines = append(lines, care.Say("staff.legal.warn."+word))
	}
	if len(lines) == 0 {
		return nil
	}
	return t.redraw(storage.Outbox{Lines: lines})
}

// confirmPaper keeps the paper and its last day, plans the reminders of it, and
// tells the person what the lawyer says.
func (t *turn) confirmPaper(a answers) error {
	r, err := t.aboutLegal()
	if err != nil {
		return err
	}
	if r, err = r.Confirm(paperOf(a), t.me.ID, t.now); err != nil {
		return err
	}
	if err := t.planLastDay(r); err != nil {
		return err
	}
	return t.keepMove(r, care.Say("legal.last_day", care.Args{"day": care.DayOn(r.Paper.Last)}))
}
