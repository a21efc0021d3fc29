package storage_test

import (
	"bytes"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"pristan/care"
	"pristan/storage"
	"pristan/storage/bolt"
)

// inspect looks at a store's files and sees that nothing is changed by it.
func inspect(t *testing.T, e storage.Engine) storage.Inspection {
	t.Helper()
	before := everything(t, e)
	in, err := storage.Inspect(background, e, storage.NewKeyring(root))
	must(t, err)
	if !slices.Equal(before, everything(t, e)) {
		t.Error("looking changed something")
	}
	return in
}

// everything is all files and all records, as they lie there.
func everything(t *testing.T, e storage.Engine) (all []string) {
	t.Helper()
	names, err := e.Files().Names()
	must(t, err)
	for _, name := range names {
		id, err := care.ParseID[care.File](name)
		must(t, err)
		all = append(all, fmt.Sprintf("%s %x", name, bytesOf(t, e, id)))
	}
	must(t, e.View(background, func(r storage.Reader) error {
		for _, bucket := range allBuckets() {
			for entry, err := range r.Scan(bucket, storage.Range{}) {
				must(t, err)
				all = append(all, fmt.Sprintf("%s %x %x", bucket, entry.Key, entry.Value))
			}
		}
		return nil
	}))
	slices.Sort(all)
	return all
}

func (p paper) is(t *testing.T, s *storage.Store, e storage.Engine, what string, change func(), want storage.Inspection) {
	t.Helper()
	was := bytesOf(t, e, p.kept.ID)
	change()
	if got := inspect(t, e); got != want || got.Sound() {
		t.Errorf("%s: %+v, want %+v", what, got, want)
	}
	putBytes(t, e, p.kept.ID, was)
	update(t, s, func(tx *storage.Tx) error { return tx.PutKept(p.kept) })
}

// TestInspection looks at files that are whole, and at one after the other that
// is not, among more records than are opened at once.
func TestInspection(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			s := open(t, engine)
			c := enter(t, s)
			update(t, s, func(tx *storage.Tx) error { return tx.DropFile(c.of.file) }) // which never had bytes
			for n := range 205 {
				storePaper(t, s, c, string(make([]byte, n)))
			}
			p := storePaper(t, s, c, string(make([]byte, 200_000)))
			whole := storage.Inspection{Kept: 206}
			if got := inspect(t, engine); got != whole || !got.Sound() {
				t.Fatalf("all is whole: %+v", got)
			}
			was := bytesOf(t, engine, p.kept.ID)
			damaged, closed := whole, whole
			damaged.Damaged, closed.Closed, closed.Kept = 1, 1, 205
			for _, at := range []int{0, 1, 40, len(was) / 2, len(was) - 1} {
				p.is(t, s, engine, fmt.Sprintf("byte %d", at), func() {
					b := bytes.Clone(was)
					b[at] ^= 0x10
					putBytes(t, engine, p.kept.ID, b)
				}, damaged)
			}
			p.is(t, s, engine, "cut", func() { putBytes(t, engine, p.kept.ID, was[:len(was)-1]) }, damaged)
			p.is(t, s, engine, "longer", func() { putBytes(t, engine, p.kept.ID, append(bytes.Clone(was), 0)) }, damaged)
			p.is(t, s, engine, "empty", func() { putBytes(t, engine, p.kept.ID, []byte{}) }, damaged)
			p.is(t, s, engine, "of another size", func() {
				k := p.kept
				k.Bytes--
				update(t, s, func(tx *storage.Tx) error { return tx.PutKept(k) })
			}, damaged)
			p.is(t, s, engine, "not there", func() { must(t, engine.Files().Remove(p.kept.ID.String())) }, storage.Inspection{Kept: 206, Missing: 1})
			p.is(t, s, engine, "a record that does not open", func() { p.spoil(t, s) }, closed)
			closed.Loose = 1 // nobody could ever find them
			p.is(t, s, engine, "a record that nothing leads to", func() {
				update(t, s, func(tx *storage.Tx) error { return tx.Raw().Delete("where", p.kept.ID[:]) })
			}, closed)
			if got := inspect(t, engine); got != whole {
				t.Errorf("put right again: %+v", got)
			}
		})
	}
}

// spoil changes the sealed record of a file.
func (p paper) spoil(t *testing.T, s *storage.Store) {
	t.Helper()
	update(t, s, func(tx *storage.Tx) error {
		for _, e := range entries(t, tx, "files") {
			if [16]byte(e.Key[24:]) == p.kept.ID {
				e.Value[len(e.Value)-1] ^= 1
				return tx.Raw().Put("files", e.Key, e.Value)
			}
		}
		return errors.New("there is no such record")
	})
}

// TestLeftoversDoNoHarm counts what a start removes, and what waits or was
// refused as nothing.
func TestLeftoversDoNoHarm(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			s := open(t, engine)
			c := enter(t, s)
			update(t, s, func(tx *storage.Tx) error { return tx.DropFile(c.of.file) })
			storePaper(t, s, c, "stored")
			waiting, refused := storePaper(t, s, c, "waiting"), storePaper(t, s, c, "refused")
			waiting.kept.State, refused.kept = care.WaitingFile, refused.kept.Refuse(care.FileGone)
			update(t, s, func(tx *storage.Tx) error { return errors.Join(tx.PutKept(waiting.kept), tx.PutKept(refused.kept)) })
			putBytes(t, engine, care.NewID[care.File](), []byte("nobody's"))
			if got := inspect(t, engine); got != (storage.Inspection{Kept: 1, Loose: 3}) || !got.Sound() {
				t.Errorf("with leftovers: %+v", got)
			}
			_, err := s.Reopen()
			must(t, err)
			if got := inspect(t, engine); got != (storage.Inspection{Kept: 1}) {
				t.Errorf("after a start: %+v", got)
			}
		})
	}
}

// TestInspectingWhatIsNotOurs has another key, and a database that is new.
func TestInspectingWhatIsNotOurs(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			if got := inspect(t, engine); got != (storage.Inspection{}) {
				t.Errorf("a new database: %+v", got)
			}
			putBytes(t, engine, care.NewID[care.File](), []byte("another's"))
			if _, err := storage.Inspect(background, engine, storage.NewKeyring(root)); !errors.Is(err, storage.ErrFiles) {
				t.Errorf("a new database beside another's files: %v", err)
			}
			engine = e.open(t)
			open(t, engine)
			if _, err := storage.Inspect(background, engine, storage.NewKeyring([32]byte{1})); !errors.Is(err, storage.ErrKey) {
				t.Errorf("another key: %v", err)
			}
		})
	}
}

// TestInspectingTakesLittleMemory counts all that is allocated while a file of
// 20 MiB is read.
func TestInspectingTakesLittleMemory(t *testing.T) {
	path := newPath(t)
	e := openBolt(t, path)
	s := open(t, e)
	storePaper(t, s, enter(t, s), string(make([]byte, 20<<20)))
	must(t, s.Close())
	e, err := bolt.OpenToRead(path)
	must(t, err)
	defer e.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	in, err := storage.Inspect(background, e, storage.NewKeyring(root))
	runtime.ReadMemStats(&after)
	if err != nil || in.Kept != 2 || in.Missing != 1 {
		t.Errorf("%+v, %v", in, err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
		t.Errorf("%d bytes were allocated", n)
	}
}
