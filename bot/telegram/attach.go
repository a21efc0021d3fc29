package telegram

import (
	"errors"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
	"pristan/care"
)

// carried is how many things a message carries besides its words.
func carried(m bot.Message) (n int) {
	for _, has := range []bool{m.File != nil, m.Upload != nil, m.Place != nil} {
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

// Telegram takes larger pictures as documents only.
const photoSize = 10 << 20

// send sends bytes up. Telegram takes no file without bytes, and reads one
// without a name as the reference of a file.
func (l *letter) send(m bot.Message) error {
	u := m.Upload
	if strings.TrimSpace(u.Name) == "" || len(u.Bytes) == 0 {
		return refused("an upload needs a name and bytes")
	}
	switch {
	case u.Kind == care.Photo && len(u.Bytes) <= photoSize:
		l.attach("sendPhoto", "photo", u.Name, u.Bytes)
	case u.Kind == care.Photo, u.Kind == care.Document:
		l.attach("sendDocument", "document", u.Name, u.Bytes)
	case u.Kind == care.Voice:
		l.attach("sendVoice", "voice", u.Name, u.Bytes)
		if u.Seconds > 0 {
			l.params["duration"] = strconv.Itoa(u.Seconds)
		}
	default:
		return refused("the kind of file is unknown")
	}
	return l.caption(m)
}

// unshown reports whether Telegram could make no picture of what we sent as one.
func (l *letter) unshown(err error) bool {
	var a *answer
	return l.method == "sendPhoto" && l.upload != nil && errors.As(err, &a) &&
		a.says("photo_invalid_dimensions", "image_process_failed", "photo_ext_invalid", "photo_save_file_invalid", "too big for a photo")
}

// asDocument is the same call for a file that is not shown: better than none.
func (l *letter) asDocument() call {
	l.attach("sendDocument", "document", l.upload.file.Name, l.upload.file.Bytes)
	return l.call
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
