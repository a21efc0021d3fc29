package locales

import "pristan/care"

// messageFile is a message file with its lines, which go-i18n does not keep.
type messageFile struct {
	name     string
	language care.Language
	messages map[string]*message
}

type message struct {
	key    string
	line   int
	fields map[string]field
}

type field struct {
	text string
	line int
}

// allowed are the fields of a message: go-i18n knows more, and ignores what
// it does not know.
var allowed = append([]string{"description", "hash"}, forms...)

// place is the line after which a missing key would stand in sorted order.
func (f *messageFile) place(key string) int {
	line, before := 1, ""
	for other, m := range f.messages {
		if other < key && other > before {
			line, before = m.line, other
		}
	}
	return line
}

func (m *message) isPlural() bool {
	for _, form := range forms[:len(forms)-1] {
		if _, ok := m.fields[form]; ok {
			return true
		}
	}
	return false
}

func (m *message) hash() string {
	return wordsHash(func(form string) string { return m.fields[form].text })
}

// placeholders are all names in all forms, with the line of one of them.
func (m *message) placeholders() map[string]int {
	names := map[string]int{}
	for _, form := range forms {
		segments, _ := split(m.fields[form].text) // a bad one is reported with its text
		for _, s := range segments {
			if s.name != "" {
				names[s.name] = m.fields[form].line
			}
		}
	}
	return names
}
