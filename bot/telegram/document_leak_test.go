package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pristan/bot"
	"pristan/bot/botapi"
	"pristan/care"
)

// What a document holds, how it is named and what is said of it stands in no
// error and no log line, however the network fails.
func TestNothingTellsOfADocument(t *testing.T) {
	canary := bot.Message{Deed: bot.Send, Text: "CANARY", Upload: &bot.Upload{Kind: care.Document, Name: "CANARY.ics", Bytes: []byte(strings.Repeat("CANARY\r\n", 10_000))}}
	try := func(t *testing.T, name string, o Options, to care.Address, patience time.Duration) {
		var log bytes.Buffer
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_, err := gatewayTo(t, o).Deliver(ctx, to, canary)
		if told := fmt.Sprintf("%v %+v %#v %s", err, err, err, &log); err == nil || strings.Contains(told, "CANARY") {
			t.Errorf("%s: %s", name, told)
		}
	}
	for name, tr := range troubles(t) {
		patience := 20 * time.Second
		if tr.waits {
			patience = 200 * time.Millisecond
		}
		try(t, name, Options{API: tr.api, Client: tr.client}, "tg:55", patience)
	}
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"ok":false,"error_code":400,"description":%q}`, `Bad Request: can't send "`+string(body)+`"`)
	}))
	defer echo.Close()
	try(t, "echo", Options{API: echo.URL}, "tg:55", 20*time.Second)
	server := botapi.New(botapi.Options{Token: testToken})
	defer server.Close()
	web := httptest.NewServer(server)
	defer web.Close()
	server.SendText(55, "/start")
	for name, faults := range map[string]botapi.Faults{"too many": {TooMany: 1}, "server error": {ServerError: 1}, "lost reply": {LoseReply: 1}, "down": {Down: true}} {
		server.SetFaults(faults)
		try(t, name, Options{API: web.URL}, "tg:55", 20*time.Second)
	}
	server.SetFaults(botapi.Faults{})
	try(t, "nobody", Options{API: web.URL}, "tg:56", 20*time.Second)
	try(t, "another channel", Options{API: web.URL}, "sms:56", 20*time.Second)
}
