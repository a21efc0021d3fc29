package bolt

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"pristan/storage"
)

// filesSuffix names the folder of the files that belong to a database.
const filesSuffix = ".files"

// folder is a storage.Files in a folder that only its owner may look into.
type folder string

// Files implements storage.Engine.
func (e *Engine) Files() storage.Files { return e.files }

// tidy takes away what an earlier run began to write. The database is locked by
// now: nobody else writes here.
func (f folder) tidy() error {
	names, err := f.halves()
	for _, name := range names {
		err = errors.Join(err, os.Remove(f.path(name)))
	}
	return err
}

func (f folder) halves() (names []string, err error) {
	entries, err := f.entries()
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), halfPrefix) {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// Halves counts the files whose writing was broken off. The next Open removes
// them.
func (e *Engine) Halves() (int, error) {
	names, err := e.files.halves()
	return len(names), err
}

// make makes the folder when the first file comes. Where it is there its name is
// synced too: whoever made it may not have come to that.
func (f folder) make() error {
	if err := os.Mkdir(string(f), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(string(f)))
}

func (f folder) entries() ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return entries, err
}

// halfPrefix begins the name of a file that is being written.
const halfPrefix = "half-"

func (f folder) path(name string) string { return filepath.Join(string(f), name) }

// spared is how much of the disk files leave to the database: whoever sends
// many must not keep others from calling for help.
const spared = 256 << 20

var roomAt = room // tests have a smaller disk

// Write gives a file its name only when it is whole and synced.
func (f folder) Write(name string, fill func(io.Writer) error) (err error) {
	if !named(name) {
		return fmt.Errorf("%w: a file of a strange name", storage.ErrRefused)
	}
	if err := f.make(); err != nil {
		return full(err)
	}
	if left, err := roomAt(string(f)); err == nil && left < spared {
		return fmt.Errorf("%w: the rest is for the database", storage.ErrFull)
	}
	half, err := os.CreateTemp(string(f), halfPrefix+"*") // mode 0600
	if err != nil {
		return full(err)
	}
	defer os.Remove(half.Name())
	err = fill(half)
	if err == nil {
		err = half.Sync()
	}
	if err = errors.Join(err, half.Close()); err != nil {
		return full(err)
	}
	if err := os.Rename(half.Name(), f.path(name)); err != nil {
		return full(err)
	}
	return syncFolder(string(f))
}

// full names a full disk as such.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) {
		return fmt.Errorf("%w: %w", storage.ErrFull, err)
	}
	return err
}

func (f folder) Open(name string) (io.ReadCloser, error) {
	if !named(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return os.Open(f.path(name))
}

// Remove syncs the folder once for all: whoever writes to the database may be
// waiting.
func (f folder) Remove(names ...string) (err error) {
	removed := false
	for _, name := range names {
		if !named(name) {
			continue
		}
		one := os.Remove(f.path(name))
		removed = removed || one == nil
		if !errors.Is(one, fs.ErrNotExist) {
			err = errors.Join(err, one)
		}
	}
	if removed {
		err = errors.Join(err, syncFolder(string(f)))
	}
	return err
}

// Names leaves out what somebody else may have put into the folder.
func (f folder) Names() (names []string, err error) {
	entries, err := f.entries()
	for _, e := range entries {
		if named(e.Name()) && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// named reports whether a name is one of ours, so that none leads elsewhere.
func named(name string) bool {
	id, err := hex.DecodeString(name)
	return err == nil && len(id) == 16 && hex.EncodeToString(id) == name
}
