package locales

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"pristan/care"
)

// Problem is one thing to mend in a message file.
type Problem struct {
	File string // as en.json
	Line int    // from 1; where a missing message would stand
	Say  string // what is wrong
	Cure string // what to do about it
}

// String is the problem as one line for a terminal.
func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s; %s", p.File, p.Line, p.Say, p.Cure)
}

// Lint reads the four message files and tells everything about them that
// would fail, look wrong or read wrong, in the order of files and lines.
// Messages that begin with "button." are held to the length of a button, and
// so are those for which buttons, which may be nil, says so.
func Lint(fsys fs.FS, buttons func(key string) bool) []Problem {
	l := &linter{files: map[care.Language]*messageFile{}, buttons: buttons}
	for _, lang := range care.Languages {
		l.files[lang] = l.read(fsys, lang)
	}
	english := l.files[care.English]
	for _, lang := range care.Languages {
		f := l.files[lang]
		l.compareKeys(f, english)
		for _, m := range f.messages {
			l.message(f, m, english.messages[m.key])
		}
	}
	slices.SortFunc(l.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Say, b.Say))
	})
	return l.problems
}

type linter struct {
	files    map[care.Language]*messageFile
	buttons  func(key string) bool
	problems []Problem
}

func (l *linter) report(f *messageFile, line int, say, cure string) {
	l.problems = append(l.problems, Problem{File: f.name, Line: line, Say: say, Cure: cure})
}

// compareKeys reports messages that f lacks, or has alone.
func (l *linter) compareKeys(f, english *messageFile) {
	for key := range english.messages {
		if f.messages[key] == nil {
			l.report(f, f.place(key), fmt.Sprintf("%q is missing", key),
				"translate it from en.json, or remove it everywhere")
		}
	}
	for key, m := range f.messages {
		if english.messages[key] == nil {
			l.report(f, m.line, fmt.Sprintf("%q is not in en.json", key),
				"add it to en.json, or remove it here")
		}
	}
}

// message reports what is wrong with one message in one language.
func (l *linter) message(f *messageFile, m, english *message) {
	if f.language == care.English && strings.TrimSpace(m.fields["description"].text) == "" {
		l.report(f, m.line, fmt.Sprintf("%q has no description", m.key),
			"tell the translator where it appears and why these words")
	}
	l.pluralForms(f, m)
	if english != nil {
		l.placeholders(f, m, english)
		l.stale(f, m, english)
	}
	for _, form := range forms {
		if field, ok := m.fields[form]; ok {
			l.text(text{f, m, english, field})
		}
	}
}

// pluralForms wants exactly the categories of the language as soon as one of
// the four languages distinguishes any.
func (l *linter) pluralForms(f *messageFile, m *message) {
	needed := []string{"other"}
	for _, other := range l.files {
		if o := other.messages[m.key]; o != nil && o.isPlural() {
			needed = categories[f.language]
		}
	}
	for _, form := range forms {
		_, has := m.fields[form]
		switch {
		case has && !slices.Contains(needed, form):
			l.report(f, m.fields[form].line, fmt.Sprintf("%q has a form %q, which %s never uses", m.key, form, f.language),
				"keep exactly these: "+strings.Join(needed, ", "))
		case !has && slices.Contains(needed, form):
			l.report(f, m.line, fmt.Sprintf("%q lacks the form %q", m.key, form),
				"write exactly these: "+strings.Join(needed, ", "))
		}
	}
}

// placeholders must be those of the English message; a single form may leave
// one out, as "one appointment" leaves out the count.
func (l *linter) placeholders(f *messageFile, m, english *message) {
	ours, theirs := m.placeholders(), english.placeholders()
	for name := range theirs {
		if _, ok := ours[name]; !ok {
			l.report(f, m.line, fmt.Sprintf("%q lacks the placeholder {{.%s}}", m.key, name), "put it where it belongs")
		}
	}
	for name, line := range ours {
		if _, ok := theirs[name]; !ok {
			l.report(f, line, fmt.Sprintf("%q has the placeholder {{.%s}}, which en.json does not", m.key, name),
				"use the names of en.json, unchanged")
		}
	}
}

// stale compares the hash a translation was stamped with to the English of
// today.
func (l *linter) stale(f *messageFile, m, english *message) {
	const update = "run go test ./locales -run TestStamp -update"
	stamp := m.fields["hash"].text
	switch {
	case f.language == care.English || stamp == english.hash():
	case stamp == "":
		l.report(f, m.line, fmt.Sprintf("%q does not say which English it translates", m.key), update)
	default:
		l.report(f, m.line, fmt.Sprintf("%q is older than its English", m.key), "review the words, then "+update)
	}
}
