package papers

import (
	"image"
	"slices"
)

// smallSide is the longer side below which a page cannot be read: a sheet of
// A4 has 85 dots to the inch then, and the small letters of ten points are six
// dots high. Telegram's own photos have 1280.
const smallSide = 1000

// darkLight is the light, of 255, which the lightest tenth of a picture must
// have. Paper is what is lightest in a picture of it, and a tenth of it is
// enough to judge by; at a quarter of the scale, ink and paper are a few dozen
// steps apart at most.
const darkLight = 64

// lightest is the light, of 255, that a tenth of a picture reaches, by some
// twenty thousand of its points. What is transparent is white, as it is shown.
func lightest(img image.Image) int {
	b := img.Bounds()
	across, down := max(1, b.Dx()/128), max(1, b.Dy()/128)
	var light []int
	for y := b.Min.Y; y < b.Max.Y; y += down {
		for x := b.Min.X; x < b.Max.X; x += across {
			r, g, b, a := img.At(x, y).RGBA()
			light = append(light, int((299*r+587*g+114*b)/1000+0xFFFF-a)>>8)
		}
	}
	slices.Sort(light)
	return light[len(light)*9/10]
}
