package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"golang.org/x/crypto/chacha20poly1305"
	"pgregory.net/rapid"
)

func testKeyring() *Keyring { return NewKeyring([32]byte{1, 2, 3}) }

func mustOpen(t testing.TB, k DataKey, sealed []byte, l Label) []byte {
	t.Helper()
	record, err := k.Open(sealed, l)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func TestSealRoundTrip(t *testing.T) {
	key := testKeyring().NewDataKey()
	rapid.Check(t, func(t *rapid.T) {
		record := rapid.SliceOfN(rapid.Byte(), 0, 3000).Draw(t, "record")
		label := Label{
			Bucket:  rapid.String().Draw(t, "bucket"),
			Key:     rapid.SliceOf(rapid.Byte()).Draw(t, "key"),
			Version: rapid.Uint8().Draw(t, "version"),
		}
		sealed := key.Seal(record, label)
		opened, err := key.Open(sealed, label)
		if err != nil || !bytes.Equal(opened, record) {
			t.Fatalf("%d bytes became %d, %v", len(record), len(opened), err)
		}
		if len(record) > 8 && bytes.Contains(sealed, record) {
			t.Fatal("the record can be read")
		}
	})
}

// TestSealedSwap puts each record under every other key, bucket, place, owner
// and version. The labels are chosen so that joining their parts without
// lengths would make some of them equal.
func TestSealedSwap(t *testing.T) {
	keys := []DataKey{testKeyring().NewDataKey(), testKeyring().NewDataKey()}
	var labels []Label
	for _, bucket := range []string{"", "b", "bb", "b\x00"} {
		for _, key := range []string{"", "b", "bk", "k", "\x00k"} {
			for owner := range byte(3) {
				for version := range uint8(3) {
					labels = append(labels, Label{bucket, []byte(key), [16]byte{15: owner}, version})
				}
			}
		}
	}
	tried := 0
	for i, k := range keys {
		for at, label := range labels {
			sealed := k.Seal([]byte("record"), label)
			for j, other := range keys {
				for under, otherLabel := range labels {
					tried++
					record, err := other.Open(sealed, otherLabel)
					if i == j && at == under {
						if err != nil {
							t.Fatalf("in its own place: %v", err)
						}
					} else if err != ErrSealed || record != nil {
						t.Fatalf("sealed for key %d %+v, opened by key %d %+v: %q, %v", i, label, j, otherLabel, record, err)
					}
				}
			}
		}
	}
	t.Logf("%d pairs of places", tried)
}

// TestSealedFlip flips every bit, cuts at every length, and adds a byte.
func TestSealedFlip(t *testing.T) {
	key, label := testKeyring().NewDataKey(), Label{Bucket: "b", Key: []byte("k")}
	sealed := key.Seal([]byte("record"), label)
	for bit := range len(sealed) * 8 {
		sealed[bit/8] ^= 1 << (bit % 8)
		if record, err := key.Open(sealed, label); err != ErrSealed || record != nil {
			t.Fatalf("bit %d flipped: %q, %v", bit, record, err)
		}
		sealed[bit/8] ^= 1 << (bit % 8)
	}
	for n := range sealed {
		if record, err := key.Open(sealed[:n], label); err != ErrSealed || record != nil {
			t.Fatalf("cut to %d bytes: %q, %v", n, record, err)
		}
	}
	if record, err := key.Open(append(sealed, 0), label); err != ErrSealed || record != nil {
		t.Fatalf("with a byte more: %q, %v", record, err)
	}
	mustOpen(t, key, sealed, label)
}

// TestSealedLength seals, with the right key, bodies that Seal never makes.
func TestSealedLength(t *testing.T) {
	key, label := testKeyring().NewDataKey(), Label{Bucket: "b"}
	for _, body := range []string{"", "\x00", "\x00\x00\x00", "\x00\x00\x00\x01", "\xff\xff\xff\xffabc", "\x00\x00\x00\x04abc"} {
		head := make([]byte, headSize)
		sealed := key.secret().aead.Seal(head, newHead(head), []byte(body), label.data())
		if record, err := key.Open(sealed, label); err != ErrSealed || record != nil {
			t.Errorf("body %q opens as %q, %v", body, record, err)
		}
	}
}

func TestSealOwnMemory(t *testing.T) {
	key, label := testKeyring().NewDataKey(), Label{Bucket: "b"}
	record := []byte("record")
	sealed := key.Seal(record, label)
	clear(record)
	opened := mustOpen(t, key, sealed, label)
	clear(sealed)
	if string(opened) != "record" {
		t.Errorf("after clearing what was passed in the record is %q", opened)
	}
	if cap(opened) != len(opened) {
		t.Error("an append to the record would write into the padding")
	}
}

// TestPadding hides all lengths within a step.
func TestPadding(t *testing.T) {
	key := testKeyring().NewDataKey()
	lengths := map[int][2]int{} // of the sealed record: least and most of the record
	for n := range 70_000 {
		size := paddedSize(n)
		if step, seen := lengths[size]; seen {
			lengths[size] = [2]int{step[0], n}
		} else {
			lengths[size] = [2]int{n, n}
		}
	}
	want := map[int][2]int{
		128: {0, 124}, 512: {125, 508}, 2048: {509, 2044}, 8192: {2045, 8188}, 16384: {8189, 16380},
		32768: {16381, 32764}, 65536: {32765, 65532}, 131072: {65533, 69_999},
	}
	if fmt.Sprint(lengths) != fmt.Sprint(want) {
		t.Errorf("steps are %v, want %v", lengths, want)
	}
	for size, step := range want {
		for _, n := range step {
			if got := len(key.Seal(make([]byte, n), Label{})); got != headSize+size+chacha20poly1305.Overhead {
				t.Errorf("%d bytes sealed are %d", n, got)
			}
		}
	}
}

func TestNoncesDiffer(t *testing.T) {
	key, seen := testKeyring().NewDataKey(), map[[24]byte]bool{}
	for range 100_000 {
		seen[[24]byte(key.Seal(nil, Label{})[1:])] = true
	}
	if len(seen) != 100_000 {
		t.Errorf("%d nonces in 100000 seals", len(seen))
	}
}

func TestZeroDataKey(t *testing.T) {
	sealed := testKeyring().NewDataKey().Seal([]byte("record"), Label{})
	if _, err := (DataKey{}).Open(sealed, Label{}); err != ErrSealed {
		t.Errorf("the zero key opens: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("the zero key seals")
		}
	}()
	DataKey{}.Seal([]byte("record"), Label{})
}

// TestKeysDoNotPrint prints keys in every way, alone and inside of others.
func TestKeysDoNotPrint(t *testing.T) {
	ring := NewKeyring([32]byte(bytes.Repeat([]byte("s3"), 16)))
	key := newDataKey([32]byte(bytes.Repeat([]byte("s3"), 16)))
	var log bytes.Buffer
	text, lines := slog.New(slog.NewTextHandler(&log, nil)), slog.New(slog.NewJSONHandler(&log, nil))
	type inner struct {
		key  DataKey
		Key  DataKey
		ring *Keyring
		Ring *Keyring
		copy Keyring
		ptr  *DataKey
	}
	type outer struct {
		In  inner
		all []DataKey
		by  map[string]DataKey
		any any
	}
	in := inner{key, key, ring, ring, *ring, &key}
	for _, v := range []any{
		key, &key, ring, *ring, []DataKey{key}, map[string]DataKey{"k": key}, map[string]*Keyring{"k": ring},
		in, &in, outer{in, []DataKey{key}, map[string]DataKey{"k": key}, key}, fmt.Errorf("with %v", key), errors.New(fmt.Sprint(ring)),
	} {
		var b strings.Builder
		for _, verb := range strings.Split("v +v #v s q x X d b o c U t e p T 20v -20s", " ") {
			fmt.Fprintf(&b, "%"+verb+"\n", v)
		}
		fmt.Fprintln(&b, v)
		data, err := json.Marshal(v)
		if err != nil {
			t.Errorf("%T: %v", v, err)
		}
		b.Write(data)
		text.Info("key", "value", v)
		lines.Info("key", "value", v)
		printed := b.String() + log.String()
		log.Reset()
		// Twice the pair each: an address or a time of the log may hold it once.
		for _, secret := range []string{"s3s3s3", "73337333", "115 51 115 51", "0x73, 0x33, 0x73", "czNzM3Mz", "163 63 163 63", "1110011 110011 1110011"} {
			if strings.Contains(printed, secret) {
				t.Errorf("%T shows %q in %s", v, secret, printed)
			}
		}
	}
	for _, v := range []any{key, ring} {
		data, _ := json.Marshal(v)
		got := fmt.Sprintf("%v %+v %#v %s %d %x %s", v, v, v, v, v, v, data)
		if want := strings.TrimSpace(strings.Repeat(redaction+" ", 6)) + ` "` + redaction + `"`; got != want {
			t.Errorf("printed %s, want %s", got, want)
		}
	}
}

func FuzzOpen(f *testing.F) {
	key, label := testKeyring().NewDataKey(), Label{Bucket: "b", Key: []byte("k")}
	f.Add([]byte{})
	f.Add([]byte{sealFormat})
	f.Add(make([]byte, headSize+128+chacha20poly1305.Overhead))
	f.Add(key.Seal([]byte("record"), Label{Bucket: "b"}))
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if record, err := key.Open(sealed, label); err != ErrSealed || record != nil {
			t.Errorf("opened %q, %v", record, err)
		}
		if _, err := testKeyring().Unwrap(sealed, [16]byte{}); err != ErrSealed {
			t.Errorf("unwrapped: %v", err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	key, label := testKeyring().NewDataKey(), Label{Bucket: "people", Key: make([]byte, 16), Version: 1}
	for _, size := range []int{100, 500, 2000} {
		record := make([]byte, size)
		sealed := key.Seal(record, label)
		b.Run(fmt.Sprint("seal ", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				key.Seal(record, label)
			}
		})
		b.Run(fmt.Sprint("open ", size), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				key.Open(sealed, label)
			}
		})
	}
}
