package bot_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"pristan/storage"
)

// faulty is an engine in which writes to one bucket fail for a while.
type faulty struct {
	storage.Engine
	bucket atomic.Value // string; "": none fails
	full   atomic.Bool  // there is no room for files
}

func (e *faulty) Files() storage.Files { return faultyFiles{e.Engine.Files(), e} }

type faultyFiles struct {
	storage.Files
	e *faulty
}

func (f faultyFiles) Write(name string, fill func(io.Writer) error) error {
	if f.e.full.Load() {
		return storage.ErrFull
	}
	return f.Files.Write(name, fill)
}

func (e *faulty) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return e.Engine.Update(ctx, func(w storage.Writer) error { return fn(faultyWriter{w, e}) })
}

type faultyWriter struct {
	storage.Writer
	e *faulty
}

func (w faultyWriter) Put(bucket string, key, value []byte) error {
	if bucket == w.e.bucket.Load() {
		return errors.New("a passing fault")
	}
	return w.Writer.Put(bucket, key, value)
}

// TestPassingFault has the writing fail just when something is due: it is put
// off and done, an alert is called for again and again, a list with names is
// still erased.
func TestPassingFault(t *testing.T) {
	for bucket, script := range map[string][]string{
		"alerts.open": {"amina: /urgent", "amina [alert.who.help]", "fault 16m", "wait 16m", "wait 16m", "wait 16m"},
		"outbox":      {"maria: /people", "fault 24h", "wait 1h"},
	} {
		var heard string
		synctest.Test(t, func(t *testing.T) {
			s, e := newFaultyStage(t)
			for _, line := range append([]string{"maria is caseworker bg", "lena is lawyer en", "amina is participant ar of maria"}, script...) {
				if wait, ok := strings.CutPrefix(line, "fault "); ok {
					e.bucket.Store(bucket)
					s.wait(wait)
					s.settle()
					e.bucket.Store("")
				} else {
					s.do(line)
				}
				s.settle()
				heard += s.heard()
			}
			s.stop()
		})
		if bucket == "alerts.open" && strings.Count(heard, "staff.alert.look") < 4 {
			t.Errorf("people were not called again after the fault:\n%s", heard)
		}
		if bucket == "outbox" && !strings.Contains(heard, "maria x") {
			t.Errorf("a list with names was not erased after the fault:\n%s", heard)
		}
	}
}
