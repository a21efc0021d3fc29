package bot

import (
	"errors"

	"pristan/care"
	"pristan/storage"
)

// keepMove stores what a lawyer has done about a request, tells the person, and
// shows how it stands.
func (t *turn) keepMove(r care.LegalRequest) error {
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if err := t.tellPerson(r); err != nil {
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
	return t.keepMove(r)
}

// askForPage asks the person for another page.
func (t *turn) askForPage(r care.LegalRequest) error {
	r, err := r.Ask("", t.me.ID, t.now)
	if err != nil {
		return err
	}
	t.notice("notice.noted")
	return t.keepMove(r)
}

// letWait lets a request wait for the person, or takes it back.
func (t *turn) letWait(r care.LegalRequest, waits bool) error {
	r, err := r.Wait(waits, t.me.ID, t.now)
	if err != nil {
		return err
	}
	return t.keepMove(r)
}

// closeLegal ends a request with its result, which the person is told of.
func (t *turn) closeLegal(a answers) error {
	before, err := t.aboutLegal()
	if err != nil {
		return err
	}
	r, err := before.Close(a["outcome"].Value, a["words"].Text, t.me.ID, t.now)
	if err != nil {
		return err
	}
	if err := t.endWarning(before); err != nil {
		return err
	}
	if err := t.keepMove(r); err != nil {
		return err
	}
	return t.takeBack(r.Person)
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
	before, err := t.aboutLegal()
	if err != nil {
		return err
	}
	r, err := before.Confirm(paperOf(a), t.me.ID, t.now)
	if err != nil {
		return err
	}
	if err := errors.Join(t.endWarning(before), t.planLastDay(r)); err != nil {
		return err
	}
	return t.keepMove(r)
}
