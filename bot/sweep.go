package bot

import (
	"context"
	"strings"
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
		checkInTimer:     (*Bot).openCheckIn,
		stepTimer:        (*Bot).stepCheckIn,
		taskTimer:        (*Bot).climb,
		legalTimer:       (*Bot).legalDue,
		agendaTimer:      (*Bot).agendaDue,
		dutyTimer:        (*Bot).dutyDue,
		awayTimer:        (*Bot).awayOver,
		gapTimer:         (*Bot).gapsDue,
		appointmentTimer: (*Bot).appointmentDue,
		alertTimer:       (*Bot).alertDue,
		unconfirmedTimer: (*Bot).unconfirmed,
		witnessTimer:     (*Bot).forgetWitness,
		talkTimer:        (*Bot).talkSilent,
		eraseTimer:       (*Bot).erase,
		requestTimer:     (*Bot).forgetRequest,
		remindTimer:      (*Bot).remindLater,
		parkTimer:        (*Bot).unpark,
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
			page, err = tx.Due(now, sweepPage, b.clock.held()...)
			return err
		})
		if err != nil || len(page) == 0 {
			return err
		}
		for _, m := range page {
			if err := b.doDue(ctx, m); err != nil && !retriable(err) {
				return err
			} else if err != nil {
				b.log.Error("something that was due failed and is tried again in a while", "kind", m.Kind, "error", err)
				if err := b.postpone(ctx, m); err != nil {
					return err
				}
			}
		}
	}
	return ctx.Err()
}

// failedPause is how long a timer rests that could not be done. It must not
// hold up the others: behind it may stand an alert.
const failedPause = 5 * time.Minute

func (b *Bot) postpone(ctx context.Context, m storage.Timer) error {
	return b.commit.turn(ctx, func(tx *storage.Tx) error {
		ok, err := tx.DropTimer(m)
		if err != nil || !ok {
			return err
		}
		return tx.PutOff(m, b.now().Add(failedPause))
	})
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
		if gone, err := nobody(tx, m.Person); err != nil || gone {
			return err
		}
		posted, err = do(b, tx, m)
		return err
	})
	if err == nil {
		b.queue.add(posted...)
		b.noteLate(m)
	}
	return err
}

// nobody reports whether a timer is about somebody who has been forgotten.
func nobody(tx *storage.Tx, id care.PersonID) (bool, error) {
	if id.IsZero() {
		return false, nil
	}
	_, err := tx.Person(care.System, id)
	return care.IsKind(err, care.NotFound), ignoreNotFound(err)
}

// lateAfter is how long after it was due something counts as late.
const lateAfter = 2 * time.Minute

// noteLate leaves a trace of what was done late: the bot was away, or too busy.
func (b *Bot) noteLate(m storage.Timer) {
	if late := b.now().Sub(m.Due); late > lateAfter {
		b.count.late.Inc()
		b.log.Info("something was done after it was due", "kind", m.Kind, "late", late.Round(time.Minute))
	}
}

// NextDue is when the next thing is due; ok is false when nothing waits.
func (b *Bot) NextDue(ctx context.Context) (at time.Time, ok bool, err error) {
	err = b.store.View(ctx, func(tx *storage.Tx) (err error) {
		at, ok, err = tx.NextDue()
		return err
	})
	return at, ok, err
}

// remindLater asks again in the morning what was not asked at night.
func (b *Bot) remindLater(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil {
		return nil, err
	}
	if err := tx.PutRef(m.Person, remindTimer, ""); err != nil || t.contact.Flow != m.About {
		return nil, err
	}
	err = t.remind(care.Say("flow.again"))
	return t.posted, err
}

// erase removes a sensitive message from a chat.
// A message that has become something else meanwhile stays, an open question
// is set aside with its answers, and a letter that its reader cannot have seen
// leaves a notice.
func (b *Bot) erase(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	ref, letter, _ := strings.Cut(m.About, "|")
	planned, err := tx.Erasure(m.Person, ref)
	if err != nil || stamp(planned) != stamp(m.Planned()) {
		return nil, err
	}
	if err := tx.PutErasure(m.Person, ref, time.Time{}); err != nil {
		return nil, err
	}
	t, err := b.turnFor(tx, m.Person)
	if err != nil {
		return nil, err
	}
	if letter != "" {
		err = t.eraseLetter(ref, letter, m.Planned().Add(-sensitiveFor))
	} else {
		err = t.eraseMessage(ref)
	}
	return t.posted, err
}

func (t *turn) eraseMessage(ref string) error {
	open, err := t.tx.Ref(t.me.ID, askSlot)
	if err != nil {
		return err
	}
	if s, ok, err := t.waiting(); err != nil {
		return err
	} else if ok && open == ref {
		return t.setAsideQuestion(s)
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Deed: string(Delete), Ref: ref})
}

func (b *Bot) forgetRequest(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	hex, asked, _ := strings.Cut(m.About, "|")
	id, err := care.ParseID[care.Person](hex)
	if err != nil {
		return nil, err
	}
	r, err := tx.Request(id)
	if err != nil || stamp(r.Asked) != asked { // answered, or asked anew since
		return nil, ignoreNotFound(err)
	}
	_, err = tx.TakeRequest(id)
	return nil, err
}

// gone notes that somebody cannot be reached and drops the row. A letter is
// shown when they are back, and where an alert did not arrive the next people
// are called at once.
func (b *Bot) gone(ctx context.Context, p storage.Posted, row storage.Outbox) error {
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
		if err := t.unreachable(p.To); err != nil {
			return err
		}
		err = t.missedBy(row)
		posted = t.posted
		return err
	})
	if err == nil {
		b.queue.add(posted...)
	}
	return err
}
