package storage_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pristan/care"
	"pristan/storage"
)

// place is one entry of the database.
type place struct {
	bucket string
	storage.Entry
}

func (p place) String() string { return fmt.Sprintf("%s %x", p.bucket, p.Key) }

// entries are copies of all entries of a bucket.
func entries(t testing.TB, tx *storage.Tx, bucket string) (list []storage.Entry) {
	t.Helper()
	for e, err := range tx.RawReader().Scan(bucket, storage.Range{}) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, storage.Entry{Key: bytes.Clone(e.Key), Value: bytes.Clone(e.Value)})
	}
	return list
}

func sealedPlaces(t testing.TB, tx *storage.Tx) (list []place) {
	for _, f := range storage.Forms {
		for _, e := range entries(t, tx, f.Bucket) {
			list = append(list, place{f.Bucket, e})
		}
	}
	return list
}

// bench is a database on which somebody with the disk, but without the key,
// does their worst.
type bench struct {
	t       *testing.T
	tx      *storage.Tx
	records []kept
}

// overBenches tries a test on two of every kind of record, over each engine.
// What it writes is undone.
func overBenches(t *testing.T, test func(*bench)) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		f := &filler{word: "word"}
		records := append(everyKind(f), everyKind(f)...)
		putAll(t, s, records)
		undone(t, s, func(tx *storage.Tx) { test(&bench{t, tx, records}) })
	})
}

func (b *bench) put(p place, value []byte) {
	b.t.Helper()
	if err := b.tx.Raw().Put(p.bucket, p.Key, value); err != nil {
		b.t.Fatal(err)
	}
}

// read reads some records. Each must be what was put or an error; whoever gets
// another value would act on it. It returns those that are errors.
func (b *bench) read(what string, records []kept) (failed []kept) {
	b.t.Helper()
	for _, k := range records {
		b.anew()
		got, err := k.read(b.tx)
		switch {
		case err != nil:
			failed = append(failed, k)
			if !errors.Is(err, storage.ErrSealed) && !errors.Is(err, storage.ErrDamaged) && !errors.Is(err, care.ErrNotFound) {
				b.t.Errorf("%s: %s answers %v", what, k.name, err)
			}
		case !cmp.Equal(k.want, got, exact):
			b.t.Errorf("%s: %s is read as another value: %+v", what, k.name, got)
		}
	}
	return failed
}

// anew forgets what the transaction has unwrapped: a later one would not know.
func (b *bench) anew() { b.tx = b.tx.Anew() }

// TestEverySealedRecordIsRead makes sure that the tests below would notice:
// each sealed record, when it is damaged, makes at least one read fail.
func TestEverySealedRecordIsRead(t *testing.T) {
	overBenches(t, func(b *bench) {
		if failed := b.read("untouched", b.without("request")); len(failed) > 0 {
			t.Fatalf("before anything was changed, %s is not read", failed[0].name)
		}
		b.readers() // fails by itself
	})
}

// without leaves out records whose read removes them.
func (b *bench) without(name string) (rest []kept) {
	for _, k := range b.records {
		if k.name != name {
			rest = append(rest, k)
		}
	}
	return rest
}

// readers tells for each sealed place which records are read from it.
func (b *bench) readers() map[string][]kept {
	of := make(map[string][]kept)
	for _, p := range sealedPlaces(b.t, b.tx) {
		b.put(p, []byte("damaged"))
		failed := b.read(p.String(), b.records)
		b.put(p, p.Value)
		if len(failed) == 0 {
			b.t.Fatalf("nothing is read from %v", p)
		}
		of[p.String()] = failed
	}
	return of
}

