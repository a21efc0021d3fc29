package telegram

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pristan/bot"
)

// Sends share about as many connections as there are sends at a time, with
// every kind of reply.
func TestConnectionsAreKept(t *testing.T) {
	var opened, asked atomic.Int64
	replies := []string{sent812, `{"ok":false,"error_code":400,"description":"Bad Request: x"}`, "<html>", ""}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader([]int{200, 400, 502, 307}[asked.Load()%4])
		_, _ = io.WriteString(w, replies[asked.Add(1)%4])
	}))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	s.Start()
	defer s.Close()
	g := gatewayTo(t, Options{API: s.URL})
	var all sync.WaitGroup
	for range parallel {
		all.Go(func() {
			for range 20 {
				_, _ = g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
			}
		})
	}
	all.Wait()
	if n := opened.Load(); n > 2*parallel || asked.Load() < 20*parallel {
		t.Errorf("%d connections for %d sends", n, asked.Load())
	}
}

// A failed upload leaves nobody behind who still wants to write it.
func TestFailedUploadsEnd(t *testing.T) {
	early := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		_, _ = io.WriteString(w, `{"ok":false,"error_code":403,"description":"Forbidden"}`)
	}))
	closed := httptest.NewServer(nil)
	closed.Close()
	for _, api := range []string{early.URL, closed.URL} {
		g := gatewayTo(t, Options{API: api})
		for range 50 {
			if _, err := g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Upload: aPicture(make([]byte, 1<<20))}); err == nil {
				t.Fatal("no error")
			}
		}
	}
	early.Close()
	quiet(t, "UploadFiles")
}

// quiet waits until no goroutine is in a function of this name.
func quiet(t *testing.T, function string) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	for range 1000 {
		runtime.Gosched()
		if !strings.Contains(string(stacks[:runtime.Stack(stacks, true)]), function) {
			return
		}
		<-time.After(time.Millisecond) // the transport's goroutines end in their own time
	}
	t.Errorf("still in %s", function)
}
