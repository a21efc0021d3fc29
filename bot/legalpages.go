package bot

import (
	"slices"

	"pristan/care"
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
	pages := r.AllPages()
	for i, page := range pages {
		caption := care.Say("staff.legal.page", care.Args{"n": care.Count(i + 1), "of": care.Count(len(pages)), "at": care.Moment(page.Sent)})
		if err := t.showLegalFile(page.File, caption); err != nil {
			return err
		}
	}
	for _, words := range longTexts(r) {
		if err := t.inPieces(words); err != nil {
			return err
		}
	}
	return t.showSpoken(r)
}

// showLegalFile sends one file of a request again.
func (t *turn) showLegalFile(f care.File, caption care.Text) error {
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, File: &f, Lines: []care.Text{caption}, Erase: sensitiveFor, Protect: true})
}

// showSpoken plays what was spoken. Unless the person agreed to have voice
// notes kept, it leaves the record once its lawyer has been given it.
func (t *turn) showSpoken(r care.LegalRequest) error {
	voices := r.Spoken()
	if len(voices) == 0 {
		return nil
	}
	p, err := t.tx.Person(care.System, r.Person)
	if err != nil {
		return err
	}
	keeps, caption := p.Consented(care.VoiceConsent) || r.Lawyer != t.me.ID, care.Say("file.voice")
	if !keeps {
		caption = care.Say("staff.checkin.voice_not_kept")
	}
	for _, f := range voices {
		if err := t.showLegalFile(f, caption); err != nil {
			return err
		}
	}
	if keeps {
		return nil
	}
	return t.tx.PutLegal(r.WithoutVoice())
}
