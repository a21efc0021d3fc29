package storage

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// TestBounds compares Bounds with what the documentation of Range says.
func TestBounds(t *testing.T) {
	part := rapid.SliceOfN(rapid.SampledFrom([]byte("\x00ab\xfe\xff")), 0, 3)
	rapid.Check(t, func(t *rapid.T) {
		r := Range{Prefix: part.Draw(t, "prefix"), From: part.Draw(t, "from"), To: part.Draw(t, "to")}
		key, prefix := part.Draw(t, "key"), bytes.Clone(r.Prefix)
		want := bytes.HasPrefix(key, r.Prefix) && bytes.Compare(key, r.From) >= 0 &&
			(len(r.To) == 0 || bytes.Compare(key, r.To) < 0)
		from, to := r.Bounds()
		if got := bytes.Compare(key, from) >= 0 && (to == nil || bytes.Compare(key, to) < 0); got != want {
			t.Fatalf("%q in %+v: %t, want %t (from %q to %q)", key, r, got, want, from, to)
		}
		if !bytes.Equal(prefix, r.Prefix) {
			t.Fatal("Bounds changed the prefix")
		}
	})
}

func TestCheckPut(t *testing.T) {
	key, long := []byte("k"), make([]byte, MaxKeySize+1)
	for name, err := range map[string]error{
		"no bucket": CheckPut("", key, key),
		"no key":    CheckPut("b", nil, key),
		"empty key": CheckPut("b", []byte{}, key),
		"long key":  CheckPut("b", long, key),
		"nil value": CheckPut("b", key, nil),
	} {
		if !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v, want ErrRefused", name, err)
		}
	}
	if err := errors.Join(CheckPut("b", long[1:], key), CheckPut("b", key, []byte{})); err != nil {
		t.Error(err)
	}
}
