package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// arrows says which rooms each room may use. The table is the house: an arrow
// that is not here is a wall.
var arrows = map[string][]string{
	"care":                {},
	"flows":               {"care"},
	"locales":             {"care"},
	"storage":             {"care", "flows"},
	"storage/bolt":        {"storage"},
	"storage/memory":      {"storage"},
	"storage/storagetest": {"storage"},
	"bot":                 {"care", "flows", "locales", "storage"},
	"bot/telegram":        {"bot", "care"},
	"bot/botapi":          {},
	"bot/papers":          {},
	"bot/sim":             {"bot", "bot/telegram", "bot/botapi", "storage", "care"},
}

// alone says which room is the only one that may use a library.
var alone = map[string]string{
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": "bot/telegram",
	"go.etcd.io/bbolt":                      "storage/bolt",
	"github.com/nicksnyder/go-i18n/v2/i18n": "locales",
	"github.com/fxamacker/cbor/v2":          "storage",
	"github.com/gabriel-vasile/mimetype":    "bot/papers",
	"github.com/pdfcpu/pdfcpu/pkg/api":      "bot/papers",
}

// plain are the rooms that use the standard library only.
var plain = []string{"care", "bot/botapi", "bot/sim"}

func TestArrows(t *testing.T) {
	for file, imports := range sources(t) {
		room := path.Dir(file)
		if room == "." {
			continue // main wires everything
		}
		allowed, known := arrows[room]
		if !known {
			t.Errorf("%s: the room %s is not in the table; give it its arrows", file, room)
		}
		for _, i := range imports {
			ours, isOurs := strings.CutPrefix(i, "pristan/")
			if isOurs && !slices.Contains(allowed, ours) {
				t.Errorf("%s: %s may not use %s", file, room, ours)
			}
			if only := alone[i]; only != "" && only != room {
				t.Errorf("%s: only %s may use %s", file, only, i)
			}
			if !isOurs && strings.Contains(i, ".") && slices.Contains(plain, room) {
				t.Errorf("%s: %s uses the standard library only, not %s", file, room, i)
			}
		}
	}
}

// sources are all Go files of the program but its tests, with their imports.
// They are parsed here, in this process, so that the test cache sees them.
func sources(t *testing.T) map[string][]string {
	found := make(map[string][]string)
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Name() == "testdata" {
			return filepath.SkipDir
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		slash := filepath.ToSlash(name)
		found[slash] = []string{}
		for _, i := range file.Imports {
			found[slash] = append(found[slash], strings.Trim(i.Path.Value, `"`))
		}
		return nil
	})
	if err != nil || len(found) < 50 {
		t.Fatalf("read %d sources: %v", len(found), err)
	}
	return found
}
