// Package bolt is the storage engine in one local file, made of bbolt. Every
// commit is synced to the disk before Update returns.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"sync/atomic"
	"syscall"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"pristan/storage"
)

// Engine is a storage.Engine over one file.
type Engine struct {
	db     *bbolt.DB
	files  folder
	turn   chan struct{}         // taken by the one writer; unlike a mutex, waiting for it can end with a context
	failed atomic.Pointer[error] // why no more transactions are begun
	stuck  atomic.Bool           // bbolt panicked and still holds locks
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
