package papers

import (
	"bytes"
	"encoding/binary"
)

// wholeVoice says whether a voice note is one from its first byte to its last,
// as far as its pages, boxes or frames tell. A note that ends early between
// two of them cannot be told from a short one, and can be listened to.
func wholeVoice(kind Kind, data []byte) error {
	if kind == M4A && !(bytes.Contains(data, []byte("moov")) && bytes.Contains(data, []byte("mdat"))) {
		return Broken // without its index or without its sound
	}
	next := map[Kind]func([]byte) int{Ogg: oggPage, M4A: m4aBox, MP3: mp3Frame}[kind]
	if kind == MP3 {
		data = withoutTags(data)
	}
	parts := 0
	for ; len(data) > 0; parts++ {
		n := next(data)
		if n <= 0 || n > len(data) {
			return Broken
		}
		data = data[n:]
	}
	if parts < 2 { // a head alone says nothing
		return Broken
	}
	return nil
}

// oggPage is the length of the page that begins here, or 0.
func oggPage(b []byte) int {
	if len(b) < 27 || !bytes.HasPrefix(b, []byte("OggS\x00")) || len(b) < 27+int(b[26]) {
		return 0
	}
	n := 27 + int(b[26])
	for _, segment := range b[27:n] {
		n += int(segment)
	}
	return n
}

// m4aBox is the length of the box that begins here, or 0. The last may say
// that it goes on to the end.
func m4aBox(b []byte) int {
	if len(b) < 8 {
		return 0
	}
	for _, c := range b[4:8] {
		if c < ' ' || c > '~' {
			return 0
		}
	}
	switch n := int(binary.BigEndian.Uint32(b)); {
	case n == 0:
		return len(b)
	case n == 1 && len(b) >= 16:
		return int(min(binary.BigEndian.Uint64(b[8:]), MostBytes+1))
	case n >= 8:
		return n
	}
	return 0
}

// withoutTags gives an MP3 without the tags before and behind its sound, and
// the zeros that fill them up.
func withoutTags(b []byte) []byte {
	if len(b) >= 10 && bytes.HasPrefix(b, []byte("ID3")) {
		n := 10 + int(b[6]&127)<<21 + int(b[7]&127)<<14 + int(b[8]&127)<<7 + int(b[9]&127)
		b = b[min(n, len(b)):]
	}
	if n := len(b) - 128; n >= 0 && bytes.HasPrefix(b[n:], []byte("TAG")) {
		b = b[:n]
	}
	return bytes.Trim(b, "\x00")
}

// Kilobits in a second and samples in a second of layer III, by the fields of
// a frame's head: version 1 first, then 2 and 2.5.
var (
	mp3Rates = [2][16]int{
		{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0},
		{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0},
	}
	mp3Samples = [4][4]int{{11025, 12000, 8000}, {}, {22050, 24000, 16000}, {44100, 48000, 32000}}
)

// mp3Frame is the length of the frame that begins here, or 0.
func mp3Frame(b []byte) int {
	if len(b) < 4 || b[0] != 0xFF || b[1]&0xE6 != 0xE2 {
		return 0
	}
	version := b[1] >> 3 & 3
	rates, words := mp3Rates[0], 144
	if version != 3 {
		rates, words = mp3Rates[1], 72
	}
	rate, samples := rates[b[2]>>4], mp3Samples[version][b[2]>>2&3]
	if rate == 0 || samples == 0 {
		return 0
	}
	return words*rate*1000/samples + int(b[2]>>1&1)
}
