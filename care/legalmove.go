package care

import (
	"slices"
	"time"
)

// changed adds a line to the history, where status or lawyer have moved.
func (r LegalRequest) changed(was LegalRequest, by PersonID, now time.Time) LegalRequest {
	if r.Status != was.Status || r.Lawyer != was.Lawyer || len(r.History) == 0 {
		r.History = append(slices.Clone(was.History), LegalChange{At: now, By: by, Status: r.Status, Lawyer: r.Lawyer})
	}
	return r
}

// Begin opens a request with its first answer.
func (r LegalRequest) Begin(now time.Time) LegalRequest {
	r.Status = LegalNew
	return r.changed(LegalRequest{}, r.Person, now)
}

func legalConflict(say, op string) error { return &Error{Kind: Conflict, Say: say, Op: op} }

// Take gives the request to the first lawyer who wants it.
func (r LegalRequest) Take(by PersonID, now time.Time) (LegalRequest, error) {
	switch {
	case r.Lawyer == by && r.Status.Open():
		return r, nil
	case !r.Lawyer.IsZero():
		return r, legalConflict("notice.somebody_has_it", "take a legal request")
	case !r.Status.Open():
		return r, legalConflict("notice.over", "take a legal request")
	}
	return r.to(by, by, now), nil
}

// Assign gives the request to a lawyer, whoever had it before.
func (r LegalRequest) Assign(to, by PersonID, now time.Time) (LegalRequest, error) {
	if !r.Status.Open() || to.IsZero() {
		return r, legalConflict("notice.over", "assign a legal request")
	}
	return r.to(to, by, now), nil
}

func (r LegalRequest) to(lawyer, by PersonID, now time.Time) LegalRequest {
	was := r
	r.Lawyer, r.Next = lawyer, time.Time{}
	if r.Status == LegalNew {
		r.Status = LegalTaken
	}
	return r.changed(was, by, now)
}

// own answers a Conflict unless the request is this lawyer's and still open.
func (r LegalRequest) own(by PersonID, op string) error {
	switch {
	case !r.Status.Open():
		return legalConflict("notice.over", op)
	case r.Lawyer != by || by.IsZero():
		return legalConflict("notice.somebody_has_it", op)
	}
	return nil
}

// Ask puts a question to the person, in words or, without any, for a page. The
// request waits for them.
func (r LegalRequest) Ask(words string, by PersonID, now time.Time) (LegalRequest, error) {
	if err := r.own(by, "ask about a legal request"); err != nil {
		return r, err
	}
	was := r
	r.Asked = append(slices.Clone(r.Asked), Question{By: by, At: now, Words: words})
	r.Status = LegalWaiting
	return r.changed(was, by, now), nil
}

// Wait lets the request wait for the person, or takes that back.
func (r LegalRequest) Wait(waits bool, by PersonID, now time.Time) (LegalRequest, error) {
	if err := r.own(by, "let a legal request wait"); err != nil {
		return r, err
	}
	was := r
	if r.Status = LegalTaken; waits {
		r.Status = LegalWaiting
	}
	return r.changed(was, by, now), nil
}

// Tell keeps what the person has told so far, of a request that was not
// withdrawn. Pages that were there before keep when they came.
func (r LegalRequest) Tell(f LegalFacts, pages []File, now time.Time) (LegalRequest, error) {
	if r.Status == LegalWithdrawn {
		return r, legalConflict("notice.over", "tell a legal request")
	}
	was := r
	r.Pages = keepPages(was.Pages, pages, was.Facts.Whole == "no", now)
	r.Former = append(slices.Clone(was.Former), takenBack(was.Pages, r.Pages)...)
	if r.Facts = f; f.Whole == "" { // asked again once the missing pages are there
		r.Facts.Whole = was.Facts.Whole
	}
	if r.Status == LegalDone {
		r = r.mineAgain()
	}
	return r.changed(was, r.Person, now), nil
}

func keepPages(before []Page, files []File, rest bool, now time.Time) (pages []Page) {
	for i, f := range files {
		if i < len(before) && (before[i].File.Ref == f.Ref || before[i].Instead == f.Ref) {
			pages = append(pages, before[i])
			continue
		}
		pages = append(pages, Page{File: f, Sent: now, Rest: rest})
	}
	return pages
}

// takenBack are the pages that were there before.
func takenBack(before, now []Page) (gone []Page) {
	for _, p := range before {
		if !slices.ContainsFunc(now, func(n Page) bool { return n.File.Ref == p.File.Ref }) {
			gone = append(gone, p)
		}
	}
	return gone
}

// Confirm keeps the paper as a lawyer reads it. Reminders of an earlier last
// day are void.
func (r LegalRequest) Confirm(p LegalPaper, by PersonID, now time.Time) (LegalRequest, error) {
	if err := r.own(by, "confirm a paper"); err != nil {
		return r, err
	}
	p.By, p.At = by, now
	r.Paper, r.Warning = &p, nil
	return r, nil
}

// Close ends the request with a result.
func (r LegalRequest) Close(outcome, words string, by PersonID, now time.Time) (LegalRequest, error) {
	if err := r.own(by, "close a legal request"); err != nil {
		return r, err
	}
	was := r
	r.Status, r.Outcome, r.Words, r.Next, r.Warning = LegalDone, outcome, words, time.Time{}, nil
	return r.changed(was, by, now), nil
}

// Withdraw ends the request by the person's wish, or because they have left us.
func (r LegalRequest) Withdraw(by PersonID, now time.Time) (LegalRequest, error) {
	if !r.Status.Open() {
		return r, legalConflict("notice.over", "withdraw a legal request")
	}
	was := r
	r.Status, r.Next, r.Warning = LegalWithdrawn, time.Time{}, nil
	return r.changed(was, by, now), nil
}
