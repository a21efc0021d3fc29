package telegram

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
)

// answer is a no from the Bot API itself.
type answer struct {
	code  int
	text  string // as Telegram words it; may quote what we sent
	after time.Duration
}

func (a *answer) Error() string {
	return fmt.Sprintf("the bot api answered %d: %s", a.code, a.reason())
}

// says reports whether the answer is a 400 with one of these phrases. The code
// classes an answer; words decide only where one code has several meanings.
func (a *answer) says(phrases ...string) bool {
	if a.code != 400 {
		return false
	}
	text := strings.ToLower(a.text)
	for _, p := range phrases {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// Telegram may repeat from a message what it stumbled over, so a reason ends
// at the first quotation or address and has no long numbers.
var (
	quotation  = regexp.MustCompile(`(?s)(["«<]|\B'|https?:).*`)
	longNumber = regexp.MustCompile(`[0-9]{5,}`)
)

// reason is the answer without anything of the message or the account in it.
func (a *answer) reason() string {
	text, _, _ := strings.Cut(a.text, "entities:")
	text = longNumber.ReplaceAllString(quotation.ReplaceAllString(text, "…"), "…")
	return shortened(strings.ToValidUTF8(text, "…"), 120)
}

// Phrases of a 400 that mean the recipient and not the message.
var gonePhrases = []string{
	"chat not found", "user not found", "user is deactivated", "peer_id_invalid",
	"group chat was upgraded", "group chat was deactivated", "group chat was deleted",
}

// meaning turns an answer into the words of the Messenger contract and leaves
// any other error as it is.
func meaning(err error) error {
	var a *answer
	if !errors.As(err, &a) {
		return err
	}
	switch {
	case a.code == 429:
		return bot.Later{After: a.after, Everyone: true}
	case a.code == 403, a.says(gonePhrases...):
		return fmt.Errorf("%w: %s", bot.ErrGone, a.reason())
	case a.code == 401, a.code == 404 && !strings.Contains(a.text, "method not found"):
		return fmt.Errorf("%w: %w", ErrToken, a)
	case a.code == 400, a.code == 404, a.code == 413:
		return bot.Refused{Reason: a.reason()}
	}
	return a
}

// failure says what an unsuccessful call means. Only a transport that reports
// its writing lets us promise that nothing was sent.
func (g *Gateway) failure(l *line, reply *tgbotapi.APIResponse, err error) error {
	switch {
	case l.status == 0 && g.traced && !l.wrote.Load():
		return bot.Unsent{Err: g.scrub(err)}
	case l.status == 0:
		return fmt.Errorf("no reply from the bot api: %w", g.scrub(err))
	case reply != nil && reply.ErrorCode != 0:
		// The code is read here: the library's error lacks it after an upload.
		return g.answered(l, reply.ErrorCode, g.hidden.Replace(reply.Description), reply.Parameters)
	case l.status == 429: // a proxy's: its page is no answer, but its wish is clear
		return g.answered(l, l.status, "too many requests", nil)
	}
	return fmt.Errorf("status %d and no reply of a bot api", l.status)
}

func (g *Gateway) answered(l *line, code int, text string, p *tgbotapi.ResponseParameters) *answer {
	a := &answer{code: code, text: text}
	if code != 429 {
		return a
	}
	g.waits.Add(1)
	seconds, _ := strconv.Atoi(l.retryAfter)
	if p != nil && p.RetryAfter > 0 {
		seconds = p.RetryAfter
	}
	a.after = time.Duration(max(seconds, 1)) * time.Second
	return a
}
