package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// filesAtOnce is how many kept files may be on their way out at a time: each
// is in memory as a whole.
const filesAtOnce = 3

// errHandsFull means: as many files are under way as there may be.
var errHandsFull = errors.New("enough files are under way")

// handsFullRest is how long a file waits for others then. Its sender does not
// wait with it: somebody may call for help.
const handsFullRest = 200 * time.Millisecond

// attach opens the kept file of a row, or makes its folder, for its reader, who
// must be allowed to see it now, whatever was so when the row was posted:
// care.ErrNotFound. The caller calls done when the message has gone.
func (b *Bot) attach(ctx context.Context, out *outgoing, m *Message) (done func(), err error) {
	switch {
	case !out.row.Folder.IsZero():
		return b.bindFolder(ctx, out, m)
	case !out.row.Kept.IsZero():
		return b.attachKept(ctx, out, m)
	}
	return func() {}, nil
}

func (b *Bot) attachKept(ctx context.Context, out *outgoing, m *Message) (done func(), err error) {
	select {
	case b.hands <- struct{}{}:
		done = func() { <-b.hands }
	default:
		return nil, errHandsFull
	}
	if m.Upload, err = b.openKept(ctx, out.row); err != nil {
		err = b.unreadable(out, m, err)
	}
	if err != nil {
		done()
		return nil, err
	}
	return done, nil
}

func (b *Bot) openKept(ctx context.Context, row storage.Outbox) (*Upload, error) {
	var reader care.Person
	err := b.store.View(ctx, func(tx *storage.Tx) (err error) {
		reader, err = tx.Person(care.System, row.To)
		return err
	})
	if err != nil {
		return nil, err
	}
	k, data, err := b.store.ReadFile(ctx, reader, row.Kept)
	if err != nil {
		return nil, err
	}
	return &Upload{Kind: shownAs(k.Type), Name: pageName(k.Type, row.Page), Bytes: data, Seconds: k.File.Seconds}, nil
}

// shownAs is how a phone shows bytes of a MIME type.
func shownAs(mime string) care.FileKind {
	switch kind, _, _ := strings.Cut(mime, "/"); kind {
	case "image":
		return care.Photo
	case "audio":
		return care.Voice
	}
	return care.Document
}

var endings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf",
	"audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a"}

// pageName says what opens a file and nothing of what or whose it is.
func pageName(mime string, page int) string {
	if page == 0 {
		return "page" + endings[mime]
	}
	return "page-" + strconv.Itoa(page) + endings[mime]
}

// unreadable puts words in the place of a file that cannot be opened, so that
// its reader can do something and the messages after it go on.
func (b *Bot) unreadable(out *outgoing, m *Message, cause error) error {
	var e *care.Error
	if !errors.As(cause, &e) || e.Kind != care.Unavailable {
		return cause
	}
	b.log.Error("a kept file cannot be opened; look at the folder of files", "file", out.row.Kept, "error", cause)
	w := writer{b: b, reader: out.reader}
	m.Text = w.lines(append(out.row.Lines, care.Say(e.Say)))
	return w.err
}
