package storage

import (
	"context"
	"errors"
	"io"
	"io/fs"

	"pristan/care"
)

// ErrFiles means that there are files beside a database that is new: they are
// those of another one, which must not be lost with it.
var ErrFiles = errors.New("storage: there are files of another database")

// StoreFile seals the bytes of a file under the data key of the person in
// whose file it lies, and makes them durable. Stored again they are replaced.
// It is no part of a transaction.
func (s *Store) StoreFile(ctx context.Context, k care.Kept, data []byte) error {
	if len(data) > maxFile {
		return ErrRefused
	}
	var p pieces
	err := s.View(ctx, func(t *Tx) (err error) {
		p, err = t.pieces(k)
		return err
	})
	if err != nil {
		return err
	}
	return s.engine.Files().Write(k.ID.String(), func(w io.Writer) error { return p.seal(w, data) })
}

// ForgetBytes removes the bytes of files, if there are any.
func (s *Store) ForgetBytes(ids ...care.FileID) error {
	var names []string
	for _, id := range ids {
		names = append(names, id.String())
	}
	return s.engine.Files().Remove(names...)
}

// ReadFile opens a stored file for a reader who may see it. Bytes that are not
// there, or not as they were, are an error of kind Unavailable; those of a file
// that is dropped meanwhile are care.ErrNotFound.
func (s *Store) ReadFile(ctx context.Context, reader care.Person, id care.FileID) (care.Kept, []byte, error) {
	k, p, err := s.storedFile(ctx, reader, id)
	if errors.Is(err, ErrSealed) {
		return k, nil, unavailable(err)
	}
	if err != nil {
		return care.Kept{}, nil, err
	}
	data, err := s.bytesOf(p, k)
	if errors.Is(err, errGone) {
		if _, _, now := s.storedFile(ctx, reader, id); care.IsKind(now, care.NotFound) {
			return care.Kept{}, nil, now
		}
	}
	return k, data, err
}

// storedFile is a file that a reader may see, and how its bytes are opened.
func (s *Store) storedFile(ctx context.Context, reader care.Person, id care.FileID) (k care.Kept, p pieces, err error) {
	err = s.View(ctx, func(t *Tx) (err error) {
		if k, err = t.Kept(reader, id); err != nil {
			return err
		}
		if k.State != care.StoredFile {
			return care.ErrNotFound
		}
		p, err = t.pieces(k)
		return err
	})
	return k, p, err
}

func (s *Store) bytesOf(p pieces, k care.Kept) ([]byte, error) {
	file, err := s.engine.Files().Open(k.ID.String())
	if errors.Is(err, fs.ErrNotExist) {
		err = errGone // without the path
	}
	if err != nil {
		return nil, unavailable(err)
	}
	defer file.Close()
	data, err := p.open(file, k.Bytes)
	if err != nil {
		return nil, unavailable(err)
	}
	return data, nil
}

var errGone = errors.New("the bytes of a file are not there")

func unavailable(err error) error {
	return &care.Error{Kind: care.Unavailable, Say: "error.try_again", Op: "read a file", Err: err}
}

func (t *Tx) pieces(k care.Kept) (pieces, error) {
	key, err := t.dataKey(k.Person)
	return pieces{key: key, owner: k.Person, file: k.ID, size: pieceSize}, err
}

// tidyFiles removes the bytes that no record says are stored: what a crash left
// between their writing and its commit, or between its removal and theirs.
func (s *Store) tidyFiles(ctx context.Context) error {
	loose, err := s.looseFiles(ctx)
	if err != nil || len(loose) == 0 {
		return err
	}
	return s.engine.Files().Remove(loose...)
}

func (s *Store) looseFiles(ctx context.Context) (loose []string, err error) {
	names, err := s.engine.Files().Names()
	if err != nil {
		return nil, err
	}
	err = s.View(ctx, func(t *Tx) error {
		loose = nil
		for _, name := range names {
			if is, err := t.isLoose(name); err != nil {
				return err
			} else if is {
				loose = append(loose, name)
			}
		}
		return nil
	})
	return loose, err
}

// isLoose reports whether nothing here speaks of the bytes of a file. A record
// that does not open does.
func (t *Tx) isLoose(name string) (bool, error) {
	id, err := care.ParseID[care.File](name)
	if err != nil {
		return false, nil // none of ours
	}
	person, key, err := t.where(id)
	if err != nil {
		return care.IsKind(err, care.NotFound), ignoreDamage(err)
	}
	k, err := keptFiles.get(t, person, key)
	if err != nil {
		return care.IsKind(err, care.NotFound), nil
	}
	return k.State != care.StoredFile, nil
}

// ignoreDamage leaves only what says that the records cannot be read at all.
func ignoreDamage(err error) error {
	if care.IsKind(err, care.NotFound) || errors.Is(err, ErrDamaged) {
		return nil
	}
	return err
}

// isNew lets nobody begin a database beside the files of another.
func (s *Store) isNew() error {
	names, err := s.engine.Files().Names()
	if err == nil && len(names) > 0 {
		err = ErrFiles
	}
	return err
}
