package papers_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"pristan/bot/papers"
)

// pagesOf reads a folder back: for each page its size and what is drawn on it.
func pagesOf(t *testing.T, pdf []byte) []string {
	t.Helper()
	doc, err := api.ReadAndValidate(bytes.NewReader(pdf), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.EnsurePageCount(); err != nil {
		t.Fatal(err)
	}
	var pages []string
	for n := 1; n <= doc.PageCount; n++ {
		page, _, attributes, err := doc.PageDict(n, false)
		if err != nil {
			t.Fatal(err)
		}
		drawn, _ := doc.PageContent(page, n)
		size := fmt.Sprintf("%.0fx%.0f", attributes.MediaBox.Width(), attributes.MediaBox.Height())
		pages = append(pages, size+pictureOf(t, doc, attributes)+" "+string(drawn))
	}
	return pages
}

func pictureOf(t *testing.T, doc *model.Context, attributes *model.InheritedPageAttrs) string {
	objects, err := doc.DereferenceDict(attributes.Resources["XObject"])
	if err != nil || objects["I"] == nil {
		return ""
	}
	picture, _, err := doc.DereferenceStreamDict(objects["I"])
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(" %v %v", picture.Dict["Width"], picture.Dict["ColorSpace"].(types.Name))
}

func examined(tb testing.TB, data []byte) papers.Paper {
	p, err := papers.Examine(data)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// A cover, then every paper in its place.
func TestFolder(t *testing.T) {
	drawing := func(text string) string {
		return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text)
	}
	two := pdfOf("<< /Type /Pages /Kids [4 0 R 5 0 R] /Count 2 /MediaBox [0 0 300 400] >>",
		"<< /Type /Page /Parent 3 0 R /Contents 6 0 R >>", "<< /Type /Page /Parent 3 0 R /Contents 7 0 R >>", drawing("0 0 m % one"), drawing("0 0 m % two"))
	grey := image.NewGray(image.Rect(0, 0, 120, 90))
	f, err := papers.Bind(t.Context(), papers.Cover{Lines: []string{"Title", "", "Line"}}, []papers.Paper{
		examined(t, asJPEG(t, sheet(100, 150, 220), 80)),
		examined(t, two),
		examined(t, ogg("OpusHead", "OpusTags", "voice")),
		examined(t, asPNG(t, grey)),
		examined(t, fromDisk(t, "alpha.webp")),
		examined(t, two),
		examined(t, fromDisk(t, "four-colours.jpg")),
		{Kind: papers.JPEG, Data: []byte("not one")},
	})
	if err != nil || !slices.Equal(f.Left, []int{2, 7}) {
		t.Fatalf("left %v, %v", f.Left, err)
	}
	want := []string{
		"595x842 1240 DeviceGray", "595x842 100 DeviceRGB", "300x400 0 0 m % one", "300x400 0 0 m % two",
		"842x595 120 DeviceGray", "842x595 48 DeviceRGB", "300x400 0 0 m % one", "300x400 0 0 m % two", "842x595 48 DeviceCMYK",
	}
	got := pagesOf(t, f.PDF)
	if len(got) != len(want) {
		t.Fatalf("%d pages, want %d", len(got), len(want))
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("page %d: %.60q, want %q", i+1, got[i], want[i])
		}
	}
}

