package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"pristan/bot"
	"pristan/flows"
	"pristan/locales"
)

// lintCommand checks the conversations and the words that are built in, as
// start does, and says everything at once.
func lintCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lint",
		Short: "Check conversations and translations: every fault with file, line and cure",
		RunE: func(c *cobra.Command, _ []string) error {
			faults := 0
			say := func(problem any) {
				faults++
				fmt.Fprintln(c.OutOrStdout(), problem)
			}
			b, err := flows.Embedded()
			if err != nil {
				return err
			}
			words, err := locales.Embedded()
			if err != nil {
				return err
			}
			for _, p := range b.Lint(bot.Actions(), words.Has) {
				say(p)
			}
			buttons := bot.ButtonKeys(b)
			for _, p := range locales.Lint(locales.Files(), func(key string) bool { return buttons[key] }) {
				say(p)
			}
			if faults > 0 {
				return sayf(nil, "%d faults", faults)
			}
			fmt.Fprintln(c.OutOrStdout(), "conversations and translations are sound")
			return nil
		},
	}
}

func flowsCommand() *cobra.Command {
	c := &cobra.Command{Use: "flows", Short: "Look at the conversations"}
	c.AddCommand(&cobra.Command{
		Use:   "diagram",
		Short: "Print every conversation as a Mermaid diagram",
		RunE: func(c *cobra.Command, _ []string) error {
			b, err := flows.Embedded()
			if err != nil {
				return err
			}
			for _, name := range b.Flows() {
				diagram, err := b.Diagram(name)
				if err != nil {
					return err
				}
				fmt.Fprintf(c.OutOrStdout(), "%%%% %s\n%s\n", name, diagram)
			}
			return nil
		},
	})
	return c
}
