package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// outgoing is a posted row opened for delivery.
type outgoing struct {
	row    storage.Outbox
	at     care.Address
	reader care.Reader
	calm   care.Calm
	void   bool             // what it is about is not as it was
	held   bool             // the phone is in other hands
	beside []storage.Outbox // what goes out after it
}

// open reads a posted row with all that its delivery needs.
func (b *Bot) open(ctx context.Context, p storage.Posted) (out outgoing, err error) {
	if out, ok := b.fresh.take(p, time.Now()); ok {
		return out, nil
	}
	err = b.store.View(ctx, func(tx *storage.Tx) error {
		out = outgoing{}
		if out.row, err = tx.Row(p); err != nil {
			return err
		}
		if p.To.IsZero() {
			out.at, out.reader = out.row.At, care.Reader{Language: out.row.Language}
			out.held, err = heldAt(tx, out.row.At)
			return err
		}
		person, err := tx.Person(care.System, p.To)
		if err != nil {
			return err
		}
		out.reader, out.calm = person.Reader(b.home), person.Calm(b.org)
		if out.at, err = tx.AddressOf(p.To); err != nil {
			return err
		}
		line, err := tx.Contact(care.System, p.To)
		if err != nil {
			return err
		}
		out.held = line.Taken() && Deed(out.row.Deed) != Delete
		if out.void, err = voidNow(tx, person, out.row); err != nil {
			return err
		}
		if out.row.Ref == "" && out.row.Slot != "" {
			out.row.Ref, err = tx.Ref(p.To, out.row.Slot)
			out.row.Ref = arrivedRef(out.row.Ref)
		}
		return err
	})
	return out, err
}

var errWords = errors.New("no words for a message")

// message chooses the words of a row for its reader.
func (b *Bot) message(out outgoing) (m Message, err error) {
	row := out.row
	m = Message{
		Deed: Deed(row.Deed), Ref: row.Ref, Language: out.reader.Language,
		File: row.File, Silent: row.Silent, Protect: row.Protect,
	}
	switch {
	case row.Picture != nil:
		m.Upload = &Upload{Kind: care.Photo, Name: "picture.png", Bytes: row.Picture}
	case row.Document != nil:
		m.Upload = &Upload{Kind: care.Document, Name: row.Document.Name, Bytes: row.Document.Bytes}
	}
	if row.Place != nil {
		m.Place = &Place{row.Place[0], row.Place[1]}
	}
	w := writer{b: b, reader: out.reader}
	m.Text = w.lines(row.Lines)
	m.Buttons = w.buttons(row.Buttons)
	m.Keyboard = w.keyboard(row.Keyboard)
	if row.Unkey {
		m.Keyboard = [][]string{}
	}
	if m.Keyboard != nil {
		m.Hint = w.say(care.Say("menu.hint"))
	}
	if m.Deed == Commands {
		m.Commands = w.commands(row.Commands)
	}
	return m, w.err
}

// writer writes for one reader and remembers the first failure.
type writer struct {
	b      *Bot
	reader care.Reader
	err    error
}

func (w *writer) say(t care.Text) string {
	s, err := w.b.words.Write(w.reader, w.b.org, t)
	if err != nil && w.err == nil {
		w.err = errors.Join(errWords, err)
	}
	return s
}

func (w *writer) lines(lines []care.Text) string {
	var s strings.Builder
	for i, line := range lines {
		if i > 0 {
			s.WriteByte('\n')
		}
		if line.Key != "" {
			s.WriteString(w.say(line))
		}
	}
	return s.String()
}

func (w *writer) buttons(rows [][]storage.Button) (buttons [][]Button) {
	for _, row := range rows {
		var line []Button
		for _, b := range row {
			line = append(line, Button{Label: w.say(b.Text), Data: b.Data, Link: b.Link})
		}
		buttons = append(buttons, line)
	}
	return buttons
}

func (w *writer) keyboard(rows [][]care.Text) (keys [][]string) {
	for _, row := range rows {
		var line []string
		for _, t := range row {
			line = append(line, w.say(t))
		}
		keys = append(keys, line)
	}
	return keys
}

func (w *writer) commands(set string) (list []Command) {
	for _, name := range commandSets[set] {
		list = append(list, Command{name, w.say(care.Say("command." + name))})
	}
	return list
}

// heldAt reports whether the phone of an address is in other hands.
func heldAt(tx *storage.Tx, at care.Address) (bool, error) {
	p, known, err := tx.At(at)
	if err != nil || !known {
		return false, err
	}
	line, err := tx.Contact(care.System, p.ID)
	return line.Taken(), err
}

// voidNow reports whether an appointment or a duty has changed since a row about
// it was posted: the row would tell an hour that is not true any more. A part of
// a legal request is for who may read that now.
func voidNow(tx *storage.Tx, reader care.Person, row storage.Outbox) (bool, error) {
	if !row.Legal.IsZero() {
		r, err := tx.Legal(reader, row.Legal)
		return err != nil || r.Status == care.LegalWithdrawn && r.Person != reader.ID, ignoreNotFound(err)
	}
	if !row.Duty.IsZero() {
		_, err := tx.Duty(care.System, row.Duty)
		return err != nil, ignoreNotFound(err)
	}
	if row.Appointment.IsZero() {
		return false, nil
	}
	a, err := tx.Appointment(care.System, row.Appointment)
	return err != nil || a.Rev != row.Step, ignoreNotFound(err)
}

// expired reports whether a row has lost its use.
func (o outgoing) expired(now time.Time) bool {
	return o.void || o.wakes(now) || !o.row.NotAfter.IsZero() && now.After(o.row.NotAfter)
}
