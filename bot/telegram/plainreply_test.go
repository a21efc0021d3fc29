package telegram

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"
)

// What is read here is what net/http reads, and what is not is left to it.
func TestPlainReplies(t *testing.T) {
	const good = "HTTP/1.1 200 OK\r\n"
	long := "X: " + strings.Repeat("x", 5000) + "\r\n"
	for came, plain := range map[string]bool{
		good + "Content-Length: 2\r\n\r\nok":                                                       true,
		good + "Server: nginx\r\ncontent-length: 2\r\nConnection: Keep-Alive\r\nX:\r\n\r\nok":      true,
		good + "Content-Length: 0\r\n\r\n":                                                         true,
		good + "Content-Length:  2 \r\n\r\nok, and what nobody asked for":                          true,
		good + "Content-Length: 3\r\n\r\nok":                                                       true, // it is cut off
		good + "Content-Length: +2\r\n\r\nok":                                                      false,
		good + "Content-Length: 2\r\nContent-Length: 1\r\n\r\nok":                                  false,
		good + "Content-Length: 99999999999\r\n\r\nok":                                             false,
		good + "Content-Length: 2\r\nConnection: close\r\n\r\nok":                                  false,
		good + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n":       false,
		good + "Content-Length: 9\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n": false,
		good + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n":                            false,
		good + "Content-Length: 2\r\n folded: yes\r\n\r\nok":                                       false,
		good + "Content-Length : 2\r\n\r\nok":                                                      false,
		good + "Content-Length: 2\r\nnonsense\r\n\r\nok":                                           false,
		good + long + "Content-Length: 2\r\n\r\nok":                                                false,
		good + "\r\nok": false,
		"HTTP/1.1 100 Continue\r\nContent-Length: 2\r\n\r\n" + good:     false,
		"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok":                false,
		"HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\n\r\nok": false,
		good + "Content-": false,
		"":                false,
	} {
		w := &wire{in: bufio.NewReader(strings.NewReader(came))}
		got, ok, err := w.plainReply()
		if ok != plain {
			t.Errorf("%q: %v", came, ok)
		}
		if rest, _ := io.ReadAll(w.in); !ok && string(rest) != came {
			t.Errorf("%q was read", came)
		}
		if !ok {
			continue
		}
		answer, wrong := http.ReadResponse(bufio.NewReader(strings.NewReader(came)), nil)
		if wrong != nil {
			t.Fatal(wrong)
		}
		want, wrong := wholeReply(answer)
		if (err != nil) != (wrong != nil) || err == nil && (string(got.body) != string(want.body) || got.status != want.status) {
			t.Errorf("%q: %q, %v; net/http %q, %v", came, got.body, err, want.body, wrong)
		}
	}
}
