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
			fmt.Fprintf(c.OutOrStdout(), "pristan %s\n", version())
			return nil
		},
	}
}

// version is that of the module and, where it is known, the revision.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return info.Main.Version + " " + s.Value
		}
	}
	return info.Main.Version
}
