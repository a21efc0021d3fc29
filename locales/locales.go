// Package locales holds every word people read, in four languages that are
// equals, and writes typed values the way a reader knows them: calendar,
// digits, direction. It reads what people typed with the same generosity.
//
// It never logs and has no clock. Errors name message keys and placeholders,
// never what somebody wrote.
package locales

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"pristan/care"
)

//go:embed en.json bg.json ar.json fa.json
var files embed.FS

// Files are the four message files built into the program, for Lint.
func Files() fs.FS { return files }

// Errors of a catalogue; compare with errors.Is.
var (
	ErrNoLanguage = errors.New("no such language")
	ErrNoMessage  = errors.New("no such message")
	ErrNoValue    = errors.New("no value for placeholder")
	ErrTooDeep    = errors.New("texts nested too deep")
	ErrIncomplete = errors.New("a language is incomplete")
)

// Catalogue is all messages in all four languages. It is safe for concurrent
// use.
type Catalogue struct {
	tongues map[care.Language]*tongue
	keys    []string
	labels  map[string][]label // folded words, to what they may mean
	zones   sync.Map           // zone name to *time.Location: loading one reads a file
}

// tongue is one language. Each has a bundle of its own, because a go-i18n
// bundle with several serves Arabic to a Persian reader when a message is
// missing in Farsi.
type tongue struct {
	localizer *i18n.Localizer
	messages  map[string]*i18n.Message
	plain     map[string]string // the words of messages without placeholders
	parser    parser
}

// Has reports whether there is such a message.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.tongues[care.English].messages[key]
	return ok
}

// Keys are all message keys, sorted.
func (c *Catalogue) Keys() []string { return slices.Clone(c.keys) }

// Version is a short hash of the words of a message in one language: what a
// consent record keeps to tell which wording was agreed to. It is "" for an
// unknown key or language and does not change with the translator's notes.
func (c *Catalogue) Version(key string, l care.Language) string {
	t := c.tongues[l]
	if t == nil || t.messages[key] == nil {
		return ""
	}
	return wordsHash(func(form string) string { return formOf(t.messages[key], form) })
}

// wordsHash is twelve hexadecimal digits over all forms of a message.
func wordsHash(text func(form string) string) string {
	h := sha256.New()
	for _, form := range forms {
		fmt.Fprintf(h, "%s\x00%s\x00", form, text(form))
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}
