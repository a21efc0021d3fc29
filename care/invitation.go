package care

import (
	"crypto/rand"
	"encoding/base64"
	"time"
)

// InvitationTTL is how long an invitation can be used unless said otherwise.
const InvitationTTL = 72 * time.Hour

// Invitation lets one person in, once. Its code is known only to whoever was
// given it: we keep a keyed hash.
type Invitation struct {
	ID       InvitationID
	Role     Role
	By       PersonID // who invited; zero: the command line
	Language Language // suggestion for the first words; "": ask
	Made     time.Time
	Expires  time.Time
	Claimed  time.Time
	Revoked  time.Time
}

// Open reports whether the invitation can still be claimed. It ends at the
// very instant of Expires.
func (i Invitation) Open(now time.Time) bool {
	return i.Claimed.IsZero() && i.Revoked.IsZero() && now.Before(i.Expires)
}

// NewInvitationCode draws 160 random bits in the alphabet a start link may
// carry (at most 64 of A–Z a–z 0–9 _ -).
func NewInvitationCode() string {
	b := make([]byte, 20)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
