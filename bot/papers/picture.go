package papers

import (
	"bytes"
	"image"
	_ "image/jpeg"
	_ "image/png"

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

// cleaned is a picture without what tells of its maker.
type cleaned struct {
	data        []byte
	orientation int
	weight      int // bytes of memory that decoding it takes, about
}

// examinePicture cleans a picture and judges it. Its size is known before
// anything is decoded.
func examinePicture(kind Kind, data []byte) (Paper, error) {
	c, err := clean(kind, data)
	if err != nil {
		return Paper{}, err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(c.data))
	if err != nil {
		return Paper{}, Broken
	}
	if int64(size.Width)*int64(size.Height) > mostPixels {
		return Paper{}, TooManyPixels
	}
	img, err := c.decode()
	if err != nil {
		return Paper{}, err
	}
	p := Paper{Kind: kind, Data: c.data, Small: max(size.Width, size.Height) < smallSide}
	p.Dark = img != nil && lightest(img) < darkLight
	return p, nil
}

func clean(kind Kind, data []byte) (cleaned, error) {
	switch kind {
	case JPEG:
		return cleanJPEG(data)
	case PNG:
		return cleanPNG(data)
	case WebP:
		return cleanWebP(data)
	}
	return cleaned{}, OtherKind
}

// decode gives the pixels, or nothing where there are too many to look at.
func (c cleaned) decode() (image.Image, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(c.data))
	if err != nil || size.Width <= 0 || size.Height <= 0 {
		return nil, Broken
	}
	if int64(size.Width)*int64(size.Height) > mostLooked || c.weight > mostWeight {
		return nil, nil
	}
	img, _, err := image.Decode(bytes.NewReader(c.data))
	if err != nil {
		return nil, Broken
	}
	return img, nil
}
