package botapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const (
	formLimit   = 1 << 20  // bytes of a request without files
	uploadLimit = 50 << 20 // bytes of one uploaded file
)

// call is one request being answered.
type call struct {
	ctx    context.Context
	method string
	params map[string]string
	files  map[string]upload
	now    time.Time
	lose   bool   // the reply will be cut
	out    []byte // the result as JSON; empty stands for true
	note   string // the description some methods give with success
}

type upload struct {
	name, mime string
	data       []byte
}

// readCall reads the parameters from wherever the client put them and refuses
// those the method does not know.
func readCall(r *http.Request, name string, m method) (*call, *failure) {
	c := &call{ctx: r.Context(), method: name, params: make(map[string]string, 8)}
	if fail := c.readForm(r.URL.RawQuery); fail != nil {
		return c, fail
	}
	kind, options, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var fail *failure
	if kind == "multipart/form-data" {
		fail = c.readParts(multipart.NewReader(r.Body, options["boundary"]))
	} else {
		fail = c.readBody(r, kind)
	}
	if fail != nil {
		return c, fail
	}
	return c, c.check(m)
}

func (c *call) readBody(r *http.Request, kind string) *failure {
	body, err := io.ReadAll(io.LimitReader(r.Body, formLimit+1))
	switch {
	case err != nil:
		return bad("can't read the request")
	case len(body) > formLimit:
		return tooLarge
	case kind == "application/json":
		return c.readObject(body)
	case len(body) == 0 || kind == "application/x-www-form-urlencoded":
		return c.readForm(string(body))
	}
	return bad("unsupported content type")
}

func (c *call) readForm(form string) *failure {
	for form != "" {
		var pair string
		pair, form, _ = strings.Cut(form, "&")
		key, value, _ := strings.Cut(pair, "=")
		key, err1 := url.QueryUnescape(key)
		value, err2 := url.QueryUnescape(value)
		if err1 != nil || err2 != nil {
			return bad("can't parse the request")
		}
		if key != "" {
			c.params[key] = value
		}
	}
	return nil
}

// readObject takes strings as they are and everything else as its JSON text,
// which is what a form would have carried.
func (c *call) readObject(body []byte) *failure {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return bad("can't parse JSON object")
	}
	for name, raw := range fields {
		var text string
		if raw[0] != '"' {
			text = string(raw)
		} else if json.Unmarshal(raw, &text) != nil {
			return bad("can't parse JSON object")
		}
		c.params[name] = text
	}
	return nil
}

func (c *call) readParts(parts *multipart.Reader) *failure {
	c.files = map[string]upload{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return bad("can't parse the request")
		}
		var data bytes.Buffer
		if _, err := io.Copy(&data, io.LimitReader(part, uploadLimit+1)); err != nil {
			return bad("can't parse the request")
		}
		switch {
		case data.Len() > uploadLimit:
			return tooLarge
		case part.FileName() == "":
			c.params[part.FormName()] = data.String()
		default:
			c.files[part.FormName()] = upload{part.FileName(), part.Header.Get("Content-Type"), data.Bytes()}
		}
	}
}
