// Package bolt is the storage engine in one local file, made of bbolt. Every
// commit is synced to the disk before Update returns.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"sync/atomic"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"pristan/storage"
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
const mapSize = 256 << 20

// Engine is a storage.Engine over one file.
type Engine struct {
	db     *bbolt.DB
	turn   chan struct{}         // taken by the one writer; unlike a mutex, waiting for it can end with a context
	failed atomic.Pointer[error] // why no more transactions are begun
	stuck  atomic.Bool           // bbolt panicked and still holds locks
}

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
	return &Engine{db: db, turn: make(chan struct{}, 1)}, nil
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

// openLocked gives bbolt a file that is already open and locked.
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

// View implements storage.Engine.
func (e *Engine) View(ctx context.Context, fn func(storage.Reader) error) error {
	return e.run(ctx, false, func(t *tx) error { return fn(t) })
}

// Update implements storage.Engine. After storage.ErrUnknownOutcome the
// engine does nothing more: what the next transaction would read may not be
// there after a restart.
func (e *Engine) Update(ctx context.Context, fn func(storage.Writer) error) error {
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return e.run(ctx, true, func(t *tx) error {
		if err := fn(t); err != nil {
			return err
		}
		return e.commit(t)
	})
}

func (e *Engine) run(ctx context.Context, writable bool, fn func(*tx) error) (err error) {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if failed := e.failed.Load(); failed != nil {
		return *failed
	}
	bolt, err := e.begin(writable)
	if err != nil {
		return err
	}
	t := &tx{bolt: bolt, buckets: make(map[string]*bucket)}
	defer e.end(t)
	defer catchFault(&err)
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return fn(t)
}

func (e *Engine) begin(writable bool) (t *bbolt.Tx, err error) {
	err = guarded(func() (err error) {
		t, err = e.db.Begin(writable)
		return err
	})
	switch {
	case errors.Is(err, storage.ErrDamaged):
		e.failed.Store(&err)
		e.stuck.Store(true)
	case errors.Is(err, berrors.ErrDatabaseNotOpen):
		err = storage.ErrClosed
	case err != nil:
		err = fmt.Errorf("bolt: begin: %w", err)
	}
	return t, err
}

// end undoes what was not committed. After a commit it does nothing.
func (e *Engine) end(t *tx) {
	t.ended = true
	if err := guarded(t.bolt.Rollback); errors.Is(err, storage.ErrDamaged) {
		e.failed.Store(&err)
		e.stuck.Store(true)
	}
}

// commit tells a full disk, after which bbolt is as before, from every other
// failure, after which nobody can say what the disk holds.
func (e *Engine) commit(t *tx) error {
	if t.damage != nil {
		return t.damage
	}
	if !t.written {
		return nil // a rollback costs no sync
	}
	id := t.bolt.ID()
	err := guarded(t.bolt.Commit)
	if err == nil {
		return nil
	}
	if errors.Is(err, syscall.ENOSPC) && e.lastCommit() < id {
		return fmt.Errorf("%w: %w", storage.ErrFull, err)
	}
	err = fmt.Errorf("%w: %w", storage.ErrUnknownOutcome, err)
	e.failed.Store(&err)
	return err
}

// lastCommit is the transaction that the file now shows, or the highest
// number when it cannot be read.
func (e *Engine) lastCommit() int {
	t, err := e.begin(false)
	if err != nil {
		return math.MaxInt
	}
	defer t.Rollback()
	return t.ID()
}

// Close implements storage.Engine. If damage has left bbolt holding its
// locks, closing the file is left to the end of the process.
func (e *Engine) Close() error {
	if e.stuck.Load() {
		return *e.failed.Load()
	}
	if err := e.db.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// guarded runs bbolt's code, which panics and reads outside of the file when
// that is damaged, and makes an error of it.
func guarded(fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer catch(&err)
	return fn()
}

// catch makes an error of a panic in bbolt.
func catch(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
	}
}

// catchFault makes an error of a fault while reading lent bytes, which are
// the file itself, and passes on every other panic.
func catchFault(err *error) {
	p := recover()
	if p == nil {
		return
	}
	if _, ok := p.(interface{ Addr() uintptr }); !ok {
		panic(p)
	}
	*err = fmt.Errorf("%w: %v", storage.ErrDamaged, p)
}
