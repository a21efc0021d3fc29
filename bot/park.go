package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"pristan/storage"
)

// parkTimer brings a message back that waits for a good hour; its About is
// sequence/lane of the row.
const parkTimer = "park"

func parkSlot(p storage.Posted) string { return "parked/" + strconv.FormatUint(p.Seq, 10) }

// waitsFor is the good hour that a gentle message waits for because it was held
// up until a quiet one; the zero time when it may go out now, or could only come
// too late.
func (o outgoing) waitsFor(now time.Time) time.Time {
	if !o.row.Gentle {
		return time.Time{}
	}
	good := o.calm.Next(now)
	if !good.After(now) || !o.row.NotAfter.IsZero() && !good.Before(o.row.NotAfter) {
		return time.Time{}
	}
	return good
}

// wakes reports whether a gentle message could only come at a quiet hour. One
// about an appointment comes all the same: missing that would be worse.
func (o outgoing) wakes(now time.Time) bool {
	return o.row.Gentle && o.row.Appointment.IsZero() && !o.row.NotAfter.IsZero() && !o.calm.Next(now).Before(o.row.NotAfter)
}

// park leaves a row in the outbox for later, so that nothing else for the same
// person waits behind it. A restart meanwhile does not plan it twice.
func (b *Bot) park(ctx context.Context, p storage.Posted, good time.Time) error {
	return b.commit.mark(ctx, func(tx *storage.Tx) error {
		slot := parkSlot(p)
		if parked, err := tx.Ref(p.To, slot); err != nil || parked != "" {
			return err
		}
		if err := tx.PutRef(p.To, slot, stamp(good)); err != nil {
			return err
		}
		return tx.PutTimer(storage.Timer{Due: good, Kind: parkTimer, Person: p.To, About: strings.TrimPrefix(slot, "parked/") + "/" + strconv.Itoa(int(p.Lane))})
	})
}

// unpark is due when a parked message may go out.
func (b *Bot) unpark(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	seq, lane, _ := strings.Cut(m.About, "/")
	n, err := strconv.ParseUint(seq, 10, 64)
	if err != nil {
		return nil, err
	}
	l, err := strconv.Atoi(lane)
	if err != nil {
		return nil, err
	}
	p := storage.Posted{Seq: n, To: m.Person, Lane: storage.Lane(l)}
	if _, err := tx.Row(p); err != nil {
		return nil, ignoreNotFound(err)
	}
	return []storage.Posted{p}, tx.PutRef(p.To, parkSlot(p), "")
}