// TestMovedRecordsDoNotOpen puts each sealed value in the place of each other:
// another key, another person, another bucket.
func TestMovedRecordsDoNotOpen(t *testing.T) {
	overBenches(t, func(b *bench) {
		of, all, swaps := b.readers(), sealedPlaces(b.t, b.tx), 0
		for _, to := range all {
			for _, from := range all {
				if from.String() == to.String() {
					continue
				}
				what := fmt.Sprintf("%v in the place of %v", from, to)
				b.put(to, from.Value)
				if failed := b.read(what, of[to.String()]); len(failed) != len(of[to.String()]) {
					b.t.Errorf("%s opens", what)
				}
				swaps++
			}
			b.put(to, to.Value)
		}
		b.t.Logf("%d swaps, none opened", swaps)
	})
}

// TestFlippedBitsDoNotOpen flips every bit of every sealed value, one at a
// time, cuts it at many lengths and makes it longer. On disk, where the same
// code opens it, and of long values fewer bits are tried.
func TestFlippedBitsDoNotOpen(t *testing.T) {
	overBenches(t, func(b *bench) {
		of, tried, step := b.readers(), 0, 1
		if testing.Short() || strings.HasSuffix(b.t.Name(), "/bolt") {
			step = 9 // still a bit of every byte, each time another
		}
		try := func(p place, what string, value []byte) {
			b.put(p, value)
			if failed := b.read(what, of[p.String()][:1]); len(failed) != 1 {
				b.t.Errorf("%v opens with %s", p, what)
			}
			tried++
		}
		for n, p := range sealedPlaces(b.t, b.tx) {
			step := step
			if len(p.Value) > 1024 {
				step = 9
			}
			for i := n % step; i < 8*len(p.Value); i += step {
				value := bytes.Clone(p.Value)
				value[i/8] ^= 1 << (i % 8)
				try(p, fmt.Sprintf("bit %d flipped", i), value)
			}
			for length := 0; length < len(p.Value); length += 1 + length/8 {
				try(p, fmt.Sprintf("only %d bytes", length), p.Value[:length])
			}
			try(p, "a byte more", append(bytes.Clone(p.Value), 0))
			b.put(p, p.Value)
		}
		b.t.Logf("%d changed values, none opened", tried)
	})
}

// TestOtherVersionsDoNotOpen seals a whole record as if its form were older or
// newer than the one that is read.
func TestOtherVersionsDoNotOpen(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		p := newPerson(care.Participant)
		add(t, s, p)
		undone(t, s, func(tx *storage.Tx) {
			for _, f := range storage.Forms {
				if f.Bucket != "people" && f.Bucket != "contacts" && f.Bucket != "addresses" {
					continue // the same code for all; these have the simplest keys
				}
				for version, opens := range map[uint8]bool{f.Version - 1: false, f.Version: true, f.Version + 1: false, 255: false} {
					if err := f.Seal(tx, p.ID, p.ID[:], version, f.New()); err != nil {
						t.Fatal(err)
					}
					_, person := tx.Person(care.System, p.ID)
					_, contact := tx.Contact(care.System, p.ID)
					_, address := tx.AddressOf(p.ID)
					err := map[string]error{"people": person, "contacts": contact, "addresses": address}[f.Bucket]
					if opens != (err == nil) || err != nil && !errors.Is(err, storage.ErrSealed) {
						t.Errorf("%s of version %d: %v", f.Bucket, version, err)
					}
				}
			}
		})
	})
}

// TestMovedDataKeysDoNotOpen exchanges, damages and removes wrapped data keys.
func TestMovedDataKeysDoNotOpen(t *testing.T) {
	overBenches(t, func(b *bench) {
		var keys []place
		for _, e := range entries(b.t, b.tx, "keys") {
			keys = append(keys, place{"keys", e})
		}
		for _, p := range keys {
			flipped := bytes.Clone(p.Value)
			flipped[len(flipped)/2] ^= 1
			for what, value := range map[string][]byte{"flipped": flipped, "empty": {}, "gone": nil} {
				if value == nil {
					if err := b.tx.Raw().Delete("keys", p.Key); err != nil {
						b.t.Fatal(err)
					}
				} else {
					b.put(p, value)
				}
				if failed := b.read(fmt.Sprint(p, " ", what), b.without("request")); len(failed) == 0 {
					b.t.Errorf("%v %s: everything is read as before", p, what)
				}
			}
			for _, other := range keys {
				b.put(p, other.Value)
				failed := b.read(fmt.Sprint(p, " from ", other), b.without("request"))
				if same := bytes.Equal(p.Key, other.Key); same != (len(failed) == 0) {
					b.t.Errorf("%v from %v: %d reads fail", p, other, len(failed))
				}
			}
			b.put(p, p.Value)
		}
	})
}

