package locales

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes two ways of writing the same words equal; its result is for
// comparing and never shown. It treats as one:
//
//   - capital and small letters, runs of spaces and line breaks of any width;
//   - ي ى ی, ك ک, ة ۀ ه and its Urdu and Kurdish shapes, أ إ آ ٱ ا, ؤ و, ئ ی;
//   - with and without harakat, tatweel, ZWNJ, direction marks, variation
//     selectors, skin tones and keycaps;
//   - the three digit sets;
//   - letters typed whole and letters with a combining mark (й).
//
// Folding what is folded changes nothing.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFD.String(s) {
		r = foldRune(r)
		switch {
		case r < 0:
		case r == ' ':
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// foldRune is one letter folded, or -1 for what does not count. It gets
// letters taken apart, so a hamza above comes as a mark of its own.
func foldRune(r rune) rune {
	switch {
	case r < 0x80:
		return foldLatin(r)
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), unicode.Is(unicode.Me, r):
		return -1
	case unicode.Is(unicode.Mn, r) && unicode.Is(arabicMarks, r):
		return -1
	case r >= 0x1f3fb && r <= 0x1f3ff: // skin tones
		return -1
	}
	switch r {
	case 'ـ':
		return -1
	case 'ي', 'ى':
		return 'ی'
	case 'ك':
		return 'ک'
	case 'ة', 'ہ', 'ھ', 'ە', 'ۃ':
		return 'ه'
	case 'ٱ':
		return 'ا'
	}
	return unicode.ToLower(latinDigit(r))
}

func foldLatin(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return unicode.ToLower(r)
}

// arabicMarks are vowel signs, hamzas and Quranic marks above and below.
var arabicMarks = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0610, Hi: 0x061a, Stride: 1},
	{Lo: 0x064b, Hi: 0x065f, Stride: 1},
	{Lo: 0x0670, Hi: 0x0670, Stride: 1},
	{Lo: 0x06d6, Hi: 0x06ed, Stride: 1},
}}

// FoldDigits writes Arabic and Persian digits as Latin ones and leaves the
// rest as it is.
func FoldDigits(s string) string { return strings.Map(latinDigit, s) }

func latinDigit(r rune) rune {
	switch {
	case r >= '٠' && r <= '٩':
		return r - '٠' + '0'
	case r >= '۰' && r <= '۹':
		return r - '۰' + '0'
	}
	return r
}

// ParseNumber reads a whole number of nought or more in any of the three
// digit sets, with nothing else around it but spaces and invisible marks.
// Thousands must not be set apart: "1.500" means two different things here.
func ParseNumber(s string) (int, bool) {
	s = Fold(s)
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
