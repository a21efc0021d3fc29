package papers_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
)

// secret stands in everything that must not be passed on.
const secret = "CANARY 42.6977N 23.3219E Pixel 9"

// sheet is a picture of a sheet of paper: lines of ink on a page, with noise
// as a camera has it, in a light from 0 to 255.
func sheet(width, height int, light uint8) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	noise := uint32(1)
	for y := range height {
		for x := range width {
			noise = noise*1664525 + 1013904223
			c := int(light) - int(noise>>16)%(int(light)/8+1)
			if y/8%3 == 1 && x > width/10 && x < width*9/10 && (x*7+y*3)%11 < 5 {
				c /= 4
			}
			copy(m.Pix[m.PixOffset(x, y):], []byte{uint8(c), uint8(c), uint8(c * 9 / 10), 255})
		}
	}
	return m
}

func asJPEG(tb testing.TB, m image.Image, quality int) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(tb testing.TB, m image.Image) []byte {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func fromDisk(tb testing.TB, name string) []byte {
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// exif is a block as a telephone writes it: who made it, how to hold it, and
// where it was taken.
func exif(held uint16, order binary.AppendByteOrder) []byte {
	b := []byte("MM")
	if order == binary.AppendByteOrder(binary.LittleEndian) {
		b = []byte("II")
	}
	b = order.AppendUint32(order.AppendUint16(b, 42), 8)
	b = order.AppendUint16(b, 3)
	entry := func(tag, kind uint16, count, value uint32) {
		b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count)
		b = order.AppendUint32(b, value)
	}
	entry(0x010F, 2, uint32(len(secret)), 50) // maker
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x0112), 3), 1)
	b = order.AppendUint16(order.AppendUint16(b, held), 0)
	entry(0x8825, 4, 1, uint32(50+len(secret))) // place
	b = order.AppendUint32(b, 0)
	return append(append(b, secret...), "GPS "+secret...)
}

// segment is one of a JPEG's.
func segment(marker byte, body string) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2))) + body
}

// telling puts what tells of its maker into a JPEG: before everything, and
// again before its pixels, since decoders read it anywhere.
func telling(plain []byte, held uint16) []byte {
	extra := segment(0xE1, "Exif\x00\x00"+string(exif(held, binary.LittleEndian))) +
		segment(0xE0, "JFXX\x00\x10"+secret) +
		segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta exif:GPSLatitude='"+secret+"'/>") +
		segment(0xE2, "ICC_PROFILE\x00\x01\x01"+secret) +
		segment(0xE2, "MPF\x00"+secret) +
		segment(0xED, "Photoshop 3.0\x008BIM"+secret) +
		segment(0xEC, "Ducky"+secret) +
		segment(0xC8, secret) + segment(0xDE, secret) + segment(0xDF, secret) + segment(0xF7, secret) +
		segment(0xFE, secret)
	at := bytes.Index(plain, []byte{0xFF, 0xDA})
	head, tail := string(plain[2:at]), string(plain[at:])
	return []byte("\xFF\xD8" + extra + head + extra + secret + tail)
}

// chunk is one of a PNG's.
func chunk(kind, content string) string {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(b, kind+content...)
	return string(binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(kind+content))))
}

// tellingPNG puts what tells of its maker behind a PNG's head and before its
// end.
func tellingPNG(plain []byte, held uint16) []byte {
	extra := chunk("eXIf", string(exif(held, binary.BigEndian))) + chunk("tEXt", "Comment\x00"+secret) +
		chunk("zTXt", "Raw profile type exif\x00\x00"+secret) + chunk("iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+secret) +
		chunk("tIME", "\x07\xEA\x0B\x16\x09\x00\x00"+secret) + chunk("iCCP", secret) + chunk("gAMA", "\x00\x00\xB1\x8F"+secret) +
		chunk("fdAT", secret) + chunk("prVt", secret)
	head, end := 8+25, len(plain)-12
	return []byte(string(plain[:head]) + extra + string(plain[head:end]) + extra + string(plain[end:]))
}

// tellingWebP puts what tells of its maker before and behind the pixels.
func tellingWebP(plain []byte, held uint16, width, height int) []byte {
	body := plain[12:]
	if string(body[:4]) == "VP8X" {
		body = body[18:]
	}
	flags := byte(0x2C)
	if string(body[:4]) == "ALPH" {
		flags |= 0x10
	}
	part := func(kind, content string) string {
		b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(content)))
		return string(b) + content + "\x00"[:len(content)%2]
	}
	all := "WEBP" + part("VP8X", string([]byte{flags, 0xCA, 0xFE, 0, byte(width - 1), 0, 0, byte(height - 1), 0, 0})) +
		part("ICCP", secret) + string(body) + part("EXIF", "Exif\x00\x00"+string(exif(held, binary.LittleEndian))) + part("XMP ", secret) + part("ODD!", secret+"!") +
		part("ALPH", secret) + part("VP8 ", secret) + part("VP8L", secret) // a second picture
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(all))), all...)
}

// flat is a picture's pixels as they are drawn.
func flat(tb testing.TB, data []byte) *image.NRGBA64 {
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		tb.Fatal(err)
	}
	out := image.NewNRGBA64(m.Bounds())
	draw.Draw(out, m.Bounds(), m, m.Bounds().Min, draw.Src)
	return out
}
