package main

import (
	"fmt"
	"io"
	"log/slog"
)

// logger writes one line a fact, as text or JSON.
func logger(w io.Writer, format string) (*slog.Logger, error) {
	switch format {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, usage{fmt.Errorf("--log is text or json, not %q", format)}
}
