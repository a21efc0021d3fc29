package botapi

import (
	"strconv"
	"unicode/utf8"
)

const (
	buttonLimit = 100 // buttons of one inline keyboard
	copyLimit   = 256 // code points
)

func (w *wireMarkup) inlineMarkup() (markup, *failure) {
	if w.Keyboard != nil || w.Remove || w.Force {
		return markup{}, bad("can't parse reply markup: more than one kind of markup")
	}
	var m markup
	count := 0
	for _, wireRow := range w.Inline {
		if wireRow == nil {
			return m, bad(`field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
		}
		row := make([]Button, len(wireRow))
		for i, b := range wireRow {
			var fail *failure
			if row[i], fail = b.check(); fail != nil {
				return m, fail
			}
		}
		if count += len(row); len(row) > 0 {
			m.inline = append(m.inline, row)
		}
	}
	if count > buttonLimit {
		return m, bad("reply markup is too long")
	}
	m.json = encodeInline(m.inline)
	return m, nil
}

func (b wireButton) check() (Button, *failure) {
	button := Button{Text: clean(b.Text)}
	kinds := 0
	if b.Data != nil {
		kinds++
		if button.Data = *b.Data; len(button.Data) < 1 || len(button.Data) > 64 {
			return button, dataInvalid
		}
	}
	if b.URL != nil {
		kinds++
		if button.URL = *b.URL; !usableURL(button.URL) {
			return button, bad("BUTTON_URL_INVALID")
		}
	}
	if b.Copy != nil {
		kinds++
		button.Copy = b.Copy.Text
		if n := utf8.RuneCountInString(button.Copy); n < 1 || n > copyLimit {
			return button, bad("BUTTON_COPY_TEXT_INVALID")
		}
	}
	switch {
	case button.Text == "":
		return button, bad(`can't parse inline keyboard button: field "text" must be non-empty`)
	case kinds == 0:
		return button, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case kinds > 1:
		return button, bad("can't parse inline keyboard button: exactly one action is allowed, found " + strconv.Itoa(kinds))
	}
	return button, nil
}

func encodeInline(rows [][]Button) string {
	if len(rows) == 0 {
		return ""
	}
	out := []byte(`{"inline_keyboard":[`)
	for i, row := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		for j, b := range row {
			out = append(out, "[,"[min(j, 1)])
			out = b.appendJSON(out)
		}
		out = append(out, ']')
	}
	return string(append(out, "]}"...))
}

func (b Button) appendJSON(out []byte) []byte {
	out = appendString(append(out, `{"text":`...), b.Text)
	switch {
	case b.Data != "":
		out = appendString(append(out, `,"callback_data":`...), b.Data)
	case b.URL != "":
		out = appendString(append(out, `,"url":`...), b.URL)
	default:
		out = append(appendString(append(out, `,"copy_text":{"text":`...), b.Copy), '}')
	}
	return append(out, '}')
}
