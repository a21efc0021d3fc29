package care

import "time"

// Purpose is one thing a person may agree to, separately from the others.
type Purpose string

const (
	ContactConsent    Purpose = "contact"    // messages and check-ins
	HealthConsent     Purpose = "health"     // questions about health
	StatisticsConsent Purpose = "statistics" // anonymous numbers
	VoiceConsent      Purpose = "voice"      // voice notes are kept
)

// Purposes are all that is asked, in the order it is asked.
var Purposes = []Purpose{ContactConsent, HealthConsent, StatisticsConsent, VoiceConsent}

// Consent is a record of one answer: what was asked, in which words, and when.
// Changing one's mind adds a record; none is ever rewritten.
type Consent struct {
	Purpose  Purpose   `json:"purpose"`
	Given    bool      `json:"given"`
	At       time.Time `json:"at"`
	Language Language  `json:"language"`
	Words    string    `json:"words"` // version of the text that was shown: a hash of it
}

// Consented reports the latest answer for a purpose; no answer is a no.
func (p Person) Consented(purpose Purpose) bool {
	for i := len(p.Consents) - 1; i >= 0; i-- {
		if p.Consents[i].Purpose == purpose {
			return p.Consents[i].Given
		}
	}
	return false
}
