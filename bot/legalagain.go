package bot

import (
	"time"

	"pristan/care"
	"pristan/flows"
)

// legalAgainFlow is how one page is photographed again.
const legalAgainFlow = "legal_again"

// letStay is the person's word that pages stay as they are, however hard to
// read.
func (t *turn) letStay(r care.LegalRequest) error {
	pages, err := t.keptPages(r)
	if err != nil {
		return err
	}
	for i, k := range pages {
		if k.State != care.StoredFile || k.Fault() == "" {
			continue
		}
		k.Stays = true
		if err := t.tx.PutKept(k); err != nil {
			return err
		}
		pages[i] = k
	}
	t.notice("notice.noted")
	return t.showOwnLegal(r) // which offers to clean the chat, too
}

// retakePage asks for one page again.
func (t *turn) retakePage(hex string) error {
	id, err := care.ParseID[care.File](hex)
	if err != nil || t.me.Role.Staff() {
		return care.ErrNotFound
	}
	k, err := t.tx.Kept(t.me, id)
	if err != nil {
		return err
	}
	request, _ := k.Request()
	if err := t.mustLegal(care.AddToLegal, request); err != nil {
		return err
	}
	if err := t.leaveFaults(request); err != nil {
		return err
	}
	t.contact.Talking = care.PersonID{}
	return t.beginLegal(legalAgainFlow, request, map[string]string{"file": hex})
}

// retaken puts the better picture in the place of the page, lets its lawyer
// know, and goes on with the questions where they were left for it.
func (t *turn) retaken(a answers) error {
	before, err := t.aboutLegal()
	if err != nil {
		return err
	}
	old, err := care.ParseID[care.File](t.within["file"])
	if err != nil {
		return care.ErrNotFound
	}
	r, ok := before.Retake(old, a["page"].Files()[0], t.now)
	if !ok || before.Status == care.LegalWithdrawn {
		return care.ErrNotFound
	}
	if r, err = t.keepLegalFiles(before, t.withCaption(r)); err != nil {
		return err
	}
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	if !r.Lawyer.IsZero() {
		if err := t.callLawyer(r, "staff.legal.more", !r.Pressing()); err != nil {
			return err
		}
	}
	if begun, err := t.telling(r); err != nil {
		return err
	} else if begun {
		return t.begin(legalFlow)
	}
	return t.showOwnLegal(r, care.Say("legal.added"))
}

// telling reports whether the person has begun to tell this request and can go
// on with that.
func (t *turn) telling(r care.LegalRequest) (bool, error) {
	s, err := t.tx.Session(t.me, t.me.ID, legalFlow)
	if err != nil {
		return false, ignoreNotFound(err)
	}
	return beganWith(s, r), nil
}

// beganWith reports whether this is the walk by which a request was begun.
func beganWith(s flows.Session, r care.LegalRequest) bool {
	return s.Started.Truncate(time.Millisecond).Equal(r.Opened)
}
