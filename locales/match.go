package locales

import (
	"slices"
	"strings"
	"unicode"

	"pristan/care"
)

// longestLabel bounds what is kept for MatchKey, in letters; a button is
// shorter.
const longestLabel = 60

// label is what some folded words may mean.
type label struct {
	key  string
	icon bool // the words are only the label's leading emoji
}

// Match finds which of several labels somebody typed instead of tapping: its
// words with or without the leading emoji, the emoji alone, or its number in
// the list from 1. Words that fit two labels fit none: a guess could be wrong.
func (c *Catalogue) Match(r care.Reader, org care.Organisation, typed string, labels []care.Text) (int, bool) {
	typed = Fold(typed)
	if typed == "" {
		return 0, false
	}
	whole, bare, icons := make([]string, len(labels)), make([]string, len(labels)), make([]string, len(labels))
	for i, t := range labels {
		if s, err := c.Write(r, org, t); err == nil {
			whole[i] = Fold(s)
			icons[i], bare[i] = cutIcon(whole[i])
		}
	}
	for _, ways := range [][]string{whole, bare, icons} {
		if i := slices.Index(ways, typed); i >= 0 {
			return i, !slices.Contains(ways[i+1:], typed)
		}
	}
	n, ok := ParseNumber(strings.TrimRight(typed, ".)"))
	return n - 1, ok && n >= 1 && n <= len(labels)
}

// MatchKey finds which of several messages somebody typed, in any of the four
// languages: the labels of the keyboard under the text field stay on the
// screen when a person changes language. The leading emoji may be missing, or
// be all there is when only one of the keys has it. Earlier keys win.
func (c *Catalogue) MatchKey(typed string, keys ...string) (string, bool) {
	found := c.labels[Fold(typed)]
	for _, key := range keys {
		if slices.Contains(found, label{key: key}) {
			return key, true
		}
	}
	only := ""
	for _, key := range keys {
		if slices.Contains(found, label{key: key, icon: true}) {
			if only != "" && only != key {
				return "", false
			}
			only = key
		}
	}
	return only, only != ""
}

// indexLabels remembers every short message without placeholders by its
// folded words, so that MatchKey costs one look-up.
func (c *Catalogue) indexLabels() {
	c.labels = map[string][]label{}
	add := func(words string, l label) {
		if words != "" && !slices.Contains(c.labels[words], l) {
			c.labels[words] = append(c.labels[words], l)
		}
	}
	for _, l := range care.Languages {
		for key, m := range c.tongues[l].messages {
			if strings.Contains(m.Other, "{{") || len([]rune(m.Other)) > longestLabel {
				continue
			}
			whole := Fold(m.Other)
			icon, bare := cutIcon(whole)
			add(whole, label{key: key})
			add(bare, label{key: key})
			add(icon, label{key: key, icon: true})
		}
	}
}

// cutIcon parts a folded label from the emoji it begins with, if it does.
func cutIcon(folded string) (icon, words string) {
	first, rest, _ := strings.Cut(folded, " ")
	if rest == "" || strings.ContainsFunc(first, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return "", folded
	}
	return first, rest
}