// Where the first row and the first column of a picture are to be seen, by the
// standard's own table.
func TestHowToHold(t *testing.T) {
	for held, want := range []string{1: "top left", 2: "top right", 3: "bottom right", 4: "bottom left", 5: "left top", 6: "right top", 7: "right bottom", 8: "left bottom"} {
		if held == 0 {
			continue
		}
		data := telling(asJPEG(t, sheet(300, 200, 220), 80), uint16(held))
		f, err := papers.Bind(t.Context(), papers.Cover{}, []papers.Paper{examined(t, data)})
		if err != nil {
			t.Fatal(err)
		}
		size, drawn, _ := strings.Cut(pagesOf(t, f.PDF)[1], " q ")
		var width, height, x, y float64
		var m [6]float64
		if _, err := fmt.Sscanf(drawn, "%f 0 0 %f %f %f cm %f %f %f %f %f %f cm", &width, &height, &x, &y, &m[0], &m[1], &m[2], &m[3], &m[4], &m[5]); err != nil {
			t.Fatal(drawn, err)
		}
		at := func(u, v float64) string { // the middle of a side, as it is put on the page
			switch x, y := m[0]*u+m[2]*v+m[4], m[1]*u+m[3]*v+m[5]; {
			case y == 1:
				return "top"
			case y == 0:
				return "bottom"
			case x == 0:
				return "left"
			default:
				return "right"
			}
		}
		if got := at(0.5, 1) + " " + at(0, 0.5); got != want {
			t.Errorf("held %d: %s, want %s", held, got, want)
		}
		lying, long := "842x595", width/height
		if held >= 5 {
			lying, long = "595x842", height/width
		}
		if !strings.HasPrefix(size, lying) || long < 1.49 || long > 1.51 || x < 0 || y < 0 {
			t.Errorf("held %d: page %s, %f by %f at %f, %f", held, size, width, height, x, y)
		}
	}
}

// What is packed in a PDF is found under its new number, however many others
// come before it.
func TestPackedComesAlong(t *testing.T) {
	first, second := "<< /Font << /F 6 0 R >> >> ", "<< /Type /Font /Subtype /Type1 /BaseFont /Kept >>"
	head := fmt.Sprintf("5 0 6 %d ", len(first))
	content := deflated([]byte(head + first + second))
	data := packedPDF([]string{
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Resources 5 0 R >>",
		fmt.Sprintf("<< /Type /ObjStm /N 2 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", len(head), len(content), content),
	}, "")
	page := examined(t, asJPEG(t, sheet(40, 60, 220), 80))
	f, err := papers.Bind(t.Context(), papers.Cover{}, []papers.Paper{page, examined(t, data), page, examined(t, data)})
	if err != nil || f.Left != nil {
		t.Fatal(f.Left, err)
	}
	doc, err := api.ReadAndValidate(bytes.NewReader(f.PDF), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{3, 5} {
		_, _, attributes, err := doc.PageDict(n, false)
		if err != nil {
			t.Fatal(err)
		}
		fonts, _ := doc.DereferenceDict(attributes.Resources["Font"])
		if font, err := doc.DereferenceDict(fonts["F"]); err != nil || font["BaseFont"] != types.Name("Kept") {
			t.Errorf("page %d: %v, %v", n, font, err)
		}
	}
}

// What a PDF would do, carry or tell beside its pages does not come along.
func TestOnlyPagesComeAlong(t *testing.T) {
	script := "<< /S /JavaScript /JS (" + secret + ") >>"
	data := pdfOf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /AA << /O "+script+" >> /Annots [4 0 R << /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A "+script+" >>] >>",
		"<< /Type /Annot /Subtype /Screen /Rect [0 0 9 9] /A << /S /Launch /F ("+secret+") >> /FS 5 0 R /Contents ("+secret+") /AP << /N 6 0 R >> >>",
		"<< /Type /Filespec /F ("+secret+") >>",
		"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length 11 >>\nstream\n0 0 m % kept\nendstream",
		"<< /Author ("+secret+") >>")
	data = bytes.Replace(data, []byte("/Type /Catalog"), []byte("/Type /Catalog /OpenAction "+script+" /Names << /JavaScript << /Names [(a) "+script+"] >> >> /Lang ("+secret+")"), 1)
	f, err := papers.Bind(t.Context(), papers.Cover{}, []papers.Paper{{Kind: papers.PDF, Data: data}})
	if err != nil || f.Left != nil {
		t.Fatal(f.Left, err)
	}
	all := everything(t, f.PDF)
	for _, trace := range []string{"CANARY", "JavaScript", "Launch", "OpenAction"} {
		if strings.Contains(all, trace) {
			t.Errorf("%s came along", trace)
		}
	}
	if !strings.Contains(all, "% kept") || !strings.Contains(all, "Screen") {
		t.Errorf("what is drawn did not come along: %s", all)
	}
}

