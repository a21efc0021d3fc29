package storage_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
	"pristan/storage/bolt"
	"pristan/storage/memory"
)

// paper is a stored file of somebody with a lawyer.
type paper struct {
	cast
	kept care.Kept
	data []byte
}

func storePaper(t *testing.T, s *storage.Store, c cast, data string) paper {
	t.Helper()
	p := paper{cast: c, data: []byte(data), kept: care.Kept{ID: care.NewID[care.File](), Person: c.amina.ID, Asked: noon,
		State: care.StoredFile, Stored: noon, Bytes: int64(len(data))}}
	must(t, s.StoreFile(background, p.kept, p.data))
	update(t, s, func(tx *storage.Tx) error { return tx.PutKept(p.kept) })
	return p
}

func (p paper) reads(t *testing.T, s *storage.Store, when string) {
	t.Helper()
	k, data, err := s.ReadFile(background, p.leo, p.kept.ID)
	if err != nil || k.ID != p.kept.ID || !bytes.Equal(data, p.data) {
		t.Errorf("%s: read %d bytes, %v", when, len(data), err)
	}
}

func (p paper) isUnavailable(t *testing.T, s *storage.Store, when string) {
	t.Helper()
	if _, data, err := s.ReadFile(background, p.leo, p.kept.ID); !care.IsKind(err, care.Unavailable) || data != nil {
		t.Errorf("%s: read %d bytes, %v", when, len(data), err)
	}
}

// TestWhoReadsAFile has everybody read a paper; only the bytes of one that is
// stored are read by anybody.
func TestWhoReadsAFile(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		p := storePaper(t, s, enter(t, s), "paper")
		for _, state := range []care.KeptState{care.StoredFile, care.WaitingFile, care.RefusedFile} {
			p.kept.State = state
			update(t, s, func(tx *storage.Tx) error { return tx.PutKept(p.kept) })
			for who, reader := range p.readers() {
				may := (who == "herself" || who == "her lawyer" || who == "the program") && state == care.StoredFile
				_, data, err := s.ReadFile(background, reader, p.kept.ID)
				if may && (err != nil || string(data) != "paper") || !may && (err != care.ErrNotFound || data != nil) {
					t.Errorf("%s, %s: read %q, %v", state, who, data, err)
				}
			}
		}
		if _, _, err := s.ReadFile(background, care.System, care.NewID[care.File]()); err != care.ErrNotFound {
			t.Errorf("what is not there: %v", err)
		}
	})
}

// TestBytesThatAreNotAsTheyWere takes them away, changes them, and puts those
// of another file of the same person in their place.
func TestBytesThatAreNotAsTheyWere(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			s := open(t, engine)
			c := enter(t, s)
			p, other := storePaper(t, s, c, "paper"), storePaper(t, s, c, "other")
			was := bytesOf(t, engine, p.kept.ID)
			for what, now := range map[string][]byte{
				"another's": bytesOf(t, engine, other.kept.ID), "cut": was[:len(was)-1], "changed": append(slices.Clone(was[:len(was)-1]), was[len(was)-1]^1),
				"longer": append(slices.Clone(was), 0), "nothing": {},
			} {
				putBytes(t, engine, p.kept.ID, now)
				p.isUnavailable(t, s, what)
				other.reads(t, s, "beside one that is "+what)
			}
			putBytes(t, engine, p.kept.ID, was)
			p.reads(t, s, "put back")
			must(t, engine.Files().Remove(p.kept.ID.String()))
			p.isUnavailable(t, s, "without bytes")
			must(t, s.StoreFile(background, p.kept, p.data))
			p.reads(t, s, "stored again")
		})
	}
}

func bytesOf(t *testing.T, e storage.Engine, id care.FileID) []byte {
	t.Helper()
	r, err := e.Files().Open(id.String())
	must(t, err)
	defer r.Close()
	data, err := io.ReadAll(r)
	must(t, err)
	return data
}

func putBytes(t *testing.T, e storage.Engine, id care.FileID, data []byte) {
	t.Helper()
	must(t, e.Files().Write(id.String(), func(w io.Writer) error { _, err := w.Write(data); return err }))
}

// TestWithoutTheKeyAFileIsLost destroys a person's data key.
func TestWithoutTheKeyAFileIsLost(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		p := storePaper(t, s, enter(t, s), "paper")
		update(t, s, func(tx *storage.Tx) error { return tx.Raw().Delete("keys", p.amina.ID[:]) })
		p.isUnavailable(t, s, "without the key")
	})
}

// overtaken lets something happen before the bytes of a file are opened.
type overtaken struct {
	storage.Engine
	by func()
}

type overtakenFiles struct {
	storage.Files
	by func()
}

func (o overtaken) Files() storage.Files { return overtakenFiles{o.Engine.Files(), o.by} }

func (o overtakenFiles) Open(name string) (io.ReadCloser, error) {
	o.by()
	return o.Files.Open(name)
}

