package locales

import (
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/bidi"

	"pristan/care"
)

// text is one form of one message under examination.
type text struct {
	file    *messageFile
	message *message
	english *message
	field
}

// participant reports whether people in the programme read it, for whom texts
// are short; staff read more.
func (t text) participant() bool { return !strings.HasPrefix(t.message.key, "staff.") }

// ownName reports whether it is the name of a language, which stands in its
// own script in every file.
func (t text) ownName() bool { return strings.Contains("."+t.message.key, ".language.") }

func (l *linter) text(t text) {
	say := func(cure, format string, a ...any) {
		l.report(t.file, t.line, fmt.Sprintf("%q ", t.message.key)+fmt.Sprintf(format, a...), cure)
	}
	if strings.TrimSpace(t.field.text) == "" {
		say("write the words", "is empty")
		return
	}
	segments, err := split(t.field.text)
	if err != nil {
		say("write it as {{.name}}", "has a broken placeholder: %v", err)
		return
	}
	plain, words := flatten(segments)
	l.lengths(t, plain, say)
	script(t, words, say)
	contacts(words, say)
	for _, w := range wrongWords {
		if w.in(t, words) {
			say(w.cure, "says «%s»", w.word)
		}
	}
}

// flatten is a text with something of a usual length in place of its values,
// and its own words alone, with keycaps taken out: their digit is a picture.
func flatten(segments []segment) (plain, words string) {
	for _, s := range segments {
		if s.name != "" {
			plain += strings.Repeat("0", usualValue)
			words += " "
			continue
		}
		plain += s.words
		words += s.words
	}
	return plain, keycap.ReplaceAllString(words, " ")
}

var keycap = regexp.MustCompile(`[0-9#*]\x{fe0f}?\x{20e3}`)

type sayer func(cure, format string, a ...any)

// script reports letters, digits and direction that do not belong.
func script(t text, words string, say sayer) {
	if strings.ContainsFunc(words, isControl) {
		say("remove it; values are isolated by themselves", "has a direction control (U+202A–202E, U+2066–2069)")
	}
	if !t.file.language.RightToLeft() || t.ownName() {
		return
	}
	for _, line := range strings.Split(words, "\n") {
		i := strings.IndexFunc(line, isStrong)
		if i < 0 {
			continue
		}
		if first := []rune(line[i:])[0]; classOf(first) == bidi.L && !isSign(first) {
			say("begin with a word in the language's own script", "has a line that begins from the left")
		}
	}
	foreign, cure := "يكى", "write ی and ک"
	if t.file.language == care.Arabic {
		foreign, cure = "یکگ", "write ي and ك, and a name with ك or غ"
	}
	if i := strings.IndexAny(words, foreign); i >= 0 {
		say(cure, "has the letter %c of another language", []rune(words[i:])[0])
	}
	if strings.ContainsFunc(FoldDigits(words), func(r rune) bool { return r >= '0' && r <= '9' }) {
		say("use a placeholder; readers choose their digits", "has a digit")
	}
}

// contacts reports facts that belong to the organisation and change.
func contacts(words string, say sayer) {
	const cure = "make it a fact of the organisation and use its placeholder"
	if phone.MatchString(FoldDigits(words)) {
		say(cure, "has a number like a phone's")
	}
	if address.MatchString(words) {
		say(cure, "has an address of the web, mail or Telegram")
	}
}

var (
	phone   = regexp.MustCompile(`[0-9](?:[ \x{a0}()-]*[0-9]){2,}`)
	address = regexp.MustCompile(`(?i)https?://|\bwww\.|\bt\.me\b|@[a-z0-9]\w+|[a-z0-9-]\.(bg|com|org|net|eu|info|gov)\b`)
)
