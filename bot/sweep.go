package bot

import (
	"context"
	"time"

	"pristan/care"
	"pristan/storage"
)

// Kinds of timers.
const (
	eraseTimer   = "erase"   // delete a message; About is its reference
	requestTimer = "request" // forget a stranger's wish; About is its id
)

// requestLife is how long a stranger's wish to be contacted is kept.
const requestLife = 14 * 24 * time.Hour

// due is what happens when a timer of a kind has come due.
var due map[string]func(b *Bot, tx *storage.Tx, m storage.Timer) ([]storage.Posted, error)

func init() {
	due = map[string]func(*Bot, *storage.Tx, storage.Timer) ([]storage.Posted, error){
		checkInTimer: (*Bot).openCheckIn,
		alertTimer:   (*Bot).callAgain,
		talkTimer:    (*Bot).talkSilent,
		eraseTimer:   (*Bot).erase,
		requestTimer: (*Bot).forgetRequest,
	}
}

// sweepPage is how many due timers are read at a time.
const sweepPage = 100

// Sweep does everything that is due at now, each in its own transaction. It
// may be called late, twice, or after a crash: a timer is gone in the same
// commit that does its work.
func (b *Bot) Sweep(ctx context.Context, now time.Time) error {
	for ctx.Err() == nil {
		var page []storage.Timer
		err := b.store.View(ctx, func(tx *storage.Tx) (err error) {
			page, err = tx.Due(now, sweepPage)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, m := range page {
			if err := b.doDue(ctx, m); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (b *Bot) doDue(ctx context.Context, m storage.Timer) error {
	var posted []storage.Posted
	err := b.commit.turn(ctx, func(tx *storage.Tx) (err error) {
		posted = nil
		ok, err := tx.DropTimer(m)
		if err != nil || !ok {
			return err
		}
		do := due[m.Kind]
		if do == nil {
			b.log.Error("something that was due could not be done and is dropped; look at who is waiting", "kind", m.Kind)
			return nil
		}
		posted, err = do(b, tx, m)
		return err
	})
	if err == nil {
		b.queue.add(posted...)
	}
	return err
}

// NextDue is when the next thing is due; ok is false when nothing waits.
func (b *Bot) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	err = b.store.View(ctx, func(tx *storage.Tx) (err error) {
		at, ok, err = tx.NextDue()
		return err
	})
	return at, ok, err
}

// postponed is how long a check-in waits for a human conversation or another
// question to end.
const postponed = time.Hour

// openCheckIn invites a person to their check-in. It keeps quiet while a human
// talks with them or another question is open, and when a newer plan exists.
func (b *Bot) openCheckIn(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil || !t.me.Active() || stamp(t.contact.CheckInDue) != m.About {
		return nil, err
	}
	if !t.contact.Talking.IsZero() || t.contact.Flow != "" {
		m.Due = t.me.Hours.Next(b.now().Add(postponed), t.zone())
		return nil, tx.PutTimer(m)
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reminder, NotAfter: m.Due.Add(care.CheckInEvery),
		Lines:   []care.Text{care.Say("checkin.invitation")},
		Buttons: [][]storage.Button{{{Text: care.Say("menu.checkin"), Data: "menu:checkin"}}}}
	if t.me.Discreet {
		row.Lines = []care.Text{care.Say("checkin.invitation_discreet")}
		row.Buttons[0][0].Text = care.Say("button.open")
	}
	err = t.post(row)
	return t.posted, err
}

// erase removes a sensitive message from a chat.
func (b *Bot) erase(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	p, err := tx.Post(storage.Outbox{To: m.Person, Lane: storage.Reminder, Deed: string(Delete), Ref: m.About})
	return []storage.Posted{p}, err
}

func (b *Bot) forgetRequest(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	_, err := tx.TakeRequest([16]byte([]byte(m.About)))
	return nil, ignoreNotFound(err)
}

// gone notes that somebody cannot be reached and drops the row: what they miss
// they find again by the menu.
func (b *Bot) gone(ctx context.Context, p storage.Posted) error {
	var posted []storage.Posted
	err := b.commit.mark(ctx, func(tx *storage.Tx) error {
		posted = nil
		if err := tx.Delivered(p); err != nil || p.To.IsZero() {
			return err
		}
		t, err := b.turnFor(tx, p.To)
		if err != nil {
			return err
		}
		err = t.unreachable(p.To)
		posted = t.posted
		return err
	})
	if err == nil {
		b.queue.add(posted...)
	}
	return err
}
