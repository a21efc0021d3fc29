package storage

import (
	"encoding/binary"
	"time"

	"pristan/care"
)

// Lane is the order in which people are served: a lower one never waits
// behind a higher one.
type Lane uint8

const (
	Urgent   Lane = iota // alerts
	Reply                // what somebody is waiting for
	Reminder             // what was promised for a time
	Courtesy             // nice to have: never sent twice
)

// Lanes is how many there are.
const Lanes = int(Courtesy) + 1

// Outbox is one message to be delivered, in keys and values: words are chosen
// when it goes out. Exactly one of To and At is set.
type Outbox struct {
	To       care.PersonID `json:"to,omitzero"`
	At       care.Address  `json:"at,omitempty"` // somebody who is not enrolled
	Language care.Language `json:"language,omitempty"`
	Lane     Lane          `json:"lane,omitempty"`
	Deed     string        `json:"deed"`            // as bot.Deed
	Lines    []care.Text   `json:"lines,omitempty"` // each begins a line; "" is an empty one
	Buttons  [][]Button    `json:"buttons,omitempty"`
	Keyboard [][]care.Text `json:"keyboard,omitempty"`
	Commands string        `json:"commands,omitempty"` // which set
	File     *care.File    `json:"file,omitempty"`
	Picture  []byte        `json:"picture,omitempty"`
	Document *Document     `json:"document,omitempty"`
	Place    *[2]float64   `json:"place,omitempty"` // latitude, longitude
	Kept     care.FileID   `json:"kept,omitzero"`   // a file that is stored here, for a reader who may see it then
	Page     int           `json:"page,omitempty"`  // its number, for its name
	Folder   care.LegalID  `json:"folder,omitzero"` // all pages of this request as one file, made when it goes out
	Legal    care.LegalID  `json:"legal,omitzero"`  // what it shows a part of: of no use to who may not read that then
	// Ref is the message to change; when empty, the one last put in Slot.
	Ref  string `json:"ref,omitempty"`
	Slot string `json:"slot,omitempty"` // remembers the message, to be changed later
	// Erase is how long after sending the message is deleted; 0: it stays.
	Erase    time.Duration `json:"erase,omitempty"`
	NotAfter time.Time     `json:"not_after,omitzero"` // useless later; dropped then
	Letter   care.LetterID `json:"letter,omitzero"`    // what it shows, to be shown again if it does not arrive
	Step     int           `json:"step,omitempty"`     // for an alert: which call it is; for an appointment: its revision
	// Gentle is what we say by ourselves: if it is held up until a quiet hour it
	// waits for a good one, as long as NotAfter lets it.
	Gentle bool `json:"gentle,omitempty"`
	// CheckIn is what it asks for, to be told that it has arrived.
	CheckIn care.CheckInID `json:"check_in,omitzero"`
	// Appointment is what it is about: of no use once that is not as it was.
	Appointment care.AppointmentID `json:"appointment,omitzero"`
	// Duty is what it is about: of no use once that is off the rota.
	Duty    care.DutyID `json:"duty,omitzero"`
	Only    bool        `json:"only,omitempty"`  // change a message that is there, never send a new one
	Unkey   bool        `json:"unkey,omitempty"` // take the persistent keyboard away
	Silent  bool        `json:"silent,omitempty"`
	Protect bool        `json:"protect,omitempty"`
	Trying  bool        `json:"trying,omitempty"` // courtesy: marked before the attempt
}

// Document is a file of ours on its way out, and gone with its row.
type Document struct {
	Name  string `json:"name"`
	Bytes []byte `json:"bytes"`
}

// Button is one button under a message: exactly one of Data and Link is set.
type Button struct {
	Text care.Text `json:"text"`
	Data string    `json:"data,omitempty"`
	Link string    `json:"link,omitempty"`
}

// Posted names an outbox row without its content.
type Posted struct {
	Seq  uint64
	To   care.PersonID // zero: not enrolled
	Lane Lane
}

var outbox = shelf[Outbox]{"outbox", 1}

var lastSeqKey = []byte("outbox")

// Post puts a row into the outbox, after all that were posted before. The
// key is sequence | person | lane, so that a restart can plan deliveries
// without opening a row.
func (t *Tx) Post(row Outbox) (Posted, error) {
	value, err := t.r.Get(metaBucket, lastSeqKey)
	if err != nil {
		return Posted{}, err
	}
	p := Posted{Seq: 1, To: row.To, Lane: row.Lane}
	if value != nil {
		p.Seq = binary.BigEndian.Uint64(value) + 1
	}
	if err := t.w.Put(metaBucket, lastSeqKey, binary.BigEndian.AppendUint64(nil, p.Seq)); err != nil {
		return p, err
	}
	return p, outbox.put(t, row.To, p.key(), row)
}

func (p Posted) key() []byte {
	key := binary.BigEndian.AppendUint64(make([]byte, 0, 25), p.Seq)
	key = append(key, p.To[:]...)
	return append(key, byte(p.Lane))
}

// Row opens a posted row; care.ErrNotFound when it has been delivered.
func (t *Tx) Row(p Posted) (Outbox, error) { return outbox.get(t, p.To, p.key()) }

// PutRow stores a changed row in its place.
func (t *Tx) PutRow(p Posted, row Outbox) error { return outbox.put(t, row.To, p.key(), row) }

// Delivered ends a row.
func (t *Tx) Delivered(p Posted) error { return t.w.Delete(outbox.bucket, p.key()) }

// Waiting lists every row that is not delivered, in the order of posting.
func (t *Tx) Waiting() (rows []Posted, err error) {
	for entry, err := range t.r.Scan(outbox.bucket, Range{}) {
		if err != nil {
			return nil, err
		}
		k := entry.Key
		rows = append(rows, Posted{binary.BigEndian.Uint64(k), care.PersonID(k[8:24]), Lane(k[24])})
	}
	return rows, nil
}

const refsBucket = "refs" // person | keyed hash of the slot → the channel's message reference

// Ref is the message last remembered in a slot of a person's chat; "" if none.
func (t *Tx) Ref(person care.PersonID, slot string) (string, error) {
	value, err := t.r.Get(refsBucket, t.hiddenKey(person, "slot", slot))
	return string(value), err
}

// PutRef remembers a message in a slot; an empty reference forgets it.
func (t *Tx) PutRef(person care.PersonID, slot, ref string) error {
	key := t.hiddenKey(person, "slot", slot)
	known, err := t.r.Get(refsBucket, key)
	switch {
	case err != nil || string(known) == ref: // an edited message keeps its reference
		return err
	case ref == "":
		return t.w.Delete(refsBucket, key)
	}
	return t.w.Put(refsBucket, key, []byte(ref))
}

// Bury keeps a row that the channel will never take, for a human to look at.
func (t *Tx) Bury(p Posted, row Outbox) error { return buried.put(t, row.To, p.key(), row) }

var buried = shelf[Outbox]{"outbox.refused", 1}
