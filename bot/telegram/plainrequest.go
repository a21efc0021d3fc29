package telegram

import (
	"io"
	"net/http"
	"strconv"
)

// write sends a request. The form of a call needs three headers and nothing of
// what net/http looks after; an upload, whose length it does not know, does.
func (w *wire) write(r *http.Request) error {
	if r.ContentLength <= 0 {
		if err := r.Write(w.out); err != nil {
			return err
		}
		return w.out.Flush()
	}
	for _, part := range [...]string{
		r.Method, " ", r.URL.RequestURI(), " HTTP/1.1\r\nHost: ", r.Host,
		"\r\nContent-Type: ", r.Header.Get("Content-Type"), "\r\nContent-Length: ", strconv.FormatInt(r.ContentLength, 10), "\r\n\r\n",
	} {
		w.out.WriteString(part) // the first failure stays
	}
	if _, err := io.Copy(w.out, r.Body); err != nil {
		return err
	}
	return w.out.Flush()
}
