package papers

import "encoding/binary"

// isFrame says whether a segment begins a picture.
func isFrame(marker byte) bool {
	return marker >= 0xC0 && marker <= 0xCF && marker != dht && marker != 0xC8 && marker != dac
}

// frame weighs a picture: a byte for each sample, four more where samples come
// bit by bit over several scans.
func (f *jpegFilter) frame(marker byte, body []byte) {
	f.framed = f.framed || isFrame(marker)
	if marker < 0xC0 || marker > 0xC2 || len(body) < 6 {
		return
	}
	f.pixels = int(binary.BigEndian.Uint16(body[1:])) * int(binary.BigEndian.Uint16(body[3:]))
	samples, most := 0, 1
	for parts := body[6:]; len(parts) >= 3; parts = parts[3:] {
		part := int(parts[1]>>4) * int(parts[1]&15)
		samples, most = samples+part, max(most, part)
	}
	f.weight = f.pixels * samples / most
	if marker == 0xC2 {
		f.weight *= 5
	}
	f.plain = f.plain || body[5] == 4 || len(body) >= 15 && body[6] == 'R' && body[9] == 'G' && body[12] == 'B'
}

// weigh adds four bytes for each pixel of colours that are put together
// afterwards: four colours, or plain ones.
func (f *jpegFilter) weigh() int {
	if f.plain {
		return f.weight + 4*f.pixels
	}
	return f.weight
}
