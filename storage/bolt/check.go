package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"os"

	"pristan/storage"
)

// What follows reads bbolt's format with plain reads. The layouts are those of
// Meta and Page in go.etcd.io/bbolt/internal/common, in the machine's own byte
// order, which bbolt uses too.
const (
	pageHeadSize = 16 // id u64, flags u16, count u16, overflow u32
	metaSize     = 64
	metaMagic    = 0xED0CDAED
	metaVersion  = 2
	minPageSize  = 1 << 10
	maxPageSize  = 1 << 24
)

var native = binary.NativeEndian

// meta is what a meta page says about the file.
type meta struct {
	pageSize  int64
	root      uint64 // page of the bucket of buckets
	freelist  uint64
	pageCount uint64 // the first page number that is not in use
	txid      uint64
}

// check refuses a file that bbolt must not map: no database, one without a
// whole meta page, one that is shorter than its pages, one whose topmost pages
// contradict themselves. It takes a constant number of reads.
func check(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	switch {
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: %s is not a regular file", ErrNotDatabase, file.Name())
	case info.Size() == 0:
		return fmt.Errorf("%w: %s is empty", ErrNotDatabase, file.Name())
	}
	m, err := readMeta(file, info.Size())
	if err != nil {
		return err
	}
	if pages := uint64(info.Size() / m.pageSize); pages < m.pageCount {
		return fmt.Errorf("%w: %s is cut off, %d of %d pages are left",
			storage.ErrDamaged, file.Name(), pages, m.pageCount)
	}
	return checkTop(file, m)
}

// readMeta returns the meta page in force: of those that are whole, the one
// with the higher transaction number. bbolt chooses in the same way.
func readMeta(file *os.File, size int64) (meta, error) {
	first, firstOK := parseMeta(file, 0)
	second, secondOK := meta{}, false
	if firstOK {
		second, secondOK = parseMeta(file, first.pageSize)
	} else {
		for at := int64(minPageSize); at <= maxPageSize && !secondOK; at *= 2 {
			second, secondOK = parseMeta(file, at)
			secondOK = secondOK && second.pageSize == at
		}
	}
	m := first
	if !firstOK || secondOK && second.txid > first.txid {
		m = second
	}
	switch {
	case !firstOK && !secondOK && !looksLikeOurs(file):
		return meta{}, fmt.Errorf("%w: %s holds something else", ErrNotDatabase, file.Name())
	case !firstOK && !secondOK, size < 2*m.pageSize:
		return meta{}, fmt.Errorf("%w: %s has lost its first pages", storage.ErrDamaged, file.Name())
	}
	return m, nil
}

// parseMeta reads a meta page, false when it is not whole.
func parseMeta(file *os.File, at int64) (m meta, ok bool) {
	b := make([]byte, metaSize)
	if _, err := file.ReadAt(b, at+pageHeadSize); err != nil {
		return meta{}, false
	}
	m = meta{
		pageSize:  int64(native.Uint32(b[8:])),
		root:      native.Uint64(b[16:]),
		freelist:  native.Uint64(b[32:]),
		pageCount: native.Uint64(b[40:]),
		txid:      native.Uint64(b[48:]),
	}
	sum := fnv.New64a()
	sum.Write(b[:56])
	ok = native.Uint32(b) == metaMagic && native.Uint32(b[4:]) == metaVersion &&
		native.Uint64(b[56:]) == sum.Sum64() &&
		m.pageSize >= minPageSize && m.pageSize <= maxPageSize && m.pageSize&(m.pageSize-1) == 0
	return m, ok
}

// looksLikeOurs tells a damaged database from a file of another kind: one of
// the places where bbolt writes its mark still has it.
func looksLikeOurs(file *os.File) bool {
	b := make([]byte, 4)
	for _, at := range []int64{0, int64(os.Getpagesize())} {
		if _, err := file.ReadAt(b, at+pageHeadSize); err == nil && native.Uint32(b) == metaMagic {
			return true
		}
	}
	return false
}

// page is one whole page with those it overflows into.
type page struct {
	id    uint64
	flags uint16
	count int
	data  []byte // with the header
}

const (
	branchFlag   = 0x01
	leafFlag     = 0x02
	freelistFlag = 0x10
)

// readPage reads a page and compares what it says of itself with m.
func readPage(file *os.File, m meta, id uint64) (page, error) {
	bad := fmt.Errorf("%w: page %d of %s", storage.ErrDamaged, id, file.Name())
	if id < 2 || id >= m.pageCount {
		return page{}, bad
	}
	head := make([]byte, pageHeadSize)
	if _, err := file.ReadAt(head, int64(id)*m.pageSize); err != nil {
		return page{}, fmt.Errorf("%w: %w", bad, err)
	}
	p := page{id: id, flags: native.Uint16(head[8:]), count: int(native.Uint16(head[10:]))}
	more := uint64(native.Uint32(head[12:]))
	if native.Uint64(head) != id || id+more >= m.pageCount {
		return page{}, bad
	}
	p.data = make([]byte, int64(more+1)*m.pageSize)
	if _, err := io.ReadFull(io.NewSectionReader(file, int64(id)*m.pageSize, int64(len(p.data))), p.data); err != nil {
		return page{}, fmt.Errorf("%w: %w", bad, err)
	}
	return p, nil
}
