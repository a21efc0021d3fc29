package storagetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"pristan/storage"
)

var writeChecks = []Check{
	ask("a transaction sees its own writes", ownWrites),
	ask("writing inside a scan", writeInsideScan),
	ask("reading what is left of emptied pages", emptiedPages),
	ask("put copies", putCopies),
	ask("large values", largeValues),
	ask("refusals", refusals),
}

// many makes enough entries for a tree of several levels.
func many(n int) model {
	m := model{}
	for i := range n {
		m[fmt.Sprintf("key %05d", i)] = strings.Repeat(fmt.Sprint(i, " "), 1+i%30)
	}
	return m
}

func ownWrites(x *examiner) {
	e, keys := x.engine(), many(500)
	x.update(e, func(w storage.Writer) { x.fill(w, "b", keys) })
	x.update(e, func(w storage.Writer) {
		want := many(500)
		x.bothWays(w, "b", want)
		for i := range 500 {
			key := fmt.Sprintf("key %05d", i)
			switch i % 4 {
			case 0:
				x.delete(w, "b", key)
				delete(want, key)
			case 1:
				x.put(w, "b", key, "new")
				want[key] = "new"
			case 2:
				x.put(w, "b", key+" and another", "added")
				want[key+" and another"] = "added"
			}
			x.want(w, "b", key, want[key])
			if i%50 == 0 {
				x.bothWays(w, "b", want)
			}
		}
		x.bothWays(w, "b", want)
		keys = want
	})
	x.view(e, func(r storage.Reader) { x.bothWays(r, "b", keys) })
}

// writeInsideScan deletes, overwrites and adds behind the scan what it was
// given. Each original key must come exactly once.
func writeInsideScan(x *examiner) {
	e := x.engine()
	for _, reverse := range []bool{false, true} {
		before := many(800)
		var seen []pair
		var after model
		x.update(e, func(w storage.Writer) {
			x.fill(w, "b", before)
			seen, after = nil, model{}
			for entry, err := range w.Scan("b", storage.Range{Reverse: reverse}) {
				x.must(err)
				key := string(entry.Key)
				seen = append(seen, pair{key, string(entry.Value)})
				switch len(seen) % 8 {
				case 0:
					x.put(w, "b", key, "changed")
					after[key] = "changed"
				case 1:
					behind := map[bool]string{false: "a ", true: "z "}[reverse] + key
					x.delete(w, "b", key)
					x.put(w, "b", behind, "moved")
					after[behind] = "moved"
				default:
					x.delete(w, "b", key)
				}
			}
			x.bothWays(w, "b", after)
		})
		want := before.within(storage.Range{Reverse: reverse})
		for i := range max(len(seen), len(want)) {
			if i >= len(seen) || i >= len(want) || seen[i] != want[i] {
				x.fail("reverse %t: given %d entries while changing them, want %d; wrong from entry %d", reverse, len(seen), len(want), i)
			}
		}
		x.view(e, func(r storage.Reader) { x.bothWays(r, "b", after) })
		x.update(e, func(w storage.Writer) {
			for key := range after {
				x.delete(w, "b", key)
			}
		})
	}
}

// emptiedPages deletes long runs of keys and reads in the same transaction,
// when a tree of pages still has the empty ones.
func emptiedPages(x *examiner) {
	e := x.engine()
	for _, gone := range [][2]int{{0, 700}, {300, 1000}, {100, 900}, {0, 1000}} {
		want := many(1000)
		x.update(e, func(w storage.Writer) { x.fill(w, "b", want) })
		x.update(e, func(w storage.Writer) {
			want = many(1000)
			for i := gone[0]; i < gone[1]; i++ {
				key := fmt.Sprintf("key %05d", i)
				x.delete(w, "b", key)
				delete(want, key)
			}
			x.bothWays(w, "b", want)
			for _, limit := range []string{"key 00050", "key 00500", "key 00950"} {
				x.wantScan(w, "b", storage.Range{To: []byte(limit), Reverse: true}, want)
				x.wantScan(w, "b", storage.Range{From: []byte(limit), Reverse: true}, want)
				x.wantScan(w, "b", storage.Range{From: []byte(limit)}, want)
			}
		})
		x.view(e, func(r storage.Reader) { x.bothWays(r, "b", want) })
	}
}

// putCopies changes the slices given to Put at once, and again after the
// commit. A big value is one that fills pages of its own.
func putCopies(x *examiner) {
	e := x.engine()
	for _, size := range []int{1, 100, 100_000} {
		key, value := []byte("key"), bytes.Repeat([]byte("v"), size)
		want := model{"key": string(value)}
		spoil := func() { copy(key, "yek"); clear(value) }
		x.update(e, func(w storage.Writer) {
			copy(key, "key")
			copy(value, want["key"])
			x.must(w.Put("b", key, value))
			spoil()
			x.bothWays(w, "b", want)
		})
		spoil()
		x.view(e, func(r storage.Reader) { x.bothWays(r, "b", want) })
		e = x.reopen(e)
		x.view(e, func(r storage.Reader) { x.bothWays(r, "b", want) })
	}
}

func largeValues(x *examiner) {
	e, want := x.engine(), model{}
	random := rand.New(rand.NewPCG(1, 2))
	for i, size := range []int{4095, 4096, 4097, 1 << 16, 1<<20 - 1, 1 << 20} {
		value := make([]byte, size)
		for j := range value {
			value[j] = byte(random.Uint32())
		}
		want[fmt.Sprint("key ", i)] = string(value)
	}
	x.update(e, func(w storage.Writer) {
		x.fill(w, "b", want)
		x.bothWays(w, "b", want)
	})
	x.view(e, func(r storage.Reader) { x.bothWays(r, "b", want) })
	x.view(x.reopen(e), func(r storage.Reader) { x.bothWays(r, "b", want) })
}

func refusals(x *examiner) {
	e := x.engine()
	longest := strings.Repeat("k", storage.MaxKeySize)
	err := e.Update(context.Background(), func(w storage.Writer) error {
		return errors.Join(
			refused(w, "", "key", []byte("value")),
			refused(w, "b", "", []byte("value")),
			refused(w, "b", "key", nil),
			refused(w, "b", longest+"k", []byte("value")),
			w.Put("b", []byte(longest), []byte("value")),
		)
	})
	x.must(err)
	x.view(e, func(r storage.Reader) { x.bothWays(r, "b", model{longest: "value"}) })
}

// refused returns an error unless Put returned the right one.
func refused(w storage.Writer, bucket, key string, value []byte) error {
	err := w.Put(bucket, []byte(key), value)
	if errors.Is(err, storage.ErrRefused) {
		return nil
	}
	return fmt.Errorf("put %q %s %q: %v, want ErrRefused", bucket, short(key), value, err)
}
