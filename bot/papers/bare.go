package papers

import (
	"errors"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// errWhole is of a PDF that says all it has to say only by itself: a signed
// one, a form, one that carries files, one that is locked.
var errWhole = errors.New("the PDF is whole only by itself")

var errMuch = errors.New("the PDF holds too much")

var errPages = errors.New("the PDF's pages cannot be followed")

// bare leaves nothing of a PDF but its pages and what is drawn on them: no
// scripts, no actions, no links, no names.
func bare(doc *model.Context) error {
	if len(doc.Table) > mostObjects {
		return errMuch // its writer follows each to the next
	}
	catalog, err := doc.Catalog()
	if err != nil {
		return err
	}
	if doc.Encrypt != nil || !plain(doc, catalog) {
		return errWhole
	}
	for key := range catalog {
		if key != "Type" && key != "Pages" {
			catalog.Delete(key)
		}
	}
	root, err := doc.Pages()
	if err != nil || root == nil {
		return errPages
	}
	doc.PageCount, err = countPages(doc, *root, make(map[types.IndirectRef]bool))
	if err != nil || doc.PageCount == 0 {
		return errPages
	}
	values := 0
	for _, entry := range doc.Table {
		if entry != nil {
			still(entry.Object, &values)
		}
	}
	if values > mostValues {
		return errMuch
	}
	return nil
}

// plain says whether its pages are all there is to a PDF.
func plain(doc *model.Context, catalog types.Dict) bool {
	if _, found := catalog.Find("Collection"); found {
		return false
	}
	if form, err := doc.DereferenceDict(catalog["AcroForm"]); err != nil || len(form.ArrayEntry("Fields")) > 0 || form["XFA"] != nil || form.IndirectRefEntry("Fields") != nil {
		return false
	}
	names, err := doc.DereferenceDict(catalog["Names"])
	return err == nil && names["EmbeddedFiles"] == nil
}

// countPages walks the tree of pages, each branch once, and writes into each
// what it found, not what it claims: what it is, how many pages, and below
// what. The library's writer goes by what it claims, and loses what is below.
func countPages(doc *model.Context, at types.IndirectRef, seen map[types.IndirectRef]bool) (int, error) {
	if seen[at] || len(seen) > 2*mostPages {
		return 0, errPages
	}
	seen[at] = true
	node, err := doc.DereferenceDict(at)
	if err != nil || node == nil {
		return 0, errPages
	}
	kids, isBranch := node.Find("Kids")
	if !isBranch {
		node["Type"] = types.Name("Page")
		return 1, nil
	}
	branches, err := doc.DereferenceArray(kids)
	if err != nil {
		return 0, errPages
	}
	pages := 0
	for _, kid := range branches {
		ref, ok := kid.(types.IndirectRef)
		if !ok {
			return 0, errPages
		}
		n, err := countPages(doc, ref, seen)
		if err != nil || pages+n > mostPages {
			return 0, errPages
		}
		if below, err := doc.DereferenceDict(ref); err == nil {
			below["Parent"] = at
		}
		pages += n
	}
	node["Type"], node["Count"] = types.Name("Pages"), types.Integer(pages)
	return pages, nil
}

// looks is what is kept of a note on a page: where it is and how it looks.
var looks = map[string]bool{
	"Type": true, "Subtype": true, "Rect": true, "AP": true, "AS": true, "F": true, "C": true, "CA": true, "MK": true,
	"Border": true, "BS": true, "QuadPoints": true, "InkList": true, "L": true, "Vertices": true, "P": true,
}

// still takes from an object, and from all that is written inside it, what
// does something when it is opened, clicked or printed. It counts what is left.
func still(o types.Object, values *int) {
	*values++
	switch o := o.(type) {
	case types.Dict:
		o.Delete("AA")
		_, isNote := o.Find("Rect")
		for key, value := range o {
			if isNote && !looks[key] {
				o.Delete(key)
				continue
			}
			still(value, values)
		}
	case types.Array:
		for _, value := range o {
			still(value, values)
		}
	}
}
