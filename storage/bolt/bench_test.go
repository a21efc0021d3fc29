package bolt

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pristan/storage"
)

// people makes a database of that many people, each with ten records of the
// sizes that sealing gives, under random keys.
func people(b *testing.B, path string, n int) {
	b.Helper()
	e := open(b, path)
	random := rand.New(rand.NewPCG(5, 6))
	for done := 0; done < n; done += 500 {
		err := e.Update(background, func(w storage.Writer) error {
			for range 500 {
				for i, size := range []int{553, 89, 16, 16, 553, 169, 169, 169, 553, 8} {
					key := binary.BigEndian.AppendUint64(nil, random.Uint64())
					if err := w.Put(fmt.Sprint("bucket ", i), key, make([]byte, size)); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	e.Close()
}

// BenchmarkOpen100kPeople reports the size of the file, the time to open it,
// and the private memory of a process that has.
func BenchmarkOpen100kPeople(b *testing.B) {
	path := filepath.Join(b.TempDir(), "pristan.db")
	people(b, path, 100_000)
	info, _ := os.Stat(path)
	for b.Loop() {
		e, err := Open(path)
		if err != nil {
			b.Fatal(err)
		}
		e.Close()
	}
	b.ReportMetric(float64(info.Size())/(1<<20), "MiB-file")
	child, lines := start(b, "weigh", path)
	lines.Scan()
	child.Wait()
	private := 0.0
	fmt.Sscan(lines.Text(), &private)
	b.ReportMetric(private/(1<<20), "MiB-private")
	e := open(b, path)
	longest, start := time.Duration(0), time.Now()
	for i := range 200 {
		begin := time.Now()
		put(b, e, "bucket 0", fmt.Sprint("key ", i), make([]byte, 553))
		longest = max(longest, time.Since(begin))
	}
	b.ReportMetric(float64(time.Since(start).Microseconds())/200, "µs/commit")
	b.ReportMetric(float64(longest.Microseconds()), "µs-longest-commit")
}

// weigh opens a database and prints what memory only this process uses, in
// bytes; 0 where /proc is missing.
func weigh(path string) {
	if _, err := Open(path); err != nil {
		panic(err)
	}
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "RssAnon:")
	kilobytes := 0
	fmt.Sscan(rest, &kilobytes)
	fmt.Println(kilobytes << 10)
}

func BenchmarkVerify100kPeople(b *testing.B) {
	path := filepath.Join(b.TempDir(), "pristan.db")
	people(b, path, 100_000)
	for b.Loop() {
		if err := Verify(path); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUpdate(b *testing.B) {
	for _, records := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(records, " records"), func(b *testing.B) {
			e := open(b, filepath.Join(b.TempDir(), "pristan.db"))
			n := 0
			for b.Loop() {
				err := e.Update(background, func(w storage.Writer) error {
					for range records {
						n++
						if err := w.Put("b", number(n*7919%1_000_003), make([]byte, 553)); err != nil {
							return err
						}
					}
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "pristan.db")
	people(b, path, 10_000)
	e := open(b, path)
	view := func(fn func(storage.Reader)) {
		if err := e.View(background, func(r storage.Reader) error { fn(r); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("view and get", func(b *testing.B) {
		for b.Loop() {
			view(func(r storage.Reader) { r.Get("bucket 0", []byte("12345678")) })
		}
	})
	b.Run("get", func(b *testing.B) {
		view(func(r storage.Reader) {
			for b.Loop() {
				r.Get("bucket 0", []byte("12345678"))
			}
		})
	})
	for _, reverse := range []bool{false, true} {
		b.Run(fmt.Sprint("scan 10000, reverse ", reverse), func(b *testing.B) {
			view(func(r storage.Reader) {
				for b.Loop() {
					for range r.Scan("bucket 0", storage.Range{Reverse: reverse}) {
					}
				}
			})
		})
	}
}
