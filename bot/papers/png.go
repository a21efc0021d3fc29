package papers

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
)

const pngMagic = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks that decide the pixels, and the most each may hold:
// a chunk that is longer than its fields is somebody's envelope. Texts, dates,
// colour profiles, previews and the frames of moving pictures are left out.
var pngKept = map[string]int{
	"IHDR": 13, "PLTE": 3 * 256, "IDAT": MostBytes, "tRNS": 256,
	"gAMA": 4, "cHRM": 32, "sRGB": 1, "sBIT": 4, "pHYs": 9,
}

// cleanPNG ends with the end of the picture, like cleanJPEG.
func cleanPNG(data []byte) (cleaned, error) {
	rest, ok := bytes.CutPrefix(data, []byte(pngMagic))
	if !ok {
		return cleaned{}, Broken
	}
	held := upright
	var head []byte // the first chunk, whole
	body := make([]byte, 0, len(data))
	for {
		kind, content, chunk, ok := pngChunk(rest)
		if !ok || (head == nil) != (kind == "IHDR") || kind == "IHDR" && len(content) != 13 {
			return cleaned{}, Broken
		}
		rest = rest[len(chunk):]
		most, kept := pngKept[kind]
		switch {
		case kind == "IHDR":
			head = chunk
		case kind == "IEND":
			return cleaned{pngWhole(head, held, body), held, weighPNG(head[8:])}, nil
		case kind == "eXIf":
			held = orientation(content)
		case kept && len(content) <= most:
			body = append(body, chunk...)
		}
	}
}

// pngChunk cuts the first chunk off, when it is whole and its sum is right.
func pngChunk(b []byte) (kind string, content, chunk []byte, ok bool) {
	if len(b) < 12 {
		return "", nil, nil, false
	}
	n := int64(binary.BigEndian.Uint32(b))
	if n > int64(len(b)-12) {
		return "", nil, nil, false
	}
	sum := binary.BigEndian.Uint32(b[8+n:])
	return string(b[4:8]), b[8 : 8+n], b[:12+n], crc32.ChecksumIEEE(b[4:8+n]) == sum
}

func pngWhole(head []byte, held int, body []byte) []byte {
	out := append(make([]byte, 0, len(body)+128), pngMagic...)
	out = append(out, head...)
	if held != upright {
		out = appendChunk(out, "eXIf", tiffOf(held))
	}
	return appendChunk(append(out, body...), "IEND", nil)
}

func appendChunk(out []byte, kind string, content []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(content)))
	from := len(out)
	out = append(append(out, kind...), content...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// weighPNG counts four bytes for each pixel, twice as many where a colour has
// two, and twice again where the picture comes in passes.
func weighPNG(header []byte) int {
	weight := 4 * int(binary.BigEndian.Uint32(header)) * int(binary.BigEndian.Uint32(header[4:]))
	if depth := header[8]; depth == 16 {
		weight *= 2
	}
	if interlaced := header[12]; interlaced != 0 {
		weight *= 2
	}
	return weight
}
