package storage

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What stored data was made with must not change. Index and chain were
// computed a second time in another language.
const (
	wantIndex = "2fbb3ba64c78412e0e7ff31b93e14c30"
	wantChain = "183ccd0ccd805b88d265cf673311da02794a948d38fefc315c0a3a05777d0065"
	oldSealed = "01888c19bf10f04aba1d70ddec259352cc74dadbf331ebafcbf69cb93d7d7115e3f09c2c2831f6b12e819043f8f169a50c3b" +
		"a274f4cfa70b9ef9a6c1f6d4a5c0c43404b407f91ffa9b84cc5a85d1b655b1a11923fe9544f3033e5c5e03517a77290e6fca" +
		"09c3ba853323bb6158a0d9cf1b412000c8efcadb094821c6e03b09eb639e8c8293dff896e47e967551021c5270435be6a905" +
		"23a26668613e10f88a4d13d305a5294b706470"
	oldWrapped = "019a2b1013adfe013135b7aeb1df83ea8ee853ce1718cab3ad3398401ca8f855fedb3234044443213f73a40d2f7692affb40" +
		"0656c9c9b3fd2cc0803f23f731835253bfba314b3b4cbd"
)

// TestOldData opens what an earlier version stored.
func TestOldData(t *testing.T) {
	wrapped, _ := hex.DecodeString(oldWrapped)
	key, err := testKeyring().Unwrap(wrapped, [16]byte{7})
	if err != nil {
		t.Fatal(err)
	}
	sealed, _ := hex.DecodeString(oldSealed)
	label := Label{Bucket: "people", Key: []byte{0, 255}, Owner: [16]byte{7}, Version: 2}
	if got := mustOpen(t, key, sealed, label); string(got) != "record" {
		t.Errorf("the record is %q", got)
	}
}

func TestWrap(t *testing.T) {
	ring, owner := testKeyring(), [16]byte{1}
	key := ring.NewDataKey()
	wrapped := ring.Wrap(key, owner)
	again, err := ring.Unwrap(wrapped, owner)
	if err != nil || again.secret().key != key.secret().key {
		t.Fatalf("the key is another, %v", err)
	}
	mustOpen(t, again, key.Seal([]byte("record"), Label{}), Label{})
	if bytes.Contains(wrapped, key.secret().key[:8]) {
		t.Error("the wrapped key can be read")
	}

	refuse := func(what string, ring *Keyring, wrapped []byte, owner [16]byte) {
		t.Helper()
		if got, err := ring.Unwrap(wrapped, owner); err != ErrSealed || got.secret != nil {
			t.Errorf("%s unwraps: %v", what, err)
		}
	}
	refuse("another owner's", ring, wrapped, [16]byte{2})
	refuse("another root's", NewKeyring([32]byte{9}), wrapped, owner)
	refuse("a record", ring, key.Seal(key.secret().key[:], Label{Owner: owner}), owner)
	refuse("a longer one", ring, append(bytes.Clone(wrapped), 0), owner)
	for n := range wrapped {
		refuse("a shorter one", ring, wrapped[:n], owner)
	}
	for bit := range len(wrapped) * 8 {
		wrapped[bit/8] ^= 1 << (bit % 8)
		refuse("a changed one", ring, wrapped, owner)
		wrapped[bit/8] ^= 1 << (bit % 8)
	}
}

func TestDataKeysDiffer(t *testing.T) {
	seen := map[[32]byte]bool{}
	for range 1000 {
		seen[testKeyring().NewDataKey().secret().key] = true
	}
	if len(seen) != 1000 {
		t.Errorf("%d keys in 1000", len(seen))
	}
}

func TestIndex(t *testing.T) {
	ring := testKeyring()
	seen := map[[16]byte]string{}
	for _, in := range [][2]string{
		{"", ""}, {"a", ""}, {"", "a"}, {"a", "b"}, {"ab", ""}, {"", "ab"}, {"a", "bc"}, {"ab", "c"}, {"abc", ""},
		{"address", "tg:55"}, {"address", "tg:56"}, {"seen", "tg:55"}, {"a\x00", "b"}, {"a", "\x00b"},
	} {
		got := ring.Index(in[0], in[1])
		if other, taken := seen[got]; taken {
			t.Errorf("%q and %q have the same index", in, other)
		}
		seen[got] = in[0] + "|" + in[1]
		if again := testKeyring().Index(in[0], in[1]); again != got {
			t.Errorf("%q has two indexes", in)
		}
		if NewKeyring([32]byte{9}).Index(in[0], in[1]) == got {
			t.Errorf("%q has the same index under another root", in)
		}
	}
	if got := fmt.Sprintf("%x", ring.Index("address", "tg:55")); got != wantIndex {
		t.Errorf("index is %s, want %s", got, wantIndex)
	}
	if got := fmt.Sprintf("%x", ring.Chain([32]byte{1}, []byte("entry"))); got != wantChain {
		t.Errorf("chain is %s, want %s", got, wantChain)
	}
}

func TestIndexAtOnce(t *testing.T) {
	ring, want := testKeyring(), testKeyring().Index("address", "tg:55")
	wrong := make(chan bool)
	for range 8 {
		go func() {
			bad := false
			for range 500 {
				ring.Index("address", "another")
				bad = bad || ring.Index("address", "tg:55") != want
			}
			wrong <- bad
		}()
	}
	for range 8 {
		if <-wrong {
			t.Error("another index beside other goroutines")
		}
	}
}

