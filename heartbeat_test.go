package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestHeartbeatURL has the real program keep an outside address alive, and an
// address that answers badly stand in the log without its secret.
func TestHeartbeatURL(t *testing.T) {
	var beats atomic.Int64
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		beats.Add(1)
		w.WriteHeader(http.StatusTeapot)
	}))
	defer outside.Close()
	w := newWard(t, 1, 1, time.Minute)
	r := w.h.serve("--heartbeat-url", outside.URL+"/secret-of-this-bot")
	r.await()
	eventually(t, 40*time.Second, "the outside is asked", func() bool { return beats.Load() > 0 })
	eventually(t, 5*time.Second, "the log says that it answered badly", func() bool { return strings.Contains(r.stderr.String(), "418") })
	if strings.Contains(r.stderr.String(), "secret-of-this-bot") {
		t.Error("the log shows the address")
	}
}

func TestHeartbeatAddress(t *testing.T) {
	for _, address := range []string{"nonsense", "ftp://example.org/x", "https://", "http//example.org"} {
		if _, err := heartbeat(address); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
	if beat, err := heartbeat(""); beat != nil || err != nil {
		t.Errorf("without an address: %v", err)
	}
}
