package storage

import (
	"bytes"
	"context"

	"pristan/care"
)

// Form is one kind of stored record as the tests see it.
type Form struct {
	Bucket  string
	Version uint8
	New     func() any // a pointer to an empty one
	// Seal writes a record at a place as if it were of any version.
	Seal func(t *Tx, owner care.PersonID, key []byte, version uint8, record any) error
}

func form[Stored any](s shelf[Stored]) Form {
	return Form{s.bucket, s.version, func() any { return new(Stored) },
		func(t *Tx, owner care.PersonID, key []byte, version uint8, record any) error {
			dk, err := t.dataKey(owner)
			if err != nil {
				return err
			}
			plain, err := encode(new(bytes.Buffer), record)
			if err != nil {
				return err
			}
			label := s.label(owner, key)
			label.Version = version
			return t.w.Put(s.bucket, key, dk.Seal(plain, label))
		}}
}

// Forms are all kinds; a test compares them with the source.
var Forms = []Form{
	form(people), form(contacts), form(addresses), form(cases), form(checkIns), form(letters), form(alerts),
	form(invitations), form(timers), form(outbox), form(buried), form(requests), form(sessions), form(quarantine),
	form(plans), form(appointments), form(tasks), form(duties), form(keptFiles), form(legals), form(notes),
}

// PlainBuckets are those that are not sealed, with what stands in their keys
// and values. A bucket that is neither here nor a form fails a test.
var PlainBuckets = map[string]string{
	metaBucket:       "schema version, sequence numbers, settings",
	keysBucket:       "wrapped data keys",
	whereBucket:      "record id → dated key",
	indexBucket:      "keyed hash of an address → person id",
	rosterBucket:     "role and person id",
	askedBucket:      "person id",
	caseloadBucket:   "worker id, participant id",
	unreadBucket:     "dated keys",
	unseenBucket:     "dated keys",
	openAlertsBucket: "alert id",
	invitedBucket:    "inviter id, moment, invitation id",
	seenBucket:       "day, keyed hash",
	refsBucket:       "person id and slot → message reference",
	standingBucket:   "dated keys",
	companionsBucket: "worker id, appointment id",
	waitingBucket:    "dated keys",
	erasuresBucket:   "person id, message reference → moment",
	fetchBucket:      "moment, file id → moment",
	legalQueueBucket: "lawyer id, open or over, dated key",
}

// Raw gives the tests the bytes under a transaction.
func (t *Tx) Raw() Writer { return t.w }

// RawReader gives the tests the bytes under a View.
func (t *Tx) RawReader() Reader { return t.r }

// Buried opens a row that was kept aside.
func (t *Tx) Buried(p Posted) (Outbox, error) { return buried.get(t, p.To, p.key()) }

// Quarantined opens what was quarantined under an id.
func (t *Tx) Quarantined(id string) (Quarantined, error) {
	key := t.keys.Index("quarantine", id)
	return quarantine.get(t, [16]byte{}, key[:])
}

// OpenCase is the case by which permission is judged.
func (t *Tx) OpenCase(participant care.PersonID) (care.Case, error) { return t.openCase(participant) }

// AllCases are all cases of a person, the latest first.
func (t *Tx) AllCases(participant care.PersonID) (list []care.Case, err error) {
	stored, err := cases.newest(t, participant, 0)
	for _, c := range stored {
		list = append(list, care.Case(c))
	}
	return list, err
}

// Anew is the same transaction before it has unwrapped any data key.
func (t *Tx) Anew() *Tx { return &Tx{r: t.r, w: t.w, keys: t.keys} }

// Reopen opens the same engine with the same keys.
func (s *Store) Reopen() (*Store, error) { return Open(context.Background(), s.engine, s.keys) }

// Encode and Decode are how a record is written and read before it is sealed.
func Encode(record any) ([]byte, error)    { return encode(new(bytes.Buffer), record) }
func Decode(form []byte, record any) error { return decode(form, record) }
