package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
)

// Fetch reads a file that somebody sent. See bot.Messenger for its failures.
func (g *Gateway) Fetch(ctx context.Context, ref string) ([]byte, error) {
	result, err := g.do(ctx, g.sending, call{method: "getFile", params: tgbotapi.Params{"file_id": ref}})
	if err != nil {
		return nil, unfetched(err)
	}
	var file struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := json.Unmarshal(result, &file); err != nil {
		return nil, errors.New("the bot api described a file in a way that cannot be read")
	}
	if file.Size > fetchable {
		return nil, bot.ErrTooBig
	}
	data, err := g.download(ctx, file.Path)
	if err == nil && file.Size > 0 && int64(len(data)) != file.Size {
		err = fmt.Errorf("%d bytes came of a file of %d", len(data), file.Size)
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

// unfetched says what a refusal to hand over a file means. Telegram words a
// file that it cannot reach for a while like one it never had, so that is
// tried again.
func unfetched(err error) error {
	var a *answer
	switch {
	case !errors.As(err, &a):
		return err
	case a.says("file is too big"):
		return bot.ErrTooBig
	case a.says("temporarily unavailable"):
		return a
	case a.code == http.StatusBadRequest:
		return bot.ErrNoFile
	}
	return meaning(err)
}

// download reads a file from its address, which lasts an hour. The library
// knows that of Telegram's own server only.
func (g *Gateway) download(ctx context.Context, path string) ([]byte, error) {
	address, err := g.fileAddress(path)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, g.scrub(err)
	}
	answer, err := g.files.Do(r)
	if err != nil {
		return nil, fmt.Errorf("no file from the bot api: %w", g.scrub(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, g.undelivered(answer)
	}
	data, err := readFile(answer)
	if err != nil && !errors.Is(err, bot.ErrTooBig) {
		err = fmt.Errorf("reading a file: %w", g.scrub(err))
	}
	return data, err
}

// fileAddress is where a file lies: /file/bot<token>/<path>. A server of one's
// own may answer with a path on its disk instead, which is not ours to open.
func (g *Gateway) fileAddress(path string) (string, error) {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if part == "" || part == "." || part == ".." {
			return "", errors.New("the bot api named no path from which a file can be downloaded")
		}
		parts[i] = url.PathEscape(part)
	}
	return strings.TrimRight(g.api.String(), "/") + "/file/bot" + g.token + "/" + strings.Join(parts, "/"), nil
}

// undelivered says what a status other than 200 means. It is no answer of the
// Bot API to us: the address may have run out, so it is tried again.
func (g *Gateway) undelivered(r *http.Response) error {
	if r.StatusCode == http.StatusTooManyRequests {
		return meaning(g.answered(&line{retryAfter: r.Header.Get("Retry-After")}, r.StatusCode, "too many requests", nil))
	}
	return fmt.Errorf("status %d instead of a file", r.StatusCode)
}

// readFile reads up to what a bot may fetch, into as much memory as is needed
// when the length was told.
func readFile(r *http.Response) ([]byte, error) {
	if r.ContentLength > fetchable {
		return nil, bot.ErrTooBig
	}
	if r.ContentLength >= 0 {
		data := make([]byte, r.ContentLength)
		_, err := io.ReadFull(r.Body, data)
		if err != nil {
			return nil, err
		}
		return data, nil
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, fetchable+1))
	if err == nil && len(data) > fetchable {
		err = bot.ErrTooBig
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}
