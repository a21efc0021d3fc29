package main

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
)

func healthCommand() *cobra.Command {
	var listen string
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask a running bot whether it is ready; exit status 0 is yes",
		RunE: func(c *cobra.Command, _ []string) error {
			client := http.Client{Timeout: 3 * time.Second}
			reply, err := client.Get("http://" + listen + "/readyz")
			if err != nil {
				return sayf(err, "no bot answers at %s", listen)
			}
			reply.Body.Close()
			if reply.StatusCode != http.StatusOK {
				return sayf(nil, "the bot at %s is running but not ready: Telegram has not answered for a while", listen)
			}
			fmt.Fprintln(c.OutOrStdout(), "ready")
			return nil
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8081", "where the bot listens")
	return c
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Say which version this is",
		RunE: func(c *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			version, revision := "unknown", ""
			if info != nil {
				version = info.Main.Version
				for _, s := range info.Settings {
					if s.Key == "vcs.revision" {
						revision = " " + s.Value
					}
				}
			}
			fmt.Fprintf(c.OutOrStdout(), "pristan %s%s\n", version, revision)
			return nil
		},
	}
}
