package telegram

import (
	"strconv"
	"strings"

	"pristan/bot"
	"pristan/care"
)

// noPreview keeps Telegram from fetching pages that a message names.
const noPreview = `{"is_disabled":true}`

// compose turns a message into the call that does its deed.
func compose(chat string, m bot.Message) (*letter, error) {
	switch m.Deed {
	case bot.Send:
		return composeNew(chat, m)
	case bot.Edit, bot.Retire, bot.Delete:
		return composeChange(chat, m)
	case bot.Commands:
		l := newLetter("setMyCommands", chat)
		delete(l.params, "chat_id")
		l.params["scope"] = `{"type":"chat","chat_id":` + chat + `}`
		l.params["commands"] = commandList(m.Commands)
		return l, nil
	}
	return nil, refused("the deed is unknown")
}

// composeChange is for what is done to a message that is there.
func composeChange(chat string, m bot.Message) (*letter, error) {
	if id, err := strconv.ParseInt(m.Ref, 10, 64); err != nil || id <= 0 {
		return nil, refused("the reference is none of a message")
	}
	method := map[bot.Deed]string{
		bot.Edit: "editMessageText", bot.Retire: "editMessageReplyMarkup", bot.Delete: "deleteMessage",
	}[m.Deed]
	l := newLetter(method, chat)
	l.params["message_id"] = m.Ref
	switch m.Deed {
	case bot.Retire:
		l.params["reply_markup"] = noButtons
	case bot.Edit:
		if m.File != nil || m.Picture != nil || m.Place != nil {
			return nil, refused("only text and buttons can be edited")
		}
		return l, l.wording(m)
	}
	return l, nil
}

// composeNew is for a message that is not there yet.
func composeNew(chat string, m bot.Message) (*letter, error) {
	l := newLetter("sendMessage", chat)
	if m.Silent {
		l.params["disable_notification"] = "true"
	}
	if m.Protect {
		l.params["protect_content"] = "true"
	}
	switch {
	case carried(m) > 1:
		return nil, refused("a message carries one of file, picture and place")
	case m.Place != nil:
		return l, l.place(m)
	case m.Picture != nil:
		l.method, l.picture = "sendPhoto", m.Picture
		return l, l.caption(m)
	case m.File != nil:
		return l, l.file(m)
	}
	return l, l.wording(m)
}

func carried(m bot.Message) (n int) {
	for _, has := range []bool{m.File != nil, m.Picture != nil, m.Place != nil} {
		if has {
			n++
		}
	}
	return n
}

// wording puts in the text and buttons of a message that is nothing else.
func (l *letter) wording(m bot.Message) error {
	if strings.TrimSpace(m.Text) == "" {
		return refused("there is no text")
	}
	l.params["link_preview_options"] = noPreview
	if err := l.write("text", m.Text, textLength); err != nil {
		return err
	}
	return l.mark(m)
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

// place sends a point on the map, which cannot carry words.
func (l *letter) place(m bot.Message) error {
	if m.Text != "" {
		return refused("a place cannot carry a text")
	}
	l.method = "sendLocation"
	l.params["latitude"] = strconv.FormatFloat(m.Place.Latitude, 'f', -1, 64)
	l.params["longitude"] = strconv.FormatFloat(m.Place.Longitude, 'f', -1, 64)
	return l.mark(m)
}

// mark puts buttons or keyboard in.
func (l *letter) mark(m bot.Message) error {
	markup, err := markup(m)
	l.params.AddNonEmpty("reply_markup", markup)
	return err
}
