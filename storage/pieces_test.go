package storage

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"pristan/care"
)

// testPieces are as small as they can be, so that everything can be tried.
func testPieces() pieces {
	return pieces{key: testKeyring().NewDataKey(), owner: care.NewID[care.Person](), file: care.NewID[care.File](), size: 128 - lengthSize}
}

func randomBytes(n int) []byte {
	data := make([]byte, n)
	rand.Read(data)
	return data
}

func sealed(t testing.TB, p pieces, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := p.seal(&out, data); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func mustNotOpen(t *testing.T, p pieces, file []byte, size int, what string, args ...any) {
	t.Helper()
	if data, err := p.open(bytes.NewReader(file), int64(size)); err != ErrSealed || data != nil {
		t.Fatalf("%s opens as %d bytes, %v", fmt.Sprintf(what, args...), len(data), err)
	}
}

func TestPiecesComeBack(t *testing.T) {
	p := testPieces()
	p.size = pieceSize
	for _, n := range []int{0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 2 * pieceSize, 20 << 20} {
		data := randomBytes(n)
		file := sealed(t, p, data)
		got, err := p.open(bytes.NewReader(file), int64(n))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came back as %d, %v", n, len(got), err)
		}
		if whole := max((n+pieceSize-1)/pieceSize, 1); len(file) > whole*p.sealedSize() || len(file) <= (whole-1)*p.sealedSize() {
			t.Errorf("%d bytes are %d sealed, which is not %d pieces", n, len(file), whole)
		}
		if n > 16 && bytes.Contains(file, data[:16]) {
			t.Errorf("the first of %d bytes can be read", n)
		}
	}
}

// TestPiecesHideLengths seals files of lengths within one step.
func TestPiecesHideLengths(t *testing.T) {
	p := testPieces()
	p.size = pieceSize
	for _, pair := range [][2]int{{0, 124}, {3000, 8000}, {33_000, pieceSize}, {pieceSize + 1, pieceSize + 100}} {
		if a, b := len(sealed(t, p, randomBytes(pair[0]))), len(sealed(t, p, randomBytes(pair[1]))); a != b {
			t.Errorf("files of %v bytes are %d and %d long", pair, a, b)
		}
	}
}

// TestEveryChangeOfAFileIsAnError flips every bit of a file of several pieces,
// cuts it everywhere, and puts its pieces together in every other way.
func TestEveryChangeOfAFileIsAnError(t *testing.T) {
	p := testPieces()
	for _, n := range []int{0, 1, p.size, 3*p.size - 7, 3 * p.size} {
		data := randomBytes(n)
		file := sealed(t, p, data)
		for bit := range len(file) * 8 {
			file[bit/8] ^= 1 << (bit % 8)
			mustNotOpen(t, p, file, n, "%d bytes with bit %d flipped", n, bit)
			file[bit/8] ^= 1 << (bit % 8)
		}
		for cut := range file {
			mustNotOpen(t, p, file[:cut], n, "%d bytes cut at %d", n, cut)
		}
		for cut := p.sealedSize(); cut < len(file); cut += p.sealedSize() { // whole pieces, and a record that says so
			mustNotOpen(t, p, file[:cut], cut/p.sealedSize()*p.size, "%d bytes cut after the piece at %d", n, cut)
		}
		for _, more := range [][]byte{{0}, file, file[:min(len(file), p.sealedSize())], make([]byte, p.sealedSize())} {
			mustNotOpen(t, p, slices.Concat(file, more), n, "%d bytes with %d more", n, len(more))
			mustNotOpen(t, p, slices.Concat(more, file), n, "%d bytes after %d more", n, len(more))
		}
		for _, size := range []int{n - 1, n + 1, -1, maxFile + 1} {
			mustNotOpen(t, p, file, size, "%d bytes as %d", n, size)
		}
		mustOpenPieces(t, p, file, data)
	}
}

func mustOpenPieces(t *testing.T, p pieces, file, data []byte) {
	t.Helper()
	if got, err := p.open(bytes.NewReader(file), int64(len(data))); err != nil || !bytes.Equal(got, data) {
		t.Errorf("unchanged it opens as %d bytes, %v", len(got), err)
	}
}

// TestPiecesStayInTheirPlaces puts four pieces of one file and four of another
// of the same person together in every order of up to four.
func TestPiecesStayInTheirPlaces(t *testing.T) {
	p := testPieces()
	other := p
	other.file = care.NewID[care.File]()
	data := randomBytes(4*p.size - 7)
	file, foreign := sealed(t, p, data), sealed(t, other, data)
	all := append(slices.Collect(slices.Chunk(file, p.sealedSize())), slices.Collect(slices.Chunk(foreign, p.sealedSize()))...)
	tried := 0
	var put func(chosen []int)
	put = func(chosen []int) {
		if len(chosen) > 0 && !slices.Equal(chosen, []int{0, 1, 2, 3}) {
			var mixed []byte
			for _, i := range chosen {
				mixed = append(mixed, all[i]...)
			}
			tried++
			mustNotOpen(t, p, mixed, len(data), "pieces %v", chosen)
		}
		if len(chosen) == 4 {
			return
		}
		for i := range all {
			put(append(slices.Clone(chosen), i))
		}
	}
	put(nil)
	if tried != 8+8*8+8*8*8+8*8*8*8-1 {
		t.Errorf("%d ways were tried", tried)
	}
	mustOpenPieces(t, p, file, data)
	mustOpenPieces(t, other, foreign, data)
}

// TestAFileBelongsToItsPerson opens one as another's, and with another key.
func TestAFileBelongsToItsPerson(t *testing.T) {
	p := testPieces()
	file := sealed(t, p, []byte("paper"))
	for name, change := range map[string]func(*pieces){
		"another file": func(p *pieces) { p.file = care.NewID[care.File]() }, "another person": func(p *pieces) { p.owner = care.NewID[care.Person]() },
		"another key": func(p *pieces) { p.key = testKeyring().NewDataKey() }, "no key": func(p *pieces) { p.key = DataKey{} },
	} {
		q := p
		change(&q)
		mustNotOpen(t, q, file, 5, "as of %s", name)
	}
}

type broken struct{ after int }

var errBroken = errors.New("the disk")

func (b *broken) Write(p []byte) (int, error) {
	if b.after--; b.after < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func (b *broken) Read(p []byte) (int, error) { return 0, errBroken }

func TestADiskThatFails(t *testing.T) {
	p := testPieces()
	if err := p.seal(&broken{2}, make([]byte, 4*p.size)); err != errBroken {
		t.Errorf("sealing gave %v", err)
	}
	if _, err := p.open(&broken{}, 5); !errors.Is(err, errBroken) || errors.Is(err, ErrSealed) {
		t.Errorf("opening gave %v", err)
	}
}

// TestSealingTakesLittleMemory counts what sealing and opening allocate beside
// the file itself.
func TestSealingTakesLittleMemory(t *testing.T) {
	const n = 20 << 20
	p, data := testPieces(), randomBytes(n)
	p.size = pieceSize
	file := sealed(t, p, data)
	allocated := func(do func()) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if b := allocated(func() { p.seal(&broken{1 << 30}, data) }); b > 1<<20 {
		t.Errorf("sealing 20 MiB allocates %d bytes", b)
	}
	if b := allocated(func() { p.open(bytes.NewReader(file), n) }); b > n+1<<20 {
		t.Errorf("opening 20 MiB allocates %d bytes", b)
	}
}
