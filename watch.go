package main

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// silence is how long Telegram may not have answered before the bot calls
// itself not ready: a long poll takes at most 50 seconds.
const silence = 90 * time.Second

// watch tells whether the bot is well.
type watch struct {
	registry *prometheus.Registry
	last     atomic.Int64 // when Telegram last answered, Unix seconds; 0: never
	began    time.Time
	heardAt  atomic.Pointer[time.Time] // the same, by the monotonic clock
}

func newWatch(r *prometheus.Registry) *watch {
	w := &watch{registry: r, began: time.Now()}
	r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "pristan_last_heard_seconds", Help: "When Telegram last answered, in Unix time; 0 is never.",
	}, func() float64 { return float64(w.last.Load()) }))
	return w
}

func (w *watch) heard() {
	now := time.Now()
	w.last.Store(now.Unix())
	w.heardAt.Store(&now)
}

func (w *watch) ready() bool {
	at := w.heardAt.Load()
	return at != nil && time.Since(*at) < silence
}

// mux answers /livez while the process can, /readyz while Telegram is heard,
// and /metrics with numbers about nobody.
func (w *watch) mux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprintln(rw, "alive") })
	mux.HandleFunc("GET /readyz", func(rw http.ResponseWriter, _ *http.Request) {
		if !w.ready() {
			rw.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(rw, "not ready: Telegram has not answered for a while")
			return
		}
		fmt.Fprintln(rw, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(w.registry, promhttp.HandlerOpts{}))
	return mux
}