// TestMovedHintsMisleadNobody: the plain buckets that lead to a sealed record
// are exchanged and damaged. A read may then fail; it must not answer with
// somebody else's record.
func TestMovedHintsMisleadNobody(t *testing.T) {
	overBenches(t, func(b *bench) {
		for _, bucket := range []string{"where", "index"} {
			var all []place
			for _, e := range entries(b.t, b.tx, bucket) {
				all = append(all, place{bucket, e})
			}
			used := 0
			for _, p := range all {
				values := [][]byte{{}, {1}, p.Value[:len(p.Value)-1], append(bytes.Clone(p.Value), 0), make([]byte, len(p.Value))}
				for _, other := range all {
					values = append(values, other.Value)
				}
				for i := range p.Value {
					flipped := bytes.Clone(p.Value)
					flipped[i] ^= 1
					values = append(values, flipped)
				}
				b.put(p, []byte("damaged"))
				led := b.read(fmt.Sprint(p), b.without("request"))
				used += min(1, len(led)) // nothing is read by the id of a case
				for _, value := range values {
					b.put(p, value)
					b.read(fmt.Sprintf("%v leads to %x", p, value), led)
				}
				b.put(p, p.Value)
			}
			if used < 2 {
				b.t.Errorf("%s leads to %d records", bucket, used)
			}
		}
	})
}

// TestWrongKeyFile opens a database with the key file of another one.
func TestWrongKeyFile(t *testing.T) {
	folder := t.TempDir()
	var keys []*storage.Keyring
	for _, name := range []string{"right.key", "wrong.key"} {
		path := filepath.Join(folder, name)
		if err := storage.CreateKeyFile(path); err != nil {
			t.Fatal(err)
		}
		k, err := storage.LoadKeyFile(path)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, k)
	}
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine, p := e.open(t), newPerson(care.Participant)
			s, err := storage.Open(background, engine, keys[0])
			if err != nil {
				t.Fatal(err)
			}
			add(t, s, p)
			watched := watch(engine)
			if _, err := storage.Open(background, watched, keys[1]); !errors.Is(err, storage.ErrKey) {
				t.Errorf("the wrong key: %v", err)
			}
			if len(watched.buckets) > 0 {
				t.Errorf("the wrong key wrote %v", watched.buckets)
			}
			s, err = storage.Open(background, engine, keys[0])
			if err != nil {
				t.Fatalf("the right key afterwards: %v", err)
			}
			view(t, s, func(tx *storage.Tx) error {
				_, err := tx.Person(p, p.ID)
				return err
			})
		})
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		for version, want := range map[string]error{"\x01": nil, "\x02": storage.ErrNewer, "\xff": storage.ErrNewer, "": storage.ErrDamaged} {
			update(t, s, func(tx *storage.Tx) error { return tx.Raw().Put("meta", []byte("schema"), []byte(version)) })
			if _, err := s.Reopen(); !errors.Is(err, want) {
				t.Errorf("a database of version %q: %v, want %v", version, err, want)
			}
		}
	})
}

// TestTheRootKeyIsNowhere looks for it in the file that it opens.
func TestTheRootKeyIsNowhere(t *testing.T) {
	path := newPath(t)
	s := open(t, openBolt(t, path))
	putAll(t, s, everyKind(&filler{word: "word"}))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reversed := slices.Clone(root[:])
	slices.Reverse(reversed)
	for _, key := range [][]byte{root[:], reversed} {
		if bytes.Contains(file, key) {
			t.Error("the root key is in the database")
		}
	}
}
