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
		"folder":  (*turn).sendLegalFolder,
		"ask":     openLegal("legal_ask"),
		"askpage": (*turn).askForPage,
		"paper":   openLegal("legal_paper"),
		"note":    ownLegal("legal_note"),
		"notes":   (*turn).showNotes,
		"wait":    func(t *turn, r care.LegalRequest) error { return t.letWait(r, true) },
		"back":    func(t *turn, r care.LegalRequest) error { return t.letWait(r, false) },
		"hand":    (*turn).beginHandOver,
		"close":   openLegal("legal_close"),
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

// openLegal leads into one that is of use only as long as the request is open.
func openLegal(flow string) func(*turn, care.LegalRequest) error {
	return func(t *turn, r care.LegalRequest) error {
		if !r.Status.Open() {
			t.notice("notice.over")
			return t.showLegal(r)
		}
		return ownLegal(flow)(t, r)
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
	if err := t.watchRest(r, t.now); err != nil {
		return err
	}
	t.notice("notice.yours")
	if err := t.redrawNotices(legalSlot(r.ID), care.Say("staff.legal.taken")); err != nil {
		return err
	}
	if err := t.tellPerson(r); err != nil {
		return err
	}
	return t.showLegal(r)
}
