package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"time"

	"github.com/spf13/cobra"

	"pristan/storage"
	"pristan/storage/bolt"
)

// verifyLimit is how long the check of a database may take.
const verifyLimit = 10 * time.Minute

// verifyCommand reads a whole database in a child process: a file that is
// damaged badly enough ends the process that maps it, and must not end this
// one without a word.
func verifyCommand() *cobra.Command {
	var db, keyFile string
	var inside bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "Read the whole database and the files beside it and say whether they are sound (the bot must not be running)",
		RunE: func(c *cobra.Command, _ []string) error {
			if inside {
				return verify(c.Context(), c.OutOrStdout(), db, keyFile, c.Flags().Changed("key-file"))
			}
			args := []string{"verify", "--inside", "--db", db}
			if c.Flags().Changed("key-file") {
				args = append(args, "--key-file", keyFile)
			}
			return verifyInChild(c.Context(), c.OutOrStdout(), db, args)
		},
	}
	databaseFlags(c.Flags(), &db, &keyFile)
	c.Flags().BoolVar(&inside, "inside", false, "read in this very process")
	c.Flags().MarkHidden("inside")
	return c
}

func verifyInChild(ctx context.Context, out io.Writer, db string, args []string) error {
	ctx, cancel := context.WithTimeout(ctx, verifyLimit)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	output, err := exec.CommandContext(ctx, self, args...).CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		_, err = out.Write(output)
		return err
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return sayf(err, "the database %s could not be read within %v; look at its disk, or bring back a backup", db, verifyLimit)
	case ctx.Err() != nil:
		return sayf(err, "the reading of %s was broken off", db)
	case errors.As(err, &exit) && exit.ExitCode() == failed:
		return sayf(err, "%s", bytes.TrimSpace(bytes.TrimPrefix(output, []byte("pristan: "))))
	}
	return sayf(err, "the database %s is damaged: reading it all ended the process that tried; bring back a backup", db)
}

// verify reads the database, which needs no key, and then the files beside it.
// A copy that lies without its key, as it should, is still read; a key that was
// asked for must be there.
func verify(ctx context.Context, out io.Writer, db, keyFile string, mustHaveKey bool) error {
	if err := bolt.Verify(db); err != nil {
		return unsound(db, err)
	}
	keys, err := storage.LoadKeyFile(keyFile)
	if errors.Is(err, fs.ErrNotExist) && !mustHaveKey {
		fmt.Fprintf(out, "%s is sound; the files beside it were not looked at, which takes its key: give it with --key-file\n", db)
		return nil
	}
	if err != nil {
		return openError("the key file", keyFile, err)
	}
	return verifyFiles(ctx, out, db, keys)
}

func unsound(db string, err error) error {
	if errors.Is(err, storage.ErrDamaged) {
		return sayf(err, "the database %s is damaged and was left as it is; bring back a backup", db)
	}
	return openError("the database", db, err)
}

// verifyFiles reads all that is kept beside a database that is sound itself.
func verifyFiles(ctx context.Context, out io.Writer, db string, keys *storage.Keyring) error {
	engine, err := bolt.OpenToRead(db)
	if err != nil {
		return unsound(db, err)
	}
	defer engine.Close()
	in, err := storage.Inspect(ctx, engine, keys)
	if errors.Is(err, storage.ErrKey) {
		return sayf(err, "the key file does not belong to the database %s; give the right one with --key-file, or bring back a backup if it is the right one", db)
	}
	halves, halvesErr := engine.Halves()
	if err = errors.Join(err, halvesErr); errors.Is(err, fs.ErrPermission) {
		return sayf(err, "the files beside %s may not be read by this user", db)
	}
	if err != nil {
		return unsound(db, err)
	}
	return reportFiles(out, db, in, halves)
}

func reportFiles(out io.Writer, db string, in storage.Inspection, halves int) error {
	if in.Closed > 0 {
		return sayf(nil, "the database %s is damaged: records of files that cannot be opened: %d; bring back a backup, with the files that belong to it", db, in.Closed)
	}
	if !in.Sound() {
		return sayf(nil, "of %d files kept beside the database %s, %d are missing and %d are damaged; copy what a backup has of %s.files over that folder",
			in.Kept, db, in.Missing, in.Damaged, db)
	}
	fmt.Fprintf(out, "%s is sound\n", db)
	if in.Kept > 0 {
		fmt.Fprintf(out, "files kept beside it: %d, all of them whole\n", in.Kept)
	}
	if n := in.Loose + halves; n > 0 {
		fmt.Fprintf(out, "leftovers beside it: %d, which belong to nothing and do no harm; the bot removes them when it starts\n", n)
	}
	return nil
}
