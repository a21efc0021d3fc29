package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// newSuffix names the file in which a database is made. Whoever locks it is
// the one who makes it, so there is one name and a crash leaves one file,
// which the next start takes up again.
const newSuffix = ".unfinished"

// create makes an empty database unless path exists. The file appears under
// its name only when it is whole and synced: a half-made one would stop every
// later start.
func create(path string) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := os.OpenFile(path+newSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := lock(file, true); err != nil {
		return err
	}
	if made, err := lateFor(file, path); made || err != nil {
		return err
	}
	return initialise(file, path)
}

// lateFor reports whether another process made the database while this one
// waited for the lock.
func lateFor(file *os.File, path string) (made bool, err error) {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err == nil, err
	}
	locked, err := file.Stat()
	if err != nil {
		return false, err
	}
	named, err := os.Stat(file.Name())
	if err != nil || !os.SameFile(locked, named) {
		return false, ErrLocked
	}
	return false, nil
}

// initialise lets bbolt fill the file and keeps it locked until it has its name.
func initialise(file *os.File, path string) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	db, err := openLocked(file, false)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := file.Sync(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a new name in a folder survive a power loss.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := folder.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
