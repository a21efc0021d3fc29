package bot

import (
	"errors"
	"slices"

	"pristan/care"
	"pristan/storage"
)

// legalFromAlert shows a lawyer who responds to an alert the legal request that
// was opened from it, or opens one: with what was said, and theirs.
func (t *turn) legalFromAlert(a care.Alert, _ string) error {
	if t.me.Role != care.Lawyer || a.Why == care.Duress {
		return care.ErrNotFound
	}
	if !a.Legal.IsZero() {
		if err := t.showAlert(a); err != nil { // the card stays
			return err
		}
		return t.workLegal("open", a.Legal)
	}
	if ours, err := t.isOurs(a.About); err != nil {
		return err
	} else if !ours {
		t.notice("notice.link_first")
		return t.showAlert(a)
	}
	r, err := t.openFromAlert(a)
	if err != nil {
		return err
	}
	a.Legal = r.ID
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	if err := t.changed(a); err != nil { // the card stays, with its day
		return err
	}
	if a.Person == a.About { // nobody knows who holds the phone of somebody else
		if err := t.tellPerson(r); err != nil {
			return err
		}
	}
	return t.showLegal(r)
}

func (t *turn) openFromAlert(a care.Alert) (care.LegalRequest, error) {
	relation, err := t.tx.CaseOf(care.System, a.About)
	if ignoreNotFound(err) != nil {
		return care.LegalRequest{}, err
	}
	r := a.LegalRequest(care.NewID[care.LegalRequest](), t.now)
	r.Case = relation.ID
	if r.ActBy = t.actBy(a); r.ActBy == "" {
		r.ActBy = t.b.org.ActBy(r, care.DayOf(t.now, t.b.home))
	}
	if r, err = r.Begin(t.now).Take(t.me.ID, t.now); err != nil {
		return r, err
	}
	for _, f := range r.Files() {
		if err := t.takeOver(f.ID, r.ID); err != nil {
			return r, err
		}
	}
	if err := t.tx.PutLegal(r); err != nil {
		return r, err
	}
	return r, errors.Join(t.planActBy(care.LegalRequest{}, r), t.watchRest(r, t.now))
}

// actBy is the cautious day by which to act on a detention: the shortest term
// that its paper may have, from the day on which it began. "" where nobody has
// said when that was.
func (t *turn) actBy(a care.Alert) care.Day {
	since, _ := a.Since(t.b.home)
	day, today := care.DayOf(since, t.b.home), care.DayOf(t.now, t.b.home)
	if since.IsZero() || day > today {
		return ""
	}
	return t.b.org.ActBy(a.LegalRequest(care.LegalID{}, t.now), day)
}

// takeOver lets a file of an alert be one of a request too.
func (t *turn) takeOver(id care.FileID, request care.LegalID) error {
	k, err := t.tx.Kept(care.System, id)
	if err != nil {
		return ignoreNotFound(err)
	}
	k.Legal = request
	return t.tx.PutKept(k)
}

// takenOver are the answers of an alert that a request has no place for: they
// are read where they were said.
var takenOver = []string{"where", "room", "number"}

// alertLines say on a lawyer's card what was said in the alert from which a
// request was opened.
func (t *turn) alertLines(r care.LegalRequest) ([]care.Text, error) {
	if r.Alert.IsZero() {
		return nil, nil
	}
	a, err := t.tx.Alert(care.System, r.Alert) // the request itself gives the right to it
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	lines := t.sinceLines(a)
	a.Said = slices.DeleteFunc(slices.Clone(a.Said), func(s care.Said) bool { return !slices.Contains(takenOver, s.Key) })
	said, _ := saidLines(a)
	return append(lines, said...), nil
}

// alertDays say on an alert's card by when to act: on the request that was
// opened from it to those who may know, before that to whoever responds.
func (t *turn) alertDays(a care.Alert, reader care.Person) ([]care.Text, error) {
	if a.Legal.IsZero() {
		return t.detentionDay(a, reader)
	}
	r, err := t.tx.LegalOutline(reader, a.Legal)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	return t.dayLines(r), nil
}

// detentionDay is the cautious day of a detention that no request was opened
// from yet: as soon as its beginning is known, and while it lasts.
func (t *turn) detentionDay(a care.Alert, reader care.Person) ([]care.Text, error) {
	day := t.actBy(a)
	if day == "" || !a.Open() || !a.Responds(reader.ID) {
		return nil, nil
	}
	if c, err := t.caseOf(a); err != nil || c.Detained.IsZero() && !a.Detention() {
		return nil, err
	}
	return []care.Text{care.Say("staff.legal.act_by", care.Args{"day": care.DayOn(day)})}, nil
}

// legalButton leads a lawyer who responds to an alert to the request, where it
// is about one of our people. What is opened shows on the person's own phone too,
// so not where somebody forces them.
func (t *turn) legalButton(a care.Alert, reader care.Person) ([][]storage.Button, error) {
	if reader.Role != care.Lawyer || !a.Why.Urgent() || a.Why == care.Duress {
		return nil, nil
	}
	if ours, err := t.isOurs(a.About); err != nil || !ours {
		return nil, err
	}
	label := "staff.alert.legal"
	if !a.Legal.IsZero() {
		label = "staff.alert.legal_show"
	}
	return [][]storage.Button{{alertButton(label, "legal", a)}}, nil
}

// isOurs reports whether somebody takes part, and is no witness, who is
// forgotten again.
func (t *turn) isOurs(id care.PersonID) (bool, error) {
	if id.IsZero() {
		return false, nil
	}
	p, err := t.tx.Person(care.System, id)
	return p.Role == care.Participant, ignoreNotFound(err)
}
