package locales

import (
	"errors"
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"

	"pristan/care"
)

func embedded(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// four makes message files of one content for each language.
func four(bg, ar, fa, en string) fstest.MapFS {
	return fstest.MapFS{
		"bg.json": {Data: []byte(bg)}, "ar.json": {Data: []byte(ar)},
		"fa.json": {Data: []byte(fa)}, "en.json": {Data: []byte(en)},
	}
}

// load makes a catalogue in which every message is the same in all languages.
func load(t testing.TB, content string) *Catalogue {
	t.Helper()
	c, err := Load(four(content, content, content, content))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEmbedded(t *testing.T) {
	c := embedded(t)
	if !slices.IsSorted(c.Keys()) || !slices.Contains(c.Keys(), "button.back") {
		t.Errorf("keys: %q", c.Keys())
	}
	if !c.Has("flow.progress") || c.Has("flow.nothing") {
		t.Error("Has is wrong")
	}
	for _, l := range care.Languages {
		for _, of := range care.Languages {
			key := "language." + string(of)
			if a, b := c.tongues[l].messages[key].Other, c.tongues[of].messages[key].Other; a != b {
				t.Errorf("%s is called %q in %s and %q in itself", of, a, l, b)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	const yes = `{"a":{"other":"yes"}}`
	for name, fsys := range map[string]fs.FS{
		"a file missing":        fstest.MapFS{"en.json": {Data: []byte(yes)}},
		"a key missing":         four(yes, yes, `{"b":{"other":"yes"}}`, yes),
		"no message":            four(yes, yes, `{}`, yes),
		"a key too many":        four(yes, `{"a":{"other":"yes"},"b":{"other":"no"}}`, yes, yes),
		"an empty text":         four(yes, yes, yes, `{"a":{"other":""}}`),
		"a plural form missing": four(yes, `{"a":{"one":"yes","other":"yes"}}`, yes, yes),
		"a broken placeholder":  four(yes, yes, `{"a":{"other":"{{.name"}}`, yes),
		"a template function":   four(yes, yes, `{"a":{"other":"{{print 1}}"}}`, yes),
		"not JSON":              four(yes, yes, yes, `a: yes`),
	} {
		if c, err := Load(fsys); err == nil || c != nil {
			t.Errorf("%s: loaded", name)
		}
	}
	if _, err := Load(four(yes, yes, `{}`, yes)); !errors.Is(err, ErrIncomplete) {
		t.Errorf("incomplete: %v", err)
	}
}

func TestVersion(t *testing.T) {
	c, same := embedded(t), embedded(t)
	v := c.Version("button.yes", care.Farsi)
	if len(v) != 12 || v != same.Version("button.yes", care.Farsi) {
		t.Errorf("version %q is not short and stable", v)
	}
	if v == c.Version("button.yes", care.Arabic) || v == c.Version("button.no", care.Farsi) {
		t.Error("other words have the same version")
	}
	if c.Version("nothing", care.Farsi) != "" || c.Version("button.yes", "de") != "" {
		t.Error("what is not there has a version")
	}
	described := load(t, `{"a":{"other":"yes","description":"new"}}`)
	plain := load(t, `{"a":{"other":"yes"}}`)
	if described.Version("a", care.English) != plain.Version("a", care.English) {
		t.Error("a note to the translator changes the version")
	}
}
