package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
	"pristan/care"
)

var _ bot.Messenger = (*Gateway)(nil)

// Deliver does one deed in one chat and returns the message's id as its
// reference. See bot.Messenger for its failures; ErrToken is one more.
func (g *Gateway) Deliver(ctx context.Context, to care.Address, m bot.Message) (ref string, err error) {
	chat, err := chatOf(to)
	if err != nil {
		return "", err
	}
	l, err := compose(chat, m)
	if err != nil {
		return "", err
	}
	carry := g.carrierOf(l.call)
	result, err := g.do(ctx, carry, l.call)
	if l.unparsable(err) {
		result, err = g.do(ctx, carry, l.plainly())
	}
	if l.unshown(err) {
		result, err = g.do(ctx, carry, l.asDocument())
	}
	if err != nil {
		return settled(m, err)
	}
	if m.Deed != bot.Send {
		return m.Ref, nil
	}
	return messageID(result), nil
}

// chatOf takes an address of this channel apart.
func chatOf(to care.Address) (string, error) {
	chat, ours := strings.CutPrefix(string(to), prefix)
	if _, err := strconv.ParseInt(chat, 10, 64); err != nil || !ours {
		return "", refused("the address is none of this channel")
	}
	return chat, nil
}

// messageID reads the one thing we need of a sent message. A reply without it
// is no error: the message is there, and would be sent twice.
func messageID(result json.RawMessage) string {
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if json.Unmarshal(result, &sent) != nil || sent.ID == 0 {
		return ""
	}
	return strconv.FormatInt(sent.ID, 10)
}

// letter is a call that may carry a text.
type letter struct {
	call
	field string // the parameter that holds the text, "" for none
	text  string // unescaped
}

// write puts the text in, escaped.
func (l *letter) write(field, text string, limit int) error {
	text, err := checked(text, limit)
	if err != nil || text == "" {
		return err
	}
	l.field, l.text = field, text
	l.params[field], l.params["parse_mode"] = htmlEscapes.Replace(text), "HTML"
	return nil
}

// unparsable reports whether Telegram stumbled over our HTML.
func (l *letter) unparsable(err error) bool {
	var a *answer
	return l.field != "" && errors.As(err, &a) && a.says("can't parse entities")
}

// plainly is the same call with the bare text: better than none.
func (l *letter) plainly() call {
	l.params[l.field] = l.text
	delete(l.params, "parse_mode")
	return l.call
}

// settled says what an error means for this deed. An edit that changes nothing
// has happened before: the reply to it was lost.
func settled(m bot.Message, err error) (string, error) {
	var a *answer
	if !errors.As(err, &a) {
		return "", err
	}
	switch m.Deed {
	case bot.Edit, bot.Retire:
		if a.says("message is not modified") {
			return m.Ref, nil
		}
		// A picture has no text to edit: the words must come as a new message too.
		if a.says("message to edit not found", "message can't be edited", "message_id_invalid", "no text in the message to edit") {
			return "", bot.ErrNoMessage
		}
	case bot.Delete:
		if a.says("message to delete not found", "message_id_invalid") {
			return "", bot.ErrNoMessage
		}
		if a.says("message can't be deleted") {
			return "", bot.ErrTooOld
		}
	}
	return "", meaning(err)
}

// newLetter starts a call in a chat.
func newLetter(method, chat string) *letter {
	return &letter{call: call{method: method, params: tgbotapi.Params{"chat_id": chat}}}
}
