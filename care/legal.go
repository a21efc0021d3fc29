package care

import (
	"slices"
	"time"
)

// LegalStatus is how a legal request stands.
type LegalStatus string

const (
	LegalNew       LegalStatus = "new"       // no lawyer has taken it
	LegalTaken     LegalStatus = "taken"     // a lawyer has it
	LegalWaiting   LegalStatus = "waiting"   // for the person
	LegalDone      LegalStatus = "done"      // closed by a lawyer, with a result
	LegalWithdrawn LegalStatus = "withdrawn" // by the person
)

// LegalStatuses are all, in the order lawyers look at them.
var LegalStatuses = []LegalStatus{LegalNew, LegalTaken, LegalWaiting, LegalDone, LegalWithdrawn}

// Open reports whether somebody still has to act on it.
func (s LegalStatus) Open() bool { return s == LegalNew || s == LegalTaken || s == LegalWaiting }

// LegalRequest is a person's wish for a lawyer's help, with the paper it is
// about. It is kept from the first answer on, so that one that was cut off is
// seen too.
type LegalRequest struct {
	ID      LegalID
	Person  PersonID
	Case    CaseID
	Opened  time.Time // when the person began to tell
	Told    time.Time // when they had told everything; zero: they were cut off, or still tell
	Facts   LegalFacts
	Pages   []Page
	Later   []Addition // what the person added afterwards, oldest first
	Status  LegalStatus
	Lawyer  PersonID   // zero: nobody has taken it
	Asked   []Question // by lawyers, oldest first
	ActBy   Day        // cautious, for us alone: nobody has confirmed it
	Paper   *LegalPaper
	Outcome string // how a lawyer closed it; "" until then
	Words   string // of the lawyer, for the person
	History []LegalChange
	Next    time.Time    // when lawyers are called again, since nobody has taken it
	Warning *LegalNotice // of the last day, until somebody has seen it
	Alert   AlertID      // which it was opened from; zero: none
	Former  []Page       // that the person has taken back, while they may stand in their chat
	Offered time.Time    // when the person was asked whether the pages shall leave their chat
}

// LegalFacts are what the person told. The empty string means not asked or
// skipped; the words are the stable names used by the conversation.
type LegalFacts struct {
	About       string `json:"about,omitempty"`    // paper detention asylum residence family work stop other
	Whole       string `json:"whole,omitempty"`    // are the back and the last page there: yes no one
	Received    string `json:"received,omitempty"` // today yesterday date unknown
	ReceivedOn  Day    `json:"received_on,omitempty"`
	Signed      string `json:"signed,omitempty"`       // yes no unknown
	Interpreter string `json:"interpreter,omitempty"`  // yes no unknown
	Giver       string `json:"giver,omitempty"`        // police border migration sar court other
	Free        string `json:"free,omitempty"`         // free detained
	Where       Spoken `json:"where,omitzero"`         // in the person's words
	OtherLawyer string `json:"other_lawyer,omitempty"` // yes no
	Call        string `json:"call,omitempty"`         // anytime morning afternoon evening write
	Words       Spoken `json:"words,omitzero"`
}

// Spoken is what somebody wrote or said.
type Spoken struct {
	Text  string `json:"text,omitempty"`
	Voice *File  `json:"voice,omitempty"`
}

// Page is one picture of a paper, or a file of several.
type Page struct {
	File File      `json:"file"`
	Sent time.Time `json:"sent"`
	Rest bool      `json:"rest,omitempty"` // it came when the back and the last page were missing
	// Instead is the reference of what was first sent for this page.
	Instead string `json:"instead,omitempty"`
}

// Addition is what the person added once they had told their request.
type Addition struct {
	At    time.Time `json:"at"` // when they began to
	Words Spoken    `json:"words,omitzero"`
	Pages []Page    `json:"pages,omitempty"`
}

// Question is what a lawyer asked the person: in words, or for another page.
type Question struct {
	By       PersonID  `json:"by"`
	At       time.Time `json:"at"`
	Words    string    `json:"words,omitempty"` // "": for a page
	Answered time.Time `json:"answered,omitzero"`
}

