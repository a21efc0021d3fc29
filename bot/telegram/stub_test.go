package telegram

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"pristan/bot"
	"pristan/care"
)

const testToken = "4242:SECRET-secret_0123456789abcdefghij"

var testNow = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

// request is what a stub was asked.
type request struct {
	method string
	params map[string]string
	files  map[string]string // field: name and content
}

// stub is a Bot API in place of the network: it answers as told.
type stub struct {
	mu     sync.Mutex
	asked  []request
	answer func(request) (status int, body string)
}

func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	q := request{method: path.Base(r.URL.Path), params: map[string]string{}, files: map[string]string{}}
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err = r.ParseMultipartForm(1 << 20); err == nil {
			for field, list := range r.MultipartForm.File {
				f, _ := list[0].Open()
				data, _ := io.ReadAll(f)
				q.files[field] = list[0].Filename + ":" + string(data)
			}
		}
	} else {
		err = r.ParseForm()
	}
	for k, v := range r.PostForm {
		q.params[k] = v[0]
	}
	s.mu.Lock()
	s.asked = append(s.asked, q)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	status, body := s.answer(q)
	return &http.Response{
		StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)), Request: r,
	}, nil
}

func (s *stub) requests() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]request(nil), s.asked...)
}

func (s *stub) gateway(t testing.TB, log io.Writer) *Gateway {
	t.Helper()
	return gatewayTo(t, Options{Client: &http.Client{Transport: s}, Log: slog.New(slog.NewTextHandler(log, nil))})
}

func gatewayTo(t testing.TB, o Options) *Gateway {
	t.Helper()
	if o.Token == "" {
		o.Token = testToken
	}
	if o.Now == nil {
		o.Now = func() time.Time { return testNow }
	}
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// always gives one answer.
func always(status int, body string) func(request) (int, string) {
	return func(request) (int, string) { return status, body }
}

func no(code int, description string) (int, string) {
	return code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q}`, code, description)
}

const sent812 = `{"ok":true,"result":{"message_id":812,"chat":{"id":55,"type":"private"},"date":1,"text":"x"}}`

// aPicture is a PNG of ours.
func aPicture(data []byte) *bot.Upload {
	return &bot.Upload{Kind: care.Photo, Name: "picture.png", Bytes: data}
}