// everything is all objects of a PDF as they are written, unpacked.
func everything(t *testing.T, pdf []byte) string {
	conf := model.NewDefaultConfiguration()
	doc, err := api.ReadContext(bytes.NewReader(pdf), conf)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for nr, entry := range doc.Table {
		if entry == nil || entry.Free {
			continue
		}
		o, err := doc.Dereference(*types.NewIndirectRef(nr, 0))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%v\n", o)
		if s, ok := o.(types.StreamDict); ok && s.Dict["Subtype"] == types.Name("Form") {
			b.Write(s.Raw)
		}
	}
	return b.String()
}

// PDFs that say more than their pages do are sent by themselves.
func TestWholeOnlyByItself(t *testing.T) {
	with := func(s string) papers.Paper {
		return papers.Paper{Kind: papers.PDF, Data: bytes.Replace(pdfOf(plainPage, "[ ]"), []byte("/Type /Catalog"), []byte("/Type /Catalog "+s), 1)}
	}
	f, err := papers.Bind(t.Context(), papers.Cover{}, []papers.Paper{
		with("/AcroForm << /Fields [3 0 R] /SigFlags 3 >>"), with("/AcroForm << /Fields 4 0 R >>"), with("/AcroForm << /XFA 4 0 R /Fields [] >>"),
		with("/Collection << >>"), with("/Names << /EmbeddedFiles << >> >>"),
		with("/AcroForm << /Fields [] >>"), with("/Names << /Dests << >> >>"), with(""),
	})
	if err != nil || !slices.Equal(f.Left, []int{0, 1, 2, 3, 4}) || len(pagesOf(t, f.PDF)) != 4 {
		t.Errorf("left %v, %v", f.Left, err)
	}
}

// A folder stays short enough to be sent, and what it has no room for is told.
func TestFolderHasAnEnd(t *testing.T) {
	data := asJPEG(t, sheet(40, 40, 220), 80)
	long := append(bytes.Clone(data[:len(data)-2]), bytes.Repeat([]byte{7}, 19<<20)...)
	long = append(long, 0xFF, 0xD9)
	pages := []papers.Paper{{Kind: papers.JPEG, Data: long}, {Kind: papers.JPEG, Data: long}, {Kind: papers.JPEG, Data: long}, {Kind: papers.JPEG, Data: data}}
	f, err := papers.Bind(t.Context(), papers.Cover{}, pages)
	if err != nil || !slices.Equal(f.Left, []int{2}) || len(f.PDF) > 45<<20 {
		t.Errorf("left %v of %d bytes, %v", f.Left, len(f.PDF), err)
	}
}

// A caller who stops waiting gets the pictures.
func TestNoTimeLeft(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f, err := papers.Bind(ctx, papers.Cover{}, []papers.Paper{examined(t, aPDF), examined(t, asJPEG(t, sheet(40, 40, 220), 80))})
	if err != nil || !slices.Equal(f.Left, []int{0}) || len(pagesOf(t, f.PDF)) != 2 {
		t.Errorf("left %v, %v", f.Left, err)
	}
}

// Nothing is written to the home of whoever runs the bot.
func TestNothingIsWritten(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	if _, err := papers.Bind(t.Context(), papers.Cover{}, []papers.Paper{examined(t, aPDF)}); err != nil {
		t.Fatal(err)
	}
	if found, err := os.ReadDir(home); err != nil || len(found) > 0 || model.ConfigPath != "disable" {
		t.Errorf("%v, %v, settings: %s", found, err, model.ConfigPath)
	}
}
