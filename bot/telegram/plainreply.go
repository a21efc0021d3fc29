package telegram

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

var (
	plainStatus = []byte("HTTP/1.1 200 OK")
	lineEnd     = []byte("\r\n")
	keptAlive   = []byte("keep-alive")
)

// plainReply reads a reply of the form that nearly all have: good, of a stated
// length, on a connection that stays. To net/http, which makes a map of every
// header, half of what a request costs us went into it. ok is false, and
// nothing is read, where a reply may be anything else: that is net/http's.
func (w *wire) plainReply() (got reply, ok bool, err error) {
	_, _ = w.in.Peek(1) // until something has come; what went wrong will show again
	come, _ := w.in.Peek(w.in.Buffered())
	head, _, whole := bytes.Cut(come, []byte("\r\n\r\n"))
	length, plain := plainLength(head)
	if !whole || !plain {
		return got, false, nil
	}
	_, _ = w.in.Discard(len(head) + 2*len(lineEnd)) // it is there
	got = reply{status: http.StatusOK, body: make([]byte, length)}
	_, err = io.ReadFull(w.in, got.body)
	return got, true, err
}

// plainLength is the length of the body that follows a plain head.
func plainLength(head []byte) (length int, plain bool) {
	status, rest, _ := bytes.Cut(head, lineEnd)
	if !bytes.Equal(status, plainStatus) {
		return 0, false
	}
	length = -1
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, lineEnd)
		name, value, ok := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case !ok, bytes.ContainsAny(name, " \t"), bytes.ContainsAny(line, "\n"):
			return 0, false
		case is(name, "Content-Length"):
			n, err := strconv.ParseUint(string(value), 10, 31)
			if err != nil || n > maxReply || length >= 0 {
				return 0, false
			}
			length = int(n)
		case is(name, "Connection") && !bytes.EqualFold(value, keptAlive), is(name, "Transfer-Encoding"), is(name, "Content-Encoding"):
			return 0, false
		}
	}
	return length, length >= 0
}

func is(name []byte, header string) bool {
	return len(name) == len(header) && bytes.EqualFold(name, []byte(header))
}
