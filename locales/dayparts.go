package locales

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// parts are the numbers, months and weekdays somebody typed, and in shape the
// order of numbers (n), months (m) and marks between numbers (/).
type parts struct {
	numbers  []int
	months   []month
	weekdays []time.Weekday
	shape    string
}

// readParts takes a typed day apart. A word it does not know makes it give
// up: what is not understood whole is not understood.
func readParts(typed string) (parts, error) {
	var p parts
	words := splitWords(Fold(typed))
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case strings.Contains("/.-", w):
			p.shape += w
		case strings.Contains(",،()", w):
		case w[0] >= '0' && w[0] <= '9':
			n, err := strconv.Atoi(w)
			if err != nil || len(w) > 4 {
				return p, ErrNotADay
			}
			p.numbers = append(p.numbers, n)
			p.shape += "n"
		case i+1 < len(words) && p.addWord(w+" "+words[i+1]):
			i++
		case !p.addWord(w):
			return p, ErrNotADay
		}
	}
	p.shape = tidyShape(p.shape)
	return p, nil
}

// tidyShape forgets marks that separate nothing, and lets no mix of marks
// pass.
func tidyShape(s string) string {
	if strings.Contains(s, "m") {
		return strings.NewReplacer("/", "", ".", "", "-", "").Replace(s)
	}
	s = strings.TrimSuffix(s, ".")
	for _, mark := range []string{".", "-"} {
		if strings.Trim(s, "n"+mark) == "" {
			return strings.ReplaceAll(s, mark, "/")
		}
	}
	return s
}

// addWord takes in a word of the lexicon, and reports whether it is one.
func (p *parts) addWord(w string) bool {
	meaning, ok := lexicon()[w]
	if !ok {
		return false
	}
	switch {
	case meaning.month != nil:
		// Arabic dates give the same month two names.
		if n := len(p.months); n > 0 && strings.HasSuffix(p.shape, "m") && p.months[n-1] == *meaning.month {
			return true
		}
		p.months = append(p.months, *meaning.month)
		p.shape += "m"
	case meaning.weekday != nil:
		p.weekdays = append(p.weekdays, *meaning.weekday)
	}
	return true
}

// splitWords is the runs of letters, the runs of digits and every other sign.
func splitWords(s string) []string {
	var words []string
	last := 0
	for _, r := range s {
		kind := 3
		switch {
		case r == ' ':
			kind = 0
		case unicode.IsLetter(r) || unicode.IsMark(r):
			kind = 1
		case r >= '0' && r <= '9':
			kind = 2
		}
		switch {
		case kind == 0:
		case kind == last && kind != 3:
			words[len(words)-1] += string(r)
		default:
			words = append(words, string(r))
		}
		last = kind
	}
	return words
}
