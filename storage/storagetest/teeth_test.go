package storagetest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"slices"
	"testing"

	"pristan/storage"
	"pristan/storage/memory"
)

func TestMain(m *testing.M) {
	flag.Set("rapid.nofailfile", "true") // failing is what these engines are for
	flag.Set("rapid.shrinktime", "100ms")
	os.Exit(m.Run())
}

func isolated(protect level) Subject {
	return place(func() storage.Engine { o := newOptimist(); o.protect = protect; return o })
}

// TestSoundEnginesPass examines engines that differ as much as they may: one
// lets transactions run side by side and repeats closures after a conflict,
// one runs each closure twice for no reason.
func TestSoundEnginesPass(t *testing.T) {
	t.Run("optimist", func(t *testing.T) { Exam(t, isolated(serializable)) })
	t.Run("twice", func(t *testing.T) {
		Exam(t, place(func() storage.Engine { return twice{memory.New()} }))
	})
}

type twice struct{ storage.Engine }

func (e twice) View(ctx context.Context, fn func(storage.Reader) error) error {
	e.Engine.View(ctx, fn)
	return e.Engine.View(ctx, fn)
}

func (e twice) Update(ctx context.Context, fn func(storage.Writer) error) error {
	e.Engine.Update(ctx, func(w storage.Writer) error { return errors.Join(fn(w), errors.New("again")) })
	return e.Engine.Update(ctx, fn)
}

// TestIsolationLevels shows that each level below serializable fails the
// checks about what it allows, and only those.
func TestIsolationLevels(t *testing.T) {
	about := []string{"no lost update", "no write skew", "no phantom"}
	for _, c := range []struct {
		protect level
		fails   []string
	}{
		{serializable, nil},
		{keysOnly, about[2:]},
		{snapshotIsolation, about[1:]},
		{readCommitted, about},
	} {
		if got := failing(isolated(c.protect), about...); !slices.Equal(got, c.fails) {
			t.Errorf("level %d fails %q, want %q", c.protect, got, c.fails)
		}
	}
}

