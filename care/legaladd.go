package care

import (
	"slices"
	"time"
)

// Add takes what the person adds, and everything that they add in one go as
// one. It answers what they were asked, and opens again what was done.
func (r LegalRequest) Add(a Addition, now time.Time) (LegalRequest, error) {
	if r.Status == LegalWithdrawn {
		return r, legalConflict("notice.over", "add to a legal request")
	}
	was := r
	r.Later, r.Asked = slices.Clone(r.Later), slices.Clone(r.Asked)
	if i := slices.IndexFunc(r.Later, func(x Addition) bool { return x.At.Equal(a.At) }); i >= 0 {
		r.Former = append(slices.Clone(r.Former), takenBack(r.Later[i].Pages, a.Pages)...)
		r.Later[i] = a
	} else {
		r.Later = append(r.Later, a)
	}
	some := a.answersSome(r.Asked)
	for i, q := range r.Asked {
		if q.Answered.IsZero() && (a.answers(q) || !some) {
			r.Asked[i].Answered = now
		}
	}
	if len(r.Unanswered()) > 0 && was.Status == LegalWaiting {
		return r, nil
	}
	return r.mineAgain().changed(was, r.Person, now), nil
}

// Remark keeps words that came under a page, once. They answer nothing that was
// asked.
func (r LegalRequest) Remark(words string, now time.Time) LegalRequest {
	said := Spoken{Text: words}
	if !slices.ContainsFunc(r.Later, func(a Addition) bool { return a.At.Equal(now) && a.Words == said }) {
		r.Later = append(slices.Clone(r.Later), Addition{At: now, Words: said})
	}
	return r
}

// Unheard is the request when what somebody said in a voice note could not be
// kept: the questions that it answered wait again.
func (r LegalRequest) Unheard(voice FileID, now time.Time) LegalRequest {
	i := slices.IndexFunc(r.Later, func(a Addition) bool { return a.Words.Voice != nil && a.Words.Voice.ID == voice })
	if i < 0 || !r.Status.Open() {
		return r
	}
	was := r
	r.Asked = slices.Clone(r.Asked)
	for k, q := range r.Asked {
		if q.Words != "" && !q.Answered.Before(r.Later[i].At) {
			r.Asked[k].Answered = time.Time{}
		}
	}
	if r.Status == LegalTaken && len(r.Unanswered()) > len(was.Unanswered()) {
		r.Status = LegalWaiting
	}
	return r.changed(was, PersonID{}, now)
}

// answers reports whether it is of the kind that a question is for: pages, or
// words.
func (a Addition) answers(q Question) bool {
	if q.Words == "" {
		return len(a.Pages) > 0
	}
	return a.Words != (Spoken{})
}

// answersSome reports whether some question that waited when it was begun is of
// that kind. Where none is, somebody who was asked for a page writes that there
// is none, and that answers too.
func (a Addition) answersSome(asked []Question) bool {
	return slices.ContainsFunc(asked, func(q Question) bool {
		return a.answers(q) && (q.Answered.IsZero() || !q.Answered.Before(a.At))
	})
}

// mineAgain is whose turn it is once the person has said something.
func (r LegalRequest) mineAgain() LegalRequest {
	switch {
	case r.Status == LegalNew:
	case r.Lawyer.IsZero():
		r.Status = LegalNew
	default:
		r.Status = LegalTaken
	}
	return r
}

// Paged is an addition with its pages; those that were there before keep when
// they came.
func (a Addition) Paged(pages []File, now time.Time) Addition {
	a.Pages = keepPages(a.Pages, pages, false, now)
	return a
}
