package botapi

// entity marks a part of a text; offsets count UTF-16 units.
type entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url"`
	Language string `json:"language"`
}

var entityTypes = map[string]bool{
	"bold": true, "italic": true, "underline": true, "strikethrough": true, "code": true, "pre": true,
	"text_link": true, "blockquote": true, "expandable_blockquote": true, "spoiler": true,
	"url": true, "email": true, "phone_number": true, "bot_command": true, "mention": true, "hashtag": true, "cashtag": true,
}

// withEntities reads a text whose entities came beside it.
func (c *call) withEntities(source, name string) (richText, *failure) {
	var listed []entity
	if fail := c.object(name, &listed); fail != nil {
		return richText{}, fail
	}
	var text composer
	text.addString(source)
	for _, e := range listed {
		if !entityTypes[e.Type] {
			return richText{}, bad("can't parse entities: unsupported entity type " + quote(e.Type))
		}
		if e.Offset < 0 || e.Length <= 0 || e.Offset > text.units || e.Length > text.units-e.Offset {
			return richText{}, bad("can't parse entities: entity lies outside of the text")
		}
	}
	return text.finish(listed), nil
}

func encodeEntities(entities []entity) string {
	if len(entities) == 0 {
		return ""
	}
	out := []byte{'['}
	for i, e := range entities {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendString(append(out, `{"type":`...), e.Type)
		out = appendInt(out, `,"offset":`, int64(e.Offset))
		out = appendInt(out, `,"length":`, int64(e.Length))
		if e.URL != "" {
			out = appendString(append(out, `,"url":`...), e.URL)
		}
		if e.Language != "" {
			out = appendString(append(out, `,"language":`...), e.Language)
		}
		out = append(out, '}')
	}
	return string(append(out, ']'))
}
