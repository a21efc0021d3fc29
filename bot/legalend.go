package bot

import (
	"pristan/care"
	"pristan/storage"
)

func (t *turn) sureToWithdraw(r care.LegalRequest) error {
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("legal.withdraw_sure")}, Buttons: [][]storage.Button{
		{{Text: care.Say("button.yes"), Data: legalData("gone", r.ID)}},
		{{Text: care.Say("button.no"), Data: legalData("open", r.ID)}},
	}})
}

// withdrawLegal ends a request by the person's wish, with the questions about
// it, and tells its lawyer.
func (t *turn) withdrawLegal(r care.LegalRequest) error {
	r, err := r.Withdraw(t.me.ID, t.now)
	if err != nil {
		return err
	}
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if err := t.endTelling(r); err != nil {
		return err
	}
	if err := t.withdrawn(r); err != nil {
		return err
	}
	if err := t.takeBack(r.Person); err != nil {
		return err
	}
	return t.showOwnLegal(r)
}

// withdrawn tells the lawyer of a request that it is over, and takes its
// notices off everybody's phone.
func (t *turn) withdrawn(r care.LegalRequest) error {
	if err := t.redrawNotices(legalSlot(r.ID), care.Say("staff.legal.withdrawn")); err != nil {
		return err
	}
	if ok, err := t.available(r.Lawyer); err != nil || !ok {
		return err // nobody has to see to it any more
	}
	return t.callLawyer(r, "staff.legal.withdrawn", true)
}

// endTelling ends the questions about a request that is over.
func (t *turn) endTelling(r care.LegalRequest) error {
	for _, flow := range []string{legalFlow, legalAddFlow, legalAgainFlow} {
		s, err := t.tx.Session(t.me, t.me.ID, flow)
		if ignoreNotFound(err) != nil {
			return err
		}
		if err != nil || s.Facts[aboutFact] != r.ID.String() && !(flow == legalFlow && beganWith(s, r)) {
			continue
		}
		if err := t.tx.EndSession(t.me.ID, flow); err != nil {
			return err
		}
		if t.contact.Flow != flow {
			continue
		}
		t.contact.Flow = ""
		if err := t.retireAsk(); err != nil {
			return err
		}
	}
	return nil
}

// endLegal ends the requests of somebody who leaves us, and tells their
// lawyers.
func (t *turn) endLegal(person care.PersonID) error {
	list, err := t.tx.LegalsOf(care.System, person)
	if err != nil {
		return ignoreNotFound(err)
	}
	for _, outline := range list {
		if !outline.Status.Open() {
			continue
		}
		r, err := t.tx.Legal(care.System, outline.ID)
		if err != nil {
			return err
		}
		if r, err = r.Withdraw(t.me.ID, t.now); err != nil {
			return err
		}
		if err := t.tx.PutLegal(r); err != nil {
			return err
		}
		if err := t.withdrawn(r); err != nil {
			return err
		}
	}
	return nil
}
