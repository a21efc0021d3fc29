package care

import "time"

// CheckInState is how a check-in stands. Only a human may conclude anything
// from it about the person.
type CheckInState string

const (
	Due           CheckInState = "due"           // asked, not finished
	Done          CheckInState = "done"          // confirmed by the person
	Partial       CheckInState = "partial"       // some answers; a sign of life, kept
	Late          CheckInState = "late"          // asked and the window has passed; it may still be answered
	Missed        CheckInState = "missed"        // no answer after the grace time
	Excused       CheckInState = "excused"       // a worker said it need not be answered
	Undeliverable CheckInState = "undeliverable" // our question did not arrive: never the person's absence
)

// Answers of a check-in. The empty string means not asked or skipped; the
// words are the stable names used by the conversation and the glossary.
type Answers struct {
	Mood         int    `json:"mood,omitempty"`    // 5 very good … 1 very bad, 0 no answer
	Housing      string `json:"housing,omitempty"` // yes until no
	HousingUntil Day    `json:"housing_until,omitempty"`
	Health       string `json:"health,omitempty"`    // no yes urgent
	Basics       string `json:"basics,omitempty"`    // yes partly no
	School       string `json:"school,omitempty"`    // yes no problem none
	Authority    string `json:"authority,omitempty"` // no yes
	Papers       []File `json:"papers,omitempty"`    // the pages of a paper, in order
	Next         string `json:"next,omitempty"`      // none date unknown
	NextDay      Day    `json:"next_day,omitempty"`
	Safe         string `json:"safe,omitempty"` // yes unsure no
	Help         string `json:"help,omitempty"` // nothing call lawyer other
	Wish         string `json:"wish,omitempty"` // in the person's own words
	WishVoice    *File  `json:"wish_voice,omitempty"`
}

// Day is a calendar day without a zone, as 2006-01-02; "" is no day.
type Day string

// At is noon of the day in a zone: safe to show as a date in that zone.
func (d Day) At(zone *time.Location) time.Time {
	t, err := time.Parse(time.DateOnly, string(d)) // in the zone, midnight may not exist
	if err != nil {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, zone)
}

// DayOf is the calendar day of an instant in a zone.
func DayOf(t time.Time, zone *time.Location) Day { return Day(t.In(zone).Format(time.DateOnly)) }

// CheckIn is a record, not a chat: one sign of life with what the person
// chose to tell, or the place where it was expected.
type CheckIn struct {
	ID       CheckInID
	Person   PersonID
	Case     CaseID
	State    CheckInState
	Opened   time.Time // when it was asked for, or begun without being asked
	Finished time.Time
	Answers  Answers
	Receipt  string // short code the person can show; "" until finished
	ReadBy   PersonID
	ReadAt   time.Time

	Began     time.Time // when the person began to answer; zero: they have not
	Planned   time.Time // when the plan wanted it; zero: of the person's own accord
	Window    time.Duration
	Grace     time.Duration
	Delivered time.Time // when our question arrived; zero: not that we know
	Nudged    time.Time
	Outages   int       // how many outages of ours there had been when the time to answer began
	Unheard   time.Time // when nobody of the team was there although its time had ended
	Reopened  time.Time // when the time to answer began anew, since we could not hear
	Step      time.Time // when it is looked at next; zero: it is settled
	Why       Excuse    // of excused and undeliverable
	ExcusedBy PersonID  // zero: nobody, it followed from what happened
}

// receiptLetters leaves out what is easily misread: 0 O 1 I L U and vowels,
// so no word appears by chance.
const receiptLetters = "23456789BCDFGHJKMNPQRSTVWXYZ"

// receiptCode is a short code for the receipt of a check-in, such as 7KQ-2MD.
// It is derived from the random id and names nobody.
func receiptCode(id CheckInID) string {
	b := make([]byte, 0, 7)
	for i := range 6 {
		if i == 3 {
			b = append(b, '-')
		}
		b = append(b, receiptLetters[int(id[i])%len(receiptLetters)])
	}
	return string(b)
}

// Finish closes the check-in at now: complete when the person confirmed it,
// partial when they stopped before.
func (c CheckIn) Finish(now time.Time, complete bool) CheckIn {
	c.State, c.Finished = Partial, now
	if complete {
		c.State = Done
	}
	c.Receipt, c.Step = receiptCode(c.ID), time.Time{}
	return c
}

// Read marks the check-in as read; the first reader stays.
func (c CheckIn) Read(by PersonID, now time.Time) CheckIn {
	if c.ReadAt.IsZero() {
		c.ReadBy, c.ReadAt = by, now
	}
	return c
}
