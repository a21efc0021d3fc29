package locales

import (
	"github.com/nicksnyder/go-i18n/v2/i18n"

	"pristan/care"
)

// forms are the CLDR plural categories in their usual order. A message
// without plurals has only "other".
var forms = []string{"zero", "one", "two", "few", "many", "other"}

// categories are the plural categories whole numbers have in each language
// (CLDR 48; testdata/plurals.txt is what ICU says).
var categories = map[care.Language][]string{
	care.English:   {"one", "other"},
	care.Bulgarian: {"one", "other"},
	care.Farsi:     {"one", "other"},
	care.Arabic:    {"zero", "one", "two", "few", "many", "other"},
}

// countName is the argument that chooses the plural form.
const countName = "count"

func formOf(m *i18n.Message, form string) string {
	switch form {
	case "zero":
		return m.Zero
	case "one":
		return m.One
	case "two":
		return m.Two
	case "few":
		return m.Few
	case "many":
		return m.Many
	}
	return m.Other
}

// isPlural reports whether a message has any form beside "other".
func isPlural(m *i18n.Message) bool {
	for _, form := range forms[:len(forms)-1] {
		if formOf(m, form) != "" {
			return true
		}
	}
	return false
}
