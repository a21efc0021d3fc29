package papers

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"slices"

	_ "golang.org/x/image/webp"
)

// What a picture may be. A phone's largest has two hundred million pixels; of
// those whose decoding stays within mostLooked pixels and mostWeight bytes the
// light is looked at too. The others are cleaned and passed on.
const (
	mostPixels = 200_000_000
	mostLooked = 25_000_000
	mostWeight = 128 << 20
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

// examinePicture cleans a picture and judges it. Its size is known before
// anything is decoded.
func examinePicture(kind Kind, data []byte) (Paper, error) {
	clean := map[Kind]func([]byte) (cleaned, error){JPEG: cleanJPEG, PNG: cleanPNG, WebP: cleanWebP}[kind]
	c, err := clean(data)
	if err != nil {
		return Paper{}, err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(c.data))
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return Paper{}, Broken
	}
	pixels := int64(size.Width) * int64(size.Height)
	if pixels > mostPixels {
		return Paper{}, TooManyPixels
	}
	p := Paper{Kind: kind, Data: c.data, Small: max(size.Width, size.Height) < smallSide}
	if pixels > mostLooked || c.weight > mostWeight {
		return p, nil
	}
	img, _, err := image.Decode(bytes.NewReader(c.data))
	if err != nil {
		return Paper{}, Broken
	}
	p.Dark = lightest(img) < darkLight
	return p, nil
}

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