// LegalPaper is a paper as a lawyer has confirmed it. Only this last day may
// be told to the person.
type LegalPaper struct {
	Kind      string    `json:"kind"`             // a key of the organisation's terms, or other
	Number    string    `json:"number,omitempty"` // verbatim
	Authority string    `json:"authority,omitempty"`
	Start     Day       `json:"start,omitempty"`
	Last      Day       `json:"last"`
	By        PersonID  `json:"by"`
	At        time.Time `json:"at"`
}

// LegalChange is one line of a request's history.
type LegalChange struct {
	At     time.Time   `json:"at"`
	By     PersonID    `json:"by,omitzero"` // zero: the program
	Status LegalStatus `json:"status"`      // after it
	Lawyer PersonID    `json:"lawyer,omitzero"`
}

// LegalNotice is a reminder of a last day that waits for somebody to say that
// they have it.
type LegalNotice struct {
	Days  int       `json:"days"` // before the last day; 0: on its morning
	Since time.Time `json:"since"`
	Step  int       `json:"step,omitempty"` // how often people were called beyond the first
	Next  time.Time `json:"next"`
}

// LegalNote is a lawyer's privileged note. It is sealed for whoever keeps it
// and for nobody else.
type LegalNote struct {
	ID      NoteID
	Keeper  PersonID // whose key seals it
	Author  PersonID // who wrote it: the keeper, or who gave it along
	Person  PersonID // whom it is about
	Request LegalID
	At      time.Time
	Words   string
}

// HasPaper reports whether a paper with a term may stand behind the request.
func (r LegalRequest) HasPaper() bool {
	return r.Facts.About == "paper" || r.Facts.About == "detention" || r.Facts.Free == "detained" || len(r.AllPages()) > 0
}

// Pressing reports whether its news must not wait for working hours: somebody
// is detained.
func (r LegalRequest) Pressing() bool {
	return r.Facts.About == "detention" || r.Facts.Free == "detained"
}

// AllPages are the pages of the request and those added later, in order.
func (r LegalRequest) AllPages() []Page {
	pages := slices.Clone(r.Pages)
	for _, a := range r.Later {
		pages = append(pages, a.Pages...)
	}
	return pages
}

// Unanswered are the lawyer's questions that the person has not answered, the
// oldest first.
func (r LegalRequest) Unanswered() (list []Question) {
	for _, q := range r.Asked {
		if q.Answered.IsZero() {
			list = append(list, q)
		}
	}
	return list
}

// Outline is the request for those who see that it exists and how it stands,
// and neither what it says nor its papers.
func (r LegalRequest) Outline() LegalRequest {
	return LegalRequest{ID: r.ID, Person: r.Person, Case: r.Case, Opened: r.Opened, Status: r.Status}
}

// Schedule is its outline with who has it and its days.
func (r LegalRequest) Schedule() LegalRequest {
	o := r.Outline()
	o.Lawyer, o.ActBy, o.Next, o.Warning, o.History = r.Lawyer, r.ActBy, r.Next, r.Warning, r.History
	if r.Paper != nil {
		o.Paper = &LegalPaper{Last: r.Paper.Last, At: r.Paper.At, By: r.Paper.By}
	}
	return o
}

// WithoutVoice is the request without what was spoken.
func (r LegalRequest) WithoutVoice() LegalRequest {
	r.Facts.Where.Voice, r.Facts.Words.Voice = nil, nil
	r.Later = slices.Clone(r.Later)
	for i := range r.Later {
		r.Later[i].Words.Voice = nil
	}
	return r
}

// Spoken are the voice notes of a request, in order.
func (r LegalRequest) Spoken() (voices []File) {
	said := []Spoken{r.Facts.Where, r.Facts.Words}
	for _, a := range r.Later {
		said = append(said, a.Words)
	}
	for _, s := range said {
		if s.Voice != nil {
			voices = append(voices, *s.Voice)
		}
	}
	return voices
}
