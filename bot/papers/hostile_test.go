package papers_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pristan/bot/papers"
)

// Files that are not taken, and what is said of them.
func TestRefusals(t *testing.T) {
	page := asJPEG(t, sheet(48, 32, 230), 90)
	for name, c := range map[string]struct {
		data []byte
		want papers.Refusal
	}{
		"nothing":             {nil, papers.Empty},
		"a byte too many":     {append(bytes.Clone(page), make([]byte, papers.MostBytes+1-len(page))...), papers.TooBig},
		"zeros":               {make([]byte, 4096), papers.OtherKind},
		"text":                {[]byte("I was given a paper"), papers.OtherKind},
		"a page of the web":   {[]byte("<!DOCTYPE html><img src=x>"), papers.OtherKind},
		"a drawing":           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), papers.OtherKind},
		"a moving picture":    {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), papers.OtherKind},
		"an iPhone's picture": {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), papers.OtherKind},
		"a film":              {[]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42"), papers.OtherKind},
		"a program":           {append([]byte("MZ\x90\x00"), page...), papers.OtherKind},
		"an archive":          {append([]byte("PK\x03\x04"), page...), papers.OtherKind},
		"an archive as a PDF": {append([]byte("PK\x03\x04"), aPDF...), papers.OtherKind},
		"a picture as a PDF":  {append([]byte("GIF89a"), aPDF...), papers.OtherKind},
		"a page as a PDF":     {append([]byte("<html>"), aPDF...), papers.OtherKind},
		"noise as a PDF":      {append([]byte("\x01\x02\x03\x04"), aPDF...), papers.OtherKind},
		"a PDF in a picture":  {append([]byte("\xFF\xD8"+segment(0xFE, string(aPDF))), page[2:]...), papers.OtherKind},
		"a PDF's beginning":   {[]byte("%PDF-1.7\n"), papers.Broken},
		"half of a web PDF":   {append(bytes.Clone(aPDF), "7 0 obj\n<< /Length 90000 >>\nstream\nab"...), papers.Broken},
		"a moving WebP":       {[]byte("RIFF\x16\x00\x00\x00WEBPVP8X\x0A\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00"), papers.OtherKind},
		"a bomb of a PNG":     {pngOf(65535, 65535, 8, 2, ""), papers.TooManyPixels},
		"a PNG past counting": {pngOf(0x7FFFFFFF, 0x7FFFFFFF, 8, 2, ""), papers.Broken},
		"a PNG of no size":    {pngOf(0, 7, 8, 2, ""), papers.Broken},
		"a PNG that lies":     {pngOf(4000, 4000, 8, 6, "\x78\x9c\x03\x00\x00\x00\x00\x01"), papers.Broken},
		"a bomb of a JPEG":    {jpegOf(65535, 65535), papers.TooManyPixels},
		"a JPEG of no size":   {jpegOf(0, 0), papers.Broken},
		"a JPEG that lies":    {jpegOf(4000, 4000), papers.Broken},
		"a bomb of a WebP":    {webpOf(16384, 16384), papers.TooManyPixels},
		"a WebP that lies":    {webpOf(4000, 4000), papers.Broken},
		"scans without end":   {[]byte("\xFF\xD8" + strings.Repeat(segment(0xDA, "\x01\x01\x00\x00\x00\x00")+"a", 5000) + "\xFF\xD9"), papers.Broken},
		"two frames in one":   {twoSizes(jpegOf(9000, 9000), jpegOf(8, 8)), papers.Broken},
		"a picture twice":     {append([]byte("\xFF\xD8\xFF\xD8"), page[2:]...), papers.Broken},
		"noise as sound":      {append([]byte("\xFF\xFB\x90\x64"), bytes.Repeat([]byte("noise"), 900)...), papers.Broken},
		"an archive as sound": {append(ogg("OpusHead", "OpusTags", "voice"), "PK\x03\x04"+secret...), papers.Broken},
		"a film as sound":     {ogg("\x80theora", "frames"), papers.OtherKind},
	} {
		p, err := papers.Examine(c.data)
		if !errors.Is(err, c.want) || p.Data != nil {
			t.Errorf("%s: %v, %q; want %v", name, err, p.Kind, c.want)
		}
	}
}

