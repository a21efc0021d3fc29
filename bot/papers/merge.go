package papers

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// What merging may take: the time for one PDF and for a folder, how many pages,
// objects and values one may have, and how many bytes its packed objects may
// unpack to in all. Pictures and fonts are not unpacked.
const (
	oneTime      = 10 * time.Second
	folderTime   = 30 * time.Second
	mostPages    = 1000
	mostObjects  = 50_000
	mostValues   = 1_000_000
	mostUnpacked = 32 << 20
)

// The library keeps settings and fonts in the user's home unless it is told
// not to, once and before anything else.
func init() { api.DisableConfigDir() }

// contained runs what strangers' bytes are given to: it ends in time, as far as
// anybody who waits can tell, and it does not panic.
func contained(ctx context.Context, limit time.Duration, work func(context.Context) ([]byte, error)) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	type outcome struct {
		out []byte
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if recover() != nil {
				o = outcome{err: Broken}
			}
			done <- o
		}()
		o.out, o.err = work(ctx)
	}()
	select {
	case o := <-done:
		return o.out, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// merge puts PDFs one behind the other. The first is ours.
func merge(ctx context.Context, parts [][]byte) ([]byte, error) {
	var whole *model.Context
	for _, part := range parts {
		next, err := readPDF(ctx, part)
		if err != nil {
			return nil, err
		}
		if whole == nil {
			whole = next
			continue
		}
		if err := pdfcpu.MergeXRefTables("", next, whole, false, false); err != nil {
			return nil, fmt.Errorf("merge: %w", err)
		}
	}
	var b bytes.Buffer
	if err := api.WriteContext(whole, &b); err != nil {
		return nil, fmt.Errorf("write: %w", err)
	}
	return b.Bytes(), ctx.Err()
}

// tried is merge, read again: what is lost on the way would be missed by nobody.
func tried(ctx context.Context, parts [][]byte) ([]byte, error) {
	pages := 0
	for _, part := range parts {
		doc, err := readPDF(ctx, part)
		if err != nil {
			return nil, err
		}
		pages += doc.PageCount
	}
	out, err := merge(ctx, parts)
	if err != nil {
		return nil, err
	}
	if doc, err := readPDF(ctx, out); err != nil || doc.PageCount != pages {
		return nil, errPages
	}
	return out, nil
}

// packed counts what may be streams of packed objects, and their letters where
// they are written so as not to be found.
func packed(data []byte) int {
	n := bytes.Count(data, []byte("ObjStm"))
	for i := bytes.IndexByte(data, '#'); i >= 0 && i+3 <= len(data); i = bytes.IndexByte(data, '#') {
		switch string([]byte{data[i+1] | 0x20, data[i+2] | 0x20}) { // in small letters
		case "4f", "62", "6a", "53", "74", "6d":
			n++
		}
		data = data[i+1:]
	}
	return n
}

func readPDF(ctx context.Context, data []byte) (*model.Context, error) {
	conf := model.NewDefaultConfiguration()
	conf.Cmd = model.MERGECREATE
	conf.Offline = true
	conf.Limits = model.ResourceLimits{
		MaxStreamBytes: MostBytes, MaxDecodeBytes: int64(mostUnpacked / (1 + packed(data))),
		MaxImagePixels: mostLooked, MaxImageBytes: mostWeight,
		MaxObjectCount: 200_000, MaxXRefEntries: 200_000, MaxObjectStreamCount: 20_000, MaxObjectStreamFirst: 1 << 20,
		MaxRecursionDepth: 60,
	}
	doc, err := pdfcpu.ReadWithContext(ctx, timed{ctx, bytes.NewReader(data)}, conf)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if err := unpack(ctx, doc); err != nil {
		return nil, err
	}
	return doc, bare(doc)
}

// timed ends with its time whoever reads it over and over.
type timed struct {
	ctx context.Context
	*bytes.Reader
}

func (t timed) Read(b []byte) (int, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.Reader.Read(b)
}

func (t timed) Seek(offset int64, whence int) (int64, error) {
	if err := t.ctx.Err(); err != nil {
		return 0, err
	}
	return t.Reader.Seek(offset, whence)
}

// unpack reads what is packed now: the library would merge it under the
// numbers it had.
func unpack(ctx context.Context, doc *model.Context) error {
	for _, entry := range doc.Table {
		if entry == nil {
			continue
		}
		if lazy, ok := entry.Object.(types.LazyObjectStreamObject); ok {
			object, err := lazy.DecodedObject(ctx)
			if err != nil {
				return fmt.Errorf("unpack: %w", err)
			}
			entry.Object = object
		}
	}
	return nil
}
