package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"pristan/bot"
)

// trouble is a way for the network to fail.
type trouble struct {
	api    string
	client *http.Client
	// unsent says that nothing can have left the machine.
	unsent bool
	waits  bool // it fails by taking too long
}

func troubles(t *testing.T) map[string]trouble {
	serve := func(f http.HandlerFunc) string {
		s := httptest.NewServer(f)
		t.Cleanup(s.Close)
		return s.URL
	}
	transport := func(change func(*http.Transport)) *http.Client {
		tr := newTransport()
		change(tr)
		t.Cleanup(tr.CloseIdleConnections)
		return &http.Client{Transport: tr}
	}
	secure := httptest.NewTLSServer(nil)
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	t.Cleanup(secure.Close)
	closed := httptest.NewServer(nil)
	closed.Close()
	hold := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	return map[string]trouble{
		"refused": {api: closed.URL, unsent: true},
		"DNS": {api: "http://api.invalid", unsent: true, client: transport(func(tr *http.Transport) {
			tr.Proxy = nil
			tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
				return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host " + testToken, Name: "api.invalid"}}
			}
		})},
		"TLS":          {api: secure.URL, unsent: true},
		"plain to TLS": {api: strings.Replace(secure.URL, "https", "http", 1)},
		"dial timeout": {api: "http://api.invalid", unsent: true, waits: true, client: transport(func(tr *http.Transport) {
			tr.Proxy = nil
			tr.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
		})},
		"no reply":             {api: serve(hold), waits: true},
		"cut before the reply": {api: serve(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })},
		"cut in the reply": {api: serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"ok":true,"result":{"message_id":`)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		})},
		"cut upload": {api: serve(func(_ http.ResponseWriter, r *http.Request) {
			_, _ = r.Body.Read(make([]byte, 1))
			panic(http.ErrAbortHandler)
		})},
		"redirect": {api: serve(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere"+r.URL.Path, http.StatusTemporaryRedirect)
		})},
		"bad redirect": {api: serve(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://[::1"+r.URL.Path)
			w.WriteHeader(http.StatusFound)
		})},
		"page": {api: serve(func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>bad gateway for "+r.URL.Path)
		})},
		"bad JSON": {api: serve(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, `{"ok":tr`+r.URL.Path) })},
		"no HTTP":  {api: rawServer(t, "220 mail.example ESMTP /bot"+testToken+"\r\n")},
		"chatty answer": {api: serve(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":400,"description":"Bad Request: no %s here"}`, r.URL.Path)
		})},
		"chatty 403": {api: serve(func(w http.ResponseWriter, r *http.Request) {
			_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":403,"description":"Forbidden: %s"}`, r.URL.Path)
		})},
	}
}

func rawServer(t *testing.T, greeting string) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_, _ = c.Read(make([]byte, 4096))
			_, _ = io.WriteString(c, greeting)
			c.Close()
		}
	}()
	return "http://" + l.Addr().String()
}

// The token opens everything people wrote in the last day. No error and no log
// line may carry it, however the network fails.
func TestNoErrorCarriesTheToken(t *testing.T) {
	for name, tr := range troubles(t) {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			g := gatewayTo(t, Options{API: tr.api, Client: tr.client, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
			within := func(d time.Duration) context.Context {
				ctx, cancel := context.WithTimeout(context.Background(), d)
				t.Cleanup(cancel)
				return ctx
			}
			patience := 20 * time.Second
			if tr.waits {
				patience = 200 * time.Millisecond
			}
			for what, m := range map[string]bot.Message{
				"text": {Deed: bot.Send, Text: "x"}, "upload": {Deed: bot.Send, Upload: aPicture(make([]byte, 1<<20))},
			} {
				_, err := g.Deliver(within(patience), "tg:55", m)
				silent(t, what, err)
				if errors.As(err, new(bot.Unsent)) != tr.unsent {
					t.Errorf("%s: %v", what, err)
				}
			}
			_, err := g.Me(within(patience))
			silent(t, "me", err)
			silent(t, "acknowledge", g.Acknowledge(within(patience), "1", "x"))
			_ = g.Poll(within(50*time.Millisecond), func(context.Context, []bot.Incoming) error { return nil }, nil)
			if s := log.String(); leaks(s) {
				t.Errorf("log: %s", s)
			}
		})
	}
}

func leaks(s string) bool { return strings.Contains(s, "SECRET") }

// silent checks an error and everything it wraps, printed in every way.
func silent(t *testing.T, what string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: no error", what)
		return
	}
	if s := fmt.Sprintf("%v %+v %#v %q", err, err, err, err); leaks(s) {
		t.Errorf("%s: %s", what, s)
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			silent(t, what, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			silent(t, what, inner)
		}
	}
}

func TestNetworkErrorsKeepTheirCause(t *testing.T) {
	hold := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	defer hold.Close()
	g := gatewayTo(t, Options{API: hold.URL})
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if _, err := g.Deliver(ctx, "tg:55", bot.Message{Deed: bot.Send, Text: "x"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	cancel()
	_, err := g.Deliver(ctx, "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
	if !errors.Is(err, context.Canceled) || !errors.As(err, new(bot.Unsent)) {
		t.Error(err)
	}
}

// A transport of somebody else's does not report its writing, so nothing can
// be promised.
func TestNothingIsPromisedOfAForeignTransport(t *testing.T) {
	g := gatewayTo(t, Options{Client: &http.Client{Transport: failing{}}})
	_, err := g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
	silent(t, "foreign", err)
	if !undetermined(err) {
		t.Errorf("%#v", err)
	}
}

type failing struct{}

func (failing) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, fmt.Errorf("lost on the way to %s", r.URL)
}
