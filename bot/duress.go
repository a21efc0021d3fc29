package bot

import (
	"strings"

	"pristan/care"
	"pristan/locales"
	"pristan/storage"
)

// underDuress reports whether this is the word that a person has chosen for
// when they are made to write.
func (t *turn) underDuress() bool {
	return t.me.Duress != "" && t.in.Kind == Wrote && t.tx.Mark(t.me.ID, locales.Fold(t.in.Text)) == t.me.Duress
}

// answerDuress answers that word exactly as if the person had written that all
// is well: it is replaced by those words before anything looks at it. Only then
// are people called, so that nothing in the answer can differ.
func (t *turn) answerDuress() error {
	words, err := t.b.words.Write(t.me.Reader(t.b.home), t.b.org, care.Say("well.word"))
	if err != nil {
		return err
	}
	t.in.Text = words
	if err := t.known(); err != nil {
		return err
	}
	alert, err := t.raise(care.Duress, t.now)
	if err != nil {
		return err
	}
	alert.SafeCall = silence
	return t.tx.PutAlert(alert)
}

// leastDuress is how short a word may be: a shorter one is written by chance.
const leastDuress = 4

// saveDuress keeps the person's word as a keyed hash, and takes the word itself
// out of the chat.
func (t *turn) saveDuress(a answers) error {
	word := locales.Fold(a["word"].Text)
	if err := t.removeIncoming(); err != nil {
		return err
	}
	if _, ours := t.b.words.MatchKey(word, t.b.words.Keys()...); ours || len([]rune(strings.TrimSpace(word))) < leastDuress || strings.HasPrefix(word, "/") {
		return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("duress.another")}})
	}
	t.me.Duress = t.tx.Mark(t.me.ID, word)
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("duress.saved")}, Erase: sensitiveFor})
}

// removeIncoming takes what the person has just written out of their chat.
func (t *turn) removeIncoming() error {
	if t.in.Message == "" {
		return nil
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Delete), Ref: t.in.Message})
}

// dropDuress forgets the word.
func (t *turn) dropDuress() error {
	t.me.Duress = ""
	return t.savedSetting()
}
