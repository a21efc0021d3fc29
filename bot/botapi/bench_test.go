package botapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pristan/bot/botapi"
)

// sink is the cheapest ResponseWriter, so that benchmarks measure the server.
type sink struct{ header http.Header }

func (w *sink) Header() http.Header         { return w.header }
func (w *sink) Write(b []byte) (int, error) { return len(b), nil }
func (w *sink) WriteHeader(int)             {}

func post(s *botapi.Server, method, form string) {
	r := httptest.NewRequest("POST", "/bot1:TEST/"+method, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.ServeHTTP(&sink{http.Header{}}, r)
}

const benchForm = "chat_id=55&parse_mode=HTML&text=%3Cb%3ECheck-in%3C%2Fb%3E%0AHow+are+you+today%3F" +
	"&reply_markup=%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22Good%22%2C%22callback_data%22%3A%22v1%3Aabcd%3A1%3Agood%22%7D%2C%7B%22text%22%3A%22Bad%22%2C%22callback_data%22%3A%22v1%3Aabcd%3A1%3Abad%22%7D%5D%5D%7D"

func BenchmarkSendMessage(b *testing.B) {
	s := opened(b, botapi.Options{Quiet: true})
	b.ReportAllocs()
	for b.Loop() {
		post(s, "sendMessage", benchForm)
	}
}

// BenchmarkGetUpdates100 fetches full batches, each confirming the one before.
func BenchmarkGetUpdates100(b *testing.B) {
	s := opened(b, botapi.Options{Quiet: true})
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		texts(s, 100)
		form := "limit=100&offset=" + num(s.Confirmed()+101)
		b.StartTimer()
		post(s, "getUpdates", form)
	}
	b.ReportMetric(float64(b.N)*100/b.Elapsed().Seconds(), "updates/s")
}

func BenchmarkSendText(b *testing.B) {
	s := opened(b, botapi.Options{Quiet: true})
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		s.SendText(55, "I am fine, thank you")
		if n++; n%1000 == 0 {
			post(s, "getUpdates", "limit=1&offset="+num(int64(n)+2))
		}
	}
}

// BenchmarkOverHTTP sends by two clients over real connections.
func BenchmarkOverHTTP(b *testing.B) {
	s := opened(b, botapi.Options{Quiet: true})
	web := httptest.NewServer(s)
	defer web.Close()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := http.Post(web.URL+"/bot1:TEST/sendMessage", "application/x-www-form-urlencoded", strings.NewReader(benchForm))
			if err != nil {
				b.Error(err)
				return
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	})
}
