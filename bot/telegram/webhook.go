package telegram

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"mime"
	"net/http"

	"pristan/bot"
)

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	maxUpdate    = 1 << 20 // Telegram keeps an update below half of it
)

// Webhook takes updates that Telegram posts, each as a batch of one, and says
// 200 only when handle has returned nil: otherwise Telegram sends the update
// again. The reply never carries a method, for that would be a send without a
// result. With an empty secret every request is refused.
func (g *Gateway) Webhook(secret string, handle Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status := entitled(secret, r); status != 0 {
			w.WriteHeader(status)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		if err != nil {
			w.WriteHeader(unread(err))
			return
		}
		w.WriteHeader(g.receive(r, body, handle))
	})
}

// receive is the status for one update. One that cannot be read is taken
// like any other: Telegram holds back a chat's other updates until it is.
func (g *Gateway) receive(r *http.Request, body []byte, handle Handler) int {
	id, in, err := g.read(body)
	if err != nil {
		g.skip(id)
	}
	if in == nil {
		return http.StatusOK
	}
	// What has begun is seen to its end, also when Telegram has hung up: the
	// update comes again and is known by then, so nobody else would answer it.
	if handle(context.WithoutCancel(r.Context()), []bot.Incoming{*in}) != nil {
		g.log.Error("an update was not stored; telegram will send it again", "update", id)
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// entitled is 0 for a request that may be read. The secret comes first, so
// that others learn nothing from the answer.
func entitled(secret string, r *http.Request) int {
	given := r.Header.Values(secretHeader)
	if secret == "" || len(given) != 1 || subtle.ConstantTimeCompare([]byte(given[0]), []byte(secret)) != 1 {
		return http.StatusUnauthorized
	}
	if r.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return http.StatusUnsupportedMediaType
	}
	return 0
}

func unread(err error) int {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
