package telegram

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// maxReply is far above the 4 MiB that one reply of getUpdates may have.
const maxReply = 32 << 20

// reply is what came back, as far as it matters here.
type reply struct {
	status     int
	retryAfter string
	body       []byte
}

// wholeReply reads to the end, because the library's decoder stops before it
// and the connection could not be used again.
func wholeReply(r *http.Response) (reply, error) {
	body, err := readReply(r)
	if err != nil {
		return reply{}, fmt.Errorf("reading the reply: %w", err)
	}
	return reply{r.StatusCode, r.Header.Get("Retry-After"), body}, nil
}

func readReply(r *http.Response) ([]byte, error) {
	var body bytes.Buffer
	if 0 < r.ContentLength && r.ContentLength <= maxReply {
		body.Grow(int(r.ContentLength) + bytes.MinRead) // room to see the end without growing again
	}
	n, err := body.ReadFrom(io.LimitReader(r.Body, maxReply+1))
	if err == nil && n > maxReply {
		err = fmt.Errorf("it is larger than %d bytes", maxReply)
	}
	return body.Bytes(), err
}
