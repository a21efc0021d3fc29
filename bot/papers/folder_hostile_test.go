package papers_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"pristan/bot/papers"
)

const plainPage = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"

// PDFs that are made to hang, to swell or to fell their reader. Whatever comes
// of each, the folder is made, in time, within its memory, and the cover and
// the picture are in it.
func TestHostilePDFs(t *testing.T) {
	page := asJPEG(t, sheet(60, 80, 220), 80)
	for name, data := range map[string][]byte{
		"a page that is its own parent": pdfOf("<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"),
		"a tree with a ring":            pdfOf("<< /Type /Pages /Kids [4 0 R] /Count 9 >>", "<< /Type /Pages /Kids [3 0 R] /Count 9 >>"),
		"a tree that doubles":           doubling(40),
		"a deep tree":                   deepTree(5000),
		"a deeper tree":                 deepTree(30_000),
		"a chain of objects":            chain(60_000),
		"a count that lies":             bytes.Replace(aPDF, []byte("/Count 1 "), []byte("/Count 99"), 1),
		"a count below nothing":         bytes.Replace(aPDF, []byte("/Count 1 "), []byte("/Count -9"), 1),
		"a table that turns on itself":  bytes.Replace(aPDF, []byte("/Root 1"), []byte("/Prev 9 /Root 1"), 1),
		"many tables":                   manyTables(3000),
		"nested arrays":                 pdfOf(plainPage, strings.Repeat("[", 100_000)),
		"nested arrays, closed":         pdfOf(plainPage, strings.Repeat("[", 100_000)+strings.Repeat("]", 100_000)),
		"nested dictionaries":           pdfOf(plainPage, strings.Repeat("<</A", 100_000)),
		"a page of nested arrays":       pdfOf("<< /Type /Page /Parent 2 0 R /X " + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + " >>"),
		"a million numbers and one":     pdfOf(plainPage, "["+strings.Repeat("0 ", 1_000_001)+"]"),
		"unclosed brackets":             pdfOf(plainPage, strings.Repeat("(", 200_000)),
		"unclosed names":                pdfOf(plainPage, strings.Repeat("<< /", 100_000)),
		"beginnings of objects":         append(bytes.Repeat([]byte("1 0 obj\n"), 10_000), aPDF[9:]...),
		"beginnings of streams":         pdfOf(plainPage, "<< /Length 9999999 >>\n"+strings.Repeat("stream\n", 50_000)),
		"a length that turns on itself": pdfOf(plainPage, "<< /Length 4 0 R >>\nstream\nab\nendstream"),
		"a packed bomb":                 packedBomb(1, 100<<20),
		"many packed bombs":             packedBomb(30, 20<<20),
		"a hidden packed bomb":          bytes.ReplaceAll(packedBomb(20, 20<<20), []byte("ObjStm"), []byte("O#62jStm")),
		"a table of a billion":          tableBomb("[0 1000000000]", 4<<20),
		"a table of nothing":            tableBomb("[0 2000000000]", 10),
		"a table below nothing":         tableBomb("[-5 -9]", 10),
		"a locked one":                  bytes.Replace(aPDF, []byte("/Root 1"), []byte("/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) /U (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) >> /Root 1"), 1),
		"noise":                         append([]byte("%PDF-1.7\n"), append(bytes.Repeat([]byte{0, 255, 60, 60, 47}, 200_000), "startxref\n9\n%%EOF"...)...),
		"empty lines":                   append([]byte("%PDF-1.7\n"), append(bytes.Repeat([]byte{'\n'}, 500_000), "startxref\n9\n%%EOF"...)...),
	} {
		t.Run(name, func(t *testing.T) {
			data = append([]byte("%PDF-1.7\n"), data[min(9, len(data)):]...)
			peak := peakOf(func() {
				f, err := papers.Bind(t.Context(), papers.Cover{Lines: []string{"x"}}, []papers.Paper{{Kind: papers.PDF, Data: data}, {Kind: papers.JPEG, Data: page}})
				if err != nil || !bytes.Contains(f.PDF, page[200:400]) {
					t.Errorf("no folder: %v", err)
				}
			})
			if peak>>20 > 512 {
				t.Errorf("%d MiB for %d bytes", peak>>20, len(data))
			}
		})
	}
}

