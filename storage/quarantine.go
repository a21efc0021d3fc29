package storage

import "time"

// Quarantined is something that came in and could not be handled, kept whole
// until a human has looked at it.
type Quarantined struct {
	At       time.Time `json:"at"`
	Incoming []byte    `json:"incoming"` // JSON
}

var quarantine = shelf[Quarantined]{"quarantine", 1}

// Quarantine keeps what could not be handled under the program's own key.
func (t *Tx) Quarantine(id string, q Quarantined) error {
	key := t.keys.Index("quarantine", id)
	return quarantine.put(t, [16]byte{}, key[:], q)
}
