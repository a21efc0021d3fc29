package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"pristan/storage"
)

// spoiled writes content to a new file and returns its path.
func spoiled(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pristan.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// refuse expects one of the errors, and the file as it was.
func refuse(t *testing.T, path string, want ...error) {
	t.Helper()
	before, _ := os.ReadFile(path)
	e, err := Open(path)
	if err == nil {
		e.Close()
	}
	if !slices.ContainsFunc(want, func(w error) bool { return errors.Is(err, w) }) {
		t.Errorf("open: %v, want one of %v", err, want)
	}
	if err := Verify(path); err == nil {
		t.Error("verify finds nothing wrong")
	}
	if after, _ := os.ReadFile(path); !slices.Equal(before, after) {
		t.Error("the refused file was changed")
	}
}

// dissect opens the file of a closed database to harm it.
func dissect(t testing.TB, path string) (*os.File, meta) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	info, _ := file.Stat()
	m, err := readMeta(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	return file, m
}

// inUse is the length that a database must have, which is less than that of
// its file.
func inUse(t testing.TB, path string) int64 {
	_, m := dissect(t, path)
	return int64(m.pageCount) * m.pageSize
}

// TestTruncated cuts a database at random places. To map such a file and read
// it kills the process.
func TestTruncated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	fillUp(t, path)
	need := inUse(t, path)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sizes := []int64{1, 15, 16, 80, 4095, 4096, 8191, 8192, need - 1}
	for range 200 {
		sizes = append(sizes, 1+rand.Int64N(need-1))
	}
	for _, size := range sizes {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			refuse(t, spoiled(t, whole[:size]), storage.ErrDamaged, ErrNotDatabase)
		})
	}
	t.Run("spare room only", func(t *testing.T) {
		if err := Verify(spoiled(t, whole[:need])); err != nil {
			t.Error(err)
		}
	})
}

// TestTailCut cuts off a part of one value only; no page that Open reads.
func TestTailCut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	e := open(t, path)
	put(t, e, "b", "room", make([]byte, 500_000))
	put(t, e, "b", "tail", make([]byte, 1_000_000))
	put(t, e, "b", "room", []byte("value"))
	for i := range 5 {
		put(t, e, "b", fmt.Sprint(i), []byte("value"))
	}
	e.Close()
	if err := os.Truncate(path, inUse(t, path)-500_000); err != nil {
		t.Fatal(err)
	}
	refuse(t, path, storage.ErrDamaged)
}

func TestOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	open(t, path).Close()
	fresh, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	otherVersion := slices.Clone(fresh)
	otherVersion[pageHeadSize+4], otherVersion[os.Getpagesize()+pageHeadSize+4] = 99, 99
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"empty":             {nil, ErrNotDatabase},
		"text":              {[]byte("token: 12345\n"), ErrNotDatabase},
		"long text":         {slices.Repeat([]byte("not a database "), 10_000), ErrNotDatabase},
		"zeros":             {make([]byte, 1<<20), ErrNotDatabase},
		"half of a new one": {fresh[:8192], storage.ErrDamaged},
		"another version":   {otherVersion, storage.ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) { refuse(t, spoiled(t, c.content), c.want) })
	}
	t.Run("folder", func(t *testing.T) {
		if _, err := Open(t.TempDir()); err == nil {
			t.Error("a folder was opened")
		}
	})
	t.Run("device", func(t *testing.T) {
		if _, err := Open(os.DevNull); !errors.Is(err, ErrNotDatabase) {
			t.Errorf("open: %v, want ErrNotDatabase", err)
		}
	})
}

// TestFlippedBits flips bits in the pages that Open reads. Each is refused or
// harmless to Open; what lies deeper is for Verify.
func TestFlippedBits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	fillUp(t, path)
	file, m := dissect(t, path)
	refused := 0
	const flips = 1000
	for i := range flips {
		at := []int64{0, 1, int64(m.freelist), int64(m.root)}[i%4]*m.pageSize + rand.Int64N(100)
		bit := byte(1) << rand.IntN(8)
		flip := func() {
			b := make([]byte, 1)
			file.ReadAt(b, at)
			file.WriteAt([]byte{b[0] ^ bit}, at)
		}
		flip()
		e, err := Open(path)
		switch {
		case err == nil:
			e.Close()
		case errors.Is(err, storage.ErrDamaged), errors.Is(err, ErrNotDatabase):
			refused++
		default:
			t.Errorf("flip at %d: %v", at, err)
		}
		flip()
	}
	t.Logf("%d of %d flips in the first 100 bytes of a top page refused", refused, flips)
	if err := Verify(path); err != nil {
		t.Errorf("opening changed the file: %v", err)
	}
}

func TestPermission(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	open(t, path).Close()
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		if os.Geteuid() == 0 { // root may write anyway: be nobody in this thread, which ends with the goroutine
			runtime.LockOSThread()
			os.Chown(path, 65534, -1)
			os.Chmod(filepath.Dir(path), 0o755)
			os.Chmod(filepath.Dir(filepath.Dir(path)), 0o755)
			if err := beNobody(); err != nil {
				done <- err
				return
			}
		}
		_, err := Open(path)
		done <- err
	}()
	if err := <-done; errors.Is(err, errors.ErrUnsupported) {
		t.Skip("needs a user other than root")
	} else if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("got %v, want fs.ErrPermission", err)
	}
}
