package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"

	"pristan/storage"
)

// walk goes through a range of one bucket while the bucket may change.
type walk struct {
	tx       *tx
	bucket   string
	from, to []byte
	reverse  bool

	cursor  *bbolt.Cursor
	changes int    // of the bucket, when the cursor was last placed
	last    []byte // the key given last
}

// next returns false after the last entry.
func (w *walk) next() (e storage.Entry, ok bool, err error) {
	err = w.tx.use(func() error {
		if b := w.tx.find(w.bucket); b != nil {
			e.Key, e.Value = w.step(b)
		}
		return nil
	})
	w.last = e.Key
	return e, e.Key != nil, err
}

// step moves the cursor, placing it anew at the start and after each change.
func (w *walk) step(b *bucket) (key, value []byte) {
	placed := w.cursor != nil && w.changes == b.changes
	if !placed {
		w.cursor, w.changes = b.Cursor(), b.changes
	}
	switch {
	case w.reverse && placed:
		key, value = w.before(w.last)
	case w.reverse && w.last != nil:
		key, value = w.seekBefore(w.last)
	case w.reverse:
		key, value = w.seekBefore(w.to)
	case placed:
		key, value = w.cursor.Next()
	case w.last != nil:
		key, value = w.seekAfter(w.last)
	default:
		key, value = w.cursor.Seek(w.from)
	}
	if w.outside(key) {
		return nil, nil
	}
	return key, value
}

func (w *walk) outside(key []byte) bool {
	if w.reverse {
		return bytes.Compare(key, w.from) < 0
	}
	return w.to != nil && bytes.Compare(key, w.to) >= 0
}

func (w *walk) seekAfter(key []byte) (k, v []byte) {
	k, v = w.cursor.Seek(key)
	if bytes.Equal(k, key) {
		return w.cursor.Next()
	}
	return k, v
}

// seekBefore places the cursor on the last key before limit, or on the last
// of all when limit is nil.
func (w *walk) seekBefore(limit []byte) (k, v []byte) {
	if k, _ := w.cursor.First(); k == nil {
		return nil, nil // Last would search an emptied bucket for ever
	}
	if limit != nil {
		if k, _ := w.cursor.Seek(limit); k != nil {
			return w.before(k)
		}
	}
	return w.cursor.Last()
}

// before moves from key to the one before it. Prev answers nil at the start of
// the bucket and also on a page that this transaction has emptied: there it
// must be asked again.
func (w *walk) before(key []byte) (k, v []byte) {
	for {
		if k, v = w.cursor.Prev(); k != nil {
			return k, v
		}
		first, _ := w.tx.find(w.bucket).Cursor().First()
		if first == nil || bytes.Compare(first, key) >= 0 {
			return nil, nil
		}
	}
}
