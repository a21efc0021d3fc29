package bot_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the outputs of the conversations anew")

// TestTalks plays every conversation in testdata. The lines that somebody
// types stand in the file; the rest is what came of them, in message keys, so
// that rewording breaks nothing. Run with -update and read the difference.
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("testdata/*.talk")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".talk"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			var trouble []string
			synctest.Test(t, func(t *testing.T) { got, trouble = play(t, string(want)) })
			for _, what := range trouble {
				t.Error(what)
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("the conversation went another way (-file +now):\n%s", diff)
			}
		})
	}
}

// play runs the input lines of a conversation and writes it out with what
// came of each. trouble is what went wrong.
func play(t *testing.T, script string) (text string, trouble []string) {
	s := newStage(t)
	defer func() {
		s.stop()
		if trouble = s.trouble; strings.Contains(s.log.String(), "level=ERROR") {
			trouble = append(trouble, "the log has errors:\n"+s.log.String())
		}
	}()
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimRight(script, "\n"), "\n") {
		if strings.HasPrefix(line, "  ") {
			continue // what came of it last time
		}
		out.WriteString(line + "\n")
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s.do(line)
		s.settle()
		out.WriteString(s.heard())
	}
	return out.String(), nil
}

// settle lets everything that was begun come to its end, in fake time.
func (s *stage) settle() {
	for range 20 {
		time.Sleep(100 * time.Millisecond)
		synctest.Wait()
	}
}
