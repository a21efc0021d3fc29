package papers

import (
	"bytes"
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/vector"
)

//go:embed fonts/NotoSans-Regular.ttf
var notoSans []byte

//go:embed fonts/Vazirmatn-NL-Regular.ttf
var vazirmatn []byte

// typefaces are read once: fonts may be shared, faces may not.
var typefaces = sync.OnceValues(func() ([2]*font.Font, error) {
	var fonts [2]*font.Font
	for i, b := range [][]byte{notoSans, vazirmatn} {
		face, err := font.ParseTTF(bytes.NewReader(b))
		if err != nil {
			return fonts, fmt.Errorf("read a font: %w", err)
		}
		fonts[i] = face.Font
	}
	return fonts, nil
})

// faces choose a face for each letter: Arabic writing has its own, and takes
// its own spaces and joiners with it.
type faces struct {
	latin, arabic *font.Face
	first         *font.Face
}

func (f *faces) SetScript(s language.Script) {
	f.first = f.latin
	if s == language.Arabic {
		f.first = f.arabic
	}
}

func (f *faces) ResolveFace(r rune) *font.Face {
	for _, face := range []*font.Face{f.first, f.latin, f.arabic} {
		if _, ok := face.NominalGlyph(r); ok {
			return face
		}
	}
	return f.first
}

// writable marks the letters of a writing that neither face knows, so that a
// name in it is missed, and leaves out its icons.
func (f *faces) writable(line string) string {
	return strings.Map(func(r rune) rune {
		_, latin := f.latin.NominalGlyph(r)
		_, arabic := f.arabic.NominalGlyph(r)
		switch {
		case latin || arabic || unicode.Is(unicode.Cf, r):
			return r
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return unicode.ReplacementChar
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, line)
}

// outline adds a letter to what is inked.
func outline(ink *vector.Rasterizer, run shaping.Output, g shaping.Glyph, x, y float32) {
	shape, ok := run.Face.GlyphDataOutline(g.GlyphID)
	if !ok {
		return
	}
	scale := float32(run.Size) / 64 / float32(run.Face.Upem())
	for _, s := range shape.Segments {
		var at [3][2]float32
		for i, p := range s.Args {
			at[i] = [2]float32{x + p.X*scale, y - p.Y*scale}
		}
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			ink.ClosePath()
			ink.MoveTo(at[0][0], at[0][1])
		case opentype.SegmentOpLineTo:
			ink.LineTo(at[0][0], at[0][1])
		case opentype.SegmentOpQuadTo:
			ink.QuadTo(at[0][0], at[0][1], at[1][0], at[1][1])
		case opentype.SegmentOpCubeTo:
			ink.CubeTo(at[0][0], at[0][1], at[1][0], at[1][1], at[2][0], at[2][1])
		}
	}
	ink.ClosePath()
}
