package storage

import "bytes"

// clear removes every key of a bucket with a prefix, and the way to a record
// under it.
func (t *Tx) clear(bucket string, prefix []byte) error {
	return t.clearWhere(bucket, Range{Prefix: prefix}, func([]byte) bool { return true })
}

func (t *Tx) clearWhere(bucket string, r Range, gone func(key []byte) bool) error {
	var keys [][]byte
	for entry, err := range t.r.Scan(bucket, r) {
		if err != nil {
			return err
		}
		if gone(entry.Key) {
			keys = append(keys, bytes.Clone(entry.Key))
		}
	}
	for _, key := range keys {
		if err := t.w.Delete(bucket, key); err != nil {
			return err
		}
		if err := t.lose(key); err != nil {
			return err
		}
	}
	return nil
}

// lose removes the way to a dated record, if the key is one and it leads there.
func (t *Tx) lose(key []byte) error {
	if len(key) != datedKeySize {
		return nil
	}
	id := key[datedKeySize-16:]
	if led, err := t.r.Get(whereBucket, id); err != nil || !bytes.Equal(led, key) {
		return err
	}
	return t.w.Delete(whereBucket, id)
}
