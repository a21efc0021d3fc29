package papers

import (
	"bytes"
	"encoding/binary"
)

// mostScans is more than any camera writes, about ten. A scan may pass over
// the whole picture for a few bytes, so thousands would take hours.
const mostScans = 100

// jpegFilter copies the segments that decide the pixels. All others are left
// out: places, cameras, dates, captions, previews, second pictures, and colour
// profiles too, which scanners and screens write their names into.
type jpegFilter struct {
	rest        []byte // not read yet
	jfif, body  []byte
	orientation int
	scans       int
	pixels      int
	weight      int
	framed      bool
	plain       bool // its colours are those of ink or of a screen, and not light and hue
}

const (
	soi, eoi, sos = 0xD8, 0xD9, 0xDA
	app0, app1    = 0xE0, 0xE1
	app14         = 0xEE
	dht, dac, dri = 0xC4, 0xCC, 0xDD // between sos and dri are tables, and lines that were not counted
)

// cleanJPEG ends with the end of the picture: what stands behind it, be it a
// film of the same moment, a program or a page of the web, is cut off.
func cleanJPEG(data []byte) (cleaned, error) {
	if !bytes.HasPrefix(data, []byte{0xFF, soi}) {
		return cleaned{}, Broken
	}
	f := jpegFilter{rest: data[2:], body: make([]byte, 0, len(data)), orientation: upright}
	for {
		marker, ok := f.marker()
		if marker == eoi {
			return cleaned{f.whole(), f.orientation, f.weigh()}, nil
		}
		if !ok || marker == soi || !f.segment(marker) || f.scans > mostScans {
			return cleaned{}, Broken
		}
	}
}

// whole puts the picture together again: its head, how to hold it, its body.
func (f *jpegFilter) whole() []byte {
	out := make([]byte, 0, len(f.body)+64)
	out = append(append(out, 0xFF, soi), f.jfif...)
	if f.orientation != upright {
		out = appendSegment(out, app1, append([]byte("Exif\x00\x00"), tiffOf(f.orientation)...))
	}
	return append(append(out, f.body...), 0xFF, eoi)
}

func appendSegment(out []byte, marker byte, body []byte) []byte {
	out = binary.BigEndian.AppendUint16(append(out, 0xFF, marker), uint16(len(body)+2))
	return append(out, body...)
}

// marker finds what comes next, over the stray bytes decoders forgive.
func (f *jpegFilter) marker() (byte, bool) {
	i := nextMarker(f.rest)
	if i < 0 {
		return 0, false
	}
	m := f.rest[i+1]
	f.rest = f.rest[i+2:]
	return m, true
}

// nextMarker is where a segment begins, or -1. A stuffed byte, a fill byte and
// a restart mark inside a scan are none.
func nextMarker(b []byte) int {
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], 0xFF)
		if i < 0 || from+i+1 >= len(b) {
			return -1
		}
		from += i
		if m := b[from+1]; m != 0 && m != 0xFF && m&^7 != 0xD0 {
			return from
		}
		from++
	}
}

// segment keeps or drops one, and says whether it is whole.
func (f *jpegFilter) segment(marker byte) bool {
	if len(f.rest) < 2 {
		return false
	}
	n := int(binary.BigEndian.Uint16(f.rest))
	if n < 2 || n > len(f.rest) {
		return false
	}
	body := f.rest[2:n]
	f.rest = f.rest[n:]
	switch {
	case marker == app0 && f.jfif == nil && len(body) >= 14 && bytes.HasPrefix(body, []byte("JFIF\x00")):
		f.jfif = appendSegment(nil, app0, append(bytes.Clone(body[:12]), 0, 0)) // without its preview
	case marker == app14 && len(body) >= 12 && bytes.HasPrefix(body, []byte("Adobe")):
		f.body = appendSegment(f.body, app14, body[:12])
		f.plain = f.plain || body[11] == 0
	case marker == app1 && f.orientation == upright && bytes.HasPrefix(body, []byte("Exif\x00")):
		f.orientation = orientation(body[min(6, len(body)):])
	case isFrame(marker) && f.framed:
		return false // a second picture in the first
	case isFrame(marker), marker == dht, marker == dac, marker >= sos && marker <= dri:
		f.body = appendSegment(f.body, marker, body)
		f.frame(marker, body)
	}
	if marker == sos {
		return f.scan()
	}
	return true
}

// scan copies the coded pixels up to the next segment.
func (f *jpegFilter) scan() bool {
	f.scans++
	n := nextMarker(f.rest)
	if n < 0 {
		return false
	}
	f.body, f.rest = append(f.body, f.rest[:n]...), f.rest[n:]
	return true
}
