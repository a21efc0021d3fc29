package bot

import (
	"context"
	"time"

	"pristan/care"
	"pristan/storage"
)

// leftSlot remembers when a worker was last told that messages are left in a
// person's chat; leftEvery is how long that speaks for all that are.
const (
	leftSlot  = "left in the chat"
	leftEvery = 24 * time.Hour
)

// outlived is for a message that is too old to be deleted: nobody but the
// person can, so that their worker may ask them to.
func (b *Bot) outlived(ctx context.Context, p storage.Posted, row storage.Outbox) error {
	b.count.tooOld.Inc()
	var posted []storage.Posted
	err := b.commit.mark(ctx, func(tx *storage.Tx) error {
		posted = nil
		if err := b.settle(p, row, "")(tx); err != nil || p.To.IsZero() {
			return err
		}
		t, err := b.turnFor(tx, p.To)
		if err != nil {
			return err
		}
		err = t.tellLeft()
		posted = t.posted
		return err
	})
	if err == nil {
		b.queue.add(posted...)
	}
	return err
}

// tellLeft tells whoever looks after this person, once for many messages.
func (t *turn) tellLeft() error {
	told, err := t.tx.Ref(t.me.ID, leftSlot)
	if err != nil || t.me.Role.Staff() || told > stamp(t.now.Add(-leftEvery)) {
		return err
	}
	relation, err := t.openCase()
	if err != nil {
		return err
	}
	people, err := t.answerable(relation)
	if err != nil || len(people) == 0 {
		return err
	}
	if err := t.tx.PutRef(t.me.ID, leftSlot, stamp(t.now)); err != nil {
		return err
	}
	for _, id := range people {
		if err := t.post(storage.Outbox{To: id, Lane: storage.Reminder, Gentle: true,
			Lines:   []care.Text{care.Say("staff.person.left_messages")},
			Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + t.me.ID.String()}}}}); err != nil {
			return err
		}
	}
	return nil
}

// answerable is who looks after this person now or, where nobody does, those who
// may take the case.
func (t *turn) answerable(relation care.Case) ([]care.PersonID, error) {
	if reader, err := t.reads(relation); err != nil || !reader.IsZero() {
		return []care.PersonID{reader}, err
	}
	people, err := t.some(care.Coordinator, t.there)
	if err != nil || len(people) > 0 {
		return people, err
	}
	return t.some(care.Caseworker, t.there)
}
