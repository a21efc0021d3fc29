package papers

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
)

// book writes a PDF with one picture on each page. Pictures go in as the JPEGs
// they are; others become one.
type book struct {
	out     []byte
	objects []int // where each begins, from the third on
	pages   []int // which of them are pages
}

// The first two objects are written last.
const firstObject = 3

// A sheet of A4 in points.
const pageShort, pageLong = 595, 842

// turned are the eight ways to hold a picture, as the matrices that put a
// square which stands on its left lower corner into the same square.
var turned = [9][6]int{
	1: {1, 0, 0, 1, 0, 0}, 2: {-1, 0, 0, 1, 1, 0}, 3: {-1, 0, 0, -1, 1, 1}, 4: {1, 0, 0, -1, 0, 1},
	5: {0, -1, -1, 0, 1, 1}, 6: {0, -1, 1, 0, 0, 1}, 7: {0, 1, 1, 0, 0, 0}, 8: {0, 1, -1, 0, 1, 0},
}

func newBook() *book { return &book{out: []byte("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")} }

// object writes one and gives its number.
func (b *book) object(head string, stream []byte) int {
	b.objects = append(b.objects, len(b.out))
	n := firstObject + len(b.objects) - 1
	b.out = fmt.Appendf(b.out, "%d 0 obj\n<< %s", n, head)
	if stream != nil {
		b.out = fmt.Appendf(b.out, " /Length %d >>\nstream\n", len(stream))
		b.out = append(append(b.out, stream...), "\nendstream"...)
	} else {
		b.out = append(b.out, " >>"...)
	}
	b.out = append(b.out, "\nendobj\n"...)
	return n
}

// page puts a JPEG on a page of its own: as large as a sheet of A4 allows,
// upright or lying as the picture is, in its middle.
func (b *book) page(photo []byte, held int) bool {
	size, err := jpeg.DecodeConfig(bytes.NewReader(photo))
	if err != nil || size.Width == 0 || size.Height == 0 {
		return false
	}
	colours := "/DeviceRGB"
	switch size.ColorModel {
	case color.GrayModel:
		colours = "/DeviceGray"
	case color.CMYKModel: // those who write four colours write them inverted
		colours = "/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]"
	}
	photoNumber := b.object(fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /Filter /DCTDecode /ColorSpace %s",
		size.Width, size.Height, colours), photo)
	width, height := float64(size.Width), float64(size.Height)
	if held >= 5 { // on its side
		width, height = height, width
	}
	pageWidth, pageHeight := float64(pageShort), float64(pageLong)
	if width > height {
		pageWidth, pageHeight = pageHeight, pageWidth
	}
	scale := min(pageWidth/width, pageHeight/height)
	width, height = width*scale, height*scale
	m := turned[held]
	drawing := b.object("", fmt.Appendf(nil, "q %.3f 0 0 %.3f %.3f %.3f cm %d %d %d %d %d %d cm /I Do Q",
		width, height, (pageWidth-width)/2, (pageHeight-height)/2, m[0], m[1], m[2], m[3], m[4], m[5]))
	b.sheet(pageWidth, pageHeight, fmt.Sprintf("<< /XObject << /I %d 0 R >> >> /Contents %d 0 R", photoNumber, drawing))
	return true
}

func (b *book) blank() { b.sheet(pageShort, pageLong, "<< >>") }

func (b *book) sheet(width, height float64, what string) {
	b.pages = append(b.pages, b.object(fmt.Sprintf("/Type /Page /Parent 2 0 R /MediaBox [0 0 %.0f %.0f] /Resources %s", width, height, what), nil))
}

// close ends the file.
func (b *book) close() []byte {
	at := []int{len(b.out)}
	b.out = append(b.out, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"...)
	at = append(at, len(b.out))
	b.out = append(b.out, "2 0 obj\n<< /Type /Pages /Kids ["...)
	for _, n := range b.pages {
		b.out = fmt.Appendf(b.out, " %d 0 R", n)
	}
	b.out = fmt.Appendf(b.out, " ] /Count %d >>\nendobj\n", len(b.pages))
	start := len(b.out)
	at = append(at, b.objects...)
	b.out = fmt.Appendf(b.out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, place := range at {
		b.out = fmt.Appendf(b.out, "%010d 00000 n \n", place)
	}
	b.out = fmt.Appendf(b.out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.out
}

// photo gives a picture as a JPEG, and how to hold it.
func photo(p Paper) (_ []byte, held int, err error) {
	defer func() {
		if recover() != nil {
			err = Broken
		}
	}()
	c, err := clean(p.Kind, p.Data)
	if err != nil {
		return nil, 0, err
	}
	if p.Kind == JPEG {
		return c.data, c.orientation, nil
	}
	img, err := c.decode()
	if err != nil {
		return nil, 0, err
	}
	if img == nil {
		return nil, 0, TooManyPixels
	}
	data, err := develop(img)
	return data, c.orientation, err
}

// develop makes a JPEG in which small letters stay sharp.
func develop(img image.Image) ([]byte, error) {
	switch img.(type) {
	case *image.Gray, *image.YCbCr:
	default:
		img = onWhite{img}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95})
	return b.Bytes(), err
}

// onWhite is a picture as it is seen on paper, whatever of it is transparent.
type onWhite struct{ image.Image }

func (o onWhite) ColorModel() color.Model { return color.RGBAModel }

func (o onWhite) At(x, y int) color.Color {
	r, g, b, a := o.Image.At(x, y).RGBA()
	white := 0xFFFF - a
	return color.RGBA{uint8((r + white) >> 8), uint8((g + white) >> 8), uint8((b + white) >> 8), 255}
}
