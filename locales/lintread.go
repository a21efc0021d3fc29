package locales

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"pristan/care"
)

// read reports what go-i18n would not: keys given twice, of which the last
// silently wins, and fields nobody reads.
func (l *linter) read(fsys fs.FS, lang care.Language) *messageFile {
	f := &messageFile{name: string(lang) + ".json", language: lang, messages: map[string]*message{}}
	data, err := fs.ReadFile(fsys, f.name)
	if err != nil {
		l.report(f, 1, "the file cannot be read", "put it beside the other three")
		return f
	}
	r := &lineReader{data: data, decoder: json.NewDecoder(bytes.NewReader(data))}
	if err := l.readMessages(f, r); err != nil {
		l.report(f, r.line(), fmt.Sprintf("this is not a message file: %v", err),
			`write {"key": {"description": "…", "other": "…"}}`)
	}
	return f
}

func (l *linter) readMessages(f *messageFile, r *lineReader) error {
	if err := r.open(); err != nil {
		return err
	}
	for r.decoder.More() {
		key, err := r.text()
		if err != nil {
			return err
		}
		m := &message{key: key, line: r.line(), fields: map[string]field{}}
		if f.messages[key] != nil {
			l.report(f, m.line, fmt.Sprintf("%q is there twice", key), "remove one of them")
		}
		f.messages[key] = m
		if err := l.readFields(f, m, r); err != nil {
			return err
		}
	}
	return r.end()
}

func (l *linter) readFields(f *messageFile, m *message, r *lineReader) error {
	if err := r.open(); err != nil {
		return err
	}
	for r.decoder.More() {
		name, err := r.text()
		if err != nil {
			return err
		}
		line := r.line()
		value, err := r.text()
		if err != nil {
			return err
		}
		if _, twice := m.fields[name]; twice {
			l.report(f, line, fmt.Sprintf("%q of %q is there twice", name, m.key), "remove one of them")
		}
		if !slices.Contains(allowed, name) {
			l.report(f, line, fmt.Sprintf("%q has a field %q, which nobody reads", m.key, name), "remove it")
		}
		m.fields[name] = field{value, line}
	}
	_, err := r.decoder.Token() // the closing brace
	return err
}

// lineReader reads JSON token by token and knows the line it is in.
type lineReader struct {
	data    []byte
	decoder *json.Decoder
	lines   int
	counted int64
}

func (r *lineReader) line() int {
	offset := r.decoder.InputOffset()
	r.lines += bytes.Count(r.data[r.counted:offset], []byte("\n"))
	r.counted = offset
	return r.lines + 1
}

var errShape = errors.New("an object or a text is missing")

func (r *lineReader) open() error {
	token, err := r.decoder.Token()
	if err == nil && token != json.Delim('{') {
		err = errShape
	}
	return err
}

func (r *lineReader) text() (string, error) {
	token, err := r.decoder.Token()
	s, ok := token.(string)
	if err == nil && !ok {
		err = errShape
	}
	return s, err
}

// end reads the closing brace, after which nothing may follow.
func (r *lineReader) end() error {
	if _, err := r.decoder.Token(); err != nil {
		return err
	}
	if _, err := r.decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the last brace")
	}
	return nil
}
