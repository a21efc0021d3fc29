package storagetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"pristan/storage"
)

var isolationChecks = []Check{
	ask("a view does not change", snapshot),
	ask("no dirty read", dirtyRead),
	ask("a commit is seen at once", seenAtOnce),
	ask("no lost update", lostUpdate),
	ask("no write skew", writeSkew),
	ask("no phantom", phantom),
	ask("many counters at once", counters),
}

// meeting holds transactions back until all of them run at the same time, or
// until it is plain that the engine runs them one after another.
type meeting struct {
	missing atomic.Int32
	all     chan struct{}
}

func newMeeting(n int32) *meeting {
	m := &meeting{all: make(chan struct{})}
	m.missing.Store(n)
	return m
}

func (m *meeting) wait() {
	if m.missing.Add(-1) == 0 { // below in a closure's second run
		close(m.all)
	}
	select {
	case <-m.all:
	case <-time.After(patience):
	}
}

// together runs n updates at the same time and joins their errors.
func together(e storage.Engine, n int, fn func(i int, w storage.Writer) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			errs[i] = e.Update(context.Background(), func(w storage.Writer) error { return fn(i, w) })
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

// snapshot commits beside a view that has read. The view must go on to see
// what it saw, and bytes lent to it must not change under its hands.
func snapshot(x *examiner) {
	e := x.engine()
	before := model{"big": strings.Repeat("old ", 10_000), "small": "old", "deleted": "old"}
	after := model{"big": strings.Repeat("new ", 10_000), "small": "new", "added": "new"}
	x.update(e, func(w storage.Writer) { x.fill(w, "b", before) })

	committed := make(chan error, 1)
	begin := sync.OnceFunc(func() {
		go func() {
			committed <- e.Update(context.Background(), func(w storage.Writer) error {
				var errs []error
				for key, value := range after {
					errs = append(errs, w.Put("b", []byte(key), []byte(value)))
				}
				return errors.Join(append(errs, w.Delete("b", []byte("deleted")))...)
			})
		}()
	})
	x.view(e, func(r storage.Reader) {
		first := model{}
		for _, p := range x.scan(r, "b", storage.Range{}) {
			first[p.key] = p.value
		}
		lent, err := r.Get("b", []byte("big"))
		x.must(err)
		begin()
		select {
		case err := <-committed:
			committed <- err
		case <-time.After(patience): // writers wait for readers: as good
		}
		x.bothWays(r, "b", first)
		if string(lent) != first["big"] {
			x.fail("a lent value changed during the view")
		}
	})
	x.must(<-committed)
	x.view(e, func(r storage.Reader) { x.bothWays(r, "b", after) })
}

func dirtyRead(x *examiner) {
	e := x.engine()
	x.update(e, func(w storage.Writer) { x.put(w, "b", "key", "old") })

	seen := make(chan string, 1)
	look := sync.OnceFunc(func() {
		go func() {
			var values []string
			err := e.View(context.Background(), func(r storage.Reader) error {
				values = nil
				for e, err := range r.Scan("b", storage.Range{}) {
					if err != nil {
						return err
					}
					values = append(values, string(e.Value))
				}
				return nil
			})
			seen <- fmt.Sprint(values, err)
		}()
	})
	sorry := errors.New("sorry")
	e.Update(context.Background(), func(w storage.Writer) error {
		x.put(w, "b", "key", "dirty")
		x.put(w, "b", "another", "dirty")
		look()
		select {
		case s := <-seen:
			seen <- s
		case <-time.After(patience): // readers wait for writers: as good
		}
		return sorry
	})
	if got, want := <-seen, "[old] <nil>"; got != want {
		x.fail("beside a transaction that was undone a view saw %s, want %s", got, want)
	}
}

func seenAtOnce(x *examiner) {
	e := x.engine()
	for i := range 50 {
		want := fmt.Sprint(i)
		x.update(e, func(w storage.Writer) { x.put(w, "b", "key", want) })
		x.view(e, func(r storage.Reader) { x.want(r, "b", "key", want) })
		x.update(e, func(w storage.Writer) { x.want(w, "b", "key", want) })
	}
}

// increment adds one to a counter, calling between after it has read.
func increment(w storage.Writer, key string, between func()) error {
	old, err := w.Get("b", []byte(key))
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(old))
	between()
	return w.Put("b", []byte(key), []byte(strconv.Itoa(n+1)))
}

