package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// legalAddFlow is how a person adds to their request.
const legalAddFlow = "legal_add"

// addToLegal asks for what the person adds. What comes first: pages, or words.
func (t *turn) addToLegal(r care.LegalRequest, what string) error {
	if r.Status == care.LegalWithdrawn {
		return care.ErrNotFound
	}
	t.contact.Talking = care.PersonID{}
	return t.beginLegal(legalAddFlow, r.ID, map[string]string{"what": what})
}

// beginLegal leads into a conversation about a request.
func (t *turn) beginLegal(flow string, id care.LegalID, facts map[string]string) error {
	if err := t.aside(); err != nil {
		return err
	}
	if facts == nil {
		facts = make(map[string]string)
	}
	facts[aboutFact] = id.String()
	return t.beginWith(flow, facts)
}

// aboutLegal is the request that the flow which acts now is about.
func (t *turn) aboutLegal() (care.LegalRequest, error) {
	id, err := care.ParseID[care.LegalRequest](t.about)
	if err != nil {
		return care.LegalRequest{}, care.ErrNotFound
	}
	return t.tx.Legal(t.me, id)
}

// legalAdd keeps what the person adds, page by page. Its lawyer hears of the
// first page without a sound: there may be more, and maybe the rest never
// comes.
func (t *turn) legalAdd(a answers) error {
	pages, words := a["pages"].Files(), spoken(a["words"])
	r, err := t.aboutLegal()
	if err != nil {
		return err
	}
	began := t.since.Truncate(time.Millisecond)
	i := slices.IndexFunc(r.Later, func(x care.Addition) bool { return x.At.Equal(began) })
	one := care.Addition{At: began}
	if i >= 0 {
		one = r.Later[i]
	} else if len(pages) == 0 && words == (care.Spoken{}) {
		return nil
	}
	one.Words = words
	before := r
	if r, err = r.Add(one.Paged(pages, t.now), t.now); err != nil {
		return err
	}
	if r, err = t.keepLegalFiles(before, t.withCaption(r)); err != nil {
		return err
	}
	if r.ActBy == "" { // a paper that came later
		r.ActBy = t.b.org.ActBy(r, t.today())
	}
	if err := t.planActBy(before, r); err != nil {
		return err
	}
	if err := t.tx.PutLegal(r); err != nil || i >= 0 || len(pages) == 0 {
		return err
	}
	if r.Lawyer.IsZero() {
		return nil // it is in everybody's queue
	}
	if ok, err := t.available(r.Lawyer); err != nil {
		return err
	} else if !ok {
		return t.callCoordinators(r, "staff.legal.away")
	}
	row := legalNotice(r.ID, "staff.legal.more")
	row.To, row.Silent = r.Lawyer, true
	return t.post(row)
}

// withCaption is the request with what stood under a page that has come now.
func (t *turn) withCaption(r care.LegalRequest) care.LegalRequest {
	if words := t.caption(); words != "" {
		return r.Remark(words, t.now)
	}
	return r
}

// legalAdded tells its lawyer that the person has added something, and shows
// the person their request.
func (t *turn) legalAdded(answers) error {
	r, err := t.aboutLegal()
	if err != nil {
		return err
	}
	began := t.since.Truncate(time.Millisecond)
	if !slices.ContainsFunc(r.Later, func(x care.Addition) bool { return x.At.Equal(began) }) {
		return t.showOwnLegal(r)
	}
	if err := t.callLawyers(r, "staff.legal.more", !r.Pressing()); err != nil {
		return err
	}
	return t.showOwnLegal(r, care.Say("legal.added"))
}

// repeatQuestion shows what a lawyer has asked where it is answered: the card on
// which it stood has become this question.
func (t *turn) repeatQuestion(row *storage.Outbox, a flows.Ask) error {
	if a.Flow != legalAddFlow || a.As != flows.AsText {
		return nil
	}
	s, ok, err := t.waiting()
	if err != nil || !ok {
		return err
	}
	t.about = s.Facts[aboutFact]
	r, err := t.aboutLegal()
	if lines := questionLines(r); err == nil && len(lines) > 0 {
		row.Lines = append(append(row.Lines, care.Text{}), lines...)
	}
	return ignoreNotFound(err)
}

// inPieces shows a long text in messages of its own.
func (t *turn) inPieces(words string) error {
	for _, part := range pieces(words) {
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Protect: true,
			Lines: []care.Text{care.Say("flow.words", care.Args{"words": care.Words(part)})}}); err != nil {
			return err
		}
	}
	return nil
}
