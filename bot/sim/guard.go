package sim

import (
	"encoding/json"
	"errors"
	"mime"
	"net"
	"net/http"
	"strings"
)

// policy lets the page use what we serve and nothing else: no foreign script,
// style, picture or connection, and no frame around it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guard keeps other websites out. A page elsewhere can make a browser send
// requests here, and can give its own name our address (DNS rebinding), so
// the name asked for must be a loopback one and a POST must come from our own
// page.
func guard(next http.Handler) http.Handler {
	ownPage := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "microphone=(self), camera=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if !loopback(r.Host) {
			http.Error(w, "This demo answers only under localhost.", http.StatusForbidden)
			return
		}
		if ownPage.Check(r) != nil {
			http.Error(w, "This demo takes orders only from its own page.", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// loopback reports whether a Host header names this machine and cannot have
// been pointed here by somebody's name server.
func loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// problem is what went wrong, as a key into the page's words.
type problem string

const (
	badRequest   problem = "bad-request"
	tooLarge     problem = "too-large"
	unknownPhone problem = "unknown-phone"
	hasBlocked   problem = "has-blocked"
	buttonGone   problem = "button-gone"
	messageGone  problem = "message-gone"
	nothingDue   problem = "nothing-due"
	sweepFailed  problem = "sweep-failed"
)

// statuses are what the problems are in HTTP; the rest are conflicts with how
// things stand.
var statuses = map[problem]int{
	badRequest:   http.StatusBadRequest,
	tooLarge:     http.StatusRequestEntityTooLarge,
	unknownPhone: http.StatusNotFound,
	sweepFailed:  http.StatusInternalServerError,
}

// reject answers with a problem the page knows how to word.
func reject(w http.ResponseWriter, p problem) {
	status, known := statuses[p]
	if !known {
		status = http.StatusConflict
	}
	writeJSON(w, status, map[string]problem{"error": p})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v) // a failure here is a page that has gone away
}

// readJSON decodes a body of at most limit bytes into v, or answers and
// reports false.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		writeJSON(w, http.StatusUnsupportedMediaType, map[string]problem{"error": badRequest})
		return false
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, limit))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(v)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		reject(w, tooLarge)
	case err != nil || decoder.More():
		reject(w, badRequest)
	default:
		return true
	}
	return false
}
