package bolt

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"pristan/storage"
)

// TestVerifyReadsEverything gives a deep value a length that reaches beyond
// the file, which neither Open nor bbolt's own check looks at.
func TestVerifyReadsEverything(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	e := open(t, path)
	for i := range 300 {
		put(t, e, "b", fmt.Sprintf("key %03d", i), make([]byte, 100))
	}
	e.Close()
	file, m := dissect(t, path)
	child := func(p page, err error) uint64 {
		id := uint64(0)
		if err == nil {
			err = p.elements(func(e element) error {
				if id = e.child; p.flags == leafFlag {
					id = native.Uint64(e.value)
				}
				return nil
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	leaf := child(readPage(file, m, child(readPage(file, m, m.root))))
	if err := Verify(path); err != nil {
		t.Fatal(err)
	}
	length := native.AppendUint32(nil, 100<<20)
	if _, err := file.WriteAt(length, int64(leaf)*m.pageSize+pageHeadSize+12); err != nil {
		t.Fatal(err)
	}
	if err := Verify(path); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}

// TestVerifyChecksStructure drops a page from the list of free pages, so that
// it belongs to nobody; every key can still be read.
func TestVerifyChecksStructure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pristan.db")
	fillUp(t, path)
	file, m := dissect(t, path)
	free, err := readPage(file, m, m.freelist)
	if err != nil || free.count == 0 {
		t.Fatalf("%d free pages, %v", free.count, err)
	}
	count := native.AppendUint16(nil, uint16(free.count-1))
	if _, err := file.WriteAt(count, int64(m.freelist)*m.pageSize+10); err != nil {
		t.Fatal(err)
	}
	if err := Verify(path); !errors.Is(err, storage.ErrDamaged) {
		t.Errorf("got %v, want ErrDamaged", err)
	}
}
