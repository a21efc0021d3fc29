package locales

import "strings"

// Direction controls that Telegram lets through (it strips U+2028–U+202E).
const (
	lri = "\u2066" // left-to-right isolate
	fsi = "\u2068" // first strong isolate
	pdi = "\u2069" // pop directional isolate
	rlm = "\u200f" // right-to-left mark
	lrm = "\u200e" // left-to-right mark
)

// Isolate wraps foreign text in U+2068…U+2069, so that its direction neither
// takes from nor gives to the words around it. The text loses direction
// controls of its own: one left open would reach beyond it.
func Isolate(s string) string { return string(appendIsolate(nil, fsi, stripControls(s))) }

// unbreakable keeps on one line what is written from left to right in every
// language: a phone number, a code, an address.
func unbreakable(s string) string {
	return strings.ReplaceAll(stripControls(s), " ", "\u00a0")
}

// appendIsolate isolates each line for itself, because an isolate ends with
// its line.
func appendIsolate(dst []byte, opening, s string) []byte {
	for first := true; ; first = false {
		line, rest, more := strings.Cut(s, "\n")
		if !first {
			dst = append(dst, '\n')
		}
		dst = append(dst, opening...)
		dst = append(dst, line...)
		dst = append(dst, pdi...)
		if !more {
			return dst
		}
		s = rest
	}
}

// stripControls drops embeddings, overrides and isolates; marks stay.
func stripControls(s string) string {
	if !strings.ContainsFunc(s, isControl) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if isControl(r) {
			return -1
		}
		return r
	}, s)
}

func isControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}
