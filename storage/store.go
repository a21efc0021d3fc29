package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"pristan/care"
)

// Store keeps typed, sealed records over any Engine and checks permission on
// every read of a person's record.
type Store struct {
	engine Engine
	keys   *Keyring
}

// schema is the version of the whole layout; a newer one is refused.
const schema = 1

var (
	// ErrKey means that the key file does not belong to this database.
	ErrKey = errors.New("storage: the key does not open this database")
	// ErrNewer means that a newer program wrote this database.
	ErrNewer = errors.New("storage: the database was written by a newer version")
)

// Open makes a store over an engine. A fresh database gets its own data key
// and schema version; an existing one must open with these keys.
func Open(ctx context.Context, engine Engine, keys *Keyring) (*Store, error) {
	s := &Store{engine: engine, keys: keys}
	fresh, err := s.isFresh(ctx)
	if err != nil {
		return s, err
	}
	if !fresh {
		return s, s.tidyFiles(ctx)
	}
	if err := s.isNew(); err != nil {
		return s, err
	}
	return s, s.Update(ctx, func(t *Tx) error {
		if err := t.w.Put(metaBucket, schemaKey, []byte{schema}); err != nil {
			return err
		}
		return t.newDataKey(care.PersonID{})
	})
}

// isFresh reports whether nobody has written here; what somebody wrote must be
// understood and open with these keys.
func (s *Store) isFresh(ctx context.Context) (fresh bool, err error) {
	err = s.View(ctx, func(t *Tx) error {
		version, err := t.r.Get(metaBucket, schemaKey)
		if err != nil {
			return err
		}
		if fresh = version == nil; fresh {
			return nil
		}
		if len(version) != 1 {
			return ErrDamaged
		}
		if version[0] > schema {
			return ErrNewer
		}
		_, err = t.dataKey(care.PersonID{})
		if errors.Is(err, ErrSealed) {
			return ErrKey
		}
		return err
	})
	return fresh, err
}

// Close waits for running transactions and closes the engine.
func (s *Store) Close() error { return s.engine.Close() }

// View runs fn on one unchanging state of the records.
func (s *Store) View(ctx context.Context, fn func(*Tx) error) error {
	return s.engine.View(ctx, func(r Reader) error { return fn(&Tx{r: r, keys: s.keys}) })
}

// Update runs fn and commits what it put when it returns nil. fn may run more
// than once and does no I/O.
func (s *Store) Update(ctx context.Context, fn func(*Tx) error) error {
	var dropped []care.FileID
	err := s.engine.Update(ctx, func(w Writer) error {
		t := &Tx{r: w, w: w, keys: s.keys}
		err := fn(t)
		dropped = t.dropped
		return err
	})
	if err == nil && len(dropped) > 0 {
		s.ForgetBytes(dropped...) // what cannot be removed now is at the next start
	}
	return err
}

// Tx is one transaction over the records.
type Tx struct {
	r      Reader
	w      Writer // nil in a View
	keys   *Keyring
	open   map[care.PersonID]DataKey // data keys unwrapped in this transaction
	room   []byte                    // where records are opened, one after the other
	form   bytes.Buffer              // where they are written,
	sealed []byte                    // and sealed
	// dropped are files whose bytes go when this is committed.
	dropped []care.FileID
}

const (
	metaBucket = "meta"
	keysBucket = "keys" // person → wrapped data key; the zero person is the program
)

var schemaKey = []byte("schema")

// dataKey is the key that seals a person's records; the zero person's seals
// what belongs to nobody.
func (t *Tx) dataKey(owner care.PersonID) (DataKey, error) {
	if key, ok := t.open[owner]; ok {
		return key, nil
	}
	wrapped, err := t.r.Get(keysBucket, owner[:])
	if err != nil {
		return DataKey{}, err
	}
	if wrapped == nil {
		return DataKey{}, fmt.Errorf("a data key is gone: %w", ErrSealed)
	}
	key, err := t.keys.Unwrap(wrapped, owner)
	if err == nil {
		t.keep(owner, key)
	}
	return key, err
}

// newDataKey never replaces a key: what that one seals would be lost.
func (t *Tx) newDataKey(owner care.PersonID) error {
	known, err := t.r.Get(keysBucket, owner[:])
	if err != nil {
		return err
	}
	if known != nil {
		return fmt.Errorf("%w: a second data key for one owner", ErrRefused)
	}
	key := t.keys.NewDataKey()
	t.keep(owner, key)
	return t.w.Put(keysBucket, owner[:], t.keys.Wrap(key, owner))
}

func (t *Tx) keep(owner care.PersonID, key DataKey) {
	if t.open == nil {
		t.open = make(map[care.PersonID]DataKey)
	}
	t.open[owner] = key
}

// Setting reads a small value of the program itself; nil when unset.
func (t *Tx) Setting(name string) ([]byte, error) { return t.r.Get(metaBucket, []byte("set/"+name)) }

// PutSetting keeps a small value of the program itself. It is not sealed and
// must hold nothing about anybody.
func (t *Tx) PutSetting(name string, value []byte) error {
	return t.w.Put(metaBucket, []byte("set/"+name), value)
}