func TestChain(t *testing.T) {
	ring := testKeyring()
	head := func(entries ...string) (h [32]byte) {
		for _, e := range entries {
			h = ring.Chain(h, []byte(e))
		}
		return h
	}
	want := head("a", "b", "c")
	for _, other := range [][]string{{"a", "b"}, {"a", "c", "b"}, {"a", "b", "d"}, {"b", "c"}, {"ab", "c"}, {"a", "bc"}, {"a", "b", "c", ""}} {
		if head(other...) == want {
			t.Errorf("the trail %q has the same head", other)
		}
	}
	if NewKeyring([32]byte{9}).Chain([32]byte{}, []byte("a")) == head("a") {
		t.Error("the same head under another root")
	}
}

func TestPurposesDiffer(t *testing.T) {
	ring := testKeyring()
	index, audit := ring.purpose().index.sum(nil, []byte("a")), ring.purpose().audit.sum(nil, []byte("a"))
	if index == audit {
		t.Error("index and audit have one key")
	}
}

func TestKeyFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "pristan.key")
	if err := CreateKeyFile(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v; want 0600", info.Mode(), err)
	}
	if files, _ := os.ReadDir(folder); len(files) != 1 {
		t.Errorf("%d files beside the key", len(files)-1)
	}
	first, err := LoadKeyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(text), keyPrefix) || strings.Count(string(text), "\n") != 1 {
		t.Errorf("the file is not one line with the prefix")
	}

	if err := CreateKeyFile(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second create: %v, want fs.ErrExist", err)
	}
	again, err := LoadKeyFile(path)
	if err != nil || again.Index("a", "b") != first.Index("a", "b") {
		t.Errorf("the key is another, %v", err)
	}
	other := filepath.Join(folder, "other.key")
	if err := CreateKeyFile(other); err != nil {
		t.Fatal(err)
	}
	if second, err := LoadKeyFile(other); err != nil || second.Index("a", "b") == first.Index("a", "b") {
		t.Errorf("two files with the same key, %v", err)
	}
	if err := CreateKeyFile(filepath.Join(folder, "missing", "key")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a missing folder: %v", err)
	}
	if _, err := LoadKeyFile(filepath.Join(folder, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := LoadKeyFile(folder); err == nil {
		t.Error("a folder loads")
	}
}

func TestKeyFileModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.key")
	if err := CreateKeyFile(path); err != nil {
		t.Fatal(err)
	}
	for mode := range os.FileMode(0o1000) {
		if mode&0o400 == 0 {
			continue // nobody but root reads it
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		_, err := LoadKeyFile(path)
		if closed := mode&0o077 == 0; closed && err != nil || !closed && !errors.Is(err, ErrKeyExposed) {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

func TestKeyFileContents(t *testing.T) {
	const good = keyPrefix + "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
	path := filepath.Join(t.TempDir(), "pristan.key")
	for text, ok := range map[string]bool{
		good:                                   true,
		good + "\n":                            true,
		good + "\r\n":                          true,
		"":                                     false,
		"\n":                                   false,
		keyPrefix:                              false,
		good[:len(good)-1]:                     false,
		good + "=":                             false,
		good + " ":                             false,
		" " + good:                             false,
		good + "\n" + good:                     false,
		good[len(keyPrefix):]:                  false,
		strings.ToUpper(good):                  false,
		strings.Replace(good, "1", "2", 1):     false,
		strings.Replace(good, "8=", "9=", 1):   false, // bits that mean nothing are set
		strings.Replace(good, "Aw", "A\nw", 1): false,
		strings.Replace(good, "Aw", "A?", 1):   false,
		good + strings.Repeat("\n", 1000):      true,
		good + strings.Repeat("A", 1000):       false,
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		ring, err := LoadKeyFile(path)
		if ok && err != nil || !ok && (!errors.Is(err, ErrNotKey) || ring != nil) {
			t.Errorf("%q: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), "AgMEBQY") {
			t.Errorf("the error shows the key: %v", err)
		}
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add("")
	f.Add(keyPrefix)
	f.Add(keyPrefix + strings.Repeat("A", 43) + "=\n")
	f.Add(keyPrefix + strings.Repeat("A", 20) + "\n" + strings.Repeat("A", 23) + "=")
	f.Fuzz(func(t *testing.T, text string) {
		key, err := parseKey(text)
		if err != nil && (err != ErrNotKey || key != [32]byte{}) {
			t.Errorf("%v and a key", err)
		}
		if err == nil && strings.TrimRight(text, "\r\n") != keyText(key) {
			t.Errorf("%q is not the form of its key", text)
		}
	})
}

func BenchmarkKeyring(b *testing.B) {
	ring, owner := testKeyring(), [16]byte{1}
	key := ring.NewDataKey()
	wrapped := ring.Wrap(key, owner)
	for name, fn := range map[string]func(){
		"wrap":         func() { ring.Wrap(key, owner) },
		"unwrap":       func() { ring.Unwrap(wrapped, owner) },
		"index":        func() { ring.Index("address", "tg:1234567890") },
		"new data key": func() { ring.NewDataKey() },
		"new keyring":  func() { testKeyring() },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				fn()
			}
		})
	}
}
