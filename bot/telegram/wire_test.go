//go:build unix

package telegram

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pristan/bot"
)

var aText = bot.Message{Deed: bot.Send, Text: "x"}

// counted is a server that counts the connections it is given.
func counted(t *testing.T, handler http.HandlerFunc) (*httptest.Server, *atomic.Int64) {
	opened := new(atomic.Int64)
	s := httptest.NewUnstartedServer(handler)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	t.Cleanup(s.Close)
	return s, opened
}

func sent(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	_, _ = io.WriteString(w, sent812)
}

func delivered(t *testing.T, g *Gateway) {
	t.Helper()
	if ref, err := g.Deliver(context.Background(), "tg:55", aText); err != nil || ref != "812" {
		t.Fatalf("delivered %q, %v", ref, err)
	}
}

// A server that ends connections nobody uses costs no message: whoever wrote
// into one could not tell whether the message had arrived.
func TestAnEndedConnectionIsNotUsed(t *testing.T) {
	s, opened := counted(t, sent)
	s.Start()
	g := gatewayTo(t, Options{API: s.URL})
	for range 5 {
		delivered(t, g)
		s.CloseClientConnections()
		<-time.After(20 * time.Millisecond) // until the end has come
	}
	if opened.Load() != 5 {
		t.Errorf("%d connections", opened.Load())
	}
}

// Over TLS too one connection serves one after the other, and only a server
// whose certificate is good is told anything.
func TestWiresOverTLS(t *testing.T) {
	s, opened := counted(t, sent)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	s.StartTLS()
	wires := newWires()
	wires.secure.RootCAs = x509.NewCertPool()
	wires.secure.RootCAs.AddCert(s.Certificate())
	g := gatewayTo(t, Options{API: s.URL})
	if _, err := g.Deliver(context.Background(), "tg:55", aText); !errors.As(err, new(bot.Unsent)) {
		t.Errorf("an unknown certificate: %v", err)
	}
	opened.Store(0)
	g.sending = wires.within(sendTimeout)
	for range 5 {
		delivered(t, g)
	}
	if opened.Load() != 1 {
		t.Errorf("%d connections", opened.Load())
	}
	s.CloseClientConnections()
	<-time.After(20 * time.Millisecond)
	delivered(t, g)
}

// A reply that comes after the first answer to it, an interim one, counts.
func TestInterimAnswers(t *testing.T) {
	s, _ := counted(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusProcessing)
		sent(w, r)
	})
	s.Start()
	g := gatewayTo(t, Options{API: s.URL})
	delivered(t, g)
	delivered(t, g)
}

// Whoever stops waiting is answered at once, and the reply that comes later is
// not taken for the answer to the next request.
func TestALateReplyIsNobodys(t *testing.T) {
	var asked atomic.Int64
	s, _ := counted(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if asked.Add(1) == 1 {
			<-time.After(100 * time.Millisecond)
			_, _ = io.WriteString(w, strings.Replace(sent812, "812", "811", 1))
			return
		}
		_, _ = io.WriteString(w, sent812)
	})
	s.Start()
	g := gatewayTo(t, Options{API: s.URL})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := g.Deliver(ctx, "tg:55", aText); !errors.Is(err, context.DeadlineExceeded) || errors.As(err, new(bot.Unsent)) {
		t.Errorf("a reply that did not come: %v", err)
	}
	for range 3 {
		delivered(t, g)
		<-time.After(50 * time.Millisecond)
	}
}

// Our own patience ends too.
func TestPatienceEnds(t *testing.T) {
	s, _ := counted(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	s.Start()
	g := gatewayTo(t, Options{API: s.URL})
	g.sending = newWires().within(20 * time.Millisecond)
	if _, err := g.Deliver(context.Background(), "tg:55", aText); !errors.Is(err, context.DeadlineExceeded) || errors.As(err, new(bot.Unsent)) {
		t.Errorf("no reply: %v", err)
	}
	s.CloseClientConnections()
}

// What nobody uses for long is closed, and what is too many.
func TestIdleConnectionsEnd(t *testing.T) {
	p := newWires()
	kept := func() *wire {
		here, _ := net.Pipe()
		w := &wire{Conn: here}
		p.keep(w)
		return w
	}
	old := kept()
	old.used = time.Now().Add(-2 * idleLife)
	for range 3 * parallel {
		kept()
	}
	if len(p.idle) != 2*parallel || p.idle[0] == old {
		t.Errorf("%d are kept", len(p.idle))
	}
	if _, err := old.Read(make([]byte, 1)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("an old one is open: %v", err)
	}
}

// What only net/http knows is left to it.
func TestWhatStandsBetween(t *testing.T) {
	for address, want := range map[string]bool{
		DefaultAPI: true, "http://127.0.0.1:8081": true, "https://user:word@bot.example": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if direct(u) != want {
			t.Errorf("%s: %v", address, !want)
		}
	}
}
