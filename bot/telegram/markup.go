package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"pristan/bot"
)

// Telegram's limits, in characters unless said otherwise.
const (
	textLength    = 4096
	captionLength = 1024
	dataLength    = 64 // bytes of callback data
	hintLength    = 64
)

// noButtons takes the buttons off a message. It is an empty list and not a
// missing one: Telegram refuses null.
const noButtons = `{"inline_keyboard":[]}`

// The shapes of Telegram's keyboards.
type (
	inlineKeyboard struct {
		Rows [][]inlineButton `json:"inline_keyboard"`
	}
	inlineButton struct {
		Text string `json:"text"`
		Data string `json:"callback_data,omitempty"`
		URL  string `json:"url,omitempty"`
	}
	replyKeyboard struct {
		Rows       [][]replyKey `json:"keyboard"`
		Persistent bool         `json:"is_persistent"`
		Resize     bool         `json:"resize_keyboard"`
		Hint       string       `json:"input_field_placeholder,omitempty"`
	}
	replyKey struct {
		Text string `json:"text"`
	}
)

// markup is the reply_markup of a message, "" for none.
func markup(m bot.Message) (string, error) {
	switch {
	case len(m.Buttons) > 0 && m.Keyboard != nil:
		return "", refused("one message has both buttons and a keyboard")
	case len(m.Buttons) > 0:
		return buttons(m.Buttons)
	case m.Keyboard != nil && m.Deed != bot.Send:
		return "", refused("a keyboard can only come with a new message")
	case m.Keyboard != nil && len(m.Keyboard) == 0:
		return `{"remove_keyboard":true}`, nil
	case m.Keyboard != nil:
		return keyboard(m.Keyboard, m.Hint)
	}
	return "", nil
}

func buttons(rows [][]bot.Button) (string, error) {
	k := inlineKeyboard{Rows: make([][]inlineButton, len(rows))}
	for i, row := range rows {
		k.Rows[i] = make([]inlineButton, len(row))
		for j, b := range row {
			if b.Label == "" || (b.Data == "") == (b.Link == "") {
				return "", refused("a button needs a label and one of data and link")
			}
			if len(b.Data) > dataLength {
				return "", refused(fmt.Sprintf("a button carries %d bytes of data", len(b.Data)))
			}
			k.Rows[i][j] = inlineButton{Text: b.Label, Data: b.Data, URL: b.Link}
		}
	}
	return encoded(k), nil
}

func keyboard(rows [][]string, hint string) (string, error) {
	k := replyKeyboard{
		Rows: make([][]replyKey, len(rows)), Persistent: true, Resize: true,
		Hint: shortened(hint, hintLength),
	}
	for i, row := range rows {
		k.Rows[i] = make([]replyKey, len(row))
		for j, label := range row {
			if label == "" {
				return "", refused("a key needs a label")
			}
			k.Rows[i][j].Text = label
		}
	}
	return encoded(k), nil
}

// commandList is the commands parameter; an empty list takes the commands away.
func commandList(commands []bot.Command) string {
	type command struct {
		Name        string `json:"command"`
		Description string `json:"description"`
	}
	list := make([]command, len(commands))
	for i, c := range commands {
		list[i] = command(c)
	}
	return encoded(list)
}

// encoded is for the shapes above, which always encode.
func encoded(shape any) string {
	text, _ := json.Marshal(shape)
	return string(text)
}

var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// checked is a text of at most limit characters, valid UTF-8 as Telegram
// demands. A longer one is our bug: it is not cut, for what is cut off could
// be the part that matters.
func checked(text string, limit int) (string, error) {
	if n := utf8.RuneCountInString(text); n > limit {
		return "", refused(fmt.Sprintf("the text has %d characters of %d", n, limit))
	}
	return strings.ToValidUTF8(text, "\uFFFD"), nil
}

func refused(reason string) error { return bot.Refused{Reason: reason} }
