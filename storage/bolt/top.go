package bolt

import (
	"bytes"
	"fmt"
	"os"

	"pristan/storage"
)

const (
	noFreelist      = ^uint64(0) // written by tools that do not sync the list of free pages
	elementSize     = 16         // of an entry in the table that a branch or leaf page begins with
	bucketFlag      = 0x01
	bucketHeadSize  = 16 // root page u64, sequence u64
	maxBucketsPages = 1024
)

// checkTop checks the list of free pages, the pages that list the buckets and
// the top page of each bucket. A wrong list of free pages would make bbolt
// write over live ones.
func checkTop(file *os.File, m meta) error {
	if m.freelist != noFreelist {
		if err := checkFreelist(file, m); err != nil {
			return err
		}
	}
	return checkBuckets(file, m)
}

func checkFreelist(file *os.File, m meta) error {
	p, err := readPage(file, m, m.freelist)
	if err != nil {
		return err
	}
	ids, count := p.data[pageHeadSize:], uint64(p.count)
	if count == 0xffff { // as many as this or more: the first entry has the count
		count, ids = native.Uint64(ids), ids[8:]
	}
	if p.flags != freelistFlag || count > uint64(len(ids)/8) {
		return fmt.Errorf("%w: the list of free pages", storage.ErrDamaged)
	}
	for before := uint64(1); count > 0; count, ids = count-1, ids[8:] {
		id := native.Uint64(ids)
		if id <= before || id >= m.pageCount {
			return fmt.Errorf("%w: the list of free pages", storage.ErrDamaged)
		}
		before = id
	}
	return nil
}

// checkBuckets goes through the tree whose values are buckets.
func checkBuckets(file *os.File, m meta) error {
	queue := []uint64{m.root}
	for read := 0; len(queue) > 0; read++ {
		if read == maxBucketsPages {
			return fmt.Errorf("%w: the list of buckets has no end", storage.ErrDamaged)
		}
		p, err := readPage(file, m, queue[0])
		if err != nil {
			return err
		}
		queue = queue[1:]
		err = p.elements(func(e element) error {
			switch {
			case p.flags == branchFlag:
				queue = append(queue, e.child)
			case e.flags&bucketFlag == 0 || len(e.value) < bucketHeadSize:
				return fmt.Errorf("%w: the list of buckets", storage.ErrDamaged)
			default:
				return checkBucket(file, m, e.value)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// checkBucket checks the top page of a bucket, which is a page of the file or,
// while the bucket is small, a part of the value itself.
func checkBucket(file *os.File, m meta, value []byte) (err error) {
	p := page{data: value[bucketHeadSize:]}
	if root := native.Uint64(value); root != 0 {
		if p, err = readPage(file, m, root); err != nil {
			return err
		}
	} else if len(p.data) < pageHeadSize {
		return fmt.Errorf("%w: a small bucket", storage.ErrDamaged)
	} else {
		p.flags, p.count = native.Uint16(p.data[8:]), int(native.Uint16(p.data[10:]))
	}
	return p.elements(func(e element) error {
		if p.flags == branchFlag && (e.child < 2 || e.child >= m.pageCount) {
			return fmt.Errorf("%w: page %d", storage.ErrDamaged, p.id)
		}
		return nil
	})
}

// element is an entry of a page: a key with a child page or with a value.
type element struct {
	key   []byte
	child uint64 // in a branch page
	flags uint32 // in a leaf page
	value []byte // in a leaf page
}

// elements calls fn for the entries of a branch or leaf page, whose keys must
// rise and lie within the page.
func (p page) elements(fn func(element) error) error {
	bad := fmt.Errorf("%w: page %d", storage.ErrDamaged, p.id)
	if p.flags != branchFlag && p.flags != leafFlag || pageHeadSize+p.count*elementSize > len(p.data) {
		return bad
	}
	var before []byte
	for i := range p.count {
		e, ok := p.element(p.data[pageHeadSize+i*elementSize:])
		if !ok || bytes.Compare(e.key, before) <= 0 {
			return bad
		}
		if err := fn(e); err != nil {
			return err
		}
		before = e.key
	}
	return nil
}

// element reads the table entry that b begins with; positions in it count
// from its own start.
func (p page) element(b []byte) (e element, ok bool) {
	var at, keySize, valueSize uint64
	if p.flags == branchFlag {
		at, keySize = uint64(native.Uint32(b)), uint64(native.Uint32(b[4:]))
		e.child = native.Uint64(b[8:])
	} else {
		e.flags, at = native.Uint32(b), uint64(native.Uint32(b[4:]))
		keySize, valueSize = uint64(native.Uint32(b[8:])), uint64(native.Uint32(b[12:]))
	}
	if at+keySize+valueSize > uint64(len(b)) {
		return element{}, false
	}
	e.key, e.value = b[at:at+keySize], b[at+keySize:at+keySize+valueSize]
	return e, true
}
