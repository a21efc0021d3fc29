package bot

import (
	"errors"
	"slices"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// longWords reports whether something the person wrote is too long for the
// card.
func longWords(r care.LegalRequest) bool { return len(longTexts(r)) > 0 }

func longTexts(r care.LegalRequest) (texts []string) {
	all := []string{r.Facts.Where.Text, r.Facts.Words.Text}
	for _, a := range r.Later {
		all = append(all, a.Words.Text)
	}
	return slices.DeleteFunc(all, func(s string) bool { return quote(s, longestQuote) == s || s == "" })
}

// showLegalPages gives a lawyer every page in order, then what was spoken, and
// in full what is too long for the card. All of it is erased within a day.
func (t *turn) showLegalPages(r care.LegalRequest) error {
	if r.Status == care.LegalWithdrawn {
		return t.showLegal(r)
	}
	if err := t.showPages(r, "staff.legal.page"); err != nil {
		return err
	}
	for _, words := range longTexts(r) {
		if err := t.inPieces(words); err != nil {
			return err
		}
	}
	return t.showSpoken(r)
}

// showOwnPages shows a person what they have sent, in its order, and then the
// question that waits.
func (t *turn) showOwnPages(r care.LegalRequest) error {
	open, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil {
		return err
	}
	if t.in.Tap.Message == open { // it comes again below the pages
		if err := t.retire(); err != nil {
			return err
		}
	}
	if err := t.showPages(r, "legal.page"); err != nil {
		return err
	}
	return t.askOnceMore()
}

func (t *turn) showPages(r care.LegalRequest, key string) error {
	pages := r.AllPages()
	for i, page := range pages {
		caption := care.Say(key, care.Args{"n": care.Count(i + 1), "of": care.Count(len(pages)), "at": care.Moment(page.Sent)})
		if err := t.showLegalFile(r, page.File, i+1, caption); err != nil {
			return err
		}
	}
	return nil
}

// showLegalFile sends one file of a request: as it is stored or, while it
// waits to be fetched, by its reference. Of one that was refused it says so.
func (t *turn) showLegalFile(r care.LegalRequest, f care.File, page int, caption care.Text) error {
	k, err := t.tx.Kept(t.me, f.ID)
	if ignoreNotFound(err) != nil && !errors.Is(err, storage.ErrSealed) {
		return err
	}
	row := legalFileRow(r, k, f, page, caption)
	row.To = t.me.ID
	return t.post(row)
}

func legalFileRow(r care.LegalRequest, k care.Kept, f care.File, page int, caption care.Text) storage.Outbox {
	row := storage.Outbox{Lane: storage.Reply, Legal: r.ID, Lines: []care.Text{caption}, Erase: sensitiveFor, Protect: true}
	switch k.State {
	case care.StoredFile:
		row.Kept, row.Page = k.ID, page
	case care.RefusedFile:
		row.Lines = append(row.Lines, care.Say("file.refused"))
	default:
		row.File = &f
	}
	return row
}

// showSpoken plays what was spoken. Unless the person agreed to have voice
// notes kept, it leaves record and storage once its lawyer has been given it,
// by its reference.
func (t *turn) showSpoken(r care.LegalRequest) error {
	voices := r.Spoken()
	if len(voices) == 0 {
		return nil
	}
	p, err := t.tx.Person(care.System, r.Person)
	if err != nil {
		return err
	}
	if p.Consented(care.VoiceConsent) || r.Lawyer != t.me.ID {
		for _, f := range voices {
			if err := t.showLegalFile(r, f, 0, care.Say("file.voice")); err != nil {
				return err
			}
		}
		return nil
	}
	for _, f := range voices {
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, File: &f, Legal: r.ID,
			Lines: []care.Text{care.Say("staff.checkin.voice_not_kept")}, Erase: sensitiveFor, Protect: true}); err != nil {
			return err
		}
	}
	if err := t.tx.PutLegal(r.WithoutVoice()); err != nil {
		return err
	}
	return t.dropFiles(voices)
}

// keptLines say to a lawyer how many pages are stored, and how many of them, or
// beside them, are hard to read or were refused.
func (t *turn) keptLines(r care.LegalRequest) (lines []care.Text, err error) {
	pages, err := t.keptPages(r)
	if err != nil || len(pages) == 0 {
		return nil, err
	}
	stored, hard, refused := 0, 0, 0
	for _, k := range pages {
		switch {
		case k.State == care.RefusedFile:
			refused++
		case k.State == care.StoredFile && (k.Dark || k.Small):
			stored, hard = stored+1, hard+1
		case k.State == care.StoredFile:
			stored++
		}
	}
	add := func(n int, key string) {
		if n > 0 {
			lines = append(lines, care.Say(key, care.Args{"count": care.Count(n)}))
		}
	}
	add(stored, "staff.legal.stored")
	add(hard, "staff.legal.hard")
	add(refused, "staff.legal.refused")
	return lines, nil
}

// offerPages lets somebody look at the pages they have sent, where they are
// asked for more and in the summary.
func (t *turn) offerPages(row *storage.Outbox, a flows.Ask) error {
	if a.Pages == 0 && len(a.Review) == 0 || a.Flow != legalFlow && a.Flow != legalAddFlow {
		return nil
	}
	s, ok, err := t.waiting()
	if err != nil || !ok {
		return err
	}
	t.since, t.about = s.Started, s.Facts[aboutFact]
	find := t.legalBegun
	if a.Flow == legalAddFlow {
		find = t.aboutLegal
	}
	if r, err := find(); err != nil || len(r.AllPages()) == 0 {
		return ignoreNotFound(err)
	} else {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("legal.show_pages"), Data: legalData("show", r.ID)}})
	}
	return nil
}
