package papers_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"testing"

	"pristan/bot/papers"
)

// pictures are small ones of every form that is taken, plain and with all that
// cameras add.
func pictures(tb testing.TB) map[string]func(held uint16) (plain, telling []byte) {
	page := sheet(48, 32, 230)
	grey, paletted := image.NewGray(page.Rect), image.NewPaletted(page.Rect, palette.WebSafe)
	draw.Draw(grey, page.Rect, page, image.Point{}, draw.Src)
	draw.Draw(paletted, page.Rect, page, image.Point{}, draw.Src)
	clear, deep := image.NewNRGBA(page.Rect), image.NewRGBA64(page.Rect)
	draw.Draw(clear, image.Rect(9, 9, 30, 30), image.NewUniform(color.NRGBA{200, 10, 90, 77}), image.Point{}, draw.Src)
	draw.Draw(deep, page.Rect, page, image.Point{}, draw.Src)

	all := make(map[string]func(uint16) ([]byte, []byte))
	for name, plain := range map[string][]byte{
		"colour.jpg": asJPEG(tb, page, 90), "grey.jpg": asJPEG(tb, grey, 90),
		"progressive.jpg": fromDisk(tb, "progressive.jpg"), "four-colours.jpg": fromDisk(tb, "four-colours.jpg"),
	} {
		all[name] = func(held uint16) ([]byte, []byte) { return plain, telling(plain, held) }
	}
	for name, m := range map[string]image.Image{
		"colour.png": page, "grey.png": grey, "paletted.png": paletted, "clear.png": clear, "deep.png": deep,
	} {
		plain := asPNG(tb, m)
		all[name] = func(held uint16) ([]byte, []byte) { return plain, tellingPNG(plain, held) }
	}
	for _, name := range []string{"lossy.webp", "lossless.webp", "alpha.webp"} {
		plain := fromDisk(tb, name)
		all[name] = func(held uint16) ([]byte, []byte) { return plain, tellingWebP(plain, held, 48, 32) }
	}
	return all
}

// Nothing that was planted is left, every pixel is, and so is how to hold it.
func TestCleaning(t *testing.T) {
	for name, make := range pictures(t) {
		t.Run(name, func(t *testing.T) {
			for held := uint16(1); held <= 8; held++ {
				plain, telling := make(held)
				if !bytes.Contains(telling, []byte("CANARY")) {
					t.Fatal("nothing is planted")
				}
				p, err := papers.Examine(telling)
				if err != nil {
					t.Fatal(err)
				}
				for _, trace := range []string{"CANARY", "42.69", "Pixel", "GPS", "ICC", "XMP", "xmp", "8BIM", "MPF"} {
					if bytes.Contains(p.Data, []byte(trace)) {
						t.Errorf("%q is left", trace)
					}
				}
				if !bytes.Equal(flat(t, p.Data).Pix, flat(t, plain).Pix) {
					t.Error("the pixels are not what they were")
				}
				if got := papers.Held(p); got != int(held) {
					t.Errorf("held %d, was %d", got, held)
				}
				if extra := len(p.Data) - len(plain); extra > 80 {
					t.Errorf("%d bytes longer than the plain one", extra)
				}
			}
		})
	}
}

// What is clean stays as it is, and cleaning twice changes nothing.
func TestCleaningIsDoneOnce(t *testing.T) {
	for name, make := range pictures(t) {
		_, telling := make(6)
		once, err := papers.Examine(telling)
		if err != nil {
			t.Fatal(name, err)
		}
		twice, err := papers.Examine(once.Data)
		if err != nil || !bytes.Equal(once.Data, twice.Data) {
			t.Errorf("%s: the second time gives something else: %v", name, err)
		}
	}
}

// What another stood behind the end of a picture, a PDF or nothing is gone.
func TestWhatStandsBehindTheEnd(t *testing.T) {
	whole := map[string][]byte{"sheet.pdf": aPDF}
	for name, make := range pictures(t) {
		whole[name], _ = make(1)
	}
	for name, data := range whole {
		want, err := papers.Examine(data)
		if err != nil {
			t.Fatal(name, err)
		}
		for kind, tail := range tails {
			got, err := papers.Examine(append(bytes.Clone(data), tail...))
			if err != nil || bytes.Contains(got.Data, []byte("CANARY")) {
				t.Errorf("%s with %s: kept (%v)", name, kind, err)
			}
			if !bytes.Equal(bytes.TrimSpace(got.Data), bytes.TrimSpace(want.Data)) {
				t.Errorf("%s with %s: not the same paper", name, kind)
			}
		}
	}
}

var tails = map[string]string{
	"an archive": "PK\x03\x04\x14\x00" + secret + "PK\x05\x06" + string(make([]byte, 18)),
	"a page":     "\n<html><script>" + secret + "</script></html>",
	"a program":  "MZ\x90\x00" + secret + "PE\x00\x00",
	"a film":     "\x00\x00\x00\x18ftypmp42" + secret,
}

// aPDF is about the smallest one there is.
var aPDF = pdfOf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>")

// pdfOf writes a PDF of one page out of its objects, the page first.
func pdfOf(objects ...string) []byte {
	all := append([]string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"}, objects...)
	b := []byte("%PDF-1.4\n")
	var at []int
	for i, o := range all {
		at = append(at, len(b))
		b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := len(b)
	b = fmt.Appendf(b, "xref\n0 %d\n0000000000 65535 f \n", len(all)+1)
	for _, n := range at {
		b = fmt.Appendf(b, "%010d 00000 n \n", n)
	}
	return fmt.Appendf(b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(all)+1, start)
}
