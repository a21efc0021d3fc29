package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"pristan/storage"
)

// TestDamageWhileRunning overwrites and cuts the file under an open engine.
func TestDamageWhileRunning(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"overwritten": func(path string) error {
			return os.WriteFile(path, make([]byte, 1<<20), 0o600)
		},
		"cut off": func(path string) error { return os.Truncate(path, int64(4*os.Getpagesize())) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pristan.db")
			fillUp(t, path)
			e := open(t, path)
			if err := harm(path); err != nil {
				t.Fatal(err)
			}
			read := func(r storage.Reader) error {
				for i := range 7 {
					for entry, err := range r.Scan(fmt.Sprint("bucket ", i), storage.Range{}) {
						if err != nil {
							return err
						}
						if _, err := r.Get("big", entry.Key); err != nil {
							return err
						}
					}
				}
				return nil
			}
			if err := e.View(background, read); !errors.Is(err, storage.ErrDamaged) {
				t.Errorf("view: %v, want ErrDamaged", err)
			}
			err := e.Update(background, func(w storage.Writer) error {
				read(w) // whoever ignores the error does not get a commit
				return w.Put("new bucket", []byte("key"), []byte("value"))
			})
			if !errors.Is(err, storage.ErrDamaged) {
				t.Errorf("update: %v, want ErrDamaged", err)
			}
		})
	}
}

// TestNoCommitAfterDamage has a closure that meets a damaged page, ignores the
// error and writes elsewhere.
func TestNoCommitAfterDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	fillUp(t, path)
	e := open(t, path)
	var top int64
	e.db.View(func(t *bbolt.Tx) error {
		top = int64(t.Bucket([]byte("bucket 0")).Root())
		return nil
	})
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt(make([]byte, pageHeadSize), top*int64(os.Getpagesize())); err != nil {
		t.Fatal(err)
	}
	err = e.Update(background, func(w storage.Writer) error {
		w.Get("bucket 0", []byte("key 0000"))
		return w.Put("small 1", []byte("key"), []byte("value"))
	})
	if !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
	if got := get(t, e, "small 1", "key"); got != "" {
		t.Errorf("%q was committed", got)
	}
}

// TestFaultInClosure cuts the file while the closure holds a lent value.
func TestFaultInClosure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	fillUp(t, path)
	e := open(t, path)
	sum := byte(0)
	err := e.View(background, func(r storage.Reader) error {
		value, err := r.Get("big", []byte("3"))
		if err != nil || len(value) == 0 {
			t.Fatalf("%d bytes, %v", len(value), err)
		}
		if err := os.Truncate(path, int64(4*os.Getpagesize())); err != nil {
			return err
		}
		for _, b := range value {
			sum += b
		}
		return nil
	})
	if !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("got %v and sum %d, want ErrDamaged", err, sum)
	}
}
