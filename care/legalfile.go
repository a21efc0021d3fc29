package care

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// LegalFile begins what a file is for that belongs to a legal request.
const LegalFile = "legal/"

// OfLegal reports whether the file was sent with a legal request.
func (k Kept) OfLegal() bool { return strings.HasPrefix(k.About, LegalFile) }

// Request is the legal request that the file belongs to, also one that has
// taken it over from an alert.
func (k Kept) Request() (LegalID, bool) {
	if !k.Legal.IsZero() {
		return k.Legal, true
	}
	hex, ok := strings.CutPrefix(k.About, LegalFile)
	id, err := ParseID[LegalRequest](hex)
	return id, ok && err == nil
}

// Fault is what is wrong with a page that was sent, as the tail of a message
// key; "" where nothing is, or its sender has said that it stays.
func (k Kept) Fault() string {
	switch {
	case k.State == RefusedFile && (k.Why == FileOtherKind || k.Why == FileTooBig):
		return k.Why
	case k.State == RefusedFile:
		return "again"
	case k.State != StoredFile || k.Stays:
		return ""
	case k.Dark:
		return "dark"
	case k.Small:
		return "small"
	}
	return ""
}

// Files are all files of a request: its pages in order, then what was spoken.
func (r LegalRequest) Files() (files []File) {
	for _, p := range r.AllPages() {
		files = append(files, p.File)
	}
	return append(files, r.Spoken()...)
}

// Keep names each file of the request by the id under which it is kept. Those
// that it knew before keep theirs; keep gives one to each other, once.
func (r LegalRequest) Keep(before LegalRequest, keep func(File) (FileID, error)) (LegalRequest, error) {
	known := make(map[string]FileID)
	for _, f := range append(before.Files(), r.Files()...) {
		if !f.ID.IsZero() {
			known[f.Ref] = f.ID
		}
	}
	var failed error
	name := func(f File) File {
		if _, ok := known[f.Ref]; !ok && f.ID.IsZero() && failed == nil {
			known[f.Ref], failed = keep(f)
		}
		f.ID = known[f.Ref]
		return f
	}
	r.Pages, r.Later = namedPages(r.Pages, name), slices.Clone(r.Later)
	r.Facts.Where, r.Facts.Words = r.Facts.Where.named(name), r.Facts.Words.named(name)
	for i := range r.Later {
		r.Later[i].Pages, r.Later[i].Words = namedPages(r.Later[i].Pages, name), r.Later[i].Words.named(name)
	}
	return r, failed
}

func namedPages(pages []Page, name func(File) File) []Page {
	pages = slices.Clone(pages)
	for i := range pages {
		pages[i].File = name(pages[i].File)
	}
	return pages
}

func (s Spoken) named(name func(File) File) Spoken {
	if s.Voice != nil {
		f := name(*s.Voice)
		s.Voice = &f
	}
	return s
}

// Lost are the files that were kept before and that the request does not name
// any more.
func (r LegalRequest) Lost(before LegalRequest) (lost []File) {
	now := r.Files()
	for _, f := range before.Files() {
		if !f.ID.IsZero() && !slices.ContainsFunc(now, func(n File) bool { return n.ID == f.ID }) {
			lost = append(lost, f)
		}
	}
	return lost
}

// Retake puts a better picture in the place of a page; false where there is no
// such page any more.
func (r LegalRequest) Retake(old FileID, f File, now time.Time) (LegalRequest, bool) {
	found := false
	again := func(pages []Page) []Page {
		pages = slices.Clone(pages)
		for i, p := range pages {
			if p.File.ID == old && !old.IsZero() {
				pages[i].File, pages[i].Sent, pages[i].Instead, found = f, now, cmp.Or(p.Instead, p.File.Ref), true
				r.Former = append(slices.Clone(r.Former), p)
			}
		}
		return pages
	}
	r.Pages, r.Later = again(r.Pages), slices.Clone(r.Later)
	for i := range r.Later {
		r.Later[i].Pages = again(r.Later[i].Pages)
	}
	return r, found
}

// InChat are the pages, and those that were taken back, that may still stand in
// the chat in which they were sent.
func (r LegalRequest) InChat() (pages []Page) {
	for _, p := range append(r.AllPages(), r.Former...) {
		if p.File.Message != "" {
			pages = append(pages, p)
		}
	}
	return pages
}

// OutOfChat is the request once they do not, or cannot be taken away by us.
func (r LegalRequest) OutOfChat() LegalRequest {
	name := func(f File) File {
		f.Message = ""
		return f
	}
	r.Pages, r.Later, r.Former = namedPages(r.Pages, name), slices.Clone(r.Later), nil
	for i := range r.Later {
		r.Later[i].Pages = namedPages(r.Later[i].Pages, name)
	}
	return r
}
