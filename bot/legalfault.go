package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

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
		return told, t.tellLater(r.ID)
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

// afterRetake shows with which other pages something is wrong, since the
// question for a better photo has taken the place of the message that did.
func (t *turn) afterRetake(r care.LegalRequest, k care.Kept, pages []care.Kept) error {
	retaken := slices.ContainsFunc(r.AllPages(), func(p care.Page) bool { return p.File.ID == k.ID && p.Instead != "" })
	if silent, err := t.mustBeSilent(); err != nil || silent || !retaken || len(faultLines(pages)) == 0 {
		return err
	}
	return t.showFaults(r, pages, true)
}
