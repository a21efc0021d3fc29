package bot

import (
	"sync"
	"time"

	"pristan/storage"
)

// How many rows wait for delivery opened, and how long they are of use: a row
// that waits longer is read again, since its reader may have chosen another
// language by then.
const (
	freshRows = 512
	freshFor  = time.Second
)

// fresh holds rows of turns just committed, as their delivery needs them, so
// that it need not read and open them again.
type fresh struct {
	mu   sync.Mutex
	rows map[uint64]freshRow // by sequence
}

type freshRow struct {
	outgoing
	until time.Time
}

func newFresh() *fresh { return &fresh{rows: make(map[uint64]freshRow)} }

// add keeps a row where there is room.
func (f *fresh) add(p storage.Posted, out outgoing, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.rows) < freshRows {
		f.rows[p.Seq] = freshRow{out, now.Add(freshFor)}
	}
}

// take gives a row once: whoever tries it again reads it.
func (f *fresh) take(p storage.Posted, now time.Time) (outgoing, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	row, ok := f.rows[p.Seq]
	delete(f.rows, p.Seq)
	return row.outgoing, ok && now.Before(row.until)
}

// clear forgets all rows: each is read again when it goes out.
func (f *fresh) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.rows)
}

// said is a row for whoever wrote, as it was posted.
type said struct {
	posted storage.Posted
	row    storage.Outbox
}

// keepFresh keeps what a committed turn said to whoever wrote. A row whose
// message is found by its slot is left out: one before it in the same chat may
// still fill that.
func (b *Bot) keepFresh(t *turn) {
	now, reader := time.Now(), t.reader()
	for _, s := range t.said {
		if !s.row.Appointment.IsZero() || s.row.Gentle {
			continue // it is looked at again when it goes out
		}
		if s.row.Slot == "" || s.row.Ref != "" || Deed(s.row.Deed) == Send {
			b.fresh.add(s.posted, outgoing{row: s.row, at: t.in.From, reader: reader}, now)
		}
	}
}
