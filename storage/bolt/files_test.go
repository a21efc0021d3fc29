package bolt

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"pristan/storage"
)

// TestFilesAreTheirOwners looks at the modes of the folder and a file, and at
// what a crash in the middle of a write leaves to the next start.
func TestFilesAreTheirOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	dir, name := path+".files", "00112233445566778899aabbccddeeff"
	if _, err := os.Stat(dir); err == nil {
		t.Error("there is a folder before the first file")
	}
	if err := e.Files().Write(name, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err }); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, name): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s is %v, %v; want %v", filepath.Base(path), info.Mode(), err, want)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	half, strange := filepath.Join(dir, halfPrefix+"123"), filepath.Join(dir, "lost+found")
	for _, path := range []string{half, strange} {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if e, err = Open(path); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := os.Stat(half); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is still there: %v", err)
	}
	if _, err := os.Stat(strange); err != nil {
		t.Errorf("what is none of ours was touched: %v", err)
	}
	if names, err := e.Files().Names(); err != nil || len(names) != 1 || names[0] != name {
		t.Errorf("files are %q, %v", names, err)
	}
}

// TestAFileIntoNowhere writes where there is no folder to make one in.
func TestAFileIntoNowhere(t *testing.T) {
	f := folder(filepath.Join(t.TempDir(), "missing", "pristan.db.files"))
	if err := f.Write("00112233445566778899aabbccddeeff", func(io.Writer) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("writing gave %v", err)
	}
	if names, err := f.Names(); err != nil || names != nil {
		t.Errorf("files are %q, %v", names, err)
	}
}

// TestOpenToReadChangesNothing opens a database with a half-written file beside
// it, and where there is none.
func TestOpenToReadChangesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	if _, err := OpenToRead(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("where there is none: %v", err)
	}
	e := open(t, path)
	put(t, e, "b", "key", []byte("value"))
	if _, err := OpenToRead(path); !errors.Is(err, ErrLocked) {
		t.Errorf("beside the owner: %v", err)
	}
	if err := e.files.make(); err != nil {
		t.Fatal(err)
	}
	e.Close()
	half := filepath.Join(path+".files", halfPrefix+"123")
	if err := os.WriteFile(half, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	e, err = OpenToRead(path)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if n, err := e.Halves(); n != 1 || err != nil {
		t.Errorf("%d files are half written, %v", n, err)
	}
	if err := e.Update(t.Context(), func(w storage.Writer) error { return w.Put("b", []byte("key"), []byte("other")) }); err == nil {
		t.Error("it can be written to")
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	now, err := os.ReadFile(path)
	if _, gone := os.Stat(half); gone != nil || err != nil || !bytes.Equal(now, was) {
		t.Errorf("something was changed: %v, %v", gone, err)
	}
}

// TestFilesLeaveRoomForTheDatabase has a disk that is nearly full: the database
// goes on, files do not, and nothing is left of them.
func TestFilesLeaveRoomForTheDatabase(t *testing.T) {
	defer func() { roomAt = room }()
	e := open(t, filepath.Join(t.TempDir(), "pristan.db"))
	name := "00112233445566778899aabbccddeeff"
	write := func() error {
		return e.Files().Write(name, func(w io.Writer) error { _, err := io.WriteString(w, "x"); return err })
	}
	roomAt = func(string) (uint64, error) { return spared - 1, nil }
	if err := write(); !errors.Is(err, storage.ErrFull) {
		t.Errorf("a file on a full disk: %v", err)
	}
	put(t, e, "b", "key", []byte("value"))
	entries, err := os.ReadDir(string(e.files))
	if err != nil || len(entries) > 0 {
		t.Errorf("of the file there is %v, %v", entries, err)
	}
	for what, left := range map[string]func(string) (uint64, error){
		"room": func(string) (uint64, error) { return spared, nil }, "nobody knows": func(string) (uint64, error) { return 0, errors.New("unknown") }, "as it is": room,
	} {
		if roomAt = left; write() != nil {
			t.Errorf("%s: a file is not written", what)
		}
	}
}
