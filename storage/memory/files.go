package memory

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"slices"
	"sync"

	"pristan/storage"
)

// files is a storage.Files in memory.
type files struct {
	mu     sync.Mutex
	byName map[string][]byte
}

// Files implements storage.Engine.
func (e *Engine) Files() storage.Files { return &e.files }

func (f *files) Write(name string, fill func(io.Writer) error) error {
	var data bytes.Buffer
	if err := fill(&data); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.byName == nil {
		f.byName = make(map[string][]byte)
	}
	f.byName[name] = data.Bytes()
	return nil
}

func (f *files) Open(name string) (io.ReadCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, ok := f.byName[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return io.NopCloser(bytes.NewReader(data)), nil
}

func (f *files) Remove(names ...string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		delete(f.byName, name)
	}
	return nil
}

func (f *files) Names() ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Keys(f.byName)), nil
}
