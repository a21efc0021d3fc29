package papers_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"strings"
	"testing"

	"pristan/bot/papers"
)

// FuzzExamine: whatever comes is refused, or is taken and taken again.
func FuzzExamine(f *testing.F) {
	for _, make := range pictures(f) {
		plain, telling := make(6)
		f.Add(plain)
		f.Add(telling)
	}
	for _, data := range [][]byte{aPDF, ogg("OpusHead", "OpusTags", "voice"), m4a, []byte(strings.Repeat("\xFF\xFB\x90\x64"+strings.Repeat("s", 413), 2))} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := papers.Examine(data)
		if refusal := papers.Refusal(""); err != nil && !errors.As(err, &refusal) {
			t.Fatalf("%v is no refusal", err)
		}
		if err != nil {
			return
		}
		again, err := papers.Examine(p.Data)
		if err != nil || again.Kind != p.Kind || !bytes.Equal(again.Data, p.Data) {
			t.Fatalf("a %s of %d bytes is a %s of %d bytes the second time: %v", p.Kind, len(p.Data), again.Kind, len(again.Data), err)
		}
	})
}

func FuzzJPEG(f *testing.F) { fuzzCleaner(f, papers.JPEG) }
func FuzzPNG(f *testing.F)  { fuzzCleaner(f, papers.PNG) }
func FuzzWebP(f *testing.F) { fuzzCleaner(f, papers.WebP) }

// summed puts the sums of a PNG's chunks right, which no chance finds.
func summed(data []byte) []byte {
	data = bytes.Clone(data)
	for rest := data[min(8, len(data)):]; len(rest) >= 12; {
		n := int(binary.BigEndian.Uint32(rest))
		if n > len(rest)-12 {
			break
		}
		binary.BigEndian.PutUint32(rest[8+n:], crc32.ChecksumIEEE(rest[4:8+n]))
		rest = rest[12+n:]
	}
	return data
}

// fuzzCleaner: a picture that can be shown has the same pixels afterwards, and
// what is clean stays as it is.
func fuzzCleaner(f *testing.F, kind papers.Kind) {
	for name, make := range pictures(f) {
		if strings.HasSuffix(name, string(kind)) {
			plain, telling := make(6)
			f.Add(plain)
			f.Add(telling)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if kind == papers.PNG {
			data = summed(data)
		}
		once, err := papers.Cleaners[kind](data)
		if err != nil {
			return
		}
		if twice, err := papers.Cleaners[kind](once); err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("cleaned again it is something else: %v", err)
		}
		size, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || size.Width*size.Height > 1<<20 {
			return
		}
		if _, _, err := image.Decode(bytes.NewReader(data)); err == nil && !bytes.Equal(flat(t, data).Pix, flat(t, once).Pix) {
			t.Fatal("the pixels are not what they were")
		}
	})
}
