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

// FuzzVoice: what is whole is not whole any more with a byte behind it, or cut.
// The last box of an M4A may say that it goes on to the end.
func FuzzVoice(f *testing.F) {
	frames := strings.Repeat("\xFF\xFB\x90\x64"+strings.Repeat("s", 413), 2)
	for _, data := range []string{string(ogg("OpusHead", "OpusTags", "voice")), string(m4a), frames,
		"ID3\x03\x00\x00\x00\x00\x00\x05title" + frames + "TAG" + strings.Repeat("t", 125)} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, kind := range []papers.Kind{papers.Ogg, papers.MP3, papers.M4A} {
			if papers.WholeVoice(kind, data) != nil {
				continue
			}
			if kind == papers.M4A && bytes.Contains(data, make([]byte, 4)) {
				continue
			}
			if kind != papers.MP3 && papers.WholeVoice(kind, data[:len(data)-1]) == nil {
				t.Errorf("%s: cut and whole", kind)
			}
			if papers.WholeVoice(kind, append(bytes.Clone(data), 'x')) == nil {
				t.Errorf("%s: longer and whole", kind)
			}
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

// FuzzBind: whatever is in a PDF and in the words of a cover, there is a
// folder with the picture in it, and what is not in it is told.
func FuzzBind(f *testing.F) {
	page := asJPEG(f, sheet(40, 60, 220), 80)
	for _, data := range [][]byte{
		aPDF, pdfOf(plainPage, "<< /Length 4 0 R >>\nstream\nab\nendstream"), deepTree(5), doubling(4), manyTables(3), packedBomb(2, 100), tableBomb("[0 9]", 10),
		pdfOf("<< /Type /Page /Parent 2 0 R /Annots [<< /Rect [0 0 1 1] /A 4 0 R >>] >>", "<< /S /JavaScript >>"),
	} {
		f.Add(data, "حكم \u2066111-W\u2069\nline")
	}
	f.Fuzz(func(t *testing.T, data []byte, words string) {
		folder, err := papers.Bind(t.Context(), papers.Cover{Lines: []string{words}, RightToLeft: len(words)%2 == 1},
			[]papers.Paper{{Kind: papers.PDF, Data: data}, {Kind: papers.JPEG, Data: page}})
		if err != nil {
			if len(words) < 100 {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Contains(folder.PDF, page[200:300]) || len(folder.Left) > 1 || len(folder.Left) == 1 && folder.Left[0] != 0 {
			t.Fatalf("left %v of %d bytes", folder.Left, len(folder.PDF))
		}
	})
}

// FuzzPDF goes deeper than FuzzBind in the same time: what can be merged can
// be merged again, and has no more pages than it may.
func FuzzPDF(f *testing.F) {
	for _, data := range [][]byte{aPDF, deepTree(5), doubling(4), manyTables(3), packedBomb(2, 100), tableBomb("[0 9]", 10),
		bytes.Replace(aPDF, []byte("/Type /Pages"), []byte("/Type /Page "), 1)} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := papers.Merge(t.Context(), aPDF, data)
		if err != nil {
			return
		}
		if _, err := papers.Merge(t.Context(), aPDF, once); err != nil {
			t.Fatalf("merged once and not twice: %v", err)
		}
	})
}
