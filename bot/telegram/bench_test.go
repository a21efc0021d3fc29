package telegram

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot"
)

const benchReply = `{"ok":true,"result":{"message_id":812,"from":{"id":4242,"is_bot":true,"first_name":"Pristan","username":"pristan_bot"},"chat":{"id":55,"first_name":"Amina","type":"private"},"date":1772357400,"text":"How are you today?","reply_markup":{"inline_keyboard":[[{"text":"1","callback_data":"v1:abcdefgh:1:a"},{"text":"2","callback_data":"v1:abcdefgh:1:b"}],[{"text":"Back","callback_data":"v1:abcdefgh:1:c"}]]}}}`

var benchMessage = bot.Message{
	Deed: bot.Send, Text: "2 of 6\nHow are you today? Как сте днес & <вие>?", Protect: true,
	Buttons: [][]bot.Button{
		{{Label: "1", Data: "v1:abcdefgh:1:a"}, {Label: "2", Data: "v1:abcdefgh:1:b"}},
		{{Label: "Back", Data: "v1:abcdefgh:1:c"}},
	},
}

// instant answers without a network, so that what is measured is ours.
type instant struct{}

func (instant) RoundTrip(r *http.Request) (*http.Response, error) {
	_, _ = io.Copy(io.Discard, r.Body)
	return &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: int64(len(benchReply)),
		Body: io.NopCloser(&repeated{text: benchReply}), Request: r}, nil
}

type repeated struct{ text string }

func (s *repeated) Read(p []byte) (int, error) {
	n := copy(p, s.text)
	if s.text = s.text[n:]; n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func benchServer(b *testing.B) *httptest.Server {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, benchReply)
	}))
	b.Cleanup(s.Close)
	return s
}

// BenchmarkDeliver measures a send without a network, one after the other over
// loopback, and with 64 in flight, beside the library's own Send. The CPU
// figure holds client and server, which share the process.
func BenchmarkDeliver(b *testing.B) {
	ours := func(b *testing.B, o Options) func() error {
		g := gatewayTo(b, o)
		return func() error {
			_, err := g.Deliver(context.Background(), "tg:55", benchMessage)
			return err
		}
	}
	b.Run("instant/ours", func(b *testing.B) {
		one(b, ours(b, Options{Client: &http.Client{Transport: instant{}}}))
	})
	b.Run("instant/library", func(b *testing.B) {
		one(b, librarySend("http://api.invalid", &http.Client{Transport: instant{}}))
	})
	b.Run("one/ours", func(b *testing.B) { one(b, ours(b, Options{API: benchServer(b).URL})) })
	b.Run("one/library", func(b *testing.B) { one(b, librarySend(benchServer(b).URL, &http.Client{})) })
	b.Run("many/ours", func(b *testing.B) { many(b, ours(b, Options{API: benchServer(b).URL})) })
	b.Run("many/library with our connections", func(b *testing.B) {
		many(b, librarySend(benchServer(b).URL, &http.Client{Transport: newTransport(), Timeout: sendTimeout}))
	})
	b.Run("many/library", func(b *testing.B) { many(b, librarySend(benchServer(b).URL, &http.Client{})) })
}

func librarySend(api string, client *http.Client) func() error {
	lib := &tgbotapi.BotAPI{Token: testToken, Client: client}
	lib.SetAPIEndpoint(api + "/bot%s/%s")
	return func() error {
		m := tgbotapi.NewMessage(55, htmlEscapes.Replace(benchMessage.Text))
		m.ParseMode, m.DisableWebPagePreview = "HTML", true
		m.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(
			tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("1", "v1:abcdefgh:1:a"), tgbotapi.NewInlineKeyboardButtonData("2", "v1:abcdefgh:1:b")),
			tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Back", "v1:abcdefgh:1:c")))
		_, err := lib.Send(m)
		return err
	}
}

func one(b *testing.B, send func() error) {
	b.ReportAllocs()
	before := cpu(b)
	for b.Loop() {
		if err := send(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(cpu(b)-before)/float64(b.N), "cpu-ns/op")
}

func many(b *testing.B, send func() error) {
	b.ReportAllocs()
	b.SetParallelism(parallel / 2) // two cores
	before := cpu(b)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := send(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(cpu(b)-before)/float64(b.N), "cpu-ns/op")
}

func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func BenchmarkRead(b *testing.B) {
	updates := make([]string, 100)
	for i := range updates {
		updates[i] = fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":55,"is_bot":false,"first_name":"Amina","language_code":"fa"},"chat":{"id":55,"first_name":"Amina","type":"private"},"date":1772357400,"text":"Добре съм, благодаря"}}`, i+1, i+1)
	}
	list := []byte("[" + strings.Join(updates, ",") + "]")
	p := &poller{Gateway: gatewayTo(b, Options{})}
	b.ReportAllocs()
	for b.Loop() {
		batch, _ := p.readAll(list)
		if _, in := p.unpack(batch); len(in) != 100 {
			b.Fatal(len(in))
		}
	}
}
