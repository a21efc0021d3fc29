package botapi

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

const placeholderLimit = 64 // code points

// markup is a checked reply_markup.
type markup struct {
	inline  [][]Button
	json    string // the inline keyboard in one fixed form, "" without buttons
	fixed   bool   // anything but an inline keyboard: such messages cannot be edited
	shows   [][]string
	oneTime bool
	hides   bool
}

type wireMarkup struct {
	Inline      [][]wireButton `json:"inline_keyboard"`
	Keyboard    [][]wireKey    `json:"keyboard"`
	Remove      bool           `json:"remove_keyboard"`
	Force       bool           `json:"force_reply"`
	Persistent  bool           `json:"is_persistent"`
	Resize      bool           `json:"resize_keyboard"`
	OneTime     bool           `json:"one_time_keyboard"`
	Selective   bool           `json:"selective"`
	Placeholder string         `json:"input_field_placeholder"`
}

type wireButton struct {
	Text string    `json:"text"`
	Data *string   `json:"callback_data"`
	URL  *string   `json:"url"`
	Copy *wireCopy `json:"copy_text"`
}

type wireCopy struct {
	Text string `json:"text"`
}

// wireKey is a key of a reply keyboard: a string, or an object.
type wireKey struct {
	Text     string `json:"text"`
	Contact  bool   `json:"request_contact"`
	Location bool   `json:"request_location"`
}

func (k *wireKey) UnmarshalJSON(raw []byte) error {
	if raw[0] == '"' {
		return json.Unmarshal(raw, &k.Text)
	}
	type plain wireKey
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(k))
}

func readMarkup(raw string) (markup, *failure) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return markup{}, nil
	}
	if raw[0] != '{' && json.Valid([]byte(raw)) {
		return markup{}, bad("object expected as reply markup")
	}
	var wire wireMarkup
	d := json.NewDecoder(strings.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&wire); err != nil {
		return markup{}, markupError(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return markup{}, bad("can't parse reply keyboard markup JSON object")
	}
	switch {
	case wire.Inline != nil:
		return wire.inlineMarkup()
	case wire.Keyboard != nil:
		return wire.keyboardMarkup()
	case wire.Remove:
		return markup{fixed: true, hides: true}, nil
	case wire.Force:
		return markup{fixed: true}, nil
	}
	return markup{}, bad(`field "inline_keyboard" must be of type Array`)
}

func markupError(err error) *failure {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return bad("can't parse reply markup: field " + quote(kind.Field) + " must not be of type " + kind.Value)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return bad("can't parse reply markup: unknown field " + name)
	}
	return bad("can't parse reply keyboard markup JSON object")
}

func (w *wireMarkup) keyboardMarkup() (markup, *failure) {
	m := markup{fixed: true, oneTime: w.OneTime}
	if w.Remove || w.Force {
		return m, bad("can't parse reply markup: more than one kind of markup")
	}
	if utf8.RuneCountInString(w.Placeholder) > placeholderLimit {
		return m, bad("REPLY_MARKUP_PLACEHOLDER_INVALID")
	}
	for _, wireRow := range w.Keyboard {
		if wireRow == nil {
			return m, bad(`field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays`)
		}
		row := make([]string, len(wireRow))
		for i, key := range wireRow {
			if row[i] = clean(key.Text); row[i] == "" {
				return m, bad(`can't parse keyboard button: field "text" must be non-empty`)
			}
		}
		if len(row) > 0 {
			m.shows = append(m.shows, row)
		}
	}
	if m.shows == nil {
		return m, bad("reply keyboard must be non-empty")
	}
	return m, nil
}
