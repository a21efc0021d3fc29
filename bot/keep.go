package bot

import (
	"strings"

	"pristan/care"
	"pristan/storage"
)

// Examined is what is kept of a file: its bytes without what they tell beside
// the picture, and how good that is.
type Examined struct {
	Bytes       []byte
	Type        string // MIME
	Dark, Small bool   // a person could hardly read it
}

// Unfit is the error of an examination for a file that is not to be kept. Why
// is the tail of a message key.
type Unfit struct{ Why string }

func (u Unfit) Error() string { return "the file is not kept: " + u.Why }

// kept is what is done when a file that a turn has asked for is stored or
// refused, by the first word of what the file is about. The turn is that of
// the person in whose file it lies. It is set at start: its functions lead
// back to it.
var kept map[string]func(t *turn, k care.Kept) error

func init() {
	kept = map[string]func(*turn, care.Kept) error{"alert": (*turn).alertFileKept, "legal": (*turn).legalFileKept}
}

// keepFile has a file of this person kept. It is fetched after this turn;
// until then it waits, also over a restart.
func (t *turn) keepFile(f care.File, about string) (care.FileID, error) {
	f.ID = care.NewID[care.File]()
	t.wants = true
	return f.ID, t.tx.PutKept(care.Kept{ID: f.ID, Person: t.me.ID, File: f, About: about, Asked: t.now, State: care.WaitingFile})
}

// removeSent takes what this person sent out of their chat, once for each
// message that brought some of it.
func (t *turn) removeSent(files []care.File) error {
	gone := map[string]bool{"": true}
	for _, f := range files {
		if gone[f.Message] {
			continue
		}
		gone[f.Message] = true
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Deed: string(Delete), Ref: f.Message}); err != nil {
			return err
		}
	}
	return nil
}

// storeKept notes what became of a file and goes on from there. A file that is
// not waited for any more leaves nothing; ok is false then.
func (b *Bot) storeKept(tx *storage.Tx, k care.Kept) (posted []storage.Posted, ok bool, err error) {
	was, err := tx.Kept(care.System, k.ID)
	if err != nil || was.State != care.WaitingFile {
		return nil, false, ignoreNotFound(err)
	}
	if err := tx.PutKept(k); err != nil || k.State == care.WaitingFile {
		return nil, true, err
	}
	t, err := b.turnFor(tx, k.Person)
	if err != nil {
		return nil, true, err
	}
	word, _, _ := strings.Cut(k.About, "/")
	do := kept[word]
	if do == nil {
		b.log.Error("a file is kept and nothing here knows what for; look at who is waiting", "file", k.ID)
		return nil, true, nil
	}
	err = do(t, k)
	return t.posted, true, err
}
