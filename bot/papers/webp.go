package papers

import (
	"bytes"
	"encoding/binary"
)

// The flags of a WebP's head that are kept or written.
const (
	webpAlpha  = 0x10
	webpHold   = 0x08 // an EXIF chunk follows
	webpMoving = 0x02
)

// cleanWebP keeps the picture and its transparency. A moving one is not a
// paper.
func cleanWebP(data []byte) (cleaned, error) {
	if len(data) < 12 {
		return cleaned{}, Broken
	}
	size := int64(binary.LittleEndian.Uint32(data[4:]))
	if size < 4 || size+8 > int64(len(data)) {
		return cleaned{}, Broken
	}
	f := webpFilter{held: upright}
	for rest := data[12 : 8+size]; len(rest) > 0; {
		kind, content, next, ok := webpChunk(rest)
		if !ok {
			return cleaned{}, Broken
		}
		if err := f.take(kind, content); err != nil {
			return cleaned{}, err
		}
		rest = next
	}
	return cleaned{data: f.whole(), orientation: f.held}, nil
}

type webpFilter struct {
	head  []byte // of the extended form, or nothing
	body  []byte
	drawn bool // the picture is in the body
	held  int
}

// webpChunk cuts the first chunk off. Chunks begin at even places.
func webpChunk(b []byte) (kind string, content, rest []byte, ok bool) {
	if len(b) < 8 {
		return "", nil, nil, false
	}
	n := int64(binary.LittleEndian.Uint32(b[4:]))
	end := 8 + n + n%2
	if end > int64(len(b)) {
		return "", nil, nil, false
	}
	return string(b[:4]), b[8 : 8+n], b[end:], true
}

func (f *webpFilter) take(kind string, content []byte) error {
	switch kind {
	case "VP8X":
		if len(content) != 10 {
			return Broken
		}
		if content[0]&webpMoving != 0 {
			return OtherKind
		}
		f.head = append([]byte{content[0] & webpAlpha, 0, 0, 0}, content[4:]...)
	case "EXIF":
		f.held = orientation(bytes.TrimPrefix(content, []byte("Exif\x00\x00")))
	case "ALPH", "VP8 ", "VP8L":
		if f.drawn {
			break // nobody shows a second picture
		}
		f.body, f.drawn = appendWebP(f.body, kind, content), kind != "ALPH"
	}
	return nil
}

func (f *webpFilter) whole() []byte {
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	if f.head != nil && f.held != upright {
		f.head[0] |= webpHold
	}
	if f.head != nil {
		out = appendWebP(out, "VP8X", f.head)
	}
	out = append(out, f.body...)
	if f.head != nil && f.held != upright {
		out = appendWebP(out, "EXIF", tiffOf(f.held))
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func appendWebP(out []byte, kind string, content []byte) []byte {
	out = binary.LittleEndian.AppendUint32(append(out, kind...), uint32(len(content)))
	out = append(out, content...)
	if len(content)%2 == 1 {
		out = append(out, 0)
	}
	return out
}
