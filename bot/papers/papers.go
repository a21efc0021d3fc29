// Package papers looks at what people photograph and send: orders, decisions,
// letters, and what they say into a phone. It is functions of bytes: it opens
// no file, keeps nothing, and trusts neither a name nor a declared type.
package papers

import (
	"bytes"

	"github.com/gabriel-vasile/mimetype"
)

// MostBytes is the longest file that is looked at, and the longest a bot can
// fetch from Telegram.
const MostBytes = 20 << 20

// Kind is what a file is by its content, written as the usual ending of its
// name.
type Kind string

const (
	JPEG Kind = "jpg"
	PNG  Kind = "png"
	WebP Kind = "webp"
	PDF  Kind = "pdf"
	Ogg  Kind = "ogg"
	MP3  Kind = "mp3"
	M4A  Kind = "m4a"
)

// kinds are the only types that are taken.
var kinds = map[string]Kind{
	"image/jpeg":      JPEG,
	"image/png":       PNG,
	"image/apng":      PNG, // its first picture is kept, the moving ones are not
	"image/webp":      WebP,
	"application/pdf": PDF,
	"audio/ogg":       Ogg,
	"audio/mpeg":      MP3,
	"audio/x-m4a":     M4A,
}

// Picture says whether it is one.
func (k Kind) Picture() bool { return k == JPEG || k == PNG || k == WebP }

// Voice says whether it is something to listen to.
func (k Kind) Voice() bool { return k == Ogg || k == MP3 || k == M4A }

// Refusal says why a file is not taken.
type Refusal string

const (
	Empty         Refusal = "empty"
	TooBig        Refusal = "too big"
	OtherKind     Refusal = "of a kind that is not taken"
	Broken        Refusal = "broken or incomplete"
	TooManyPixels Refusal = "of too many pixels"
)

func (r Refusal) Error() string { return "the paper is " + string(r) }

// Paper is a file that may be passed on.
type Paper struct {
	Kind Kind
	// Data of a picture is cleaned: its pixels and its orientation are as they
	// were, bit for bit, and nothing tells where, when and with what it was
	// taken. A PDF and a voice note are passed on as they came, with whatever
	// their writers put into them: a PDF may be signed, and a signature covers
	// every byte. Only what stands behind the end of a PDF is cut off.
	Data []byte
	// Small and Dark are said of pictures only, for kindness: whoever sent it
	// may be able to take a better one.
	Small, Dark bool
}

// Examine says what a file is and cleans it. Its error is a Refusal. What it
// needs is bounded whatever the bytes are: see mostLooked.
func Examine(data []byte) (p Paper, err error) {
	defer func() {
		if recover() != nil { // a decoder gave up in its own way
			p, err = Paper{}, Broken
		}
	}()
	if len(data) == 0 {
		return Paper{}, Empty
	}
	if len(data) > MostBytes {
		return Paper{}, TooBig
	}
	kind := kinds[mimetype.Detect(data).String()]
	switch {
	case kind.Picture():
		return examinePicture(kind, data)
	case kind == PDF:
		data, err = cutPDF(data)
	case kind.Voice():
		err = wholeVoice(kind, data)
	default:
		err = OtherKind
	}
	if err != nil {
		return Paper{}, err
	}
	return Paper{Kind: kind, Data: data}, nil
}

// cutPDF gives a PDF without what stands behind its end. A file that begins
// as something else is not one, though readers search for the header. The
// first part of a PDF that is made for the web ends like a whole one: objects
// behind the end say that the rest is missing.
func cutPDF(data []byte) ([]byte, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(data, "\ufeff\r\n\t "), []byte("%PDF-")) {
		return nil, OtherKind
	}
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end < 0 || !bytes.Contains(data[:end], []byte("startxref")) {
		return nil, Broken
	}
	end += len("%%EOF")
	switch rest := data[end:]; {
	case len(bytes.Trim(rest, "\x00\r\n\t ")) == 0:
		return data, nil
	case bytes.Contains(rest, []byte(" obj")):
		return nil, Broken
	}
	return data[:end:end], nil
}
