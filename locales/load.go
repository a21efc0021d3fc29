package locales

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"pristan/care"
)

// Embedded is the catalogue built into the program. It fails unless all four
// files are complete.
func Embedded() (*Catalogue, error) { return Load(files) }

// Load reads en.json, bg.json, ar.json and fa.json and refuses them unless all
// have the same messages, every plural form their language needs, and
// templates that can be filled.
func Load(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{tongues: map[care.Language]*tongue{}}
	for _, l := range care.Languages {
		t, err := loadTongue(fsys, l)
		if err != nil {
			return nil, fmt.Errorf("load %s.json: %w", l, err)
		}
		c.tongues[l] = t
	}
	for key := range c.tongues[care.English].messages {
		c.keys = append(c.keys, key)
	}
	slices.Sort(c.keys)
	if err := c.complete(); err != nil {
		return nil, err
	}
	c.indexLabels()
	for _, t := range c.tongues {
		t.keepPlain()
	}
	return c, nil
}

func loadTongue(fsys fs.FS, l care.Language) (*tongue, error) {
	data, err := fs.ReadFile(fsys, string(l)+".json")
	if err != nil {
		return nil, err
	}
	bundle := i18n.NewBundle(language.Make(string(l)))
	file, err := bundle.ParseMessageFileBytes(data, string(l)+".json")
	if err != nil {
		return nil, err
	}
	t := &tongue{
		localizer: i18n.NewLocalizer(bundle, string(l)),
		messages:  make(map[string]*i18n.Message, len(file.Messages)),
		plain:     make(map[string]string, len(file.Messages)),
		parser:    parser{rtl: l.RightToLeft()},
	}
	for _, m := range file.Messages {
		t.messages[m.ID] = m
	}
	return t, nil
}

// keepPlain sets out once what never changes: nearly all labels of buttons.
func (t *tongue) keepPlain() {
	for key, m := range t.messages {
		if isPlural(m) {
			continue
		}
		if words, err := t.parser.Parse(m.Other, "", ""); err == nil {
			if p := words.(*parsed); p.plain() {
				t.plain[key] = p.segments[0].words
			}
		}
	}
}

// complete refuses a catalogue in which some reader would get no words, or
// somebody else's.
func (c *Catalogue) complete() error {
	for _, l := range care.Languages {
		t := c.tongues[l]
		for _, key := range c.keys {
			if t.messages[key] == nil {
				return fmt.Errorf("%s.json has no %q: %w", l, key, ErrIncomplete)
			}
		}
		for key, m := range t.messages {
			if !c.Has(key) {
				return fmt.Errorf("en.json has no %q: %w", key, ErrIncomplete)
			}
			if err := t.usable(m, l); err != nil {
				return fmt.Errorf("%s.json: %q: %w", l, key, err)
			}
		}
	}
	return nil
}

func (t *tongue) usable(m *i18n.Message, l care.Language) error {
	needed := []string{"other"}
	if isPlural(m) {
		needed = categories[l]
	}
	for _, form := range needed {
		if formOf(m, form) == "" {
			return fmt.Errorf("form %q is empty: %w", form, ErrIncomplete)
		}
	}
	for _, form := range forms {
		if _, err := t.parser.Parse(formOf(m, form), "", ""); err != nil {
			return fmt.Errorf("form %q: %w", form, err)
		}
	}
	return nil
}
