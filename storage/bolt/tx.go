package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"pristan/storage"
)

// tx is one transaction, as storage.Reader and, when bolt is writable, as
// storage.Writer.
type tx struct {
	bolt    *bbolt.Tx
	buckets map[string]*bucket // those looked up so far
	written bool
	damage  error // found; a commit would make it worse
	ended   bool
}

// bucket counts its changes, because they leave bbolt's cursors astray.
type bucket struct {
	*bbolt.Bucket
	look    *bbolt.Cursor // for every get: a new one would grow its stack anew
	changes int
}

// fill is how full bbolt leaves pages that it splits. Measured with records of
// 169 and 553 bytes against its own 0.5: files of rising keys are a quarter
// smaller, those of random keys at most a tenth bigger.
const fill = 0.7

func newBucket(b *bbolt.Bucket) *bucket {
	b.FillPercent = fill
	return &bucket{Bucket: b, look: b.Cursor()}
}

// get searches from the root, so that no change leaves the cursor astray.
func (b *bucket) get(key []byte) []byte {
	if found, value := b.look.Seek(key); bytes.Equal(found, key) {
		return value
	}
	return nil
}

// find returns nil for a bucket that does not exist.
func (t *tx) find(name string) *bucket {
	b, known := t.buckets[name]
	if known {
		return b
	}
	if found := t.bolt.Bucket([]byte(name)); found != nil {
		b = newBucket(found)
	}
	t.buckets[name] = b
	return b
}

// use runs bbolt's code for a method of t. A panic is remembered: what
// follows it in the closure must not be committed.
func (t *tx) use(fn func() error) (err error) {
	if t.ended {
		return storage.ErrClosed
	}
	defer func() {
		if errors.Is(err, storage.ErrDamaged) {
			t.damage = err
		}
	}()
	defer catch(&err)
	return fn()
}

func (t *tx) Get(bucket string, key []byte) (value []byte, err error) {
	err = t.use(func() error {
		if b := t.find(bucket); b != nil {
			value = b.get(key)
		}
		return nil
	})
	return value, err
}

func (t *tx) Put(name string, key, value []byte) error {
	if err := storage.CheckPut(name, key, value); err != nil {
		return err
	}
	return t.use(func() error {
		b := t.find(name)
		if b == nil {
			made, err := t.bolt.CreateBucket([]byte(name))
			if err != nil {
				return fmt.Errorf("bolt: create bucket: %w", err)
			}
			b = newBucket(made)
			t.buckets[name] = b
		}
		t.written = true
		b.changes++
		return b.Bucket.Put(key, bytes.Clone(value)) // bbolt copies the key only
	})
}

func (t *tx) Delete(bucket string, key []byte) error {
	return t.use(func() error {
		b := t.find(bucket)
		if b == nil {
			return nil
		}
		t.written = true
		b.changes++
		return b.Bucket.Delete(key)
	})
}

func (t *tx) Scan(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		w := walk{tx: t, bucket: bucket, reverse: r.Reverse}
		w.from, w.to = r.Bounds()
		for {
			e, ok, err := w.next()
			if err != nil {
				yield(storage.Entry{}, err)
				return
			}
			if !ok || !yield(e, nil) {
				return
			}
		}
	}
}
