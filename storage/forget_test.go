package storage_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"pristan/care"
	"pristan/storage"
)

// TestForgottenLeavesNothing forgets somebody of whom there is a record of
// every kind, a stored file and one that waits: no key, no list and no byte of
// theirs is left, others lose nothing, and the lists of workers can be read.
func TestForgottenLeavesNothing(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			s := open(t, engine)
			c := enter(t, s)
			p := storePaper(t, s, c, "paper")
			waiting := care.Kept{ID: care.NewID[care.File](), Person: c.amina.ID, Asked: noon, State: care.WaitingFile}
			others := care.Kept{ID: care.NewID[care.File](), Person: c.bilal.ID, Asked: noon, State: care.StoredFile, Bytes: 5}
			must(t, s.StoreFile(background, others, []byte("other")))
			update(t, s, func(tx *storage.Tx) error {
				return errors.Join(tx.PutKept(waiting), tx.PutKept(others), tx.PutErasure(c.amina.ID, "1042", noon), tx.PutErasure(c.bilal.ID, "1042", noon))
			})
			var bilals storage.Posted
			update(t, s, func(tx *storage.Tx) error {
				if _, err := tx.Post(storage.Outbox{To: c.amina.ID}); err != nil {
					return err
				}
				if err := tx.Bury(storage.Posted{Seq: 8, To: c.amina.ID}, storage.Outbox{To: c.amina.ID}); err != nil {
					return err
				}
				bilals = storage.Posted{Seq: 9, To: c.bilal.ID}
				return tx.Bury(bilals, storage.Outbox{To: c.bilal.ID, Slot: "x"})
			})
			undone(t, s, func(tx *storage.Tx) { must(t, tx.Forget(c.amina.ID)) })
			p.reads(t, s, "forgotten in vain")
			update(t, s, func(tx *storage.Tx) error { // damage keeps nobody here
				for _, bucket := range []string{"cases", "alerts", "appointments", "legal", "files"} {
					for _, entry := range entries(t, tx, bucket) {
						if bytes.HasPrefix(entry.Key, c.amina.ID[:]) {
							must(t, tx.Raw().Put(bucket, entry.Key, []byte("damaged")))
						}
					}
				}
				return nil
			})
			update(t, s, func(tx *storage.Tx) error { return tx.Forget(c.amina.ID) })

			view(t, s, func(tx *storage.Tx) error {
				for _, bucket := range allBuckets() {
					for _, entry := range entries(t, tx, bucket) {
						if bytes.Contains(slices.Concat(entry.Key, entry.Value), c.amina.ID[:]) || bytes.Contains(entry.Key, waiting.ID[:]) || bytes.Contains(entry.Key, c.of.appointment[:]) {
							t.Errorf("%s still speaks of somebody forgotten", bucket)
						}
					}
				}
				if _, _, ok, err := tx.NextFetch(noon); ok || err != nil {
					t.Errorf("a file of theirs waits to be fetched, %v", err)
				}
				for _, over := range []bool{false, true} {
					if list, err := tx.LegalQueue(c.omar, c.omar.ID, over); len(list) > 0 || err != nil {
						t.Errorf("the lawyer's list has %d, %v", len(list), err)
					}
				}
				if list, err := tx.Accompanied(c.nadia); len(list) > 0 || err != nil {
					t.Errorf("whoever went along has %d, %v", len(list), err)
				}
				if row, err := tx.Buried(bilals); row.Slot != "x" || err != nil {
					t.Errorf("another's row is %+v, %v", row, err)
				}
				at, err := tx.Erasure(c.bilal.ID, "1042")
				if !at.Equal(noon) {
					t.Errorf("another's message is erased at %v, %v", at, err)
				}
				return err
			})
			if names, err := engine.Files().Names(); err != nil || !slices.Equal(names, []string{others.ID.String()}) {
				t.Errorf("the files left are %q, %v", names, err)
			}
		})
	}
}

func allBuckets() (names []string) {
	for _, f := range storage.Forms {
		names = append(names, f.Bucket)
	}
	for bucket := range storage.PlainBuckets {
		names = append(names, bucket)
	}
	return names
}
