package telegram

import (
	"strconv"
	"time"

	"pristan/bot"
)

// incoming is a tap. One under a message that Telegram no longer has is a tap
// all the same: what the button carries says enough.
func (c *callback) incoming(now time.Time) (*bot.Incoming, error) {
	if c.ID == "" || c.From == nil || c.From.ID == 0 {
		return nil, errUpdate
	}
	if c.From.Bot {
		return nil, nil
	}
	in := &bot.Incoming{
		ID: "tg/q/" + c.ID, From: address(c.From.ID), At: now,
		Kind: bot.Tapped, Language: c.From.Language, Tap: &bot.Tap{Query: c.ID, Data: c.Data},
	}
	if c.Message == nil || c.Message.Chat.ID == 0 {
		return in, nil
	}
	if !c.Message.Chat.private() {
		in.Kind, in.From, in.Tap = bot.InGroup, address(c.Message.Chat.ID), nil
		return in, nil
	}
	if c.Message.ID != 0 {
		in.Tap.Message = strconv.FormatInt(c.Message.ID, 10)
	}
	return in, nil
}

// incoming is a person who blocked or unblocked the bot, or a group that has
// to do with it.
func (m *membership) incoming() (*bot.Incoming, error) {
	if m.Chat.ID == 0 || m.New.Status == "" {
		return nil, errUpdate
	}
	in := &bot.Incoming{
		ID:   key("c", m.Chat.ID, m.Date) + "/" + m.New.Status,
		From: address(m.Chat.ID), At: at(m.Date),
	}
	if m.From != nil {
		in.Language = m.From.Language
	}
	switch {
	case !m.Chat.private():
		in.Kind = bot.InGroup
	case m.New.Status == "kicked":
		in.Kind = bot.Blocked
	case m.New.Status == "member":
		in.Kind = bot.Unblocked
	default:
		return nil, nil
	}
	return in, nil
}
