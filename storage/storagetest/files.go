package storagetest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"pristan/storage"
)

var fileChecks = []Check{
	ask("files come back", filesComeBack),
	ask("a file is there whole or not at all", wholeOrNot),
	ask("a removed file is gone", removedFile),
	ask("strange names lead nowhere", strangeNames),
}

func fileName(n int) string { return fmt.Sprintf("%032x", n+1) }

func (x *examiner) write(f storage.Files, name string, parts ...string) {
	x.must(f.Write(name, func(w io.Writer) error {
		for _, p := range parts {
			if _, err := io.WriteString(w, p); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (x *examiner) holds(f storage.Files, name, want string) {
	r, err := f.Open(name)
	x.must(err)
	defer r.Close()
	got, err := io.ReadAll(r)
	x.must(err)
	if !bytes.Equal(got, []byte(want)) {
		x.fail("%s holds %d bytes, want %d", name, len(got), len(want))
	}
}

func (x *examiner) names(f storage.Files, want ...string) {
	names, err := f.Names()
	x.must(err)
	slices.Sort(names)
	if !slices.Equal(names, want) {
		x.fail("there are %q, want %q", names, want)
	}
}

func filesComeBack(x *examiner) {
	e := x.engine()
	long := strings.Repeat("piece", 100_000)
	x.names(e.Files())
	x.write(e.Files(), fileName(0))
	x.write(e.Files(), fileName(1), "a", "b", "c")
	x.write(e.Files(), fileName(2), long, long)
	x.write(e.Files(), fileName(1), "another")
	check := func(f storage.Files) {
		x.names(f, fileName(0), fileName(1), fileName(2))
		x.holds(f, fileName(0), "")
		x.holds(f, fileName(1), "another")
		x.holds(f, fileName(2), long+long)
	}
	check(e.Files())
	check(x.reopen(e).Files())
}

// wholeOrNot has the writing fail, and looks at a file while it is written.
func wholeOrNot(x *examiner) {
	f := x.engine().Files()
	x.write(f, fileName(1), "before")
	broken := errors.New("broken off")
	for _, name := range []string{fileName(0), fileName(1)} {
		err := f.Write(name, func(w io.Writer) error {
			io.WriteString(w, "half")
			x.names(f, fileName(1))
			x.holds(f, fileName(1), "before")
			return broken
		})
		if !errors.Is(err, broken) {
			x.fail("a write that failed gave %v", err)
		}
	}
	x.names(f, fileName(1))
	x.holds(f, fileName(1), "before")
}

func removedFile(x *examiner) {
	e := x.engine()
	x.write(e.Files(), fileName(0), "x")
	x.must(e.Files().Remove(fileName(0)))
	x.must(e.Files().Remove(fileName(0)))
	for n := range 4 {
		x.write(e.Files(), fileName(n), "x")
	}
	x.must(e.Files().Remove())
	x.must(e.Files().Remove(fileName(3), fileName(9), "../x", fileName(0), fileName(2)))
	x.names(e.Files(), fileName(1))
	x.must(e.Files().Remove(fileName(1)))
	e = x.reopen(e)
	x.names(e.Files())
	if _, err := e.Files().Open(fileName(0)); !errors.Is(err, fs.ErrNotExist) {
		x.fail("a removed file gave %v", err)
	}
}

// strangeNames tries to get out of wherever files are kept.
func strangeNames(x *examiner) {
	f := x.engine().Files()
	for _, name := range []string{"", ".", "..", "../x", "/etc/passwd", strings.ToUpper(fmt.Sprintf("%032x", 0xab)), fileName(0) + "/x", fileName(0)[1:]} {
		if _, err := f.Open(name); !errors.Is(err, fs.ErrNotExist) {
			x.fail("opening %q gave %v", name, err)
		}
		x.must(f.Remove(name))
	}
	x.names(f)
}