// A file cut short at any place is refused and harms nobody.
func TestCutShort(t *testing.T) {
	whole := map[string][]byte{"a.pdf": bytes.TrimSpace(aPDF), "voice.ogg": ogg("OpusHead", "OpusTags and more"), "voice.m4a": m4a}
	for name, make := range pictures(t) {
		plain, telling := make(3)
		whole[name], whole["telling "+name] = plain, telling
	}
	for name, data := range whole {
		for n := range data {
			p, err := papers.Examine(data[:n:n])
			if err == nil {
				t.Errorf("%s: %d of %d bytes are taken for a %s", name, n, len(data), p.Kind)
			}
			if refusal := papers.Refusal(""); !errors.As(err, &refusal) {
				t.Errorf("%s: %d bytes: %v is no refusal", name, n, err)
			}
		}
		if _, err := papers.Examine(data); err != nil {
			t.Errorf("%s: whole, and refused: %v", name, err)
		}
	}
}

// Bytes of small files turned over: whatever comes of it, it is an answer.
func TestFlippedBytes(t *testing.T) {
	for name, make := range pictures(t) {
		_, data := make(5)
		for i := 0; i < len(data); i += 2 {
			b := bytes.Clone(data)
			b[i] ^= []byte{0x01, 0x80, 0xFF}[i%3]
			if p, err := papers.Examine(b); (err == nil) != (p.Data != nil) {
				t.Fatalf("%s, byte %d: %v and %d bytes", name, i, err, len(p.Data))
			}
		}
	}
}

// Voice notes, and PDFs to their end, pass as they came.
func TestUnchanged(t *testing.T) {
	for kind, data := range map[papers.Kind][]byte{
		papers.Ogg: ogg("OpusHead", "OpusTags"+secret, "voice"),
		papers.M4A: m4a,
		papers.MP3: []byte("ID3\x03\x00\x00\x00\x00\x00\x05" + "title" + strings.Repeat("\xFF\xFB\x90\x64"+strings.Repeat("s", 413), 9) + "TAG" + strings.Repeat("t", 125)),
		papers.PDF: pdfOf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", "<< /Author ("+secret+") >>"),
	} {
		p, err := papers.Examine(data)
		if err != nil || p.Kind != kind || !bytes.Equal(p.Data, data) {
			t.Errorf("%s: %v, a %s of %d bytes for %d", kind, err, p.Kind, len(p.Data), len(data))
		}
	}
}

// What looking takes is bounded, for the heaviest that are looked at and for
// those that only claim to be heavy.
func TestMemory(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		most uint64 // MiB
	}{
		"a lying PNG":            {pngOf(14000, 14000, 8, 6, "\x78\x9c\x03\x00\x00\x00\x00\x01"), 1},
		"a deep PNG":             {pngOf(4990, 4990, 16, 6, "\x78\x9c\x03\x00\x00\x00\x00\x01"), 1},
		"a PNG in passes":        {interlaced(pngOf(4900, 4900, 8, 6, "\x78\x9c\x03\x00\x00\x00\x00\x01")), 1},
		"the largest PNG":        {pngOf(5000, 5000, 8, 6, deflated(make([]byte, 5000*20_001))), 110},
		"a grey PNG":             {pngOf(5000, 5000, 8, 0, deflated(make([]byte, 5000*5001))), 40},
		"a lying JPEG":           {jpegOf(14000, 14000), 1},
		"the largest JPEG":       {jpegOf(5000, 5000), 90},
		"a JPEG in many scans":   {progressive(jpegOf(4990, 4990)), 1},
		"the largest in scans":   {progressive(jpegOf(2980, 2980)), 140},
		"a JPEG with two sizes":  {twoSizes(progressive(jpegOf(4990, 4990)), jpegOf(8, 8)), 1},
		"a large one in RGB":     {inRGB(jpegOf(4990, 4990)), 1},
		"a lying WebP":           {webpOf(5000, 4999), 1},
		"a large and empty WebP": {fromDisk(t, "large-white.webp"), 220},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := papers.Examine(c.data)
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > c.most {
			t.Errorf("%s: %d MiB, at most %d (%v)", name, got, c.most, err)
		} else {
			t.Logf("%s: %d MiB (%v)", name, got, err)
		}
	}
}

