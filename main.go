// Pristan is a Telegram bot for organisations that run community-based
// alternatives to immigration detention. This package is flags, environment
// and wiring; ARCHITECTURE.md is the tour of the rest.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // the same clock rules on every machine, and in an empty image

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// Exit statuses besides 0.
const (
	failed = 1
	misuse = 2
)

// run carries out one command line; whatever goes wrong ends as one sentence
// on standard error.
func run(ctx context.Context, args []string) int {
	root := command()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "pristan: "+sentence(err))
	var use usage
	if errors.As(err, &use) {
		return misuse
	}
	return failed
}

// usage is a wrong command line.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "pristan",
		Short:         "A Telegram bot for community alternatives to immigration detention",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
		PersistentPreRunE: func(c *cobra.Command, _ []string) error {
			return fromEnvironment(c.Flags())
		},
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return usage{fmt.Errorf("%w; see pristan --help", err)}
	})
	root.AddCommand(serveCommand(), demoCommand(), inviteCommand(), lintCommand(), flowsCommand(), healthCommand(), verifyCommand(), versionCommand(), bindCommand())
	root.SetVersionTemplate("pristan {{.Version}}\n")
	refuseArguments(root)
	return root
}

// refuseArguments makes every word that no command takes a wrong use.
func refuseArguments(c *cobra.Command) {
	wrong := "%q is one word too many; see %s --help"
	if c.HasSubCommands() {
		wrong = "there is no command %q; see %s --help"
		c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	}
	c.Args = func(c *cobra.Command, args []string) error {
		if len(args) > 0 {
			return usage{fmt.Errorf(wrong, args[0], c.CommandPath())}
		}
		return nil
	}
	for _, sub := range c.Commands() {
		refuseArguments(sub)
	}
}

// fromEnvironment sets every flag that was not given from its variable:
// --key-file is PRISTAN_KEY_FILE. A flag beats the environment.
func fromEnvironment(flags *pflag.FlagSet) (err error) {
	flags.VisitAll(func(f *pflag.Flag) {
		name := "PRISTAN_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value, ok := os.LookupEnv(name)
		if !ok || f.Changed || err != nil || f.Name == "help" || f.Name == "version" {
			return
		}
		if e := flags.Set(f.Name, value); e != nil {
			err = usage{fmt.Errorf("%s cannot be used: %w", name, e)}
		}
	})
	return err
}
