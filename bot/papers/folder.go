package papers

import "context"

// mostFolder is the longest a folder gets, within the fifty megabytes that a
// bot can send.
const mostFolder = 45 << 20

// Folder is all papers of a request as one PDF: the cover, then each paper in
// its place, pictures one to a page.
type Folder struct {
	PDF []byte
	// Left are the papers, by their place, that are not in it and must be sent
	// by themselves: voice notes, PDFs that are signed, filled in, locked or
	// cannot be followed, pictures that are too large to be put on a page, and
	// what would make the folder too long to send.
	Left []int
}

// Bind makes a folder. Strangers' PDFs are read within bounds of time and
// memory, and one that harms the reading is left out. One that is still being
// read when its time is up goes on beside, which only the end of the process
// ends. An error says that the cover cannot be drawn.
func Bind(ctx context.Context, cover Cover, papers []Paper) (Folder, error) {
	sheets, err := cover.photos()
	if err != nil {
		return Folder{}, err
	}
	f := fold(ctx, sheets, papers, true)
	pdf, err := f.whole(ctx)
	if err != nil { // PDFs that go in one by one, and not together
		f = fold(ctx, sheets, papers, false)
		pdf, err = f.whole(ctx)
	}
	return Folder{PDF: pdf, Left: f.left}, err
}

// folding is a folder while it is put together: PDFs, and a book of the
// pictures since the last of them.
type folding struct {
	parts [][]byte
	size  int // of the parts
	book  *book
	left  []int
}

// fold puts the papers between their covers, PDFs too where they are wanted.
func fold(ctx context.Context, sheets [][]byte, papers []Paper, pdfs bool) *folding {
	f := &folding{book: newBook()}
	for _, sheet := range sheets {
		f.book.page(sheet, upright)
	}
	for i, p := range papers {
		if !(p.Kind == PDF && pdfs && f.pdf(ctx, p.Data) || p.Kind.Picture() && f.picture(p)) {
			f.left = append(f.left, i)
		}
	}
	f.turn()
	return f
}

func (f *folding) picture(p Paper) bool {
	data, held, err := photo(p)
	return err == nil && f.fits(data) && f.book.page(data, held)
}

// pdf takes one that can be merged: it is tried with a sheet of its own first,
// since what fails halfway leaves no whole behind it.
func (f *folding) pdf(ctx context.Context, data []byte) bool {
	if !f.fits(data) {
		return false
	}
	alone := newBook()
	alone.blank()
	_, err := contained(ctx, oneTime, func(ctx context.Context) ([]byte, error) {
		return tried(ctx, [][]byte{alone.close(), data})
	})
	if err == nil {
		f.turn()
		f.parts, f.size = append(f.parts, data), f.size+len(data)
	}
	return err == nil
}

func (f *folding) fits(data []byte) bool { return f.size+len(f.book.out)+len(data) <= mostFolder }

// turn closes the book of pictures, if there are any, and begins a new one.
func (f *folding) turn() {
	if len(f.book.pages) == 0 {
		return
	}
	part := f.book.close()
	f.parts, f.size, f.book = append(f.parts, part), f.size+len(part), newBook()
}

// whole is the folder as one PDF.
func (f *folding) whole(ctx context.Context) ([]byte, error) {
	if len(f.parts) == 1 {
		return f.parts[0], nil
	}
	pdf, err := contained(ctx, folderTime, func(ctx context.Context) ([]byte, error) { return merge(ctx, f.parts) })
	if err == nil && len(pdf) > mostFolder {
		return nil, TooBig
	}
	return pdf, err
}
