package storage

import (
	"encoding/binary"
	"time"
)

// SeenFor is how long at least an incoming thing is remembered: longer than a
// channel hands it over again.
const SeenFor = 48 * time.Hour

const seenDays = uint32(SeenFor / (24 * time.Hour))

const seenBucket = "seen" // day | keyed hash of the channel's natural key

// Seen reports whether this incoming thing was handled before, and remembers
// it. The key is a keyed hash, since natural keys hold chat ids. It looks at
// tomorrow too: the clock may have been set back over midnight.
func (t *Tx) Seen(id string, now time.Time) (bool, error) {
	hash := t.keys.Index("seen", id)
	today := dayNumber(now)
	for back := range seenDays + 2 {
		value, err := t.r.Get(seenBucket, seenKey(today+1-back, hash))
		if err != nil || value != nil {
			return value != nil, err
		}
	}
	return false, t.w.Put(seenBucket, seenKey(today, hash), []byte{})
}

// ForgetSeen removes what was seen too long ago to come again, up to limit
// entries; it reports how many it removed. It keeps a day more than Seen looks
// at, for a clock that is set back.
func (t *Tx) ForgetSeen(now time.Time, limit int) (removed int, err error) {
	oldest := binary.BigEndian.AppendUint32(nil, max(dayNumber(now), seenDays+1)-seenDays-1)
	var keys [][]byte
	for entry, err := range t.r.Scan(seenBucket, Range{To: oldest}) {
		if err != nil {
			return 0, err
		}
		if keys = append(keys, entry.Key); len(keys) == limit {
			break
		}
	}
	for _, key := range keys {
		if err := t.w.Delete(seenBucket, key); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}

func dayNumber(t time.Time) uint32 { return uint32(t.Unix() / (24 * 60 * 60)) }

func seenKey(day uint32, hash [16]byte) []byte {
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, 20), day), hash[:]...)
}
