package locales

import (
	"regexp"
	"strconv"
	"strings"
)

// longestSentence bounds what is looked at, in words and signs. Nobody needs
// more to tell a day.
const longestSentence = 28

// sense is what a word, a phrase or a sign may mean. Its kind is a letter, see
// the tables of words.
type sense struct {
	kind    byte
	n       int  // a number, month, weekday, days or minutes
	solar   bool // a month of the Solar Hijri calendar
	part    span // hours it speaks of
	words   int  // how many it takes
	digits  int  // of a number in digits, else 0
	ordinal bool // a number that counts days of a month
	no      bool // a number that also means "no"
}

// lexeme is a word, a number, or a sign with the spaces around it.
var lexeme = regexp.MustCompile(`[\p{L}\p{M}]+|[0-9]+| ?[^\p{L}\p{M}0-9 ] ?`)

// newSentence looks up every word. If one is unknown the sentence is left
// empty, and nothing will be found in it.
func newSentence(typed string) *sentence {
	words := lexeme.FindAllString(Fold(typed), longestSentence+1)
	s := &sentence{}
	if len(words) > longestSentence {
		return s
	}
	s.senses = make([][]sense, len(words))
	for i := range words {
		s.senses[i] = sensesAt(words, i)
	}
	for i := 0; i < len(words); i += s.senses[i][0].words {
		if len(s.senses[i]) == 0 {
			return &sentence{}
		}
	}
	return s
}

// sensesAt is what the longest phrase that begins at a word may mean. Shorter
// ones do not count: «بعد الظهر» is not "after" and "noon".
func sensesAt(words []string, i int) []sense {
	for n := min(longestPhrase, len(words)-i); n > 0; n-- {
		if found := phrases()[phraseKey(words[i:i+n])]; found != nil {
			return found
		}
	}
	w := words[i]
	if isNumber(words, i) {
		n, err := strconv.Atoi(w)
		if err != nil || len(w) > 4 {
			return nil
		}
		return []sense{{kind: 'n', n: n, digits: len(w), words: 1}}
	}
	return signSenses(words, i)
}

// signSenses is what a sign means. A full stop or a dash between numbers joins
// them, or with a space beside it may part them; elsewhere it means nothing.
func signSenses(words []string, i int) []sense {
	sign := strings.TrimSpace(words[i])
	kind, known := signs[sign]
	if !known {
		return nil
	}
	senses := []sense{{kind: kind, words: 1}}
	if kind != '.' && kind != '-' {
		return senses
	}
	switch between := isNumber(words, i-1) && isNumber(words, i+1); {
	case i == 0:
	case !between:
		senses = append(senses, sense{kind: ',', words: 1})
	case sign != words[i]:
		senses = append(senses, sense{kind: ';', words: 1})
	}
	return senses
}

func isNumber(words []string, i int) bool {
	return i >= 0 && i < len(words) && words[i][0] >= '0' && words[i][0] <= '9'
}

func phraseKey(words []string) string {
	trimmed := make([]string, len(words))
	for i, w := range words {
		trimmed[i] = strings.TrimSpace(w)
	}
	return strings.Join(trimmed, " ")
}
