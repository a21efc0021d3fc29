package bot

import (
	"context"
	"testing"

	"pristan/care"
	"pristan/storage"
)

// WhenKept says what is done, for the time of a test, when a file about a word
// is stored or refused: rows are posted in the turn of its person.
func WhenKept(t testing.TB, word string, do func(tx *storage.Tx, k care.Kept) ([]storage.Outbox, error)) {
	kept[word] = func(t *turn, k care.Kept) error {
		rows, err := do(t.tx, k)
		for _, row := range rows {
			if err := t.post(row); err != nil {
				return err
			}
		}
		return err
	}
	t.Cleanup(func() { delete(kept, word) })
}

// KeepFile has a turn of somebody's keep a file.
func (b *Bot) KeepFile(ctx context.Context, who care.PersonID, f care.File, about string) (id care.FileID, err error) {
	err = b.inTurn(ctx, who, func(t *turn) error {
		id, err = t.keepFile(f, about)
		return err
	})
	return id, err
}

// RemoveSent has a turn of somebody's take what they sent out of their chat.
func (b *Bot) RemoveSent(ctx context.Context, who care.PersonID, files []care.File) error {
	return b.inTurn(ctx, who, func(t *turn) error { return t.removeSent(files) })
}

// PostRows puts rows into the outbox.
func (b *Bot) PostRows(ctx context.Context, who care.PersonID, rows ...storage.Outbox) error {
	return b.inTurn(ctx, who, func(t *turn) error {
		for _, row := range rows {
			if err := t.post(row); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Bot) inTurn(ctx context.Context, who care.PersonID, do func(*turn) error) error {
	var t *turn
	err := b.commit.turn(ctx, func(tx *storage.Tx) (err error) {
		if t, err = b.turnFor(tx, who); err != nil {
			return err
		}
		return do(t)
	})
	if err == nil {
		b.goOn(t)
	}
	return err
}

// PageName is how a page of a type is called when it goes out.
func PageName(mime string, page int) string { return pageName(mime, page) }
