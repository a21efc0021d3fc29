package botapi

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	zwnj = '\u200c'
	lrm  = '\u200e'
	rlm  = '\u200f'
)

// composer collects the text people will see, cleaned the way Telegram cleans
// every string: embeddings and overrides (U+2028–U+202E) vanish, isolates
// (U+2066–U+2069) stay, of a run of direction marks only the last survives,
// control characters become spaces.
type composer struct {
	out    []byte
	units  int // UTF-16 length so far, which entities are measured in
	marked bool
}

func (c *composer) addString(s string) {
	for i := 0; i < len(s); {
		n := plainPrefix(s[i:])
		if n > 0 {
			c.out = append(c.out, s[i:i+n]...)
			c.units += n
			c.marked = false
			i += n
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		c.add(r)
		i += size
	}
}

// plainPrefix is the length of the part at the start that needs no cleaning
// and counts one unit a byte.
func plainPrefix(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || c < ' ' && c != '\n' || c == 0x7f {
			return i
		}
	}
	return len(s)
}

func (c *composer) add(r rune) {
	switch {
	case r == '\r' || r >= '\u2028' && r <= '\u202e':
		return
	case r < ' ' && r != '\n':
		r = ' '
	}
	mark := r == lrm || r == rlm
	if mark && c.marked {
		c.out = utf8.AppendRune(c.out[:len(c.out)-3], zwnj)
	}
	c.marked = mark
	c.out = utf8.AppendRune(c.out, r)
	c.units += utf16.RuneLen(r)
}

// richText is a text after its entities were taken out.
type richText struct {
	plain    string
	entities []entity
	html     string // as sent
}

// finish trims the text and cuts the entities to what is left.
func (c *composer) finish(entities []entity) richText {
	whole := string(c.out)
	front := strings.TrimLeft(whole, " \n")
	shift := len(whole) - len(front) // spaces and newlines: a byte is a unit
	plain := strings.TrimRight(front, " \n")
	end := c.units - shift - (len(front) - len(plain))
	kept := entities[:0]
	for _, e := range entities {
		from, to := max(e.Offset-shift, 0), min(e.Offset+e.Length-shift, end)
		if e.Offset, e.Length = from, to-from; e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return richText{plain: plain, entities: kept}
}

// clean is what Telegram keeps of a text without entities.
func clean(s string) string {
	var c composer
	c.addString(s)
	return c.finish(nil).plain
}

// rich reads a text parameter with its entities and checks its length in code
// points.
func (c *call) rich(name, entitiesName string, limit int) (richText, *failure) {
	source := c.params[name]
	var text richText
	var fail *failure
	switch strings.ToLower(c.params["parse_mode"]) {
	case "html":
		text, fail = parseHTML(source)
	case "":
		text, fail = c.withEntities(source, entitiesName)
	default:
		fail = bad("unsupported parse_mode")
	}
	if fail != nil {
		return text, fail
	}
	text.html = source
	if len(text.plain) > limit && utf8.RuneCountInString(text.plain) > limit {
		return text, messageTooLong
	}
	return text, nil
}
