package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
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
	var db string
	var inside bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "Read the whole database and say whether it is sound (the bot must not be running)",
		RunE: func(c *cobra.Command, _ []string) error {
			if inside {
				err := bolt.Verify(db)
				if errors.Is(err, storage.ErrDamaged) {
					return sayf(err, "the database %s is damaged and was left as it is; bring back a backup", db)
				}
				return openError("the database", db, err)
			}
			ctx, cancel := context.WithTimeout(c.Context(), verifyLimit)
			defer cancel()
			self, err := os.Executable()
			if err != nil {
				return err
			}
			output, err := exec.CommandContext(ctx, self, "verify", "--inside", "--db", db).CombinedOutput()
			var exit *exec.ExitError
			switch {
			case err == nil:
				fmt.Fprintf(c.OutOrStdout(), "%s is sound\n", db)
				return nil
			case errors.As(err, &exit) && exit.ExitCode() == failed:
				return sayf(err, "%s", bytes.TrimSpace(bytes.TrimPrefix(output, []byte("pristan: "))))
			}
			return sayf(err, "the database %s is damaged: reading it all ended the process that tried; bring back a backup", db)
		},
	}
	c.Flags().StringVar(&db, "db", "pristan.db", "the database")
	c.Flags().BoolVar(&inside, "inside", false, "read in this very process")
	c.Flags().MarkHidden("inside")
	return c
}
