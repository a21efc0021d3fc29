package botapi

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// check refuses parameters and files the method does not know.
func (c *call) check(m method) *failure {
	attached := map[string]bool{}
	for name, value := range c.params {
		if !m.params[name] {
			return bad("unknown parameter " + strconv.Quote(name))
		}
		if !utf8.ValidString(value) {
			return bad("strings must be encoded in UTF-8")
		}
		if file, ok := strings.CutPrefix(value, "attach://"); ok {
			attached[file] = true
		}
	}
	for name, file := range c.files {
		if !m.params[name] && !attached[name] {
			return bad("unknown parameter " + strconv.Quote(name))
		}
		if len(file.data) == 0 {
			return bad("file must be non-empty")
		}
	}
	return nil
}

// integer reads a number; absent is 0.
func (c *call) integer(name string) (int64, *failure) {
	text := c.params[name]
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, bad("invalid " + name + " specified")
	}
	return n, nil
}

// flag reads a truth value; absent is false.
func (c *call) flag(name string) (bool, *failure) {
	switch strings.ToLower(c.params[name]) {
	case "true", "1", "yes":
		return true, nil
	case "", "false", "0", "no":
		return false, nil
	}
	return false, bad("invalid " + name + " specified")
}

// object reads a JSON parameter strictly into v; absent leaves v alone.
func (c *call) object(name string, v any) *failure {
	text := c.params[name]
	if text == "" || text == "null" {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if d.Decode(v) != nil || d.More() {
		return bad("can't parse " + strings.ReplaceAll(name, "_", " ") + " JSON object")
	}
	return nil
}