func lostUpdate(x *examiner) {
	e, both := x.engine(), newMeeting(2)
	x.must(together(e, 2, func(_ int, w storage.Writer) error {
		return increment(w, "counter", both.wait)
	}))
	x.view(e, func(r storage.Reader) { x.want(r, "b", "counter", "2") })
}

// writeSkew has two caseworkers who may each go off duty only while the other
// is on: each reads both keys and changes its own.
func writeSkew(x *examiner) {
	e, both := x.engine(), newMeeting(2)
	staff := []string{"maria", "ivan"}
	x.update(e, func(w storage.Writer) { x.fill(w, "duty", model{"maria": "on", "ivan": "on"}) })
	x.must(together(e, 2, func(i int, w storage.Writer) error {
		other, err := w.Get("duty", []byte(staff[1-i]))
		if err != nil {
			return err
		}
		off := string(other) != "on"
		both.wait()
		if off {
			return nil
		}
		return w.Put("duty", []byte(staff[i]), []byte("off"))
	}))
	x.view(e, func(r storage.Reader) {
		maria, _ := x.get(r, "duty", "maria")
		ivan, _ := x.get(r, "duty", "ivan")
		if maria == "off" && ivan == "off" {
			x.fail("both went off duty, each having seen the other on")
		}
	})
}

// phantom has two transactions that each add an entry if a range is empty.
func phantom(x *examiner) {
	e, both := x.engine(), newMeeting(2)
	q := storage.Range{Prefix: []byte("claim/")}
	x.must(together(e, 2, func(i int, w storage.Writer) error {
		count := 0
		for _, err := range w.Scan("b", q) {
			if err != nil {
				return err
			}
			count++
		}
		both.wait()
		if count > 0 {
			return nil
		}
		return w.Put("b", fmt.Append(nil, "claim/", i), []byte("mine"))
	}))
	x.view(e, func(r storage.Reader) {
		if claims := x.scan(r, "b", q); len(claims) != 1 {
			x.fail("%d transactions found the range empty and added to it", len(claims))
		}
	})
}

// counters mixes writers and readers without steering them. The writers keep
// the sum of two counters even.
func counters(x *examiner) {
	const workers, rounds = 16, 25
	e := x.engine()
	var readers, writers sync.WaitGroup
	var stop atomic.Bool
	var odd atomic.Int32
	for range 2 {
		readers.Go(func() {
			for !stop.Load() {
				e.View(context.Background(), func(r storage.Reader) error {
					a, _ := r.Get("b", []byte("left"))
					b, _ := r.Get("b", []byte("right"))
					if string(a) != string(b) {
						odd.Add(1)
					}
					return nil
				})
			}
		})
	}
	errs := make([]error, workers)
	for i := range workers {
		writers.Go(func() {
			for range rounds {
				err := e.Update(context.Background(), func(w storage.Writer) error {
					return errors.Join(increment(w, "left", func() {}), increment(w, "right", func() {}))
				})
				errs[i] = errors.Join(errs[i], err)
			}
		})
	}
	writers.Wait()
	stop.Store(true)
	readers.Wait()
	x.must(errors.Join(errs...))
	if n := odd.Load(); n > 0 {
		x.fail("%d views saw half of a transaction", n)
	}
	total := strconv.Itoa(workers * rounds)
	x.view(x.reopen(e), func(r storage.Reader) { x.bothWays(r, "b", model{"left": total, "right": total}) })
}
