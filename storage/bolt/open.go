package bolt

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

var (
	// ErrLocked means that another process has the database open.
	ErrLocked = errors.New("bolt: another process is using the database")
	// ErrNotDatabase means that the file was never a database of ours, or
	// that nothing is left of it.
	ErrNotDatabase = errors.New("bolt: the file is not a pristan database")
)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = time.Second

// mapSize is the address space taken for the file. bbolt stops every reader
// and writer when the file outgrows its mapping; this much holds about a
// hundred thousand people. It is neither memory nor disk space.
const mapSize = 512 << 20

// Open opens the database at path or, when there is no such file, makes one.
//
// The errors are ErrLocked after about a second, ErrNotDatabase,
// storage.ErrDamaged, or those of the file system such as fs.ErrPermission.
// Open reads a constant number of pages; damage further in is found by Verify.
func Open(path string) (*Engine, error) {
	if err := create(path); err != nil {
		return nil, fmt.Errorf("create database: %w", err)
	}
	db, err := openFile(path, false)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	os.Remove(path + newSuffix) // we hold the lock: nobody is creating the database
	files := folder(path + filesSuffix)
	if err := files.tidy(); err != nil {
		db.Close()
		return nil, fmt.Errorf("tidy the folder of files: %w", err)
	}
	return &Engine{db: db, files: files, turn: make(chan struct{}, 1)}, nil
}

// OpenToRead opens the database at path for looking at it alone: nothing is
// made, tidied or written. A database in use is ErrLocked.
func OpenToRead(path string) (*Engine, error) {
	db, err := openFile(path, true)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	return &Engine{db: db, files: folder(path + filesSuffix), turn: make(chan struct{}, 1)}, nil
}

// openFile locks and checks a file before bbolt maps it: to touch a page that
// a truncated file lacks would kill the process.
func openFile(path string, readOnly bool) (db *bbolt.DB, err error) {
	flag := os.O_RDWR
	if readOnly {
		flag = os.O_RDONLY
	}
	file, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			file.Close()
		}
	}()
	if err := lock(file, !readOnly); err != nil {
		return nil, err
	}
	if err := check(file); err != nil {
		return nil, err
	}
	return openLocked(file, readOnly)
}

// openLocked gives bbolt a file that is already open and locked. Every commit
// is synced with its list of free pages, which are bbolt's defaults.
func openLocked(file *os.File, readOnly bool) (db *bbolt.DB, err error) {
	err = guarded(func() (err error) {
		db, err = bbolt.Open(file.Name(), 0o600, &bbolt.Options{
			OpenFile:        func(string, int, os.FileMode) (*os.File, error) { return file, nil },
			ReadOnly:        readOnly,
			Timeout:         lockWait,
			FreelistType:    bbolt.FreelistMapType,
			InitialMmapSize: mapSize,
		})
		return err
	})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, ErrLocked
	}
	return db, err
}
