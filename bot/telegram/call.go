package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"sync/atomic"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// call is one method call: a form, or with a file a multipart upload.
type call struct {
	method string
	params tgbotapi.Params
	upload *upload
}

// upload is a file of ours, in the field its method has for it. Bytes, not a
// reader: a repeated upload would send an emptied reader.
type upload struct {
	field string
	file  tgbotapi.FileBytes
}

// do makes the call. Its error is an *answer where the Bot API said no.
func (g *Gateway) do(ctx context.Context, carry carrier, c call) (json.RawMessage, error) {
	line := &line{ctx: ctx, carry: carry}
	api := tgbotapi.BotAPI{Token: g.token, Client: line}
	api.SetAPIEndpoint(g.endpoint)
	var reply *tgbotapi.APIResponse
	var err error
	if c.upload == nil {
		reply, err = api.MakeRequest(c.method, c.params)
	} else {
		reply, err = api.UploadFiles(c.method, c.params, []tgbotapi.RequestFile{{Name: c.upload.field, Data: c.upload.file}})
	}
	if err != nil {
		return nil, g.failure(line, reply, err)
	}
	if line.list != nil {
		return line.list, nil
	}
	return reply.Result, nil
}

// line carries one request for the library and remembers what the library
// forgets: the context, the HTTP status, and how far the request got.
type line struct {
	ctx        context.Context
	carry      carrier
	wrote      atomic.Bool // set by the transport's goroutine
	status     int         // 0: no complete reply
	retryAfter string
	list       json.RawMessage // a result that is a list
}

// Do gives the library what it reads of a reply, which has come as a whole.
func (l *line) Do(r *http.Request) (*http.Response, error) {
	got, err := l.carry(l.ctx, r, &l.wrote)
	if err != nil {
		return nil, err
	}
	l.status, l.retryAfter = got.status, got.retryAfter
	if list, ok := listOf(got.body); ok {
		l.list, got.body = list, []byte(`{"ok":true}`)
	}
	return &http.Response{StatusCode: got.status, Body: io.NopCloser(bytes.NewReader(essence(got.body)))}, nil
}

// listOf is the result of a reply that is nothing but a list, as it came. The
// library would read it twice and copy it, and a hundred updates are long.
func listOf(body []byte) (json.RawMessage, bool) {
	rest, ok := bytes.CutPrefix(body, []byte(`{"ok":true,"result":`))
	list, ended := bytes.CutSuffix(rest, []byte("}"))
	return list, ok && ended && len(list) > 1 && list[0] == '[' && list[len(list)-1] == ']'
}

var sentMessage = []byte(`{"ok":true,"result":{"message_id":`)

// essence cuts a reply that is a message down to the message's id. Telegram
// repeats the whole message, and reading it again would be a third of what a
// send costs us. Any other reply stays as it is.
func essence(body []byte) []byte {
	rest, ok := bytes.CutPrefix(body, sentMessage)
	digits := bytes.IndexByte(rest, ',')
	if !ok || digits < 1 || rest[0] == '0' || len(bytes.TrimLeft(rest[:digits], "0123456789")) > 0 {
		return body
	}
	return append(body[:len(sentMessage)+digits], "}}"...)
}
