package sim

import (
	"bytes"
	"net/http"
	"strings"
	"time"
)

// serveFile hands out the bytes of a message. Anything but a picture or a
// sound is a download: a document may be a web page, and must not run as ours.
func (s *Sim) serveFile(w http.ResponseWriter, r *http.Request) {
	data, ok := s.options.API.File(r.PathValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := mediaType(data)
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if kind == download {
		h.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

const download = "application/octet-stream"

// mediaType looks at the bytes and not at what the sender called them. What
// a browser records has the name of a film; here it is only ever sound.
func mediaType(data []byte) string {
	kind := http.DetectContentType(data)
	switch kind {
	case "video/webm":
		return "audio/webm"
	case "video/mp4":
		return "audio/mp4"
	case "application/ogg":
		return "audio/ogg"
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return kind
	}
	if strings.HasPrefix(kind, "audio/") {
		return kind
	}
	return download
}