func TestBrokenEnginesFail(t *testing.T) {
	faulty := func(set func(*optimist)) Subject {
		return place(func() storage.Engine { o := newOptimist(); set(o); return o })
	}
	memoryWith := func(wrap func(storage.Engine) storage.Engine) Subject {
		return place(func() storage.Engine { return wrap(memory.New()) })
	}
	for _, c := range []struct {
		fault   string
		subject Subject
		fails   []string
	}{
		{"sorts by length", order(byLength), []string{"byte order", "ranges", "random transactions", "ten thousand keys"}},
		{"sorts as people do", order(byLetter), []string{"byte order", "ten thousand keys"}},
		{"sorts signed bytes", order(bySign), []string{"byte order", "random transactions", "ten thousand keys"}},
		{"keys end at a zero byte", withPut(func(b string, k, v []byte) (string, []byte, []byte) { return b, upToNul(k), v }),
			[]string{"byte order", "random transactions", "ten thousand keys"}},
		{"includes To", rescan(all, func(r storage.Range) storage.Range {
			if len(r.To) > 0 {
				r.To = append(bytes.Clone(r.To), 0)
			}
			return r
		}), []string{"ranges", "random transactions"}},
		{"excludes From", rescan(all, func(r storage.Range) storage.Range {
			if len(r.From) > 0 {
				r.From = append(bytes.Clone(r.From), 0)
			}
			return r
		}), []string{"ranges", "a scan may stop and nest", "random transactions"}},
		{"takes From for a prefix", rescan(all, func(r storage.Range) storage.Range {
			if len(r.From) > 0 {
				r.Prefix = r.From
			}
			return r
		}), []string{"ranges", "random transactions"}},
		{"finds no end for a prefix of 0xff", rescan(func(all []storage.Entry, r storage.Range) []storage.Entry {
			if len(r.Prefix) > 0 && r.Prefix[len(r.Prefix)-1] == 0xff {
				return nil
			}
			return all
		}, same), []string{"ranges", "random transactions"}},
		{"goes one way only", rescan(all, func(r storage.Range) storage.Range { r.Reverse = false; return r }),
			[]string{"byte order", "ranges", "random transactions"}},
		{"starts a reverse scan one too late", rescan(func(all []storage.Entry, r storage.Range) []storage.Entry {
			if r.Reverse && len(r.To) > 0 && len(all) > 1 {
				return all[1:]
			}
			return all
		}, same), []string{"ranges", "random transactions"}},
		{"scans 400 entries at most", rescan(func(all []storage.Entry, _ storage.Range) []storage.Entry {
			return all[:min(len(all), 400)]
		}, same), []string{"a transaction sees its own writes", "writing inside a scan", "ten thousand keys"}},
		{"takes an empty value for none", withGet(func(v []byte) ([]byte, error) { return append([]byte(nil), v...), nil }),
			[]string{"an empty value is a value", "random transactions"}},
		{"has no answer for absent keys", withGet(func(v []byte) ([]byte, error) {
			if v == nil {
				return nil, errors.New("no such key")
			}
			return v, nil
		}), []string{"absent is nil", "no lost update"}},
		{"cuts values at 64 KiB", withPut(func(b string, k, v []byte) (string, []byte, []byte) { return b, k, v[:min(len(v), 1<<16)] }),
			[]string{"large values", "put copies"}},
		{"takes a nil value", withPut(func(b string, k, v []byte) (string, []byte, []byte) { return b, k, append([]byte{}, v...) }),
			[]string{"refusals"}},
		{"ignores the case of bucket names", withPut(lower), []string{"buckets are independent"}},
		{"joins bucket and key", bending(joined), []string{"buckets are independent"}},
		{"loses its place after a delete", bending(skipping), []string{"writing inside a scan"}},
		{"scans without its own writes", withUpdate(staleScans), []string{"a transaction sees its own writes", "byte order", "random transactions"}},
		{"keeps the slices given to Put", memoryWith(func(e storage.Engine) storage.Engine { return aliasing{e} }), []string{"put copies"}},
		{"overwrites in place", bending(inPlace), []string{"a view does not change", "random transactions"}},
		{"shows uncommitted writes", memoryWith(func(e storage.Engine) storage.Engine { return &dirty{Engine: e} }), []string{"no dirty read"}},
		{"shows half a commit", faulty(func(o *optimist) { o.torn = true }), []string{"many counters at once"}},
		{"shows the state before the last commit", faulty(func(o *optimist) { o.lag = true }), []string{"a commit is seen at once"}},
		{"reads without a snapshot", isolated(readCommitted), []string{"a view does not change"}},
		{"commits after an error", withUpdate(keepErrors), []string{"an error undoes everything", "random transactions"}},
		{"changes errors", withUpdate(wrapErrors), []string{"an error undoes everything", "random transactions"}},
		{"commits after a panic", withUpdate(keepPanics), []string{"a panic undoes everything and goes on"}},
		{"swallows panics", withUpdate(swallowPanics), []string{"a panic undoes everything and goes on"}},
		{"ignores the context", withUpdate(ignoreContext), []string{"a context that has ended"}},
		{"works on after Close", memoryWith(func(e storage.Engine) storage.Engine { return neverClosed{e} }), []string{"closed means closed"}},
		{"works on after the end of a transaction", faulty(func(o *optimist) { o.deaf = true }), []string{"an ended transaction gives nothing"}},
		{"forgets when it is closed", forgetting(func(*optimist) *database { return &database{} }),
			[]string{"commits survive", "byte order", "put copies", "random transactions", "ten thousand keys"}},
		{"forgets the last commit", forgetting(func(o *optimist) *database { return o.last }),
			[]string{"commits survive", "byte order", "put copies", "many counters at once"}},
	} {
		t.Run(c.fault, func(t *testing.T) {
			if got := failing(c.subject, c.fails...); len(got) != len(c.fails) {
				t.Errorf("fails %q only, want %q", got, c.fails)
			}
		})
	}
}

// forgetting claims to be durable; keep says what is there after Close.
func forgetting(keep func(*optimist) *database) Subject {
	return Subject{Durable: true, Place: func() (func() (storage.Engine, error), error) {
		last := newOptimist()
		return func() (storage.Engine, error) {
			next := newOptimist()
			next.now = keep(last)
			last = next
			return next, nil
		}, nil
	}}
}