// TestAFileIsDroppedWhileItIsRead drops it between its record and its bytes,
// which is nothing anybody has to look at, and while its bytes are read.
func TestAFileIsDroppedWhileItIsRead(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := &overtaken{Engine: e.open(t), by: func() {}}
			s := open(t, engine)
			p := storePaper(t, s, enter(t, s), "paper")
			file, err := engine.Engine.Files().Open(p.kept.ID.String())
			must(t, err)
			defer file.Close()
			engine.by = func() { update(t, s, func(tx *storage.Tx) error { return tx.DropFile(p.kept.ID) }) }
			if _, data, err := s.ReadFile(background, p.leo, p.kept.ID); err != care.ErrNotFound || data != nil {
				t.Errorf("overtaken: %d bytes, %v", len(data), err)
			}
			if data, err := io.ReadAll(file); err != nil || len(data) == 0 {
				t.Errorf("what was open gives %d bytes, %v", len(data), err)
			}
		})
	}
}

// TestDroppedFilesAreGone drops one file of two, once in a transaction that
// fails.
func TestDroppedFilesAreGone(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			s := open(t, engine)
			c := enter(t, s)
			p, other := storePaper(t, s, c, "paper"), storePaper(t, s, c, "other")
			undone(t, s, func(tx *storage.Tx) { must(t, tx.DropFile(p.kept.ID)) })
			p.reads(t, s, "dropped in vain")
			update(t, s, func(tx *storage.Tx) error { return tx.DropFile(p.kept.ID) })
			if _, _, err := s.ReadFile(background, care.System, p.kept.ID); err != care.ErrNotFound {
				t.Errorf("a dropped file: %v", err)
			}
			names, err := engine.Files().Names()
			if err != nil || !slices.Equal(names, []string{other.kept.ID.String()}) {
				t.Errorf("afterwards there are %q, %v", names, err)
			}
			update(t, s, func(tx *storage.Tx) error {
				for _, bucket := range []string{"files", "where"} {
					for _, e := range entries(t, tx, bucket) {
						if bytes.Contains(e.Key, p.kept.ID[:]) {
							t.Errorf("%s still speaks of a dropped file", bucket)
						}
					}
				}
				if err := tx.DropFile(p.kept.ID); err != care.ErrNotFound {
					t.Errorf("dropped twice: %v", err)
				}
				return nil
			})
			other.reads(t, s, "beside a dropped one")
		})
	}
}

// TestLooseBytesAreRemovedAtStart opens a database after crashes in between.
func TestLooseBytesAreRemovedAtStart(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			engine := e.open(t)
			s := open(t, engine)
			c := enter(t, s)
			stored, damaged := storePaper(t, s, c, "stored"), storePaper(t, s, c, "damaged")
			waiting, refused := storePaper(t, s, c, "waiting"), storePaper(t, s, c, "refused")
			waiting.kept.State, refused.kept = care.WaitingFile, refused.kept.Refuse(care.FileGone)
			update(t, s, func(tx *storage.Tx) error {
				for _, e := range entries(t, tx, "files") {
					if [16]byte(e.Key[24:]) == damaged.kept.ID {
						must(t, tx.Raw().Put("files", e.Key, []byte("damaged")))
					}
				}
				return errors.Join(tx.PutKept(waiting.kept), tx.PutKept(refused.kept))
			})
			nobodys := care.NewID[care.File]()
			putBytes(t, engine, nobodys, []byte("x"))
			putBytes(t, engine, care.FileID(c.of.letter), []byte("x")) // of another kind of record
			s, err := s.Reopen()
			must(t, err)
			names, err := engine.Files().Names()
			must(t, err)
			slices.Sort(names)
			want := []string{stored.kept.ID.String(), damaged.kept.ID.String()}
			slices.Sort(want)
			if !slices.Equal(names, want) {
				t.Errorf("afterwards there are %q, want %q", names, want)
			}
			stored.reads(t, s, "after a start")
		})
	}
}

// TestAFreshDatabaseTouchesNoFiles begins a database where another one's files
// still lie, as when it was moved away by mistake.
func TestAFreshDatabaseTouchesNoFiles(t *testing.T) {
	path := newPath(t)
	e, err := bolt.Open(path)
	must(t, err)
	s := open(t, e)
	p := storePaper(t, s, enter(t, s), "paper")
	must(t, s.Close())
	must(t, os.Rename(path, path+".away"))
	for range 2 { // the second start must not take the new one for an old one
		e, err = bolt.Open(path)
		must(t, err)
		if _, err := storage.Open(background, e, storage.NewKeyring(root)); !errors.Is(err, storage.ErrFiles) {
			t.Errorf("beside another's files: %v", err)
		}
		must(t, e.Close())
	}
	must(t, os.Rename(path+".away", path))
	p.reads(t, open(t, openBolt(t, path)), "brought back")
}

