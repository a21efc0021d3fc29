package locales

import (
	"strconv"
	"strings"

	"pristan/care"
)

// zeroOf is the digit nought of each set; its nine followers come after it.
var zeroOf = map[care.Digits]rune{
	care.LatinDigits:   '0',
	care.ArabicDigits:  '٠',
	care.PersianDigits: '۰',
}

// digitsOf is the digit set a reader wants, or their language's usual.
func digitsOf(r care.Reader) care.Digits {
	if r.Digits == "" {
		return r.Language.UsualDigits()
	}
	return r.Digits
}

// writeDigits writes the Latin digits of s in another set.
func writeDigits(s string, set care.Digits) string {
	zero := zeroOf[set]
	if zero == '0' || zero == 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return zero + r - '0'
		}
		return r
	}, s)
}

// FormatNumber writes a whole number in the reader's digits, with the
// thousands apart as their language does it (ICU 78 is the oracle).
func FormatNumber(r care.Reader, n int) string {
	s, minus := strconv.Itoa(n), ""
	if n < 0 {
		s, minus = s[1:], minusSign(r)
	}
	return minus + writeDigits(group(s, r), digitsOf(r))
}

// group puts a separator before each three digits from the right. Bulgarian
// leaves four digits together.
func group(s string, r care.Reader) string {
	separator, least := ",", 4
	if r.Language == care.Bulgarian {
		separator, least = "\u00a0", 5
	}
	if digitsOf(r) != care.LatinDigits {
		separator = "٬"
	}
	if len(s) < least {
		return s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + separator + s[i:]
	}
	return s
}

// minusSign comes with the marks that keep it on the left of its number.
func minusSign(r care.Reader) string {
	switch {
	case digitsOf(r) == care.ArabicDigits:
		return "\u061c-"
	case r.Language == care.Farsi:
		return "\u200e\u2212"
	case digitsOf(r) == care.PersianDigits:
		return "\u200e-\u200e"
	case r.Language == care.Arabic:
		return "\u200e-"
	}
	return "-"
}
