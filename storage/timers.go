package storage

import (
	"encoding/binary"
	"slices"
	"time"

	"pristan/care"
)

// Timer is something that must happen at a time. It carries what it belongs
// to, so that a late one never acts on something newer.
type Timer struct {
	Due    time.Time     `json:"due"`
	Kind   string        `json:"kind"`
	Person care.PersonID `json:"person,omitzero"`
	About  string        `json:"about,omitempty"` // the record, message or turn it belongs to
	First  time.Time     `json:"first,omitzero"`  // when it was due before it was put off; zero: it was not
	id     [16]byte
}

var timers = shelf[Timer]{"timers", 1}

// PutOff plans a timer anew for later. It stays known by when it was first due.
func (t *Tx) PutOff(m Timer, due time.Time) error {
	m.First, m.Due = m.Planned(), due
	return t.PutTimer(m)
}

// Planned is when the timer was first due: what it belongs to remembers that.
func (m Timer) Planned() time.Time {
	if m.First.IsZero() {
		return m.Due
	}
	return m.First
}

// PutTimer plans a timer under due | id.
func (t *Tx) PutTimer(m Timer) error {
	id := care.NewID[Timer]()
	key := append(appendTime(nil, m.Due), id[:]...)
	return timers.put(t, care.PersonID{}, key, m)
}

// Damaged is the kind of a timer that does not open. It is listed like the
// others, so that it cannot hold them up.
const Damaged = "damaged"

// Due lists up to limit timers due at now, the earliest first, but those of
// some kinds. Its cost is bounded by what is due, not by what waits.
func (t *Tx) Due(now time.Time, limit int, but ...string) (due []Timer, err error) {
	for entry, err := range t.r.Scan(timers.bucket, Range{To: appendTime(nil, now.Add(time.Millisecond))}) {
		if err != nil {
			return nil, err
		}
		m, err := timers.unseal(t, care.PersonID{}, entry.Key, entry.Value)
		if err != nil {
			m = Timer{Kind: Damaged, Due: keyTime(entry.Key)}
		}
		if slices.Contains(but, m.Kind) {
			continue
		}
		m.id = [16]byte(entry.Key[8:])
		if due = append(due, m); len(due) == limit {
			break
		}
	}
	return due, nil
}

func keyTime(key []byte) time.Time { return time.UnixMilli(int64(binary.BigEndian.Uint64(key))).UTC() }

// DropTimer ends a timer that Due listed. ok is false when it was gone.
func (t *Tx) DropTimer(m Timer) (ok bool, err error) {
	key := append(appendTime(nil, m.Due), m.id[:]...)
	value, err := t.r.Get(timers.bucket, key)
	if err != nil || value == nil {
		return false, err
	}
	return true, t.w.Delete(timers.bucket, key)
}

// NextDue is when the earliest timer is due; ok is false when none waits.
func (t *Tx) NextDue() (at time.Time, ok bool, err error) {
	for entry, err := range t.r.Scan(timers.bucket, Range{}) {
		if err != nil {
			return at, false, err
		}
		return keyTime(entry.Key), true, nil
	}
	return at, false, nil
}
