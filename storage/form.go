package storage

import (
	"bytes"
	"encoding/json"

	"github.com/fxamacker/cbor/v2"
)

// A record is a CBOR map under the names of its json tags, which is read and
// written in half the time that JSON takes. Before, records were JSON, which
// begins with a brace, as no CBOR map does; such ones are still read.
var (
	writing = must(cbor.EncOptions{Time: cbor.TimeRFC3339Nano}.UserBufferEncMode())
	// JSON made broken text whole when it was written; here it comes back as it
	// was, for otherwise the whole record would be lost.
	reading = must(cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode())
)

func encode(room *bytes.Buffer, record any) ([]byte, error) {
	room.Reset()
	err := writing.MarshalToBuffer(record, room)
	return room.Bytes(), err
}

func decode(form []byte, record any) error {
	if len(form) > 0 && form[0] == '{' {
		return json.Unmarshal(form, record)
	}
	return reading.Unmarshal(form, record)
}

func must[Mode any](mode Mode, err error) Mode {
	if err != nil {
		panic(err) // only options that exclude each other can fail
	}
	return mode
}
