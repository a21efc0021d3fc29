package papers

import (
	"errors"
	"image"
	"slices"
	"strings"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Cover is the first sheet of a folder: lines of ready text in any of our
// languages, the first as its title. An empty line is a gap.
type Cover struct {
	Lines       []string
	RightToLeft bool
}

// A sheet of A4 at 150 dots to the inch, its margins, and its letters of 18
// and 12 points.
const (
	sheetWidth, sheetHeight = 1240, 1754
	margin                  = 120
	titleSize, textSize     = 37, 25
	mostSheets              = 8
	mostText                = 32 << 10 // bytes, about as many sheets
)

var errLongCover = errors.New("the cover is longer than a cover may be")

// writer puts lines on sheets, from the top of the first to the end of the
// last.
type writer struct {
	faces
	segments  shaping.Segmenter
	shaper    shaping.HarfbuzzShaper
	wrapper   shaping.LineWrapper
	direction di.Direction
	sheets    []*image.Alpha // the ink on them
	y         int            // where the next line's box begins
}

// sheets draws the cover, on as many sheets as it takes.
func (c Cover) sheets() (_ []*image.Gray, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("the cover cannot be drawn")
		}
	}()
	if len(strings.Join(c.Lines, "")) > mostText {
		return nil, errLongCover
	}
	fonts, err := typefaces()
	if err != nil {
		return nil, err
	}
	w := &writer{faces: faces{latin: font.NewFace(fonts[0]), arabic: font.NewFace(fonts[1])}}
	if c.RightToLeft {
		w.direction = di.DirectionRTL
	}
	w.turn()
	for i, line := range c.Lines {
		size := textSize
		if i == 0 {
			size = titleSize
		}
		for part := range strings.Lines(line + "\n") {
			w.paragraph([]rune(w.writable(strings.TrimSpace(part))), size)
			if len(w.sheets) > mostSheets {
				return nil, errLongCover
			}
		}
	}
	return w.inWhite(), nil
}

// inWhite gives the sheets black on white.
func (w *writer) inWhite() []*image.Gray {
	var sheets []*image.Gray
	for _, ink := range w.sheets {
		sheet := image.NewGray(ink.Rect)
		for i, a := range ink.Pix {
			sheet.Pix[i] = 255 - a
		}
		sheets = append(sheets, sheet)
	}
	return sheets
}

// photos gives the sheets as pages take them.
func (c Cover) photos() ([][]byte, error) {
	sheets, err := c.sheets()
	var photos [][]byte
	for _, sheet := range sheets {
		data, encodeErr := develop(sheet)
		photos, err = append(photos, data), errors.Join(err, encodeErr)
	}
	return photos, err
}

// turn begins a new sheet.
func (w *writer) turn() {
	w.sheets, w.y = append(w.sheets, image.NewAlpha(image.Rect(0, 0, sheetWidth, sheetHeight))), margin
}

// paragraph writes a text over as many lines as it needs.
func (w *writer) paragraph(text []rune, size int) {
	height := size * 8 / 5
	if len(text) == 0 {
		w.y += height / 2
		return
	}
	whole := shaping.Input{Text: text, RunEnd: len(text), Direction: w.direction, Size: fixed.I(size), Language: "und"}
	var runs []shaping.Output
	for _, run := range w.segments.Split(whole, &w.faces) {
		runs = append(runs, w.shaper.Shape(run))
	}
	config := shaping.WrapConfig{Direction: w.direction}
	lines, _ := w.wrapper.WrapParagraph(config, sheetWidth-2*margin, text, shaping.NewSliceIterator(runs))
	for _, line := range lines {
		if w.y+height > sheetHeight-margin {
			w.turn()
		}
		w.line(line, height)
		w.y += height
	}
}

// line draws runs in the order in which they are seen, from the margin at
// which reading begins.
func (w *writer) line(line shaping.Line, height int) {
	slices.SortFunc(line, func(a, b shaping.Output) int { return int(a.VisualIndex - b.VisualIndex) })
	var x fixed.Int26_6 = fixed.I(margin)
	if w.direction == di.DirectionRTL {
		x = fixed.I(sheetWidth - margin)
		for _, run := range line {
			x -= run.Advance
		}
	}
	// Letters reach above and below the line's own box.
	band := image.Rect(0, w.y-height/2, sheetWidth, w.y+height*3/2)
	ink := vector.NewRasterizer(band.Dx(), band.Dy())
	base := float32(height/2) + float32(height)*3/4
	for _, run := range line {
		for _, g := range run.Glyphs {
			outline(ink, run, g, float32(x+g.XOffset)/64, base-float32(g.YOffset)/64)
			x += g.Advance
		}
	}
	ink.Draw(w.sheets[len(w.sheets)-1], band, image.Opaque, image.Point{})
}
