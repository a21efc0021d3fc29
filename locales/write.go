package locales

import (
	"fmt"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"pristan/care"
)

// deepest is how many texts may stand inside each other.
const deepest = 4

// facts are the placeholders every message may use without being given them.
var facts = map[string]string{
	"organisation": "organisation",
	"emergency":    "emergency",
	"office":       "office.phone",
	"violence":     "violence.phone",
	"child":        "child.phone",
	"legal_aid":    "legal_aid.phone",
}

// writing is one message on its way to one reader.
type writing struct {
	catalogue *Catalogue
	reader    care.Reader
	org       *care.Organisation
	key       string
	args      care.Args
	depth     int
}

// Write finds the words of a text for its reader and fills in the values:
// each isolated, in the reader's calendars and digits. A reader without a zone
// is at the organisation's home. It gives the whole text or an error, never
// part of one; an error names keys and placeholders, not what is in them.
func (c *Catalogue) Write(r care.Reader, org care.Organisation, t care.Text) (string, error) {
	if known := c.tongues[r.Language]; known != nil {
		if words, ok := known.plain[t.Key]; ok { // nearly all: without what the others need memory for
			return words, nil
		}
	}
	return c.fill(r, org, t)
}

func (c *Catalogue) fill(r care.Reader, org care.Organisation, t care.Text) (string, error) {
	w := writing{catalogue: c, reader: r, org: &org, key: t.Key, args: t.Args}
	return w.write()
}

func (w *writing) write() (string, error) {
	t := w.catalogue.tongues[w.reader.Language]
	if t == nil {
		return "", fmt.Errorf("write %q in %q: %w", w.key, w.reader.Language, ErrNoLanguage)
	}
	if words, ok := t.plain[w.key]; ok {
		return words, nil
	}
	m := t.messages[w.key]
	if m == nil {
		return "", fmt.Errorf("write %q: %w", w.key, ErrNoMessage)
	}
	config := i18n.LocalizeConfig{MessageID: w.key, TemplateData: w, TemplateParser: t.parser}
	if isPlural(m) {
		count, ok := w.args[countName]
		if !ok || count.Kind != care.CountValue {
			return "", fmt.Errorf("write %q: %w %q", w.key, ErrNoValue, countName)
		}
		config.PluralCount = count.N
	}
	s, err := t.localizer.Localize(&config)
	if err != nil {
		// go-i18n hands out half a text along with some errors.
		return "", fmt.Errorf("write %q: %w", w.key, err)
	}
	return s, nil
}

// appendValue writes the value of one placeholder.
func (w *writing) appendValue(dst []byte, name string) ([]byte, error) {
	v, ok := w.args[name]
	if !ok {
		fact, known := facts[name]
		if !known {
			return nil, fmt.Errorf("%w %q", ErrNoValue, name)
		}
		v = care.FactOf(fact)
	}
	opening, s, err := w.value(v)
	if err != nil {
		return nil, fmt.Errorf("placeholder %q: %w", name, err)
	}
	return appendIsolate(dst, opening, s), nil
}

// zone is where the reader's clock hangs.
func (w *writing) zone() *time.Location {
	if w.reader.Zone != nil {
		return w.reader.Zone
	}
	zones := &w.catalogue.zones
	if zone, ok := zones.Load(w.org.Zone); ok {
		return zone.(*time.Location)
	}
	zone, _ := zones.LoadOrStore(w.org.Zone, w.org.Home())
	return zone.(*time.Location)
}
