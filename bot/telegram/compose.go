package telegram

import (
	"strconv"
	"strings"

	"pristan/bot"
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
		if carried(m) > 0 {
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
		return nil, refused("a message carries one of file, upload and place")
	case m.Place != nil:
		return l, l.place(m)
	case m.Upload != nil:
		return l, l.send(m)
	case m.File != nil:
		return l, l.file(m)
	}
	return l, l.wording(m)
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

// mark puts buttons or keyboard in.
func (l *letter) mark(m bot.Message) error {
	markup, err := markup(m)
	l.params.AddNonEmpty("reply_markup", markup)
	return err
}
