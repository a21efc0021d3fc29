package telegram

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

const (
	sendTimeout = 15 * time.Second
	fileTimeout = 3 * time.Minute  // for a large file, up or down: 20 MiB at 1 Mbit/s
	longPoll    = 50 * time.Second // the longest Telegram grants
	pollTimeout = longPoll + 15*time.Second
	// parallel is how many sends share kept connections. net/http keeps two per
	// host unless told, and would open a new one for nearly every send.
	parallel = 64
)

// carrier takes a request to the server and brings the whole reply back. It
// sets wrote before anything leaves the machine.
type carrier func(ctx context.Context, r *http.Request, wrote *atomic.Bool) (reply, error)

// connect sets up two carriers: one waits a minute for updates, the other must
// know soon whether a message was taken.
func (g *Gateway) connect(given *http.Client, api *url.URL) {
	if given == nil && direct(api) {
		wires := newWires()
		g.traced, g.sending, g.uploading, g.polling = true, wires.within(sendTimeout), wires.within(fileTimeout), wires.within(pollTimeout)
		g.files = limited(&http.Client{Transport: newTransport()}, fileTimeout)
		return
	}
	if given == nil {
		given = &http.Client{Transport: newTransport()}
	}
	_, own := given.Transport.(*http.Transport)
	g.traced = own || given.Transport == nil
	g.sending, g.polling = through(limited(given, sendTimeout)), through(limited(given, pollTimeout))
	g.files = limited(given, fileTimeout)
	g.uploading = through(g.files)
}

// largeUpload is from how many bytes on an upload may take its time.
const largeUpload = 1 << 20

// carrierOf is the carrier for a call that sends something.
func (g *Gateway) carrierOf(c call) carrier {
	if c.upload != nil && len(c.upload.file.Bytes) >= largeUpload {
		return g.uploading
	}
	return g.sending
}

// direct reports whether nothing stands between us and the server that only
// net/http knows: a proxy, or a name and password in the address.
func direct(api *url.URL) bool {
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: api})
	return canLook && err == nil && proxy == nil && api.User == nil
}

// through is a carrier over net/http.
func through(client *http.Client) carrier {
	return func(ctx context.Context, r *http.Request, wrote *atomic.Bool) (reply, error) {
		trace := &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }}
		answer, err := client.Do(r.WithContext(httptrace.WithClientTrace(ctx, trace)))
		if err != nil {
			return reply{}, err
		}
		defer answer.Body.Close()
		wrote.Store(true)
		return wholeReply(answer)
	}
}

func limited(c *http.Client, timeout time.Duration) *http.Client {
	limited := *c
	limited.Timeout = timeout
	// Following a redirect would carry token and message to another address.
	limited.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &limited
}

// newTransport keeps plain HTTP/1.1 connections: one HTTP/2 connection would
// put all sends behind one lock and one lost packet. Replies are a few hundred
// bytes, so asking for compression only costs.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	// A connection is free again a moment after its reply was read, so a busy
	// sender opens a few more than it has sends.
	t.MaxIdleConns, t.MaxIdleConnsPerHost = 2*parallel, 2*parallel
	t.DisableCompression = true
	t.TLSHandshakeTimeout = 10 * time.Second
	return t
}
