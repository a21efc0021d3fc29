package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"pristan/storage"
	"pristan/storage/memory"
)

// bent is a sound engine whose transactions pass through a function that
// spoils something.
type bent struct {
	storage.Engine
	bend func(tx) tx
}

// tx is a transaction whose methods can be replaced one by one. In a View put
// and delete are nil.
type tx struct {
	get    func(bucket string, key []byte) ([]byte, error)
	scan   func(bucket string, r storage.Range) iter.Seq2[storage.Entry, error]
	put    func(bucket string, key, value []byte) error
	delete func(bucket string, key []byte) error
}

func (t tx) Get(bucket string, key []byte) ([]byte, error) { return t.get(bucket, key) }
func (t tx) Put(bucket string, key, value []byte) error    { return t.put(bucket, key, value) }
func (t tx) Delete(bucket string, key []byte) error        { return t.delete(bucket, key) }
func (t tx) Scan(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
	return t.scan(bucket, r)
}

func (b bent) View(ctx context.Context, fn func(storage.Reader) error) error {
	return b.Engine.View(ctx, func(r storage.Reader) error {
		return fn(b.bend(tx{get: r.Get, scan: r.Scan}))
	})
}

func (b bent) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return b.Engine.Update(ctx, func(w storage.Writer) error {
		return fn(b.bend(tx{get: w.Get, scan: w.Scan, put: w.Put, delete: w.Delete}))
	})
}

func bending(bend func(tx) tx) Subject {
	return place(func() storage.Engine { return bent{memory.New(), bend} })
}

// rescan replaces what scans yield.
func rescan(change func(all []storage.Entry, r storage.Range) []storage.Entry, widen func(storage.Range) storage.Range) Subject {
	return bending(func(t tx) tx {
		sound := t.scan
		t.scan = func(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
			var all []storage.Entry
			for e := range sound(bucket, widen(r)) {
				all = append(all, e)
			}
			return func(yield func(storage.Entry, error) bool) {
				for _, e := range change(all, r) {
					if !yield(e, nil) {
						return
					}
				}
			}
		}
		return t
	})
}

func same(r storage.Range) storage.Range                     { return r }
func all(e []storage.Entry, _ storage.Range) []storage.Entry { return e }
func order(by func(a, b []byte) int) Subject {
	return rescan(func(all []storage.Entry, r storage.Range) []storage.Entry {
		slices.SortStableFunc(all, func(a, b storage.Entry) int {
			if r.Reverse {
				a, b = b, a
			}
			return by(a.Key, b.Key)
		})
		return all
	}, same)
}

func byLength(a, b []byte) int { return len(a) - len(b) }
func byLetter(a, b []byte) int { return bytes.Compare(bytes.ToLower(a), bytes.ToLower(b)) }
func bySign(a, b []byte) int {
	return slices.CompareFunc(a, b, func(a, b byte) int { return int(int8(a)) - int(int8(b)) })
}

// upToNul keeps only what a C string would.
func upToNul(key []byte) []byte {
	before, _, found := bytes.Cut(key, []byte{0})
	if found && len(before) > 0 {
		return before
	}
	return key
}

// aliasing reads what Put was given only at the end of the transaction.
type aliasing struct{ storage.Engine }

func (a aliasing) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return a.Engine.Update(ctx, func(w storage.Writer) error {
		var later []func() error
		err := fn(tx{get: w.Get, scan: w.Scan, delete: w.Delete, put: func(bucket string, key, value []byte) error {
			if len(value) <= 4096 {
				return w.Put(bucket, key, value)
			}
			key = bytes.Clone(key)
			later = append(later, func() error { return w.Put(bucket, key, value) })
			return w.Put(bucket, key, value)
		}})
		for _, put := range later {
			err = errors.Join(err, put())
		}
		return err
	})
}

// dirty lets views read in the transaction that is being written.
type dirty struct {
	storage.Engine
	mu      sync.Mutex
	current storage.Writer
}

func (d *dirty) set(w storage.Writer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.current = w
}

func (d *dirty) Update(ctx context.Context, fn func(storage.Writer) error) error {
	defer d.set(nil)
	return d.Engine.Update(ctx, func(w storage.Writer) error { d.set(w); return fn(w) })
}

func (d *dirty) View(ctx context.Context, fn func(storage.Reader) error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.current != nil {
		return fn(d.current)
	}
	return d.Engine.View(ctx, fn)
}

