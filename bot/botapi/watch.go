package botapi

import (
	"sync"
	"sync/atomic"
)

const watchBuffer = 1024 // events a slow reader may lag behind

// Event is something a phone must redraw.
type Event struct {
	User    int64    // or the group's id
	Kind    string   // message edit delete keyboard toast typing
	Message *Message // for message, edit and delete
	Toast   string
	Alert   bool // the toast waits for an OK
}

// watch passes events on to whoever looks.
type watch struct {
	count   atomic.Int32
	mu      sync.Mutex
	readers map[chan Event]bool
}

// Subscribe returns events from now on, and what ends the subscription. A
// reader that falls far behind finds its channel closed; so does every reader
// after Close.
func (s *Server) Subscribe() (<-chan Event, func()) {
	reader := make(chan Event, watchBuffer)
	w := &s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.readers == nil {
		w.readers = map[chan Event]bool{}
	}
	w.readers[reader] = true
	w.count.Add(1)
	return reader, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.remove(reader)
	}
}

func (w *watch) needed() bool { return w.count.Load() > 0 }

func (w *watch) publish(e Event) {
	if !w.needed() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for reader := range w.readers {
		select {
		case reader <- e:
		default:
			w.remove(reader)
		}
	}
}

func (w *watch) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for reader := range w.readers {
		w.remove(reader)
	}
}

func (w *watch) remove(reader chan Event) {
	if w.readers[reader] {
		delete(w.readers, reader)
		close(reader)
		w.count.Add(-1)
	}
}
