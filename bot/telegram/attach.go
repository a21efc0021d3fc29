package telegram

import (
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
	"pristan/care"
)

// carried is how many things a message carries besides its words.
func carried(m bot.Message) (n int) {
	for _, has := range []bool{m.File != nil, m.Picture != nil, m.Document != nil, m.Place != nil} {
		if has {
			n++
		}
	}
	return n
}

func (l *letter) caption(m bot.Message) error {
	if err := l.write("caption", m.Text, captionLength); err != nil {
		return err
	}
	return l.mark(m)
}

func (l *letter) file(m bot.Message) error {
	switch m.File.Kind {
	case care.Photo:
		l.method, l.params["photo"] = "sendPhoto", m.File.Ref
	case care.Voice:
		l.method, l.params["voice"] = "sendVoice", m.File.Ref
	case care.Document:
		l.method, l.params["document"] = "sendDocument", m.File.Ref
	default:
		return refused("the kind of file is unknown")
	}
	return l.caption(m)
}

// document sends a file of ours up. Telegram takes no file without bytes, and
// reads one without a name as the reference of a file.
func (l *letter) document(m bot.Message) error {
	d := m.Document
	if strings.TrimSpace(d.Name) == "" || len(d.Bytes) == 0 {
		return refused("a document needs a name and bytes")
	}
	l.attach("sendDocument", "document", d.Name, d.Bytes)
	return l.caption(m)
}

func (l *letter) attach(method, field, name string, data []byte) {
	l.method, l.upload = method, &upload{field, tgbotapi.FileBytes{Name: name, Bytes: data}}
}

// place sends a point on the map. It cannot carry words, so what it is stands
// in a message of its own. A venue could carry them, but nobody could change
// them afterwards.
func (l *letter) place(m bot.Message) error {
	if m.Text != "" {
		return refused("a place cannot carry a text")
	}
	l.method = "sendLocation"
	l.params["latitude"] = strconv.FormatFloat(m.Place.Latitude, 'f', -1, 64)
	l.params["longitude"] = strconv.FormatFloat(m.Place.Longitude, 'f', -1, 64)
	return l.mark(m)
}
