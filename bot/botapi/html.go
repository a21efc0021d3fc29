package botapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var tagTypes = map[string]string{
	"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "code": "code", "pre": "pre",
	"a": "text_link", "blockquote": "blockquote", "tg-spoiler": "spoiler",
}

// htmlParser reads Telegram's HTML; unlike Telegram it refuses a bare & and
// links without a usable address, which there are shown as they stand.
type htmlParser struct {
	source   string
	at       int
	text     composer
	open     []openTag
	entities []entity
}

type openTag struct {
	name, kind, url, language string
	from                      int
}

func parseHTML(source string) (richText, *failure) {
	p := htmlParser{source: source}
	for p.at < len(source) {
		next := strings.IndexAny(source[p.at:], "<&")
		if next < 0 {
			next = len(source) - p.at
		}
		p.text.addString(source[p.at : p.at+next])
		p.at += next
		if p.at == len(source) {
			break
		}
		if fail := p.special(); fail != nil {
			return richText{}, fail
		}
	}
	if n := len(p.open); n > 0 {
		return richText{}, bad("can't parse entities: Can't find end tag corresponding to start tag " + quote(p.open[n-1].name))
	}
	slices.SortStableFunc(p.entities, func(a, b entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return p.text.finish(p.entities), nil
}

func (p *htmlParser) special() *failure {
	rest := p.source[p.at:]
	switch {
	case rest[0] == '&':
		return p.character()
	case strings.HasPrefix(rest, "</"):
		return p.closeTag()
	}
	return p.openTag()
}

func (p *htmlParser) fail(what string) *failure {
	return bad("can't parse entities: " + what + " at byte offset " + strconv.Itoa(p.at))
}

// character reads &lt; &gt; &amp; &quot; and numeric references.
func (p *htmlParser) character() *failure {
	name, _, found := strings.Cut(p.source[p.at+1:], ";")
	if !found || len(name) > 9 {
		return p.fail("Unsupported character reference")
	}
	r, known := map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[name]
	if !known {
		digits, base := strings.TrimPrefix(name, "#"), 10
		if hex := strings.TrimLeft(digits, "xX"); len(hex) == len(digits)-1 {
			digits, base = hex, 16
		}
		n, err := strconv.ParseUint(digits, base, 31)
		if name[:min(1, len(name))] != "#" || err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
			return p.fail("Unsupported character reference")
		}
		r = rune(n)
	}
	p.text.add(r)
	p.at += len(name) + 2
	return nil
}

func (p *htmlParser) openTag() *failure {
	inside, _, found := strings.Cut(p.source[p.at+1:], ">")
	if !found {
		return p.fail("Unclosed start tag")
	}
	name, attributes, _ := strings.Cut(inside, " ")
	tag := openTag{name: strings.ToLower(name), from: p.text.units}
	tag.kind = tagTypes[tag.name]
	if tag.kind == "" {
		return p.fail("Unsupported start tag " + quote(tag.name))
	}
	if fail := p.attribute(&tag, strings.TrimSpace(attributes)); fail != nil {
		return fail
	}
	p.open = append(p.open, tag)
	p.at += len(inside) + 2
	return nil
}

// attribute reads the one attribute a tag may have.
func (p *htmlParser) attribute(tag *openTag, text string) *failure {
	name, value, valued := strings.Cut(text, "=")
	value = strings.Trim(value, `"'`)
	switch {
	case tag.name == "a":
		value = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(value)
		if name != "href" || !usableURL(value) {
			return p.fail("Wrong link in the tag \"a\"")
		}
		tag.url = value
	case text == "":
	case tag.name == "blockquote" && name == "expandable" && !valued:
		tag.kind = "expandable_blockquote"
	case tag.name == "code" && name == "class" && strings.HasPrefix(value, "language-"):
		tag.language = strings.TrimPrefix(value, "language-")
	default:
		return p.fail("Unsupported attribute in the tag " + quote(tag.name))
	}
	return nil
}

func (p *htmlParser) closeTag() *failure {
	if len(p.open) == 0 {
		return p.fail("Unexpected end tag")
	}
	name, _, found := strings.Cut(p.source[p.at+2:], ">")
	if !found {
		return p.fail("Unclosed end tag")
	}
	tag := p.open[len(p.open)-1]
	if given := strings.ToLower(strings.TrimSpace(name)); given != tag.name {
		return bad("can't parse entities: Unmatched end tag at byte offset " + strconv.Itoa(p.at) +
			", expected \"</" + tag.name + ">\", found \"</" + given + ">\"")
	}
	p.open = p.open[:len(p.open)-1]
	p.at += len(name) + 3
	if length := p.text.units - tag.from; length > 0 {
		p.entities = append(p.entities, entity{tag.kind, tag.from, length, tag.url, tag.language})
	}
	return nil
}

func usableURL(link string) bool {
	for _, scheme := range []string{"https://", "http://", "tg://"} {
		if rest, ok := strings.CutPrefix(link, scheme); ok {
			return rest != "" && !strings.ContainsAny(rest, " \n\"<>")
		}
	}
	return false
}
