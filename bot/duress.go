package bot

import (
	"strings"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

// underDuress reports whether this is the word that a person has chosen for
// when they are made to write.
func (t *turn) underDuress() bool {
	choosing := t.contact.Flow == duressFlow && t.contact.Talking.IsZero()
	return t.me.Duress != "" && t.in.Kind == Wrote && !choosing && t.tx.Mark(t.me.ID, phraseOf(t.in.Text)) == t.me.Duress
}

// phraseOf is a phrase as it is known again, however a phone writes it.
func phraseOf(text string) string { return locales.Fold(bare(text)) }

// duressFlow is where the phrase is chosen.
const duressFlow = "duress"

// answerDuress answers that word exactly as if the person had written that all
// is well: it is replaced by those words before anything looks at it. Only then
// are people called, so that nothing in the answer can differ.
func (t *turn) answerDuress() error {
	words, err := t.b.words.Write(t.me.Reader(t.b.home), t.b.org, care.Say("well.word"))
	if err != nil {
		return err
	}
	t.in.Text, t.coerced = words, true
	if t.contact.Taken() {
		t.ack = ack{}
	} else if err := t.known(); err != nil {
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
	if a["want"].Value == "forget" {
		t.me.Duress = ""
		return t.savedSetting()
	}
	word := phraseOf(a["word"].Text)
	if err := t.removeIncoming(); err != nil {
		return err
	}
	if _, ours := t.b.words.MatchKey(word, t.b.words.Keys()...); ours || len([]rune(strings.TrimSpace(word))) < leastDuress || strings.HasPrefix(word, "/") {
		return t.anotherPhrase()
	}
	t.me.Duress = t.tx.Mark(t.me.ID, word)
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("duress.saved")}, Erase: sensitiveFor})
}

// anotherPhrase asks for a phrase once more. What is typed next is one, so that it
// goes to nobody as a letter.
func (t *turn) anotherPhrase() error {
	s, _, err := t.b.flows.Begin(duressFlow, nil, t.now)
	if err != nil {
		return err
	}
	if s, _, err = t.b.flows.Answer(s, chosen(flows.Input{}, "choose"), t.now); err != nil {
		return err
	}
	if err := t.keep(s); err != nil {
		return err
	}
	return t.problem(s, flows.Output{Text: care.Say("duress.another")})
}

// refusedPhrase takes out of the chat what was sent where a phrase is chosen and
// cannot be one: it may be meant to be.
func (t *turn) refusedPhrase(s flows.Session) error {
	if s.Flow != duressFlow || t.in.Tap != nil {
		return nil
	}
	return t.removeIncoming()
}

// removeIncoming takes what the person has just written out of their chat.
func (t *turn) removeIncoming() error {
	if t.in.Message == "" {
		return nil
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Deed: string(Delete), Ref: t.in.Message})
}
