package sim

import (
	"crypto/rand"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
)

// feedLength is how many events a page that lost its connection can catch up
// on; one that missed more loads the state anew.
const feedLength = 1000

// feed is the recent past of the demo, numbered. It keeps encoded events, so
// many pages cost little, and a slow page never holds anybody up.
type feed struct {
	boot string // tells this feed's numbers from those before a restart

	mu      sync.Mutex
	last    uint64
	recent  [][]byte      // recent[len-1] is number last
	changed chan struct{} // closed by the next event
	closed  chan struct{}
}

func newFeed() *feed {
	return &feed{boot: rand.Text(), changed: make(chan struct{}), closed: make(chan struct{})}
}

// close ends all streams and the follower; it is called once.
func (f *feed) close() { close(f.closed) }

// add appends an event and wakes the streams.
func (f *feed) add(e event) {
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // event holds nothing that cannot be encoded
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	f.recent = append(f.recent, data)
	if len(f.recent) > feedLength {
		f.recent = append(f.recent[:0:0], f.recent[feedLength/2:]...)
	}
	close(f.changed)
	f.changed = make(chan struct{})
}

// position is the id of the latest event.
func (f *feed) position() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.id(f.last)
}

func (f *feed) id(number uint64) string { return f.boot + "." + strconv.FormatUint(number, 10) }

// number is the place of an id in this feed; false for another run's.
func (f *feed) number(id string) (uint64, bool) {
	boot, digits, _ := strings.Cut(id, ".")
	n, err := strconv.ParseUint(digits, 10, 64)
	return n, err == nil && boot == f.boot
}

// after returns the events that follow number, what to wait on for more, and
// false when some of them are no longer kept.
func (f *feed) after(number uint64) (events [][]byte, more <-chan struct{}, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := f.last - uint64(len(f.recent))
	if number < first || number > f.last {
		return nil, f.changed, false
	}
	return f.recent[number-first:], f.changed, true
}
