package bolt

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pristan/storage"
)

// childJob is how this test binary, started again, knows what to do.
const childJob = "PRISTAN_BOLT_TEST"

func TestMain(m *testing.M) {
	job, path, isChild := strings.Cut(os.Getenv(childJob), " ")
	switch {
	case !isChild:
		os.Exit(m.Run())
	case job == "write":
		writeForEver(path)
	case job == "create":
		createForEver(path)
	case job == "keep":
		keepForEver(path)
	case job == "weigh":
		weigh(path)
	case job == "open":
		_, err := Open(path)
		fmt.Println(errors.Is(err, ErrLocked))
	}
}

// start runs the test binary as a child and returns the lines it prints.
func start(t testing.TB, job, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childJob+"="+job+" "+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, bufio.NewScanner(out)
}

// writeForEver makes numbered transactions, each with parts in three buckets,
// and prints the number of each that Update has confirmed.
func writeForEver(path string) {
	e, err := Open(path)
	if err != nil {
		panic(err)
	}
	for n := countUp(e); ; n++ {
		err := e.Update(background, func(w storage.Writer) error {
			return errors.Join(
				w.Put("left", number(n), make([]byte, rand.IntN(6000))),
				w.Put("right", number(n), []byte("value")),
				w.Delete("latest", number(n-1)),
				w.Put("latest", number(n), []byte("value")),
			)
		})
		if err != nil {
			panic(err)
		}
		fmt.Println(n)
	}
}

func number(n int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// countUp returns how many transactions are there, or -1 when one of them is
// there in part, or when one is missing.
func countUp(e *Engine) (n int) {
	err := e.View(background, func(r storage.Reader) error {
		for entry, err := range r.Scan("left", storage.Range{}) {
			if err != nil {
				return err
			}
			right, err := r.Get("right", entry.Key)
			if err != nil || right == nil || binary.BigEndian.Uint64(entry.Key) != uint64(n) {
				return fmt.Errorf("transaction %x where %d should be, right %q, %v", entry.Key, n, right, err)
			}
			n++
		}
		latest := 0
		for entry, err := range r.Scan("latest", storage.Range{}) {
			if latest++; err != nil || binary.BigEndian.Uint64(entry.Key) != uint64(n-1) {
				return fmt.Errorf("latest is %x, want %d, %v", entry.Key, n-1, err)
			}
		}
		if latest != min(n, 1) {
			return fmt.Errorf("%d are the latest", latest)
		}
		return nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return -1
	}
	return n
}

// TestKill kills a writing process again and again. What Update has confirmed
// must be there, every transaction must be whole, and at most the one under
// way may be there without having been confirmed.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	kills, commits, unconfirmed := 25, 0, 0
	for range kills {
		child, lines := start(t, "write", path)
		if !lines.Scan() {
			t.Fatal("the child confirmed nothing")
		}
		time.AfterFunc(time.Duration(rand.IntN(40_000))*time.Microsecond, func() { child.Process.Kill() })
		last := 0
		for ok := true; ok; ok = lines.Scan() {
			fmt.Sscan(lines.Text(), &last)
		}
		child.Wait()
		if err := Verify(path); err != nil {
			t.Fatal(err)
		}
		e := open(t, path)
		commits = countUp(e)
		e.Close()
		if commits < last+1 || commits > last+2 {
			t.Fatalf("%d transactions after %d were confirmed", commits, last+1)
		}
		unconfirmed += commits - (last + 1)
	}
	t.Logf("%d kills, %d commits, %d of them not confirmed, 0 lost", kills, commits, unconfirmed)
}

func createForEver(folder string) {
	for n := 0; ; n++ {
		fmt.Println(n)
		e, err := Open(filepath.Join(folder, fmt.Sprint(n)))
		if err != nil {
			panic(err)
		}
		e.Close()
	}
}

// TestKillWhileCreating kills a process that makes one database after
// another. Each must open, whatever the kill left.
func TestKillWhileCreating(t *testing.T) {
	leftovers := 0
	for range 25 {
		folder := t.TempDir()
		child, lines := start(t, "create", folder)
		time.AfterFunc(time.Duration(rand.IntN(20_000))*time.Microsecond, func() { child.Process.Kill() })
		last := -1
		for lines.Scan() {
			fmt.Sscan(lines.Text(), &last)
		}
		child.Wait()
		for n := range last + 1 {
			path := filepath.Join(folder, fmt.Sprint(n))
			if _, err := os.Stat(path + newSuffix); err == nil {
				leftovers++
			}
			open(t, path).Close()
		}
	}
	t.Logf("%d starts began with a leftover", leftovers)
}

func TestSecondProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	open(t, path)
	begin := time.Now()
	child, lines := start(t, "open", path)
	lines.Scan()
	child.Wait()
	if took := time.Since(begin); lines.Text() != "true" || took > 3*lockWait {
		t.Errorf("a second process found the database locked: %s, after %v", lines.Text(), took)
	}
}
