package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/spf13/pflag"

	"pristan/bot"
	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
	"pristan/storage/bolt"

	_ "embed"
)

// databaseFlags are those of every command that opens the database.
func databaseFlags(f *pflag.FlagSet, db, keyFile *string) {
	f.StringVar(db, "db", "pristan.db", "the database")
	f.StringVar(keyFile, "key-file", "pristan.key", "the key that opens the database; keep a copy elsewhere")
}

//go:embed organisation.yaml
var sampleOrganisation []byte

// organisation reads the organisation's file, or the sample without one. An
// unknown word in it is an error with its line.
func organisation(path string) (o care.Organisation, err error) {
	data, name := sampleOrganisation, "the sample organisation.yaml"
	if path != "" {
		if data, err = os.ReadFile(path); err != nil {
			return o, openError("the file", path, err)
		}
		name = path
	}
	if err := yaml.UnmarshalWithOptions(data, &o, yaml.Strict()); err != nil {
		return o, sayf(err, "%s cannot be read: %v", name, yaml.FormatError(err, false, false))
	}
	for _, key := range care.RequiredFacts {
		if o.Facts[key].Value == "" {
			return o, sayf(nil, "%s has no fact %q; add it under facts", name, key)
		}
	}
	if len(o.Ladder) == 0 {
		return o, sayf(nil, "%s has no ladder; say who is called for an alert", name)
	}
	if _, ok := o.HandoverAt(); !ok {
		return o, sayf(nil, "%s has an unknown handover %q; write an hour like \"09:00\"", name, o.Handover)
	}
	for kind, term := range o.Terms {
		if term.Days < 1 || term.From != "received" && term.From != "placed" {
			return o, sayf(nil, "%s has a term %q without days, or counted from nothing; write days: and from: received or placed", name, kind)
		}
	}
	if o.Home().String() != o.Zone {
		return o, sayf(nil, "%s has an unknown zone %q; write one like Europe/Sofia", name, o.Zone)
	}
	return o, nil
}

// book is the conversations and the words, checked against each other: a
// start with a missing translation or an unknown action is refused.
func book() (*flows.Book, *locales.Catalogue, error) {
	b, err := flows.Embedded()
	if err != nil {
		return nil, nil, err
	}
	words, err := locales.Embedded()
	if err != nil {
		return nil, nil, err
	}
	for _, p := range b.Lint(bot.Actions(), words.Has) {
		return nil, nil, sayf(nil, "%s", p)
	}
	return b, words, nil
}

// openStore opens the database with its key. A key file that is not there is
// made only together with a new database: a database whose key is lost must
// not be hidden behind a new one.
func openStore(ctx context.Context, log *slog.Logger, db, keyFile string) (*storage.Store, error) {
	keys, err := keyring(log, db, keyFile)
	if err != nil {
		return nil, err
	}
	engine, err := bolt.Open(db)
	if err != nil {
		return nil, openError("the database", db, err)
	}
	store, err := storage.Open(ctx, engine, keys)
	if err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return store, nil
}

func keyring(log *slog.Logger, db, path string) (*storage.Keyring, error) {
	keys, err := storage.LoadKeyFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return keys, openError("the key file", path, err)
	}
	if _, err := os.Stat(db); err == nil {
		return nil, sayf(nil, "the key file %s of the database %s is not there; bring it back from the copy you keep elsewhere", path, db)
	}
	if err := storage.CreateKeyFile(path); err != nil {
		return nil, openError("the key file", path, err)
	}
	log.Warn(fmt.Sprintf("made a new key file %s; keep a copy of it elsewhere, since without it nobody can read the database", path))
	return storage.LoadKeyFile(path)
}
