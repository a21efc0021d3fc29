package bot

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
)

// fullest is a check-in in which everything is said and all of it is long.
var fullest = care.Answers{Mood: 1, Housing: "until", HousingUntil: "2026-11-25", Health: "urgent", Basics: "no", School: "problem",
	Authority: "yes", Next: "date", NextDay: "2026-12-30", Safe: "no", Help: "other", Wish: strings.Repeat("ш", 4096)}

// TestLongestMessagesFit writes the longest messages there are, in all four
// languages, as a channel counts them.
func TestLongestMessagesFit(t *testing.T) {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	b := &Bot{words: words}
	before := care.Answers{Mood: 1, Housing: "yes", Health: "no", Basics: "yes", School: "no", Authority: "no", Next: "none", Safe: "yes", Help: "nothing"}
	c := care.CheckIn{Answers: fullest, Finished: time.Unix(1e9, 0)}
	card := slices.Concat(attentionLines(c, before), changeLines(c, before), answerLines(fullest))
	var review []care.Text
	for range 12 {
		review = append(review, reviewLine(flows.Line{Label: care.Say("checkin.wish.short"),
			Answer: flows.Answer{Kind: flows.TextInput, Text: strings.Repeat("ш ", 2048)}}))
	}
	for _, l := range care.Languages {
		for name, lines := range map[string][]care.Text{"card": card, "review": review} {
			w := writer{b: b, reader: care.Reader{Language: l}}
			if n := utf8.RuneCountInString(w.lines(lines)); w.err != nil || n > 4000 {
				t.Errorf("%s in %s has %d characters: %v", name, l, n, w.err)
			}
		}
	}
}

func TestPiecesLoseNothing(t *testing.T) {
	for _, n := range []int{0, 1, longestPiece, longestPiece + 1, 4096, 3 * longestPiece} {
		s := strings.Repeat("ш", n)
		parts := pieces(s)
		if strings.Join(parts, "") != s {
			t.Errorf("%d letters: something is lost", n)
		}
		for _, p := range parts {
			if utf8.RuneCountInString(p) > longestPiece {
				t.Errorf("%d letters: a piece of %d", n, utf8.RuneCountInString(p))
			}
		}
	}
	if got := quote(" a\n b  c ", 3); got != "a …" {
		t.Errorf("quote: %q", got)
	}
}
