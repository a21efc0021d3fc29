package papers

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