// TestNothingOfAFileIsReadable looks at a stored file as a thief would.
func TestNothingOfAFileIsReadable(t *testing.T) {
	path := newPath(t)
	s := open(t, openBolt(t, path))
	p := storePaper(t, s, enter(t, s), canary+phone)
	files, err := os.ReadDir(path + ".files")
	must(t, err)
	if len(files) != 1 || files[0].Name() != p.kept.ID.String() {
		t.Fatalf("the folder has %v", files)
	}
	data, err := os.ReadFile(filepath.Join(path+".files", files[0].Name()))
	must(t, err)
	if seen := sightings(data); seen != nil {
		t.Errorf("the file shows %q", seen)
	}
}

// TestWhatWaitsLongestIsNext asks for files in a muddled order and has some
// rest.
func TestWhatWaitsLongestIsNext(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		amina := newPerson(care.Participant)
		add(t, s, amina)
		kept := make([]care.Kept, 4)
		for _, n := range []int{2, 0, 3, 1} {
			kept[n] = care.Kept{ID: care.NewID[care.File](), Person: amina.ID, Asked: noon.Add(time.Duration(n) * time.Minute), State: care.WaitingFile}
			update(t, s, func(tx *storage.Tx) error { return tx.PutKept(kept[n]) })
		}
		now := noon.Add(time.Hour)
		next := func(want int, soon time.Time) (f storage.Fetch) {
			t.Helper()
			view(t, s, func(tx *storage.Tx) error {
				got, at, ok, err := tx.NextFetch(now)
				must(t, err)
				if ok != (want >= 0) || ok && got.ID != kept[want].ID || !at.Equal(soon) {
					t.Errorf("next is %v, %v, %v; want %d", got.ID, at, ok, want)
				}
				f = got
				return nil
			})
			return f
		}
		put := func(k care.Kept) { update(t, s, func(tx *storage.Tx) error { return tx.PutKept(k) }) }
		next(0, time.Time{})
		put(kept[0].Fail(now))
		put(kept[1].Refuse(care.FileGone))
		f := next(2, time.Time{})
		update(t, s, func(tx *storage.Tx) error { return tx.PutOffFetch(f, now.Add(time.Second)) })
		f = next(3, time.Time{})
		update(t, s, func(tx *storage.Tx) error { return tx.DropFetch(f) })
		next(-1, now.Add(time.Second))
		now = now.Add(time.Minute)
		next(0, time.Time{})
		kept[0].State, kept[2].State = care.StoredFile, care.StoredFile
		put(kept[0])
		put(kept[2])
		next(-1, time.Time{})
	})
}

// TestFilesAreCounted counts those of one person among others', to a limit.
func TestFilesAreCounted(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		storePaper(t, s, c, "one more")
		update(t, s, func(tx *storage.Tx) error {
			return tx.PutKept(care.Kept{ID: care.NewID[care.File](), Person: c.bilal.ID, Asked: noon, State: care.WaitingFile})
		})
		view(t, s, func(tx *storage.Tx) error {
			for _, test := range []struct {
				of         care.PersonID
				most, want int
			}{{c.amina.ID, 9, 2}, {c.amina.ID, 2, 2}, {c.amina.ID, 1, 1}, {c.amina.ID, 0, 0}, {c.bilal.ID, 9, 1}, {c.omar.ID, 9, 0}} {
				if n, err := tx.KeptBy(test.of, test.most); n != test.want || err != nil {
					t.Errorf("%d of at most %d, %v; want %d", n, test.most, err, test.want)
				}
			}
			return nil
		})
	})
}

// TestErasuresOfBefore finds what was planned under slots.
func TestErasuresOfBefore(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		amina, bilal := newPerson(care.Participant), newPerson(care.Participant)
		add(t, s, amina, bilal)
		update(t, s, func(tx *storage.Tx) error {
			return errors.Join(tx.PutRef(amina.ID, "erase/7", "1796040000123"), tx.PutErasure(amina.ID, "8", noon), tx.PutErasure(amina.ID, "9", noon),
				tx.PutErasure(amina.ID, "9", time.Time{}), tx.PutErasure(bilal.ID, "8", noon))
		})
		at := func(tx *storage.Tx, ref string, want time.Time) {
			t.Helper()
			if got, err := tx.Erasure(amina.ID, ref); err != nil || !got.Equal(want) {
				t.Errorf("%s is erased at %v, %v; want %v", ref, got, err, want)
			}
		}
		update(t, s, func(tx *storage.Tx) error {
			at(tx, "7", time.UnixMilli(1796040000123))
			at(tx, "8", noon)
			at(tx, "9", time.Time{})
			if refs, err := tx.Erasures(amina.ID); err != nil || !slices.Equal(refs, []string{"8"}) {
				t.Errorf("listed are %q, %v", refs, err)
			}
			return tx.PutErasure(amina.ID, "7", time.Time{})
		})
		view(t, s, func(tx *storage.Tx) error {
			at(tx, "7", time.Time{})
			return nil
		})
	})
}

// TestAStartKeepsMemorysFiles is about the double: files live as long as their
// engine.
func TestAStartKeepsMemorysFiles(t *testing.T) {
	e := memory.New()
	s := open(t, e)
	p := storePaper(t, s, enter(t, s), "paper")
	s, err := s.Reopen()
	must(t, err)
	p.reads(t, s, "reopened")
}
