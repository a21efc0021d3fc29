package locales

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Lengths in letters; a text's own limit is Telegram's, in UTF-16 units.
const (
	longestText    = 4096
	longestButton  = 40
	longestNotice  = 200
	longestMessage = 200
	mostSentences  = 2
	usualValue     = 10 // what a placeholder is counted as
)

func (l *linter) lengths(t text, plain string, say sayer) {
	key, letters := t.message.key, len([]rune(plain))
	if n := len(utf16.Encode([]rune(plain))); n > longestText {
		say("make two messages of it", "has %d characters, Telegram takes %d", n, longestText)
	}
	if isButton := strings.HasPrefix(key, "button.") || l.buttons != nil && l.buttons(key); isButton && letters > longestButton {
		say("one to three words are enough", "has %d letters, a button shows %d", letters, longestButton)
	}
	if strings.HasPrefix(key, "notice.") && letters > longestNotice {
		say("shorten it", "has %d letters, a notice over the chat takes %d", letters, longestNotice)
		return
	}
	if !t.participant() || t.english != nil && longReason.MatchString(t.english.fields["description"].text) {
		return
	}
	const cure = "shorten it, or give the reason in the English description: [long: …]"
	if letters > longestMessage {
		say(cure, "has %d letters, people in distress read %d", letters, longestMessage)
	}
	if n := sentences(plain); n > mostSentences {
		say(cure, "has %d sentences, people in distress read %d", n, mostSentences)
	}
}

var longReason = regexp.MustCompile(`\[long: [^\]]+\]`)

// sentences counts ends of sentences, and what stands after the last if it has
// letters. A full stop before a small letter belongs to an abbreviation.
func sentences(s string) int {
	ends := sentenceEnd.FindAllStringIndex(s, -1)
	n, last := 0, 0
	for _, end := range ends {
		next := strings.TrimLeftFunc(s[end[1]:], func(r rune) bool { return !unicode.IsLetter(r) })
		if next != "" && unicode.IsLower([]rune(next)[0]) && strings.TrimSpace(s[end[0]:end[1]]) == "." {
			continue
		}
		n, last = n+1, end[1]
	}
	if strings.ContainsFunc(s[last:], unicode.IsLetter) {
		n++
	}
	return n
}

var sentenceEnd = regexp.MustCompile(`[.!?؟…]+["»”“)]*(?:\s|$)`)
