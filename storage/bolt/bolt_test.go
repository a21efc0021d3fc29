package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"pristan/storage"
	"pristan/storage/storagetest"
)

var background = context.Background()

func TestExam(t *testing.T) {
	storagetest.Exam(t, storagetest.Subject{
		Durable: true,
		Place: func() (func() (storage.Engine, error), error) {
			path := filepath.Join(t.TempDir(), "pristan.db")
			t.Cleanup(func() {
				if err := Verify(path); err != nil {
					t.Errorf("after the exam: %v", err)
				}
			})
			return func() (storage.Engine, error) { return Open(path) }, nil
		},
	})
}

func open(t testing.TB, path string) *Engine {
	t.Helper()
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func put(t testing.TB, e *Engine, bucket, key string, value []byte) {
	t.Helper()
	err := e.Update(background, func(w storage.Writer) error { return w.Put(bucket, []byte(key), value) })
	if err != nil {
		t.Fatal(err)
	}
}

func get(t testing.TB, e *Engine, bucket, key string) (value string) {
	t.Helper()
	err := e.View(background, func(r storage.Reader) error {
		v, err := r.Get(bucket, []byte(key))
		value = string(v)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// fillUp makes a database of a few megabytes with free pages, big and small
// buckets, and values that fill several pages.
func fillUp(t testing.TB, path string) {
	t.Helper()
	e := open(t, path)
	for round := range 4 {
		err := e.Update(background, func(w storage.Writer) error {
			for i := range 1500 {
				bucket := fmt.Sprint("bucket ", i%7)
				if i < 3 {
					bucket = fmt.Sprint("small ", i)
				}
				key := fmt.Appendf(nil, "key %04d", i)
				if err := w.Put(bucket, key, make([]byte, 50+i%400)); err != nil {
					return err
				}
				if i%5 == round {
					if err := w.Delete(bucket, key); err != nil {
						return err
					}
				}
			}
			return w.Put("big", fmt.Append(nil, round), make([]byte, 200_000))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 { // moves the top pages away from the end
		put(t, e, "small 0", fmt.Sprint(i), []byte("value"))
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	e := open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("%d files beside the database, want none", len(entries)-1)
	}
	put(t, e, "b", "key", []byte("value"))
	e.Close()
	if got := get(t, open(t, path), "b", "key"); got != "value" {
		t.Errorf("after opening again the value is %q", got)
	}
}

// TestLeftover starts where a crash in the first start left off.
func TestLeftover(t *testing.T) {
	for _, size := range []int{0, 1, 4096, 8192, 20_000} {
		path := filepath.Join(t.TempDir(), "pristan.db")
		leave := func() {
			if err := os.WriteFile(path+newSuffix, make([]byte, size), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		leave()
		e := open(t, path)
		put(t, e, "b", "key", []byte("value"))
		e.Close()
		leave()
		e = open(t, path)
		if got := get(t, e, "b", "key"); got != "value" {
			t.Errorf("leftover of %d bytes: the value is %q", size, got)
		}
		if _, err := os.Stat(path + newSuffix); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a leftover of %d bytes is still there: %v", size, err)
		}
		e.Close()
	}
}

// TestOneOwner has several openers race for a database that does not exist.
func TestOneOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	var all sync.WaitGroup
	var mu sync.Mutex
	var owners []*Engine
	for range 8 {
		all.Go(func() {
			start := time.Now()
			e, err := Open(path)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				owners = append(owners, e)
			} else if !errors.Is(err, ErrLocked) {
				t.Errorf("the loser was told %v, want ErrLocked", err)
			}
			if took := time.Since(start); took > 3*lockWait {
				t.Errorf("Open took %v", took)
			}
		})
	}
	all.Wait()
	if len(owners) != 1 {
		t.Fatalf("%d own the database", len(owners))
	}
	if err := Verify(path); !errors.Is(err, ErrLocked) {
		t.Errorf("verify beside the owner: %v, want ErrLocked", err)
	}
	put(t, owners[0], "b", "key", []byte("value"))
	owners[0].Close()
	if got := get(t, open(t, path), "b", "key"); got != "value" {
		t.Errorf("the value of the owner is %q", got)
	}
}

// TestLateCreator waits for another process that is making the database, and
// then finds that it is there.
func TestLateCreator(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	other := filepath.Join(t.TempDir(), "other.db")
	e := open(t, other)
	put(t, e, "b", "key", []byte("value"))
	e.Close()

	file, err := os.Create(path + newSuffix)
	if err != nil {
		t.Fatal(err)
	}
	if err := lock(file, true); err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		e, err := Open(path)
		if err == nil {
			defer e.Close()
			if get(t, e, "b", "key") != "value" {
				err = errors.New("the database was made anew")
			}
		}
		opened <- err
	}()
	time.Sleep(lockWait / 5) // it is waiting, or will find the database at once: both are right
	if err := os.Rename(other, path); err != nil {
		t.Fatal(err)
	}
	file.Close()
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func TestNoFolder(t *testing.T) {
	if _, err := Open(filepath.Join(t.TempDir(), "missing", "pristan.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want fs.ErrNotExist", err)
	}
}

// TestReadingCostsNoCommit looks at the transaction number of an Update that
// found nothing to change.
func TestReadingCostsNoCommit(t *testing.T) {
	e := open(t, filepath.Join(t.TempDir(), "pristan.db"))
	put(t, e, "b", "key", []byte("value"))
	before := e.lastCommit()
	err := e.Update(background, func(w storage.Writer) error {
		_, err := w.Get("b", []byte("key"))
		return err
	})
	if err != nil || e.lastCommit() != before {
		t.Errorf("an update that only read made commit %d after %d, %v", e.lastCommit(), before, err)
	}
}

func TestContextEndsTheWait(t *testing.T) {
	e := open(t, filepath.Join(t.TempDir(), "pristan.db"))
	ctx, cancel := context.WithCancel(background)
	err := e.Update(background, func(storage.Writer) error {
		waiting := make(chan error)
		go func() { waiting <- e.Update(ctx, func(storage.Writer) error { return nil }) }()
		cancel()
		return <-waiting
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}
