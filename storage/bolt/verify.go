package bolt

import (
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"

	"pristan/storage"
)

// Verify reads the whole database at path and changes nothing. A database in
// use is ErrLocked.
//
// Damage can kill the process that looks for it, or keep it busy for ever:
// call Verify in a child process with a time limit.
func Verify(path string) error {
	db, err := openFile(path, true)
	if err != nil {
		return fmt.Errorf("verify database: %w", err)
	}
	defer db.Close()
	err = guarded(func() error { return db.View(verify) })
	if err != nil {
		return fmt.Errorf("verify database: %w", err)
	}
	return nil
}

func verify(t *bbolt.Tx) error {
	// First, because a sector that cannot be read is an error here and the
	// end of the process in Check, which has a goroutine of its own.
	if err := readAll(t); err != nil {
		return err
	}
	var first error
	for err := range t.Check() { // to the end, or its goroutine would stay
		if first == nil {
			first = fmt.Errorf("%w: %w", storage.ErrDamaged, err)
		}
	}
	return first
}

// readAll touches every byte of every key and value.
func readAll(t *bbolt.Tx) error {
	return t.ForEach(func(name []byte, b *bbolt.Bucket) error {
		return b.ForEach(func(key, value []byte) error {
			crc32.ChecksumIEEE(key)
			crc32.ChecksumIEEE(value)
			return nil
		})
	})
}
