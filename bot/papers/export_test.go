package papers

import (
	"context"
	"image"

	"github.com/go-text/typesetting/font"
)

// Cleaners are tried one by one.
var Cleaners = map[Kind]func([]byte) ([]byte, error){
	JPEG: func(b []byte) ([]byte, error) { c, err := cleanJPEG(b); return c.data, err },
	PNG:  func(b []byte) ([]byte, error) { c, err := cleanPNG(b); return c.data, err },
	WebP: func(b []byte) ([]byte, error) { c, err := cleanWebP(b); return c.data, err },
}

// Held is how a picture says that it is to be held.
func Held(p Paper) int {
	for _, clean := range []func([]byte) (cleaned, error){cleanJPEG, cleanPNG, cleanWebP} {
		if c, err := clean(p.Data); err == nil {
			return c.orientation
		}
	}
	return 0
}

// Sheets draws a cover.
func Sheets(c Cover) ([]*image.Gray, error) { return c.sheets() }

// Writable says whether a cover can hold a letter.
func Writable(r rune) bool {
	fonts, _ := typefaces()
	f := faces{latin: font.NewFace(fonts[0]), arabic: font.NewFace(fonts[1])}
	return f.writable(string(r)) == string(r)
}

// Merge puts PDFs one behind the other, as strangers' are.
func Merge(ctx context.Context, parts ...[]byte) ([]byte, error) {
	return contained(ctx, oneTime, func(ctx context.Context) ([]byte, error) { return merge(ctx, parts) })
}

// WholeVoice says whether something to listen to is whole.
var WholeVoice = wholeVoice
