package storage

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"pristan/care"
)

// Inspection is how the files beside a database are.
type Inspection struct {
	Kept    int // files whose records say that they are stored; of them are
	Missing int // those without bytes, and
	Damaged int // those whose bytes are not what was stored
	Closed  int // records of files that do not open, or that nothing leads to
	Loose   int // bytes that no record speaks of; the next Open removes them
}

// Sound reports whether every file that was stored can be opened.
func (in Inspection) Sound() bool { return in.Missing+in.Damaged+in.Closed == 0 }

// Inspect reads all that is kept beside a database and changes nothing. The
// memory it takes is that of one piece, whatever there is.
func Inspect(ctx context.Context, engine Engine, keys *Keyring) (in Inspection, err error) {
	s := &Store{engine: engine, keys: keys}
	if fresh, err := s.isFresh(ctx); err != nil || fresh {
		if err == nil {
			err = s.isNew()
		}
		return in, err
	}
	for from := []byte{}; from != nil; {
		var files []keptPieces
		if files, from, err = s.someKept(ctx, from, &in); err != nil {
			return in, err
		}
		for _, f := range files {
			if err := s.inspectFile(f, &in); err != nil {
				return in, err
			}
		}
	}
	loose, err := s.looseFiles(ctx)
	in.Loose = len(loose)
	return in, err
}

// keptPieces is a stored file and how its bytes are opened.
type keptPieces struct {
	kept   care.Kept
	pieces pieces
}

// inspectedAtOnce is how many records are opened in one transaction, which does
// not stay open while bytes are read.
const inspectedAtOnce = 100

// someKept lists stored files from a record on, and where to go on; nil: all
// were seen. It counts the records that do not open.
func (s *Store) someKept(ctx context.Context, from []byte, in *Inspection) (files []keptPieces, next []byte, err error) {
	closed := 0
	err = s.View(ctx, func(t *Tx) error {
		files, next, closed = nil, nil, 0
		seen := 0
		for entry, err := range t.r.Scan(keptFiles.bucket, Range{From: from}) {
			if err != nil {
				return err
			}
			if seen++; seen > inspectedAtOnce {
				next = bytes.Clone(entry.Key)
				return nil
			}
			f, err := t.keptAt(entry)
			switch {
			case err != nil:
				closed++
			case f.kept.State == care.StoredFile:
				files = append(files, f)
			}
		}
		return nil
	})
	in.Closed += closed
	return files, next, err
}

// keptAt opens the record of a file, to which its id must lead.
func (t *Tx) keptAt(entry Entry) (f keptPieces, err error) {
	if len(entry.Key) != datedKeySize {
		return f, ErrDamaged
	}
	person, key, err := t.where([16]byte(entry.Key[datedKeySize-16:]))
	if err != nil {
		return f, err
	}
	if !bytes.Equal(key, entry.Key) {
		return f, ErrDamaged
	}
	k, err := keptFiles.unseal(t, person, entry.Key, entry.Value)
	if err != nil {
		return f, err
	}
	f.kept = care.Kept(k)
	f.pieces, err = t.pieces(f.kept)
	return f, err
}

// inspectFile reads the bytes of a file. Its error is of a reader who may not,
// which says nothing about the bytes.
func (s *Store) inspectFile(f keptPieces, in *Inspection) error {
	in.Kept++
	file, err := s.engine.Files().Open(f.kept.ID.String())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		in.Missing++
		return nil
	case err != nil:
		return err
	}
	defer file.Close()
	if f.pieces.check(file, f.kept.Bytes) != nil {
		in.Damaged++
	}
	return nil
}
