package storage

import (
	"time"

	"pristan/care"
)

// invitationV1 is care.Invitation on disk. Fields may be added; a name never
// changes meaning.
type invitationV1 struct {
	ID       care.InvitationID `json:"id"`
	Role     care.Role         `json:"role"`
	By       care.PersonID     `json:"by,omitzero"`
	Language care.Language     `json:"language,omitempty"`
	Made     time.Time         `json:"made"`
	Expires  time.Time         `json:"expires"`
	Claimed  time.Time         `json:"claimed,omitzero"`
	Revoked  time.Time         `json:"revoked,omitzero"`
}

var invitations = shelf[invitationV1]{"invitations", 1}

const invitedBucket = "invited" // inviter | moment | id

// InvitationID is the keyed hash under which an invitation is kept: the code
// itself is never stored.
func (t *Tx) InvitationID(code string) care.InvitationID {
	return care.InvitationID(t.keys.Index("invitation", code))
}

// PutInvitation stores an invitation.
func (t *Tx) PutInvitation(i care.Invitation) error {
	key := datedKey(i.By, i.Made, i.ID)
	if i.Claimed.IsZero() && i.Revoked.IsZero() {
		if err := t.w.Put(invitedBucket, key, []byte{1}); err != nil {
			return err
		}
	} else if err := t.w.Delete(invitedBucket, key); err != nil {
		return err
	}
	return invitations.put(t, care.PersonID{}, i.ID[:], invitationV1(i))
}

// Invitation reads an invitation by its id. It concerns nobody until it is
// claimed; who may revoke it is for the caller to check by its By.
func (t *Tx) Invitation(id care.InvitationID) (care.Invitation, error) {
	i, err := invitations.get(t, care.PersonID{}, id[:])
	return care.Invitation(i), err
}

// Invitations lists what somebody has invited and nobody has claimed or
// revoked, the latest first; expired ones are among them.
func (t *Tx) Invitations(by care.PersonID, limit int) (list []care.Invitation, err error) {
	for entry, err := range t.r.Scan(invitedBucket, Range{Prefix: by[:], Reverse: true}) {
		if err != nil {
			return nil, err
		}
		i, err := t.Invitation(care.InvitationID(entry.Key[24:]))
		if err != nil {
			return nil, err
		}
		if list = append(list, i); len(list) == limit {
			break
		}
	}
	return list, nil
}
