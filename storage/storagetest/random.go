package storagetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"

	"pgregory.net/rapid"

	"pristan/storage"
)

var modelChecks = []Check{
	ask("random transactions", randomTransactions),
	ask("ten thousand keys", tenThousand),
}

// randomTransactions lets rapid look for a short series of transactions after
// which the engine and two maps differ.
func randomTransactions(x *examiner) {
	r := &recorder{}
	done := make(chan struct{})
	go func() { // of its own, because FailNow ends it
		defer close(done)
		rapid.Check(r, func(t *rapid.T) { randomRun(t, x.subject) })
	}()
	<-done
	if r.failed {
		x.fail("%s", r.messages)
	}
}

var (
	anyBucket = rapid.SampledFrom([]string{"a", "b"})
	anyKey    = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte("\x00am\xff")), 1, 3), func(b []byte) string { return string(b) })
	anyBound  = rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte("\x00am\xff")), 0, 2), func(b []byte) []byte { return b })
	anyValue  = rapid.SampledFrom([]string{"", "1", "2", string(make([]byte, 5000))})
)

func randomRun(t *rapid.T, s Subject) {
	x := &examiner{subject: s}
	defer func() {
		p := recover()
		for _, e := range x.engines {
			e.Close()
		}
		if x.failure != nil {
			t.Fatal(x.failure)
		} else if p != nil {
			panic(p)
		}
	}()
	e, state := x.engine(), map[string]model{"a": {}, "b": {}}
	for range rapid.IntRange(1, 6).Draw(t, "transactions") {
		keep := rapid.Bool().Draw(t, "commit")
		var next map[string]model
		err := e.Update(context.Background(), func(w storage.Writer) error {
			next = map[string]model{"a": maps.Clone(state["a"]), "b": maps.Clone(state["b"])}
			for range rapid.IntRange(0, 12).Draw(t, "steps") {
				randomStep(t, x, w, next)
			}
			if !keep {
				return errUndo
			}
			return nil
		})
		if keep {
			x.must(err)
			state = next
		} else if err != errUndo {
			x.fail("update returned %v, want the error of its closure", err)
		}
		if rapid.IntRange(0, 9).Draw(t, "reopen") == 0 {
			e = x.reopen(e)
		}
		x.view(e, func(r storage.Reader) {
			x.bothWays(r, "a", state["a"])
			x.bothWays(r, "b", state["b"])
		})
	}
}

var errUndo = errors.New("undo")

func randomStep(t *rapid.T, x *examiner, w storage.Writer, state map[string]model) {
	bucket := anyBucket.Draw(t, "bucket")
	switch rapid.IntRange(0, 5).Draw(t, "step") {
	case 0, 1, 2:
		key, value := anyKey.Draw(t, "put"), anyValue.Draw(t, "value")
		x.put(w, bucket, key, value)
		state[bucket][key] = value
	case 3:
		key := anyKey.Draw(t, "delete")
		x.delete(w, bucket, key)
		delete(state[bucket], key)
	case 4:
		key := anyKey.Draw(t, "get")
		got, there := x.get(w, bucket, key)
		if want, has := state[bucket][key]; got != want || there != has {
			x.fail("%s[%q] is %s, there: %t; want %s, %t", bucket, key, short(got), there, short(want), has)
		}
	case 5:
		x.wantScan(w, bucket, storage.Range{
			Prefix:  anyBound.Draw(t, "prefix"),
			From:    anyBound.Draw(t, "from"),
			To:      anyBound.Draw(t, "to"),
			Reverse: rapid.Bool().Draw(t, "reverse"),
		}, state[bucket])
	}
}

// tenThousand is one long run on many keys, so that trees grow and shrink.
func tenThousand(x *examiner) {
	random := rand.New(rand.NewPCG(3, 4))
	e, want := x.engine(), model{}
	for batch := range 12 {
		steps := randomBatch(random, want, batch >= 9)
		x.update(e, func(w storage.Writer) {
			for _, s := range steps {
				if s.deleted {
					x.delete(w, "b", s.key)
				} else {
					x.put(w, "b", s.key, s.value)
				}
			}
		})
		e = x.reopen(e)
		x.view(e, func(r storage.Reader) {
			x.bothWays(r, "b", want)
			for range 5 {
				x.wantScan(r, "b", randomRange(random), want)
			}
		})
	}
}

type step struct {
	pair
	deleted bool
}

// randomBatch applies about 1,100 puts and some deletes to the model, or in a
// shrinking phase mostly deletes.
func randomBatch(random *rand.Rand, m model, shrink bool) (steps []step) {
	keys := slices.Sorted(maps.Keys(m))
	for _, key := range keys {
		if random.IntN(10) == 0 || shrink && random.IntN(2) == 0 {
			steps = append(steps, step{pair{key: key}, true})
			delete(m, key)
		}
	}
	for range 1600 {
		p := pair{randomBytes(random, 1, 40), randomBytes(random, 0, 300)}
		steps = append(steps, step{p, false})
		m[p.key] = p.value
	}
	return steps
}

func randomBytes(random *rand.Rand, least, most int) string {
	b := make([]byte, least+random.IntN(most-least+1))
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return string(b)
}

func randomRange(random *rand.Rand) storage.Range {
	return storage.Range{
		Prefix:  []byte(randomBytes(random, 0, 1)),
		From:    []byte(randomBytes(random, 0, 2)),
		To:      []byte(randomBytes(random, 0, 2)),
		Reverse: random.IntN(2) == 0,
	}
}

// recorder is a rapid.TB that keeps what it is told.
type recorder struct {
	failed   bool
	messages string
}

func (r *recorder) Helper()                          {}
func (r *recorder) Name() string                     { return "exam" }
func (r *recorder) Logf(format string, args ...any)  {}
func (r *recorder) Log(args ...any)                  {}
func (r *recorder) Skipf(format string, args ...any) { runtime.Goexit() }
func (r *recorder) Skip(args ...any)                 { runtime.Goexit() }
func (r *recorder) SkipNow()                         { runtime.Goexit() }
func (r *recorder) Errorf(format string, args ...any) {
	r.Fail()
	r.messages += fmt.Sprintf(format, args...)
}
func (r *recorder) Error(args ...any)                 { r.Fail(); r.messages += fmt.Sprint(args...) }
func (r *recorder) Fatalf(format string, args ...any) { r.Errorf(format, args...); runtime.Goexit() }
func (r *recorder) Fatal(args ...any)                 { r.Error(args...); runtime.Goexit() }
func (r *recorder) FailNow()                          { r.Fail(); runtime.Goexit() }
func (r *recorder) Fail()                             { r.failed = true }
func (r *recorder) Failed() bool                      { return r.failed }
