package bot

import (
	"errors"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// turn is one thing that came in, being handled inside one transaction. What
// it wants said is posted in the same transaction.
type turn struct {
	b       *Bot
	tx      *storage.Tx
	in      Incoming
	now     time.Time
	me      care.Person
	contact care.Contact
	kept    care.Contact // contact as it is stored
	posted  []storage.Posted
	said    []said // those of them that are for whom this turn is about
	ack     ack
	since   time.Time         // when the flow that acts now was begun
	within  map[string]string // the facts of that flow
	about   string            // what that flow is about: a person's or an appointment's id in hexadecimal
	edited  bool              // the tapped message has been changed
	coerced bool              // the person was made to write this
	hushed  bool              // a phone is in other hands since this turn
	wants   bool              // a file is to be fetched
	album   bool              // what came belongs to what came just before
	above   care.Text         // what stands above the question then
}

// run handles what came in exactly once.
func (t *turn) run() error {
	if t.in.Kind == InGroup {
		return t.stranger()
	}
	if t.in.File != nil {
		file := *t.in.File
		file.Message = t.in.Message
		t.in.File = &file
	}
	me, known, err := t.tx.At(t.in.From)
	if err != nil {
		return err
	}
	t.me = me
	if t.in.Tap != nil {
		t.ack = ack{query: t.in.Tap.Query, reader: t.reader()}
	}
	if known && !me.Active() {
		if held, err := heldAt(t.tx, t.in.From); err != nil || held {
			t.ack = ack{}
			return err
		}
	}
	if !known || !me.Active() {
		return t.stranger()
	}
	seen, err := t.tx.Seen(t.in.ID, t.now)
	if err != nil || seen {
		if seen {
			t.b.count.repeated.Inc()
		}
		return err
	}
	if t.contact, err = t.tx.Contact(t.me, t.me.ID); err != nil {
		return err
	}
	t.kept = t.contact
	switch {
	case t.underDuress():
		return t.answerDuress()
	case t.contact.Taken():
		return t.heldMessage()
	}
	return t.known()
}

// known handles somebody enrolled: everything they send is a sign of life.
func (t *turn) known() error {
	if t.in.Kind == Blocked {
		return t.unreachable(t.me.ID)
	}
	returned := !t.contact.Reachable()
	t.contact.LastSign, t.contact.Unreachable = t.now, time.Time{}
	if err := t.route(); err != nil {
		return err
	}
	if returned {
		if err := t.missed(); err != nil {
			return err
		}
		if err := errors.Join(t.datesMissed(t.kept.Unreachable), t.newsMissed()); err != nil {
			return err
		}
	}
	return t.keepContact()
}

// signEvery is how exactly the last sign of life is kept.
const signEvery = time.Minute

// keepContact stores the line to the person, unless only their last sign of
// life has moved a little: that would be a write for nearly every answer.
func (t *turn) keepContact() error {
	moved := t.kept
	moved.LastSign = t.contact.LastSign
	if moved == t.contact && t.contact.LastSign.Sub(t.kept.LastSign) < signEvery {
		return nil
	}
	t.kept = t.contact
	return t.tx.PutContact(t.contact)
}

// turnFor is a turn that nobody started: a timer or an outage did.
func (b *Bot) turnFor(tx *storage.Tx, id care.PersonID) (*turn, error) {
	t := &turn{b: b, tx: tx, now: b.now()}
	var err error
	if t.me, err = tx.Person(care.System, id); err != nil {
		return nil, err
	}
	t.contact, err = tx.Contact(care.System, id)
	t.kept = t.contact
	return t, err
}

func (t *turn) reader() care.Reader {
	if t.me.Language == "" {
		return care.Reader{Language: guess(t.in.Language)}
	}
	return t.me.Reader(t.b.home)
}

// zone is where the person's clock stands.
func (t *turn) zone() *time.Location { return t.me.Reader(t.b.home).Zone }

// post puts a message into the outbox of this transaction.
func (t *turn) post(row storage.Outbox) error {
	if row.Deed == "" {
		row.Deed = string(Send)
	}
	if row.To == t.me.ID && t.contact.Taken() {
		return nil // nobody knows who holds the phone
	}
	p, err := t.tx.Post(row)
	t.posted = append(t.posted, p)
	if !row.To.IsZero() && row.To == t.me.ID {
		t.said = append(t.said, said{p, row})
	}
	return err
}

// say posts a reply of one or more lines to whoever this turn is about.
func (t *turn) say(lines ...care.Text) error {
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: lines})
}

// notice shows a short word on the pressed button.
func (t *turn) notice(key string) { t.ack.notice = care.Say(key) }

// redraw replaces the tapped message, or sends a new one where none was
// tapped.
func (t *turn) redraw(row storage.Outbox) error { return t.redrawIn(storage.Reply, row) }

func (t *turn) redrawIn(lane storage.Lane, row storage.Outbox) error {
	row.To, row.Lane = t.me.ID, lane
	if t.in.Tap != nil && !t.edited {
		row.Deed, row.Ref = string(Edit), t.in.Tap.Message
		t.edited = true
	}
	return t.post(row)
}

// retire takes the buttons off the tapped message, once.
func (t *turn) retire() error {
	if t.in.Tap == nil || t.edited {
		return nil
	}
	t.edited = true
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Retire), Ref: t.in.Tap.Message})
}

// remove deletes the tapped message: it holds what should not stay.
func (t *turn) remove() error {
	if t.in.Tap == nil || t.edited {
		return nil
	}
	t.edited = true
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Delete), Ref: t.in.Tap.Message})
}

// waiting is the flow that waits for this person's answer; ok is false when
// none does.
func (t *turn) waiting() (s flows.Session, ok bool, err error) {
	if t.contact.Flow == "" {
		return s, false, nil
	}
	if !t.b.flows.Has(t.contact.Flow) { // taken out since
		err := t.tx.EndSession(t.me.ID, t.contact.Flow)
		t.contact.Flow = ""
		return s, false, err
	}
	s, err = t.tx.Session(t.me, t.me.ID, t.contact.Flow)
	if care.IsKind(err, care.NotFound) {
		return s, false, nil
	}
	return s, err == nil, err
}

// guess is the language for somebody who has not chosen: the phone's own when
// it is exactly one of ours, English otherwise. It is never stored.
func guess(tag string) care.Language {
	if len(tag) >= 2 {
		if l := care.Language(tag[:2]); l.Known() && (len(tag) == 2 || tag[2] == '-') {
			return l
		}
	}
	return care.English
}
