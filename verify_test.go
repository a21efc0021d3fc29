package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
)

// archive is a house with a database beside which files are kept.
type archive struct {
	*house
	person care.Person
	files  []care.FileID
}

// newArchive keeps files of so many bytes in a database of the real program.
func newArchive(t *testing.T, sizes ...int) *archive {
	a := &archive{house: newHouse(t, ""), person: care.Person{ID: care.NewID[care.Person](), Role: care.Participant, Name: "Xanthippe"}}
	a.invite("participant", 1)
	a.open(func(s *storage.Store) error {
		ctx, now := context.Background(), time.Now()
		err := s.Update(ctx, func(tx *storage.Tx) error { return tx.AddPerson(a.person) })
		for _, n := range sizes {
			k := care.Kept{ID: care.NewID[care.File](), Person: a.person.ID, Asked: now, State: care.StoredFile, Stored: now, Bytes: int64(n)}
			a.files = append(a.files, k.ID)
			err = errors.Join(err, s.StoreFile(ctx, k, make([]byte, n)), s.Update(ctx, func(tx *storage.Tx) error { return tx.PutKept(k) }))
		}
		return err
	})
	return a
}

func (a *archive) path(name string) string { return filepath.Join(a.database()+".files", name) }

// verifies runs the command, which must end and speak as is said, and must not
// tell of whom or what the files are.
func (a *archive) verifies(when string, status int, says string, more ...string) {
	a.t.Helper()
	stdout, stderr, got := a.run(append([]string{"verify"}, more...)...)
	if got != status || !strings.Contains(stdout+stderr, says) {
		a.t.Errorf("%s: ended with %d:\n%s%swant %d and %q", when, got, stdout, stderr, status, says)
	}
	if status != 0 {
		if fault := oneSentence(stderr, "."); fault != nil || stdout != "" {
			a.t.Errorf("%s: %v:\n%s%s", when, fault, stdout, stderr)
		}
	}
	told := stdout + stderr
	for _, id := range a.files {
		if strings.Contains(told, id.String()) {
			a.t.Errorf("%s: a file is named", when)
		}
	}
	if strings.Contains(told, a.person.ID.String()) || strings.Contains(told, a.person.Name) {
		a.t.Errorf("%s: a person is named", when)
	}
}

func (a *archive) read(name string) []byte {
	a.t.Helper()
	data, err := os.ReadFile(a.path(name))
	if err != nil {
		a.t.Fatal(err)
	}
	return data
}

func (a *archive) write(name string, data []byte) {
	a.t.Helper()
	if err := os.WriteFile(a.path(name), data, 0o600); err != nil {
		a.t.Fatal(err)
	}
}

// TestVerifyReadsTheFiles damages the files beside a real database in every way
// and puts them right again.
func TestVerifyReadsTheFiles(t *testing.T) {
	a := newArchive(t, 0, 70_000, 3<<20)
	const sound = "pristan.db is sound\nfiles kept beside it: 3, all of them whole\n"
	a.verifies("whole", 0, sound)
	random := rand.New(rand.NewPCG(7, 7))
	for _, id := range a.files {
		name := id.String()
		was := a.read(name)
		for range 3 {
			at := random.IntN(len(was))
			bent := append([]byte(nil), was...)
			bent[at] ^= 1 << random.IntN(8)
			a.write(name, bent)
			a.verifies(fmt.Sprintf("byte %d of %d flipped", at, len(was)), failed, "of 3 files kept beside the database pristan.db, 0 are missing and 1 are damaged; copy what a backup has")
		}
		a.write(name, was[:random.IntN(len(was))])
		a.verifies("cut", failed, "1 are damaged")
		if err := os.Remove(a.path(name)); err != nil {
			t.Fatal(err)
		}
		a.verifies("missing", failed, "1 are missing and 0 are damaged")
		a.write(name, was)
		a.verifies("put back", 0, sound)
	}
	if err := os.Rename(a.database()+".files", a.database()+".away"); err != nil {
		t.Fatal(err)
	}
	a.verifies("without the folder", failed, "3 are missing and 0 are damaged")
	if err := os.Rename(a.database()+".away", a.database()+".files"); err != nil {
		t.Fatal(err)
	}
	a.verifies("with the folder", 0, sound)
}

// TestVerifyCountsLeftovers finds what crashes leave, which a start removes.
func TestVerifyCountsLeftovers(t *testing.T) {
	a := newArchive(t, 5)
	a.write(care.NewID[care.File]().String(), []byte("nobody's"))
	a.write("half-123", []byte("half of something"))
	a.write("notes of the operator", []byte("none of ours"))
	for range 2 { // looking removes nothing
		a.verifies("with leftovers", 0, "pristan.db is sound\nfiles kept beside it: 1, all of them whole\nleftovers beside it: 2, which belong to nothing and do no harm; the bot removes them when it starts\n")
	}
	a.invite("participant", 1) // as a start does
	stdout, _, _ := a.run("verify")
	if strings.Contains(stdout, "leftovers") {
		t.Errorf("after a start:\n%s", stdout)
	}
	a.read("notes of the operator")
}

// TestVerifyAndItsKey looks at a copy without its key, with another, and with
// one that was asked for and is not there.
func TestVerifyAndItsKey(t *testing.T) {
	a, other := newArchive(t, 5), newArchive(t)
	if err := os.Remove(a.path(a.files[0].String())); err != nil {
		t.Fatal(err)
	}
	a.verifies("with its key", failed, "1 are missing")
	a.verifies("with another key", failed, "does not belong to the database", "--key-file", other.keyFile())
	a.verifies("with no key that was asked for", failed, "the key file nowhere.key is not there", "--key-file", "nowhere.key")
	if err := os.Rename(a.keyFile(), a.keyFile()+".away"); err != nil {
		t.Fatal(err)
	}
	a.verifies("without a key", 0, "pristan.db is sound; the files beside it were not looked at, which takes its key: give it with --key-file\n")
	a.verifies("with the key elsewhere", failed, "1 are missing", "--key-file", a.keyFile()+".away")
	other.verifies("without files", 0, "pristan.db is sound\n")
}
