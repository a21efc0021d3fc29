package bot

import "strings"

// A channel takes 4096 characters in one message. What people write may be as
// long by itself, so it is cut where it stands among other words, and whole
// only in messages of its own.
const (
	longestName  = 64   // on a button
	longestQuote = 300  // in a summary or on a card
	longestPiece = 3500 // of a long text in a message of its own
)

// quote shortens a text to n characters on one line.
func quote(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// pieces cuts a long text into parts that fit a message, one at least.
func pieces(s string) (parts []string) {
	r := []rune(s)
	for len(r) > longestPiece {
		parts = append(parts, string(r[:longestPiece]))
		r = r[longestPiece:]
	}
	return append(parts, string(r))
}
