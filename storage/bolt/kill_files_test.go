package bolt

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
)

var killKeys = storage.NewKeyring([32]byte{1: 'k'})

func keepsPanic(err error) {
	if err != nil {
		panic(err)
	}
}

// keepForEver keeps and drops files and says of each what it does: what begins,
// and what is confirmed.
func keepForEver(path string) {
	e, err := Open(path)
	keepsPanic(err)
	s, err := storage.Open(background, e, killKeys)
	keepsPanic(err)
	p := care.Person{ID: care.NewID[care.Person](), Role: care.Participant}
	keepsPanic(s.Update(background, func(tx *storage.Tx) error { return tx.AddPerson(p) }))
	var kept []care.FileID
	for {
		k := care.Kept{ID: care.NewID[care.File](), Person: p.ID, Asked: time.Now(), State: care.StoredFile, Bytes: int64(rand.IntN(200_000))}
		keepsPanic(s.StoreFile(background, k, make([]byte, k.Bytes)))
		keepsPanic(s.Update(background, func(tx *storage.Tx) error { return tx.PutKept(k) }))
		fmt.Println("kept", k.ID)
		kept = append(kept, k.ID)
		if i := rand.IntN(len(kept)); rand.IntN(3) == 0 {
			fmt.Println("drops", kept[i])
			keepsPanic(s.Update(background, func(tx *storage.Tx) error { return tx.DropFile(kept[i]) }))
			fmt.Println("dropped", kept[i])
			kept = append(kept[:i], kept[i+1:]...)
		}
	}
}

// follow reads what a child says until it is gone: which files must be there,
// and which may.
func follow(lines *bufio.Scanner) (must, may map[string]bool) {
	must, may = make(map[string]bool), make(map[string]bool)
	for ok := true; ok; ok = lines.Scan() {
		var what, id string
		switch fmt.Sscan(lines.Text(), &what, &id); what {
		case "kept":
			must[id] = true
		case "drops":
			delete(must, id)
			may[id] = true
		case "dropped":
			delete(may, id)
		}
	}
	return must, may
}

// TestKillWhileFilesAreKept kills a process that keeps and drops files. What was
// confirmed can be read, what was dropped is gone with the next start, and
// nothing that is called stored lacks its bytes at any time.
func TestKillWhileFilesAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	must, leftovers := make(map[string]bool), 0
	for range 25 {
		child, lines := start(t, "keep", path)
		if !lines.Scan() {
			t.Fatal("the child confirmed nothing")
		}
		time.AfterFunc(time.Duration(rand.IntN(60_000))*time.Microsecond, func() { child.Process.Kill() })
		kept, may := follow(lines)
		child.Wait()
		for id := range kept {
			must[id] = true
		}
		leftovers += looksSound(t, path, len(must)+len(may)+1)
		e := open(t, path)
		s, err := storage.Open(background, e, killKeys)
		if err != nil {
			t.Fatal(err)
		}
		names, err := e.Files().Names()
		if err != nil || len(names) > len(must)+len(may)+1 {
			t.Fatalf("%d files of %d, %v", len(names), len(must), err)
		}
		there := make(map[string]bool)
		for _, name := range names {
			id, _ := care.ParseID[care.File](name)
			if _, _, err := s.ReadFile(background, care.System, id); err != nil {
				t.Fatal(err)
			}
			there[name] = true
		}
		for id := range must {
			if !there[id] {
				t.Fatal("a file is lost")
			}
		}
		must = there // one may have been committed without being confirmed
		e.Close()
		if n := looksSound(t, path, len(there)); n > 0 {
			t.Fatalf("%d leftovers after a start", n)
		}
	}
	t.Logf("%d files at the end, %d leftovers were found and removed", len(must), leftovers)
}

// looksSound inspects what a process has left, and gives the leftovers.
func looksSound(t *testing.T, path string, most int) int {
	t.Helper()
	e, err := OpenToRead(path)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	in, err := storage.Inspect(background, e, killKeys)
	if err != nil || !in.Sound() || in.Kept > most {
		t.Fatalf("%+v of at most %d, %v", in, most, err)
	}
	halves, err := e.Halves()
	if err != nil {
		t.Fatal(err)
	}
	return in.Loose + halves
}