// TestNoPageIsLost binds PDFs whose trees call themselves what they are not, or
// nothing at all: their pages are in the folder, or the PDF is told to be left.
func TestNoPageIsLost(t *testing.T) {
	const page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
	for name, data := range map[string][]byte{
		"a tree called a page":   bytes.Replace(aPDF, []byte("/Type /Pages"), []byte("/Type /Page "), 1),
		"a tree called nothing":  bytes.Replace(aPDF, []byte("/Type /Pages"), nil, 1),
		"a branch called a page": pdfOf("<< /Type /Page /Parent 2 0 R /Kids [4 0 R 5 0 R] /Count 2 >>", page, page),
		"a page called a tree":   pdfOf("<< /Type /Pages /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
		"a page called nothing":  pdfOf("<< /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
		"a page called a font":   pdfOf("<< /Type /Font /Parent 2 0 R /MediaBox [0 0 595 842] >>"),
	} {
		want := 2
		if strings.Contains(string(data), "/Kids [4 0 R") {
			want = 3
		}
		f, err := papers.Bind(t.Context(), papers.Cover{Lines: []string{"x"}}, []papers.Paper{{Kind: papers.PDF, Data: data}})
		if err != nil || len(f.Left) == 0 && len(pagesOf(t, f.PDF)) != want || len(f.Left) == 1 && len(pagesOf(t, f.PDF)) != 1 {
			t.Errorf("%s: %d pages, left %v, %v", name, len(pagesOf(t, f.PDF)), f.Left, err)
		}
		t.Logf("%s: left %v", name, f.Left)
	}
}

// peakOf is how much more memory than before something has at once.
func peakOf(work func()) uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, peak := m.HeapInuse+m.StackInuse, uint64(0)
	done := make(chan bool)
	go func() { defer close(done); work() }()
	for tick := time.Tick(5 * time.Millisecond); ; {
		select {
		case <-done:
			return peak
		case <-tick:
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse+m.StackInuse, before) - before
		}
	}
}

func doubling(n int) []byte {
	var objects []string
	for i := range n {
		objects = append(objects, fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 2 >>", i+4, i+4))
	}
	return pdfOf(append(objects, plainPage)...)
}

func deepTree(n int) []byte {
	var objects []string
	for i := range n {
		objects = append(objects, fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", i+4))
	}
	return pdfOf(append(objects, plainPage)...)
}

func chain(n int) []byte {
	objects := []string{"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /X 4 0 R >> >>"}
	for i := range n {
		objects = append(objects, fmt.Sprintf("<< /Next %d 0 R >>", i+5))
	}
	return pdfOf(append(objects, "null")...)
}

// manyTables is a PDF that was changed many times.
func manyTables(n int) []byte {
	b := bytes.Clone(aPDF)
	prev := bytes.LastIndex(b, []byte("xref\n0"))
	for range n {
		at := len(b)
		b = fmt.Appendf(b, "xref\n0 0\ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", prev, at)
		prev = at
	}
	return b
}

func deflated(b []byte) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.String()
}

// packedBomb has streams of packed objects that unpack to a size each.
func packedBomb(n, size int) []byte {
	head := "9 0 10 9 "
	content := deflated(append([]byte(head), bytes.Repeat([]byte("[0 0 0 0]"), size/9)...))
	objects := []string{plainPage}
	for range n {
		objects = append(objects, fmt.Sprintf("<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(head), len(content), content))
	}
	return packedPDF(objects, "")
}

// packedPDF has its table in a stream, as objects in streams need it.
func packedPDF(objects []string, more string) []byte {
	plain := pdfOf(objects...)
	plain = plain[:bytes.LastIndex(plain, []byte("xref\n0"))]
	var table []byte
	last := 0
	for i := 1; i <= len(objects)+2; i++ {
		last += bytes.Index(plain[last:], fmt.Appendf(nil, "%d 0 obj\n", i))
		table = append(table, 1, byte(last>>24), byte(last>>16), byte(last>>8), byte(last), 0)
	}
	// Two objects more, which lie in the last of the streams.
	n := len(objects) + 3
	table = append(table, 2, 0, 0, byte((n-1)>>8), byte(n-1), 0, 2, 0, 0, byte((n-1)>>8), byte(n-1), 1)
	body := deflated(table)
	start := len(plain)
	plain = fmt.Appendf(plain, "%d 0 obj\n<< /Type /XRef /W [1 4 1] /Index [1 %d] /Size %d /Root 1 0 R %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n", n+2, n+1, n+3, more, len(body), body)
	return fmt.Appendf(plain, "startxref\n%d\n%%%%EOF\n", start)
}

// tableBomb has a table that claims entries and unpacks to a size.
func tableBomb(index string, size int) []byte {
	body := deflated(make([]byte, size))
	b := bytes.Clone(aPDF[:bytes.LastIndex(aPDF, []byte("xref\n0"))])
	start := len(b)
	b = fmt.Appendf(b, "9 0 obj\n<< /Type /XRef /W [0 0 0] /Index %s /Size 2000000000 /Root 1 0 R /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n", index, len(body), body)
	return fmt.Appendf(b, "startxref\n%d\n%%%%EOF\n", start)
}
