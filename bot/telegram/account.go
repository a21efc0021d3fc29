package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
)

// allowed are the kinds of update the gateway reads. They are named each time,
// because Telegram remembers the last list it was given.
const allowed = `["message","edited_message","callback_query","my_chat_member"]`

// noticeLength is how many characters the notice on a pressed button may have.
const noticeLength = 200

// Me asks Telegram who the bot is. The error is ErrToken for a wrong token and
// ErrUnreachable where there was no usable reply.
func (g *Gateway) Me(ctx context.Context) (username string, err error) {
	result, err := g.ask(ctx, "getMe", nil)
	if err != nil {
		return "", reached(err)
	}
	var me struct {
		Username string `json:"username"`
	}
	if err := json.Unmarshal(result, &me); err != nil || me.Username == "" {
		return "", fmt.Errorf("%w: its reply names no bot", ErrUnreachable)
	}
	return me.Username, nil
}

// reached marks every error that is no answer as ErrUnreachable.
func reached(err error) error {
	var later bot.Later
	var refused bot.Refused
	if errors.Is(err, ErrToken) || errors.As(err, &later) || errors.As(err, &refused) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

// Acknowledge ends the waiting sign on a pressed button. A press that is too
// old to be answered is no error: nobody waits for it any more.
func (g *Gateway) Acknowledge(ctx context.Context, query, notice string) error {
	params := tgbotapi.Params{"callback_query_id": query}
	params.AddNonEmpty("text", shortened(notice, noticeLength))
	_, err := g.do(ctx, g.sending, call{method: "answerCallbackQuery", params: params})
	var a *answer
	if errors.As(err, &a) && a.says("query is too old", "query id is invalid") {
		return nil
	}
	return meaning(err)
}

// SetCommands sets the command list for everybody whose phone speaks a
// language (a two-letter code), or with "" for all others.
func (g *Gateway) SetCommands(ctx context.Context, language string, commands []bot.Command) error {
	params := tgbotapi.Params{"commands": commandList(commands)}
	params.AddNonEmpty("language_code", language)
	_, err := g.ask(ctx, "setMyCommands", params)
	return err
}

// secretForm is what Telegram accepts as a webhook's secret.
var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// SetWebhook has Telegram send updates to url, with the secret in a header.
func (g *Gateway) SetWebhook(ctx context.Context, url, secret string) error {
	if !secretForm.MatchString(secret) {
		return errors.New("a webhook secret is 1 to 256 letters, digits, hyphens and underscores")
	}
	_, err := g.ask(ctx, "setWebhook", tgbotapi.Params{
		"url": url, "secret_token": secret, "allowed_updates": allowed,
	})
	return err
}

// DeleteWebhook has Telegram keep updates for polling. None is dropped.
func (g *Gateway) DeleteWebhook(ctx context.Context) error {
	_, err := g.ask(ctx, "deleteWebhook", nil)
	return err
}

// ask calls a method on the sending connections.
func (g *Gateway) ask(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	result, err := g.do(ctx, g.sending, call{method: method, params: params})
	return result, meaning(err)
}

// shortened cuts a text to n characters.
func shortened(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}
