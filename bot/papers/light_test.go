package papers_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"pristan/bot/papers"
)

// A sheet in many lights and sizes, as Telegram and telephones send them.
func TestJudgement(t *testing.T) {
	for _, c := range []struct {
		width, height int
		light         uint8
		small, dark   bool
	}{
		{960, 1280, 235, false, false}, // a photo by Telegram, by day
		{960, 1280, 110, false, false}, // in a room in the evening
		{960, 1280, 75, false, false},
		{960, 1280, 50, false, true}, // in a cell at night
		{960, 1280, 12, false, true},
		{1280, 300, 235, false, false}, // a strip of a page
		{999, 700, 235, true, false},
		{240, 320, 235, true, false}, // a preview
		{240, 320, 30, true, true},
	} {
		p, err := papers.Examine(asJPEG(t, sheet(c.width, c.height, c.light), 80))
		if err != nil || p.Small != c.small || p.Dark != c.dark {
			t.Errorf("%d by %d, light %d: small %v, dark %v (%v)", c.width, c.height, c.light, p.Small, p.Dark, err)
		}
	}
}

// A sheet on a dark table is light enough, and so is ink on nothing.
func TestLightOfPart(t *testing.T) {
	table := image.NewRGBA(image.Rect(0, 0, 1000, 1400))
	draw.Draw(table, table.Rect, image.NewUniform(color.Gray{15}), image.Point{}, draw.Src)
	draw.Draw(table, image.Rect(100, 100, 600, 500), sheet(500, 400, 200), image.Point{}, draw.Src)
	ink := image.NewNRGBA(image.Rect(0, 0, 1000, 1400))
	draw.Draw(ink, image.Rect(100, 100, 900, 110), image.Black, image.Point{}, draw.Src)
	for name, m := range map[string]image.Image{"table": table, "ink": ink} {
		if p, err := papers.Examine(asPNG(t, m)); err != nil || p.Dark {
			t.Errorf("%s: dark %v, %v", name, p.Dark, err)
		}
	}
}

// What is too large to look at is taken and not judged by its light.
func TestTooLargeToLookAt(t *testing.T) {
	black := image.NewPaletted(image.Rect(0, 0, 6000, 5000), color.Palette{color.Black})
	if p, err := papers.Examine(asPNG(t, black)); err != nil || p.Dark {
		t.Errorf("dark %v, %v", p.Dark, err)
	}
}
