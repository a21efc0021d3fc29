package locales

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// leadLines starts each line that has only values and signs with the mark of
// the language's direction. Isolated values do not count for a line's
// direction, so without it "📍 {{.place}}" would be laid out from the left in
// Arabic, and "✉️ {{.name}}: {{.words}}" from the right in Bulgarian when an
// Arabic name stands in it. In a language written from the right a line that
// begins with 🆘, which counts as left-to-right, gets the mark too.
func leadLines(in []segment, rtl bool) []segment {
	mark := lrm
	if rtl {
		mark = rlm
	}
	var out, line []segment
	flush := func() {
		if !hasDirection(line, rtl) {
			out = append(out, segment{words: mark})
		}
		out = append(out, line...)
		line = nil
	}
	for _, s := range in {
		for part, rest, more := strings.Cut(s.words, "\n"); more; part, rest, more = strings.Cut(s.words, "\n") {
			line = append(line, segment{words: part + "\n"})
			flush()
			s.words = rest
		}
		if s.words != "" || s.name != "" {
			line = append(line, s)
		}
	}
	flush()
	return join(out)
}

// hasDirection reports whether a line's own words give it its direction, or it
// is blank and needs none.
func hasDirection(line []segment, rtl bool) bool {
	values := false
	for _, s := range line {
		values = values || s.name != ""
		for _, r := range s.words {
			if isStrong(r) {
				return !rtl || !isSign(r)
			}
		}
	}
	return !values
}

// isSign reports whether a rune is a picture: some, such as 🆘, count as
// left-to-right letters.
func isSign(r rune) bool { return unicode.Is(unicode.So, r) }

func isStrong(r rune) bool {
	switch classOf(r) {
	case bidi.L, bidi.R, bidi.AL:
		return true
	}
	return false
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// join puts neighbouring words together again.
func join(in []segment) []segment {
	var out []segment
	for _, s := range in {
		if n := len(out); n > 0 && s.name == "" && out[n-1].name == "" {
			out[n-1].words += s.words
			continue
		}
		out = append(out, s)
	}
	return out
}
