package bot

import (
	"errors"
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

// keepLegalFiles has every page and voice note of a request kept, each once,
// and lets go of those that it names no more.
func (t *turn) keepLegalFiles(before, r care.LegalRequest) (care.LegalRequest, error) {
	r, err := r.Keep(before, func(f care.File) (care.FileID, error) {
		return t.keepFile(f, care.LegalFile+r.ID.String())
	})
	if err != nil {
		return r, err
	}
	return r, t.dropFiles(r.Lost(before))
}

// dropFiles removes files that nobody names any more. What was sent with an
// alert stays there.
func (t *turn) dropFiles(files []care.File) error {
	for _, f := range files {
		k, err := t.tx.Kept(care.System, f.ID)
		if err == nil && k.OfLegal() {
			err = t.tx.DropFile(f.ID)
		}
		if ignoreNotFound(err) != nil {
			return err
		}
	}
	return nil
}

// keptPages is what became of each page, in order. One that is not kept at all
// is the zero one.
func (t *turn) keptPages(r care.LegalRequest) ([]care.Kept, error) { return keptPages(t.tx, r) }

func keptPages(tx *storage.Tx, r care.LegalRequest) (list []care.Kept, err error) {
	for _, p := range r.AllPages() {
		k, err := tx.Kept(care.System, p.File.ID)
		if ignoreNotFound(err) != nil && !errors.Is(err, storage.ErrSealed) {
			return nil, err
		}
		list = append(list, k)
	}
	return list, nil
}

// legalFileKept is called when a page or a voice note of a request is stored or
// refused. The last one of those on their way speaks for all.
func (t *turn) legalFileKept(k care.Kept) error {
	id, _ := k.Request()
	r, err := t.tx.Legal(care.System, id)
	if err != nil || r.Status == care.LegalWithdrawn {
		return ignoreNotFound(err)
	}
	pages, err := t.keptPages(r)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if p.State == care.WaitingFile && p.Tries == 0 {
			return nil
		}
	}
	if told, err := t.tellFaults(r, pages); err != nil || told {
		return err
	}
	if err := t.afterRetake(r, k, pages); err != nil {
		return err
	}
	return t.offerCleaning(r, pages)
}

// afterRetake shows with which other pages something is wrong, since the
// question for a better photo has taken the place of the message that did.
func (t *turn) afterRetake(r care.LegalRequest, k care.Kept, pages []care.Kept) error {
	retaken := slices.ContainsFunc(r.AllPages(), func(p care.Page) bool { return p.File.ID == k.ID && p.Instead != "" })
	if silent, err := t.mustBeSilent(); err != nil || silent || !retaken || len(faultLines(pages)) == 0 {
		return err
	}
	return t.showFaults(r, pages, true)
}

// faultsFor is how long one message speaks for all pages with which something
// is wrong.
const faultsFor = 10 * time.Minute

// tellFaults tells the person, in one message for several pages, with which of
// them something is wrong and what would help. It says each once.
func (t *turn) tellFaults(r care.LegalRequest, pages []care.Kept) (told bool, err error) {
	var last time.Time
	for _, k := range pages {
		switch {
		case k.Fault() == "":
		case k.Told.IsZero():
			k.Told, told = t.now, true
			if err := t.tx.PutKept(k); err != nil {
				return told, err
			}
		case k.Told.After(last):
			last = k.Told
		}
	}
	if !told {
		return false, nil
	}
	if silent, err := t.mustBeSilent(); err != nil {
		return told, err
	} else if silent {
		return told, t.planLegal(r, t.now.Add(postponed), legalTell)
	}
	return told, t.showFaults(r, pages, t.now.Sub(last) < faultsFor)
}

// showFaults changes the message that speaks of them, or puts a new one in its
// place where that is too long ago to be noticed.
func (t *turn) showFaults(r care.LegalRequest, pages []care.Kept, edit bool) error {
	slot := faultSlot(r.ID)
	row := storage.Outbox{Slot: slot, Erase: sensitiveFor, Deed: string(Edit), Lines: append([]care.Text{care.Say("legal.look"), {}}, faultLines(pages)...),
		Buttons: faultButtons(r, pages)}
	if !edit || t.me.Discreet { // there a notice has been opened perhaps, and says nothing anyway
		row.Deed = string(Send)
		if err := t.dropMessage(t.me.ID, slot); err != nil {
			return err
		}
	}
	return t.tell(row, legalData("open", r.ID))
}

func faultSlot(id care.LegalID) string { return legalSlot(id) + "/pages" }

// leaveFaults forgets the message that speaks of faults once something else
// stands in its place: what its button has led to.
func (t *turn) leaveFaults(id care.LegalID) error {
	ref, err := t.tx.Ref(t.me.ID, faultSlot(id))
	if err != nil || ref == "" || t.in.Tap == nil || t.in.Tap.Message != ref {
		return err
	}
	return t.tx.PutRef(t.me.ID, faultSlot(id), "")
}

// faultLines say of each page what would help.
func faultLines(pages []care.Kept) (lines []care.Text) {
	for i, k := range pages {
		if fault := k.Fault(); fault != "" {
			lines = append(lines, care.Say("legal.page."+fault, care.Args{"n": care.Count(i + 1)}))
		}
	}
	return lines
}

// faultButtons let each page be photographed again, and those that are kept
// stay as they are.
func faultButtons(r care.LegalRequest, pages []care.Kept) (rows [][]storage.Button) {
	stored := false
	for i, k := range pages {
		if k.Fault() == "" {
			continue
		}
		stored = stored || k.State == care.StoredFile
		rows = append(rows, []storage.Button{{Text: care.Say("legal.again", care.Args{"n": care.Count(i + 1)}), Data: "legal:again:" + k.ID.String()}})
	}
	if stored {
		rows = append(rows, []storage.Button{{Text: care.Say("legal.stays"), Data: legalData("stays", r.ID)}})
	}
	return rows
}

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
	return t.beginLegal("legal_again", request, map[string]string{"file": hex})
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
	if r, err = t.keepLegalFiles(before, r); err != nil {
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
	s, err := t.tx.Session(t.me, t.me.ID, legalFlow)
	if ignoreNotFound(err) != nil {
		return err
	}
	if err == nil && s.Started.Truncate(time.Millisecond).Equal(r.Opened) {
		return t.begin(legalFlow)
	}
	return t.showOwnLegal(r, care.Say("legal.added"))
}