// twoSizes is one picture with the frame of another behind its scan.
func twoSizes(first, second []byte) []byte {
	frame := second[bytes.Index(second, []byte{0xFF, 0xC0}):bytes.Index(second, []byte{0xFF, 0xC4})]
	return slices.Concat(first[:len(first)-2], frame, []byte{0xFF, 0xD9})
}

// inRGB says of a JPEG that its three colours are red, green and blue.
func inRGB(b []byte) []byte {
	return append([]byte("\xFF\xD8"+segment(0xEE, "Adobe\x00\x64\x00\x00\x00\x00\x00")), b[2:]...)
}

// pngOf is a PNG that claims a size and holds what it is given.
func pngOf(width, height uint32, depth, colours byte, coded string) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return []byte("\x89PNG\r\n\x1a\n" + chunk("IHDR", string(append(head, depth, colours, 0, 0, 0))) + chunk("IDAT", coded) + chunk("IEND", ""))
}

// interlaced says of a PNG that it comes in passes.
func interlaced(b []byte) []byte {
	head := string(b[16:28]) + "\x01"
	return []byte(string(b[:8]) + chunk("IHDR", head) + string(b[33:]))
}

// progressive says of a JPEG that its pixels come bit by bit.
func progressive(b []byte) []byte {
	b = bytes.Replace(b, []byte{0xFF, 0xC0}, []byte{0xFF, 0xC2}, 1)
	return bytes.Replace(b, []byte{0x00, 0x3F, 0x00}, []byte{0x00, 0x00, 0x00}, 1)
}

// jpegOf is a JPEG that claims a size and holds almost nothing.
func jpegOf(width, height uint16) []byte {
	size := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, height), width)
	frame := string(size) + "\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00"
	return []byte("\xFF\xD8" + segment(0xDB, "\x00"+strings.Repeat("\x01", 64)) + segment(0xC0, frame) +
		segment(0xC4, "\x00"+"\x01"+strings.Repeat("\x00", 15)+"\x00") +
		segment(0xDA, "\x03\x01\x00\x02\x00\x03\x00\x00\x3F\x00") + "aaaa\xFF\xD9")
}

// webpOf is a lossless WebP that claims a size and holds almost nothing.
func webpOf(width, height uint32) []byte {
	head := binary.LittleEndian.AppendUint32([]byte{0x2F}, width-1|(height-1)<<14)
	content := string(head) + "\x00\x00\x00\x00\x00\x00\x00"
	all := "WEBPVP8L" + string(binary.LittleEndian.AppendUint32(nil, uint32(len(content)))) + content
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(all))), all...)
}

// ogg is a file of pages, one for each packet.
func ogg(packets ...string) []byte {
	var b []byte
	for _, p := range packets {
		p += strings.Repeat("\x00", 16)
		b = append(b, "OggS\x00"+strings.Repeat("\x00", 21)+"\x01"...)
		b = append(append(b, byte(len(p))), p...)
	}
	return b
}

// m4a is a short recording's boxes.
var m4a = []byte("\x00\x00\x00\x18ftypM4A \x00\x00\x02\x00isomiso2\x00\x00\x00\x09free!\x00\x00\x00\x0Cmoovdata\x00\x00\x00\x10mdatsound...")
