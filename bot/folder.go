package bot

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"pristan/care"
	"pristan/storage"
)

// Cover is the first sheet of a folder: lines of ready text, the first as its
// title.
type Cover struct {
	Lines       []string
	RightToLeft bool
}

// Bound is all papers of a legal request as one PDF. Left are those, by their
// place, that are not in it.
type Bound struct {
	PDF  []byte
	Left []int
}

// mostBound is how many bytes of papers are bound into one folder.
const mostBound = 45 << 20

// sendLegalFolder gives a lawyer all pages of a request as one file, made when
// it is delivered. It may be saved and printed, so it goes without protection.
func (t *turn) sendLegalFolder(r care.LegalRequest) error {
	if r.Status == care.LegalWithdrawn || r.Lawyer != t.me.ID || len(r.AllPages()) == 0 {
		return t.showLegal(r)
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Folder: r.ID, Legal: r.ID, Erase: sensitiveFor})
}

// bindFolder makes the folder of a row for its reader, who must be allowed to
// see it now. Where it cannot be made a sentence says so.
func (b *Bot) bindFolder(ctx context.Context, out *outgoing, m *Message) (done func(), err error) {
	select {
	case b.binding <- struct{}{}:
		done = func() { <-b.binding }
	default:
		return nil, errHandsFull
	}
	f, err := b.gather(ctx, out)
	if err != nil {
		done()
		return nil, err
	}
	w := writer{b: b, reader: out.reader}
	if len(f.papers) == 0 { // a cover alone is of no use
		out.beside, m.Text = f.rows, w.say(care.Say("staff.legal.no_folder"))
		return done, w.err
	}
	bound, err := b.bound(ctx, f)
	if err != nil || len(bound.PDF) == 0 {
		if ctx.Err() == nil {
			b.log.Error("the folder of a request could not be made", "error", err)
		}
		out.beside, m.Text = nil, w.say(care.Say("staff.legal.no_folder"))
		return done, w.err
	}
	for _, i := range bound.Left {
		f.beside(f.places[i])
	}
	out.beside = f.rows
	caption := care.Say("staff.legal.folder_here")
	if len(f.rows) > 0 {
		caption = care.Say("staff.legal.folder_beside")
	}
	m.Text, m.Upload = w.say(caption), &Upload{Kind: care.Document, Name: "pages.pdf", Bytes: bound.PDF}
	return done, w.err
}

var errNoBinder = errors.New("there is nothing that binds")

// bound binds what was gathered. A paper that was left out by a wrong number is
// none.
func (b *Bot) bound(ctx context.Context, f *folder) (Bound, error) {
	if b.bind == nil {
		return Bound{}, errNoBinder
	}
	bound, err := b.bind(ctx, f.cover, f.papers)
	for _, i := range bound.Left {
		if i < 0 || i >= len(f.papers) {
			return Bound{}, errors.New("the binder left out what it did not have")
		}
	}
	return bound, err
}

// folder is what is gathered for one.
type folder struct {
	reader  care.PersonID
	request care.LegalRequest
	kept    []care.Kept
	cover   Cover
	papers  []Examined
	places  []int            // among the pages, of each paper
	rows    []storage.Outbox // of the pages that are not among them
}

// beside sends a page by itself.
func (f *folder) beside(i int) {
	page := f.request.AllPages()[i]
	caption := care.Say("staff.legal.page", care.Args{"n": care.Count(i + 1), "of": care.Count(len(f.kept)), "at": care.Moment(page.Sent)})
	row := legalFileRow(f.request, f.kept[i], page.File, i+1, caption)
	row.To, row.Deed = f.reader, string(Send)
	f.rows = append(f.rows, row)
}

// gather reads the pages of a request, as many as go into a folder.
func (b *Bot) gather(ctx context.Context, out *outgoing) (*folder, error) {
	f := &folder{reader: out.row.To}
	var reader care.Person
	err := b.store.View(ctx, func(tx *storage.Tx) (err error) {
		if reader, err = tx.Person(care.System, out.row.To); err != nil {
			return err
		}
		if f.request, err = tx.Legal(reader, out.row.Folder); err != nil {
			return err
		}
		if f.cover, err = b.coverOf(tx, f.request, out.reader); err != nil {
			return err
		}
		f.kept, err = keptPages(tx, f.request)
		return err
	})
	if err != nil {
		return nil, err
	}
	size := int64(0)
	for i, k := range f.kept {
		if k.State != care.StoredFile || size+k.Bytes > mostBound {
			f.beside(i)
			continue
		}
		_, data, err := b.store.ReadFile(ctx, reader, k.ID)
		if care.IsKind(err, care.Unavailable) {
			f.beside(i) // which says what is wrong
			continue
		}
		if err != nil {
			return nil, err
		}
		size += k.Bytes
		f.papers, f.places = append(f.papers, Examined{Bytes: data, Type: k.Type}), append(f.places, i)
	}
	return f, nil
}

// coverOf says whose papers these are and what was told of them, and no more,
// in the words of their reader.
func (b *Bot) coverOf(tx *storage.Tx, r care.LegalRequest, reader care.Reader) (Cover, error) {
	p, err := tx.Person(care.System, r.Person) // the request itself gives the right to the name
	if err != nil {
		return Cover{}, err
	}
	label := func(field string, answer care.Value) care.Text {
		return care.Say("flow.line", care.Args{"label": care.TextOf(care.Say("legal." + field + ".short")), "answer": answer})
	}
	lines := []care.Text{care.Say("staff.folder.title"), {}, care.Say("staff.person.name", care.Args{"name": care.Name(p.Name)}),
		care.Say("staff.legal.opened", care.Args{"at": care.Moment(r.Opened)}), label("about", care.TextOf(aboutText(r)))}
	if on := r.Facts.ReceivedOn; on != "" {
		lines = append(lines, label("received", care.DayOn(on)))
	}
	if giver := r.Facts.Giver; giver != "" {
		lines = append(lines, label("giver", care.TextOf(care.Say("legal.giver."+giver))))
	}
	lines = append(lines, care.Say("staff.folder.pages", care.Args{"count": care.Count(len(r.AllPages()))}))
	w := writer{b: b, reader: reader}
	c := Cover{RightToLeft: reader.Language.RightToLeft()}
	for _, line := range lines {
		text := ""
		if line.Key != "" {
			text = withoutSigns(w.say(line))
		}
		c.Lines = append(c.Lines, text)
	}
	return c, w.err
}

// withoutSigns is a text without the pictures that a phone shows and a sheet of
// paper does not.
func withoutSigns(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.So, unicode.Sk, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
