package telegram

import (
	"bufio"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	dialTimeout = 10 * time.Second // of the connection and its TLS together
	idleLife    = 90 * time.Second // as long as net/http keeps a connection
	headerRoom  = 1 << 20          // for the headers of a reply
)

// wires are the kept connections to one server. Whoever asks also writes and
// reads; net/http has two goroutines for each connection and wakes them for
// every request, which took more than a third of what a send costs.
type wires struct {
	dialer net.Dialer
	secure *tls.Config
	mu     sync.Mutex
	idle   []*wire // the one used last is at the end
}

// wire is one connection.
type wire struct {
	net.Conn
	in   *bufio.Reader
	left io.LimitedReader // how much one reply may still bring
	out  *bufio.Writer
	used time.Time
}

func newWires() *wires {
	return &wires{dialer: net.Dialer{Timeout: dialTimeout}, secure: &tls.Config{NextProtos: []string{"http/1.1"}}}
}

// within is a carrier that waits for a reply so long.
func (p *wires) within(patience time.Duration) carrier {
	return func(ctx context.Context, r *http.Request, wrote *atomic.Bool) (reply, error) {
		return p.carry(ctx, time.Now().Add(patience), r, wrote)
	}
}

func (p *wires) carry(ctx context.Context, until time.Time, r *http.Request, wrote *atomic.Bool) (reply, error) {
	w, err := p.take(ctx, until, r.URL)
	if err != nil {
		r.Body.Close() // so that nobody waits for it to be read
		return reply{}, ended(ctx, err)
	}
	goOn := context.AfterFunc(ctx, func() { w.SetDeadline(time.Unix(1, 0)) })
	wrote.Store(true)
	got, reusable, err := w.ask(r)
	if goOn() && reusable {
		p.keep(w)
	} else {
		w.Close()
	}
	return got, ended(ctx, err)
}

// ended names the end of the context or of our patience as such.
func ended(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return context.DeadlineExceeded
	}
	return err
}

// take gives an idle connection that still stands, or a new one.
func (p *wires) take(ctx context.Context, until time.Time, to *url.URL) (*wire, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	for w := p.last(); w != nil; w = p.last() {
		if w.SetDeadline(until) == nil && stands(w.Conn) {
			return w, nil
		}
		w.Close()
	}
	return p.dial(ctx, until, to)
}

func (p *wires) last() (w *wire) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle) - 1; n >= 0 {
		w, p.idle = p.idle[n], p.idle[:n]
	}
	return w
}

func (p *wires) dial(ctx context.Context, until time.Time, to *url.URL) (*wire, error) {
	ctx, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	dial, port := p.dialer.DialContext, "80"
	if to.Scheme == "https" {
		dial, port = (&tls.Dialer{NetDialer: &p.dialer, Config: p.secure}).DialContext, "443"
	}
	conn, err := dial(ctx, "tcp", net.JoinHostPort(to.Hostname(), cmp.Or(to.Port(), port)))
	if err != nil {
		return nil, err
	}
	w := &wire{Conn: conn, out: bufio.NewWriter(conn)}
	w.left.R = conn
	w.in = bufio.NewReader(&w.left)
	return w, conn.SetDeadline(until)
}

// keep puts a connection back and closes those that nobody has used for long.
func (p *wires) keep(w *wire) {
	w.used = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, w)
	for len(p.idle) > 2*parallel || w.used.Sub(p.idle[0].used) > idleLife {
		p.idle[0].Close()
		p.idle = p.idle[1:]
	}
}

// ask sends one request and reads the whole reply. A server may answer before
// it has read everything, so a reply counts for more than a failed write.
func (w *wire) ask(r *http.Request) (got reply, reusable bool, err error) {
	w.left.N = maxReply + headerRoom
	unwritten := w.write(r)
	if got, ok, err := w.plainReply(); ok {
		return got, err == nil && unwritten == nil && w.in.Buffered() == 0, err
	}
	answer, err := http.ReadResponse(w.in, r)
	for err == nil && answer.StatusCode < http.StatusOK { // it comes in a moment
		answer, err = http.ReadResponse(w.in, r)
	}
	if err != nil {
		return reply{}, false, cmp.Or(unwritten, err)
	}
	got, err = wholeReply(answer)
	return got, err == nil && unwritten == nil && !answer.Close && w.in.Buffered() == 0, err
}
