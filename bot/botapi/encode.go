package botapi

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// appendString appends s as a JSON string. Written by hand because it is
// called several times for every message.
func appendString(out []byte, s string) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				out = append(out, s[start:i]...)
				out = append(out, "\uFFFD"...)
				start = i + 1
			}
			i += size
			continue
		}
		out = append(out, s[start:i]...)
		switch c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(append(out, s[start:]...), '"')
}

func quote(s string) string { return string(appendString(nil, s)) }

func appendInt(out []byte, name string, v int64) []byte {
	return strconv.AppendInt(append(out, name...), v, 10)
}

// appendBot appends the bot as a JSON user; its id is the number before the
// colon of its token.
func appendBot(out []byte, token, username string) []byte {
	id, _, _ := strings.Cut(token, ":")
	n, _ := strconv.ParseInt(id, 10, 64)
	out = appendInt(out, `{"id":`, n)
	out = append(out, `,"is_bot":true,"first_name":"Pristan","username":`...)
	return append(appendString(out, username), '}')
}

// appendJSON appends the message as Telegram shows it to the bot.
func (m *message) appendJSON(out []byte, ch *chat) []byte {
	out = appendInt(out, `{"message_id":`, m.ID)
	out = append(append(out, `,"from":`...), m.from...)
	out = append(append(out, `,"chat":`...), ch.json...)
	out = appendInt(out, `,"date":`, m.At.Unix())
	if !m.Edited.IsZero() {
		out = appendInt(out, `,"edit_date":`, m.Edited.Unix())
	}
	if m.album != "" {
		out = appendString(append(out, `,"media_group_id":`...), m.album)
	}
	text, textName, entitiesName := m.Text, `,"text":`, `,"entities":`
	if m.content != "" {
		out = append(append(out, ','), m.content...)
	}
	if m.Media != nil {
		text, textName, entitiesName = m.Media.Caption, `,"caption":`, `,"caption_entities":`
	}
	if text != "" {
		out = appendString(append(out, textName...), text)
	}
	if m.entities != "" {
		out = append(append(out, entitiesName...), m.entities...)
	}
	if m.markup != "" {
		out = append(append(out, `,"reply_markup":`...), m.markup...)
	}
	if m.Protected {
		out = append(out, `,"has_protected_content":true`...)
	}
	return append(out, '}')
}
