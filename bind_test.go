package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"pristan/bot"
	"pristan/bot/papers"
)

func photograph(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var sheet = bot.Cover{Lines: []string{"الوثائق", "", "Papers"}, RightToLeft: true}

func kept(t testing.TB, data []byte) bot.Examined {
	t.Helper()
	e, err := examine(data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestBindInAChild binds photos and a PDF of somebody else; a voice note and a
// PDF that is none are left out.
func TestBindInAChild(t *testing.T) {
	photo := kept(t, photograph(t, 900, 1200))
	first, err := bind(t.Context(), sheet, []bot.Examined{photo})
	if err != nil || !bytes.HasPrefix(first.PDF, []byte("%PDF-")) || len(first.Left) != 0 {
		t.Fatalf("one photo: %d bytes, %v, %v", len(first.PDF), first.Left, err)
	}
	list := []bot.Examined{photo, {Bytes: first.PDF, Type: "application/pdf"}, {Bytes: []byte("OggS"), Type: "audio/ogg"},
		{Bytes: []byte("%PDF-1.7 and nothing"), Type: "application/pdf"}, photo}
	folder, err := bind(t.Context(), sheet, list)
	if err != nil || !slices.Equal(folder.Left, []int{2, 3}) || len(folder.PDF) <= len(first.PDF) {
		t.Errorf("%d bytes, left %v, %v", len(folder.PDF), folder.Left, err)
	}
}

// TestWithoutThePDFs ends the child that is given a PDF: the photos come into
// the folder all the same.
func TestWithoutThePDFs(t *testing.T) {
	photo := kept(t, photograph(t, 900, 1200))
	huge := bot.Examined{Bytes: make([]byte, papers.MostBytes+2<<20), Type: "application/pdf"} // which a child refuses
	folder, err := bind(t.Context(), sheet, []bot.Examined{photo, huge, photo})
	if err != nil || !slices.Equal(folder.Left, []int{1}) || !bytes.HasPrefix(folder.PDF, []byte("%PDF-")) {
		t.Errorf("%d bytes, left %v, %v", len(folder.PDF), folder.Left, err)
	}
	if _, err := bind(t.Context(), sheet, []bot.Examined{huge}); err == nil {
		t.Error("nothing but a PDF that ends the child makes a folder")
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := bind(ended, sheet, []bot.Examined{photo}); err == nil {
		t.Error("a folder is made after the end")
	}
}

// TestTheChildBelievesNothing gives it what the bot does not send.
func TestTheChildBelievesNothing(t *testing.T) {
	for name, in := range map[string]string{
		"nothing": "", "no line": "{}", "no JSON": "hello\n",
		"less than was said":     `{"papers":[{"kind":"jpg","bytes":100}]}` + "\nshort",
		"more than there may be": fmt.Sprintf(`{"papers":[{"kind":"jpg","bytes":%d}]}`, 1<<40) + "\n",
		"below nothing":          `{"papers":[{"kind":"jpg","bytes":-1}]}` + "\n",
		"too many":               `{"papers":[` + strings.Repeat(`{},`, mostPapers) + "{}]}\n",
	} {
		var out bytes.Buffer
		if err := bindFrom(t.Context(), strings.NewReader(in), &out); err == nil || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
	}
}

// TestNoChildIsLeft ends the binding at every stage, and has a child that is
// refused what it reads: none is left behind, not even a dead one.
func TestNoChildIsLeft(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lists the children of a process")
	}
	before := children(t)
	photo := kept(t, photograph(t, 3000, 4000))
	for _, limit := range []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 60 * time.Millisecond, 150 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		if folder, err := bind(ctx, sheet, slices.Repeat([]bot.Examined{photo}, 60)); err == nil {
			t.Logf("within %v there are %d bytes", limit, len(folder.PDF))
		}
		cancel()
	}
	if _, err := bind(t.Context(), sheet, []bot.Examined{{Bytes: make([]byte, papers.MostBytes+2<<20), Type: "image/jpeg"}}); err == nil {
		t.Error("a child took too much")
	}
	if after := children(t); after != before {
		t.Errorf("there were children %q, and then %q", before, after)
	}
}

// children are the processes that this one has started and not buried.
func children(t *testing.T) (all string) {
	t.Helper()
	lists, err := filepath.Glob("/proc/self/task/*/children")
	if err != nil || len(lists) == 0 {
		t.Skip("this kernel does not list the children of a process")
	}
	for _, list := range lists {
		one, _ := os.ReadFile(list) // a thread may have ended
		all += string(one)
	}
	return all
}

// nothing gives zeros without end.
type nothing struct{}

func (nothing) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

// TestTheParentBelievesNothing has it read what a child says that somebody has
// taken over: no more than a folder is read of it.
func TestTheParentBelievesNothing(t *testing.T) {
	for name, said := range map[string]string{
		"nothing": "", "no line": "{}", "no JSON": "hello\n", "less than was said": `{"bytes":100}` + "\nshort",
		"more than there may be": fmt.Sprintf(`{"bytes":%d}`, 1<<40) + "\n", "below nothing": `{"bytes":-1}` + "\n",
		"left what it did not have": `{"left":[3],"bytes":0}` + "\n",
	} {
		if folder, err := readFolder(strings.NewReader(said), 3); err == nil || folder.PDF != nil {
			t.Errorf("%s: %d bytes", name, len(folder.PDF))
		}
	}
	endless := &io.LimitedReader{R: nothing{}, N: 1 << 30}
	if _, err := readFolder(endless, 3); err == nil || endless.N < 1<<30-2*mostFolder {
		t.Errorf("%d MiB of a line without end were read, %v", (1<<30-endless.N)>>20, err)
	}
}

// TestTheChildIsContained gives the real program more papers than it has memory
// for: it ends, and long before the machine suffers.
func TestTheChildIsContained(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getenv("PRISTAN_RACE") != "" {
		t.Skip("only Linux limits a process, and not under the race detector")
	}
	const papers = 100
	one := fmt.Sprintf(`{"kind":"jpg","bytes":%d},`, 20<<20)
	c := exec.Command(program(t), "bind")
	c.Stdin = io.MultiReader(strings.NewReader(`{"papers":[`+strings.TrimSuffix(strings.Repeat(one, papers), ",")+"]}\n"), io.LimitReader(nothing{}, papers*20<<20))
	output, err := c.Output()
	if err == nil || len(output) > 0 {
		t.Errorf("it ends well, with %d bytes", len(output))
	}
	if used, ok := c.ProcessState.SysUsage().(*syscall.Rusage); !ok || used.Maxrss > 1100<<10 {
		t.Errorf("it took %d KiB", used.Maxrss)
	} else {
		t.Logf("it took %d MiB", used.Maxrss>>10)
	}
}
