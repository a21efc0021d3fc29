// Package memory is the storage engine that forgets: for tests and the demo.
package memory

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"sync"
	"sync/atomic"

	"pristan/storage"
)

// Engine is a storage.Engine in memory. Its zero value is not usable.
type Engine struct {
	writing sync.Mutex
	state   atomic.Pointer[state]
	closed  atomic.Bool
	files   files
}

// state is all buckets at one moment. Nobody changes a state or a tree in it:
// a transaction makes a new one, which shares what stays the same.
type state map[string]*node

// New makes an empty engine.
func New() *Engine {
	e := &Engine{}
	e.state.Store(&state{})
	return e
}

// View implements storage.Engine. It never waits.
func (e *Engine) View(ctx context.Context, fn func(storage.Reader) error) error {
	if err := e.ready(ctx); err != nil {
		return err
	}
	t := &reader{state: *e.state.Load()}
	defer t.end()
	return fn(t)
}

// Update implements storage.Engine. One runs at a time.
func (e *Engine) Update(ctx context.Context, fn func(storage.Writer) error) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.ready(ctx); err != nil {
		return err
	}
	t := &writer{reader{state: maps.Clone(*e.state.Load())}}
	defer t.end()
	if err := fn(t); err != nil {
		return err
	}
	e.state.Store(&t.state)
	return nil
}

func (e *Engine) ready(ctx context.Context) error {
	if e.closed.Load() {
		return storage.ErrClosed
	}
	return ctx.Err()
}

// Close implements storage.Engine.
func (e *Engine) Close() error {
	e.writing.Lock()
	defer e.writing.Unlock()
	e.closed.Store(true)
	return nil
}

// reader is the transaction of a View.
type reader struct {
	state state
	ended bool
}

func (t *reader) end() { t.ended = true }

func (t *reader) Get(bucket string, key []byte) ([]byte, error) {
	if t.ended {
		return nil, storage.ErrClosed
	}
	return t.state[bucket].get(key), nil
}

func (t *reader) Scan(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		if t.ended {
			yield(storage.Entry{}, storage.ErrClosed)
			return
		}
		from, to := r.Bounds()
		give := func(e storage.Entry) bool { return yield(e, nil) }
		if r.Reverse {
			t.state[bucket].descend(from, to, give)
		} else {
			t.state[bucket].ascend(from, to, give)
		}
	}
}

// writer is the transaction of an Update, with a state of its own.
type writer struct{ reader }

func (t *writer) Put(bucket string, key, value []byte) error {
	if t.ended {
		return storage.ErrClosed
	}
	if err := storage.CheckPut(bucket, key, value); err != nil {
		return err
	}
	e := storage.Entry{Key: bytes.Clone(key), Value: bytes.Clone(value)}
	t.state[bucket] = t.state[bucket].put(e)
	return nil
}

func (t *writer) Delete(bucket string, key []byte) error {
	if t.ended {
		return storage.ErrClosed
	}
	t.state[bucket] = t.state[bucket].without(key)
	return nil
}
