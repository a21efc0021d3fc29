package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

// removableFor is how long what somebody sent can be taken out of their chat.
const removableFor = 48 * time.Hour

// safe reports whether every page of a request that was told whole is stored
// and good enough, so that none need stand in the person's own chat.
func safe(r care.LegalRequest, pages []care.Kept) bool {
	bad := func(k care.Kept) bool { return k.State != care.StoredFile || k.Fault() != "" }
	return !r.Told.IsZero() && len(pages) > 0 && !slices.ContainsFunc(pages, bad) && len(r.InChat()) > 0
}

// offerCleaning asks once, when all pages are safe with us, whether they shall
// leave the person's chat.
func (t *turn) offerCleaning(r care.LegalRequest, pages []care.Kept) error {
	if !safe(r, pages) || !r.Offered.IsZero() {
		return nil
	}
	if silent, err := t.mustBeSilent(); err != nil || silent {
		return err
	}
	if t.contact.Flow != "" { // a question waits: this one can too
		return t.planLegal(r, t.now.Add(postponed), legalClean)
	}
	r.Offered = t.now
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	return t.tell(storage.Outbox{Lines: []care.Text{care.Say("legal.news"), {}, care.Say("legal.clean")}, Buttons: cleanButtons(r), Erase: sensitiveFor},
		legalData("open", r.ID))
}

func cleanButtons(r care.LegalRequest) [][]storage.Button {
	return [][]storage.Button{{{Text: care.Say("legal.clean_yes"), Data: legalData("clean", r.ID)}},
		{{Text: care.Say("legal.clean_no"), Data: legalData("leave", r.ID)}}}
}

// cleanLater asks what could not be asked before.
func (t *turn) cleanLater(r care.LegalRequest) error {
	pages, err := t.keptPages(r)
	if err != nil || r.Status == care.LegalWithdrawn {
		return err
	}
	return t.offerCleaning(r, pages)
}

// cleanChat takes the pages out of the person's chat, and says which of them
// only they can take away.
func (t *turn) cleanChat(r care.LegalRequest) error {
	pages, err := t.keptPages(r)
	if err != nil {
		return err
	}
	if !safe(r, pages) {
		return t.showOwnLegal(r)
	}
	var young []care.File
	said := care.Say("legal.cleaned")
	for _, p := range r.InChat() {
		if t.now.Sub(p.Sent) < removableFor {
			young = append(young, p.File)
		} else {
			said = care.Say("legal.cleaned_some")
		}
	}
	if err := t.removeSent(young); err != nil {
		return err
	}
	r = r.OutOfChat()
	if err := t.tx.PutLegal(r); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{said}, Erase: sensitiveFor})
}

// leaveChat is the person's word that the pages stay in their chat.
func (t *turn) leaveChat(care.LegalRequest) error {
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("legal.left")}, Erase: sensitiveFor})
}