// updating is a sound engine with another Update.
type updating struct {
	storage.Engine
	update func(e storage.Engine, ctx context.Context, fn func(storage.Writer) error) error
}

func (u updating) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return u.update(u.Engine, ctx, fn)
}

func withUpdate(update func(storage.Engine, context.Context, func(storage.Writer) error) error) Subject {
	return place(func() storage.Engine { return updating{memory.New(), update} })
}

// keepErrors commits what it should undo.
func keepErrors(e storage.Engine, ctx context.Context, fn func(storage.Writer) error) (err error) {
	return errors.Join(e.Update(ctx, func(w storage.Writer) error { err = fn(w); return nil }), err)
}

func keepPanics(e storage.Engine, ctx context.Context, fn func(storage.Writer) error) error {
	var p any
	err := e.Update(ctx, func(w storage.Writer) error {
		defer func() { p = recover() }()
		return fn(w)
	})
	if p != nil {
		panic(p)
	}
	return err
}

func swallowPanics(e storage.Engine, ctx context.Context, fn func(storage.Writer) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return e.Update(ctx, fn)
}

func wrapErrors(e storage.Engine, ctx context.Context, fn func(storage.Writer) error) error {
	if err := e.Update(ctx, fn); err != nil {
		return fmt.Errorf("update: %w", err)
	}
	return nil
}

func ignoreContext(e storage.Engine, _ context.Context, fn func(storage.Writer) error) error {
	return e.Update(context.Background(), fn)
}

// staleScans scan the state before the transaction.
func staleScans(e storage.Engine, ctx context.Context, fn func(storage.Writer) error) error {
	return e.View(ctx, func(r storage.Reader) error {
		return e.Update(ctx, func(w storage.Writer) error {
			return fn(tx{get: w.Get, scan: r.Scan, put: w.Put, delete: w.Delete})
		})
	})
}

// skipping loses its place in a scan whenever something is deleted.
func skipping(t tx) tx {
	deleted, remove, scan := false, t.delete, t.scan
	t.delete = func(bucket string, key []byte) error { deleted = true; return remove(bucket, key) }
	t.scan = func(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
		return func(yield func(storage.Entry, error) bool) {
			for e, err := range scan(bucket, r) {
				if deleted {
					deleted = false
				} else if !yield(e, err) {
					return
				}
			}
		}
	}
	return t
}

// inPlace overwrites a value of the same length where it is.
func inPlace(t tx) tx {
	put := t.put
	t.put = func(bucket string, key, value []byte) error {
		if old, _ := t.get(bucket, key); len(old) == len(value) {
			copy(old, value)
		}
		return put(bucket, key, value)
	}
	return t
}

// joined keeps all buckets in one, with nothing between name and key.
func joined(t tx) tx {
	get, put, remove, scan := t.get, t.put, t.delete, t.scan
	name := func(bucket string, key []byte) []byte { return append([]byte(bucket), key...) }
	t.get = func(bucket string, key []byte) ([]byte, error) { return get("all", name(bucket, key)) }
	t.put = func(bucket string, key, value []byte) error { return put("all", name(bucket, key), value) }
	t.delete = func(bucket string, key []byte) error { return remove("all", name(bucket, key)) }
	t.scan = func(bucket string, r storage.Range) iter.Seq2[storage.Entry, error] {
		return func(yield func(storage.Entry, error) bool) {
			for e, err := range scan("all", storage.Range{Prefix: []byte(bucket), Reverse: r.Reverse}) {
				e.Key = e.Key[len(bucket):]
				if !yield(e, err) {
					return
				}
			}
		}
	}
	return t
}

// withPut changes what is put.
func withPut(change func(bucket string, key, value []byte) (string, []byte, []byte)) Subject {
	return bending(func(t tx) tx {
		put := t.put
		t.put = func(bucket string, key, value []byte) error { return put(change(bucket, key, value)) }
		return t
	})
}

// withGet changes what is got.
func withGet(change func(value []byte) ([]byte, error)) Subject {
	return bending(func(t tx) tx {
		get := t.get
		t.get = func(bucket string, key []byte) ([]byte, error) {
			value, err := get(bucket, key)
			if err != nil {
				return nil, err
			}
			return change(value)
		}
		return t
	})
}

func lower(bucket string, key, value []byte) (string, []byte, []byte) {
	return strings.ToLower(bucket), key, value
}

// neverClosed ignores Close.
type neverClosed struct{ storage.Engine }

func (neverClosed) Close() error { return nil }
