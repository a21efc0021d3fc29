package storagetest

import (
	"bytes"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"pristan/storage"
	"pristan/storage/memory"
)

// optimist is an engine that lets transactions run side by side and looks for
// conflicts at the commit, as servers do. With protect at serializable it is
// sound; below that, and with a fault, it is not.
type optimist struct {
	protect level
	lag     bool // views see the state before the last commit
	torn    bool // a commit becomes visible in pieces
	deaf    bool // transactions work on after their end

	mu             sync.Mutex
	now, last      *database
	closed         bool
	storage.Engine // only its files
}

// level is what a commit compares with the state its transaction began with.
type level int

const (
	serializable      level = iota // everything
	keysOnly                       // keys read and written, but not ranges
	snapshotIsolation              // keys written
	readCommitted                  // nothing, and each read sees the newest state
)

// database is an unchanging state. Entries are compared by address.
type database map[string]map[string]*[]byte

func newOptimist() *optimist {
	return &optimist{now: &database{}, last: &database{}, Engine: memory.New()}
}

func (o *optimist) state() (now, last *database, closed bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now, o.last, o.closed
}

func (o *optimist) View(ctx context.Context, fn func(storage.Reader) error) error {
	now, last, closed := o.state()
	if closed {
		return storage.ErrClosed
	}
	if o.lag {
		now = last
	}
	t := &optimistTx{o: o, base: now}
	defer func() { t.ended = !o.deaf }()
	if err := ctx.Err(); err != nil {
		return err
	}
	return fn(t)
}

func (o *optimist) Update(ctx context.Context, fn func(storage.Writer) error) error {
	for {
		now, _, closed := o.state()
		if closed {
			return storage.ErrClosed
		} else if err := ctx.Err(); err != nil {
			return err
		}
		t := &optimistTx{o: o, base: now, reads: map[[2]string]bool{}, writes: map[[2]string]*[]byte{}}
		err := func() error {
			defer func() { t.ended = !o.deaf }()
			return fn(t)
		}()
		if err != nil || o.commit(t) {
			return err
		}
	}
}

// commit returns false when the transaction must run again.
func (o *optimist) commit(t *optimistTx) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.protect == serializable && o.now != t.base && len(t.writes) > 0 {
		return false
	}
	for at := range t.writes {
		t.reads[at] = t.reads[at] || o.protect == snapshotIsolation
	}
	for at, matters := range t.reads {
		matters = matters || o.protect == keysOnly
		if matters && o.protect != readCommitted && (*o.now)[at[0]][at[1]] != (*t.base)[at[0]][at[1]] {
			return false
		}
	}
	o.last = o.now
	if !o.torn {
		o.now = o.now.with(t.writes)
		return true
	}
	for at, value := range t.writes {
		o.now = o.now.with(map[[2]string]*[]byte{at: value})
		o.mu.Unlock()
		time.Sleep(time.Millisecond)
		o.mu.Lock()
	}
	return true
}

// with returns the state after some writes, a nil one being a deletion.
func (d *database) with(writes map[[2]string]*[]byte) *database {
	next := database{}
	for bucket, entries := range *d {
		next[bucket] = maps.Clone(entries)
	}
	for at, value := range writes {
		if next[at[0]] == nil {
			next[at[0]] = map[string]*[]byte{}
		}
		if next[at[0]][at[1]] = value; value == nil {
			delete(next[at[0]], at[1])
		}
	}
	return &next
}

func (o *optimist) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closed = true
	return nil
}

type optimistTx struct {
	o      *optimist
	base   *database
	reads  map[[2]string]bool // true when the commit must compare it at every level
	writes map[[2]string]*[]byte
	ended  bool
}

func (t *optimistTx) bucket(name string) map[string]*[]byte {
	base := t.base
	if t.o.protect == readCommitted {
		base, _, _ = t.o.state()
	}
	entries := maps.Clone((*base)[name])
	for at, value := range t.writes {
		if at[0] == name && value != nil {
			if entries == nil {
				entries = map[string]*[]byte{}
			}
			entries[at[1]] = value
		} else if at[0] == name {
			delete(entries, at[1])
		}
	}
	return entries
}

func (t *optimistTx) Get(bucket string, key []byte) ([]byte, error) {
	if t.ended {
		return nil, storage.ErrClosed
	}
	if t.reads != nil {
		t.reads[[2]string{bucket, string(key)}] = false
	}
	base := t.base
	if t.o.protect == readCommitted {
		base, _, _ = t.o.state()
	}
	value, written := t.writes[[2]string{bucket, string(key)}]
	if !written {
		value = (*base)[bucket][string(key)]
	}
	if value == nil {
		return nil, nil
	}
	return *value, nil
}

func (t *optimistTx) Scan(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		if t.ended {
			yield(storage.Entry{}, storage.ErrClosed)
			return
		}
		entries := t.bucket(bucket)
		keys := model{}
		for key := range entries {
			keys[key] = ""
		}
		for _, p := range keys.within(r) {
			if !yield(storage.Entry{Key: []byte(p.key), Value: *entries[p.key]}, nil) {
				return
			}
		}
	}
}

func (t *optimistTx) Put(bucket string, key, value []byte) error {
	if t.ended {
		return storage.ErrClosed
	} else if err := storage.CheckPut(bucket, key, value); err != nil {
		return err
	}
	value = bytes.Clone(value)
	t.writes[[2]string{bucket, string(key)}] = &value
	return nil
}

func (t *optimistTx) Delete(bucket string, key []byte) error {
	if t.ended {
		return storage.ErrClosed
	}
	t.writes[[2]string{bucket, string(key)}] = nil
	return nil
}

// place makes a Subject of an engine that does not outlive Close.
func place(make func() storage.Engine) Subject {
	return Subject{Place: func() (func() (storage.Engine, error), error) {
		return func() (storage.Engine, error) { return make(), nil }, nil
	}}
}

// failing runs the exam and returns the names of the checks that failed.
func failing(s Subject, names ...string) (failed []string) {
	for _, c := range Checks() {
		if (len(names) == 0 || slices.Contains(names, c.Name)) && fails(c, s, len(names) > 0) {
			failed = append(failed, c.Name)
		}
	}
	return failed
}

// fails reports whether a check finds a fault. One that draws at random may
// miss a fault we know of now and then, so it is given some tries.
func fails(c Check, s Subject, known bool) bool {
	tries := 1
	if known && c.Name == "random transactions" {
		tries = 8
	}
	for range tries {
		if c.Run(s) != nil {
			return true
		}
	}
	return false
}
