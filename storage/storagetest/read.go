package storagetest

import (
	"fmt"
	"strings"

	"pristan/storage"
)

var readChecks = []Check{
	ask("absent is nil", absent),
	ask("an empty value is a value", emptyValue),
	ask("byte order", byteOrder),
	ask("ranges", ranges),
	ask("a scan may stop and nest", stopAndNest),
	ask("buckets are independent", buckets),
}

func absent(x *examiner) {
	e := x.engine()
	x.view(e, func(r storage.Reader) {
		x.want(r, "nowhere", "key", "")
		x.bothWays(r, "nowhere", nil)
	})
	x.update(e, func(w storage.Writer) {
		x.want(w, "nowhere", "key", "")
		x.delete(w, "nowhere", "key")
		x.put(w, "b", "key", "value")
		x.delete(w, "b", "another")
	})
	x.view(e, func(r storage.Reader) {
		for _, key := range []string{"", "k", "kez", "key\x00", strings.Repeat("k", 2*storage.MaxKeySize)} {
			if value, there := x.get(r, "b", key); there {
				x.fail("b[%s] is %s, want nothing", short(key), short(value))
			}
		}
		x.want(r, "b", "key", "value")
	})
}

func emptyValue(x *examiner) {
	e := x.engine()
	check := func(r storage.Reader) {
		if _, there := x.get(r, "b", "key"); !there {
			x.fail("an empty value reads as absent")
		}
		x.bothWays(r, "b", model{"key": ""})
	}
	x.update(e, func(w storage.Writer) {
		x.put(w, "b", "key", "")
		check(w)
	})
	x.view(e, check)
	x.view(x.reopen(e), check)
}

// oddKeys are keys that a sort by language, by length, by sign or up to a zero
// byte would put in another order.
func oddKeys() model {
	m := model{}
	for i, key := range []string{
		"\x00", "\x00\x00", "\x00\xff", "\x01", "10", "9", "A", "B", "a", "a\x00", "a\x00b", "a\xff", "a\xff\xff",
		"aa", "ab", "b", "Я", "я", "ا", "ی", "\x7f", "\x80", "\xfe", "\xfe\xff", "\xff", "\xff\x00", "\xff\xff", "\xff\xff\xff",
	} {
		m[key] = fmt.Sprint(i)
	}
	return m
}

func byteOrder(x *examiner) {
	e, keys := x.engine(), oddKeys()
	x.update(e, func(w storage.Writer) {
		x.fill(w, "b", keys)
		x.bothWays(w, "b", keys)
	})
	check := func(r storage.Reader) {
		x.bothWays(r, "b", keys)
		for key, value := range keys {
			x.want(r, "b", key, value)
		}
	}
	x.view(e, check)
	x.view(x.reopen(e), check)
}

// ranges tries every combination of prefix, from and to out of keys that are
// there, keys that are not, and none; committed and not yet committed.
func ranges(x *examiner) {
	e := x.engine()
	keys := model{}
	bounds := [][]byte{nil, {}, []byte("a\xfe"), []byte("zz")}
	for _, key := range []string{
		"\x00", "\x00\xff", "a", "a\x00", "a\x00b", "a\xff", "a\xff\xff", "aa", "ab", "b", "\xfe\xff", "\xff", "\xff\x00", "\xff\xff",
	} {
		keys[key] = "value of " + key
		bounds = append(bounds, []byte(key))
	}
	check := func(r storage.Reader) {
		for _, prefix := range bounds {
			for _, from := range bounds {
				for _, to := range bounds {
					x.wantScan(r, "b", storage.Range{Prefix: prefix, From: from, To: to}, keys)
					x.wantScan(r, "b", storage.Range{Prefix: prefix, From: from, To: to, Reverse: true}, keys)
				}
			}
		}
	}
	x.update(e, func(w storage.Writer) {
		x.fill(w, "b", keys)
		check(w)
	})
	x.view(e, check)
}

func stopAndNest(x *examiner) {
	e, keys := x.engine(), oddKeys()
	x.update(e, func(w storage.Writer) { x.fill(w, "b", keys) })
	x.view(e, func(r storage.Reader) {
		first, pairs := "", 0
		for entry, err := range r.Scan("b", storage.Range{}) {
			x.must(err)
			first = string(entry.Key)
			break
		}
		if first != "\x00" {
			x.fail("the first key is %q", first)
		}
		for outer, err := range r.Scan("b", storage.Range{}) {
			x.must(err)
			for _, err := range r.Scan("b", storage.Range{From: outer.Key}) {
				x.must(err)
				pairs++
			}
		}
		if n := len(keys); pairs != n*(n+1)/2 {
			x.fail("nested scans gave %d pairs, want %d", pairs, n*(n+1)/2)
		}
	})
}

// buckets uses names and keys that run into each other when they are joined.
func buckets(x *examiner) {
	e := x.engine()
	names := []string{"a", "aa", "a/a", "a\x00", "a\x00a", "A", "a.a", "aaa", "я"}
	all := map[string]model{}
	x.update(e, func(w storage.Writer) {
		for _, name := range names {
			all[name] = model{}
			for _, key := range []string{"a", "aa", "\x00a", "/a", ".a"} {
				all[name][key] = name + " has " + key
			}
			x.fill(w, name, all[name])
		}
	})
	x.update(e, func(w storage.Writer) {
		for key := range all["aa"] {
			x.delete(w, "aa", key)
		}
	})
	all["aa"] = nil
	x.view(x.reopen(e), func(r storage.Reader) {
		for _, name := range names {
			x.bothWays(r, name, all[name])
			for key, value := range all[name] {
				x.want(r, name, key, value)
			}
		}
	})
}
