package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"syscall"
	"testing"
	"unsafe"

	"go.etcd.io/bbolt"

	"pristan/storage"
)

// intercept lets a test fail the writes of bbolt, which has a field of its own
// for that but does not export it.
func intercept(db *bbolt.DB, fail func(offset int64, write func()) error) {
	field := reflect.ValueOf(db).Elem().FieldByName("ops").FieldByName("writeAt")
	writeAt := (*func([]byte, int64) (int, error))(unsafe.Pointer(field.UnsafeAddr()))
	real := *writeAt
	*writeAt = func(b []byte, offset int64) (int, error) {
		if err := fail(offset, func() { real(b, offset) }); err != nil {
			return 0, &os.PathError{Op: "write", Path: db.Path(), Err: err}
		}
		return real(b, offset)
	}
}

// TestFullDisk has no room for data. Nothing is saved, reading goes on, and so
// does writing once there is room.
func TestFullDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	e := open(t, path)
	put(t, e, "b", "before", []byte("value"))
	full := true
	intercept(e.db, func(int64, func()) error {
		if full {
			return syscall.ENOSPC
		}
		return nil
	})
	for range 3 {
		err := e.Update(background, func(w storage.Writer) error {
			return w.Put("b", []byte("lost"), make([]byte, 100_000))
		})
		if !errors.Is(err, storage.ErrFull) || errors.Is(err, storage.ErrUnknownOutcome) {
			t.Fatalf("got %v, want ErrFull", err)
		}
		if get(t, e, "b", "before") != "value" || get(t, e, "b", "lost") != "" {
			t.Error("the data changed")
		}
	}
	full = false
	put(t, e, "b", "after", make([]byte, 100_000))
	e.Close()
	if err := Verify(path); err != nil {
		t.Error(err)
	}
	e = open(t, path)
	if get(t, e, "b", "before") != "value" || get(t, e, "b", "lost") != "" || len(get(t, e, "b", "after")) != 100_000 {
		t.Error("after opening again the data is not as it was")
	}
}

// TestUnknownOutcome fails writes after which nobody knows what the disk has.
func TestUnknownOutcome(t *testing.T) {
	metaPages := int64(2 * os.Getpagesize())
	for name, c := range map[string]struct {
		fail  func(offset int64, write func()) error
		cause error
	}{
		"data page": {func(int64, func()) error { return syscall.EIO }, syscall.EIO},
		"meta page": {func(offset int64, _ func()) error {
			if offset < metaPages {
				return syscall.EIO
			}
			return nil
		}, syscall.EIO},
		"full disk, but the meta page written": {func(offset int64, write func()) error {
			if offset < metaPages {
				write()
				return syscall.ENOSPC
			}
			return nil
		}, syscall.ENOSPC},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "pristan.db")
			e := open(t, path)
			put(t, e, "b", "before", []byte("value"))
			intercept(e.db, c.fail)
			write := func(w storage.Writer) error { return w.Put("b", []byte("key"), []byte("value")) }
			err := e.Update(background, write)
			if !errors.Is(err, storage.ErrUnknownOutcome) || !errors.Is(err, c.cause) {
				t.Fatalf("got %v, want ErrUnknownOutcome and its cause", err)
			}
			if err := e.Update(background, write); !errors.Is(err, storage.ErrUnknownOutcome) {
				t.Errorf("the next update: %v, want ErrUnknownOutcome", err)
			}
			err = e.View(background, func(storage.Reader) error { return nil })
			if !errors.Is(err, storage.ErrUnknownOutcome) {
				t.Errorf("the next view: %v, want ErrUnknownOutcome", err)
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
			if got := get(t, open(t, path), "b", "before"); got != "value" {
				t.Errorf("after opening again the value is %q", got)
			}
		})
	}
}
