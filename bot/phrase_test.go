package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"

	"pristan/care"
	"pristan/storage"
)

// TestPhraseIsNowhere: what was typed where a phrase is chosen, taken or not, is
// no letter, stands in no session, and is out of the chat.
func TestPhraseIsNowhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		defer s.stop()
		s.plays(cast + `
			amina: hello
			amina: /settings
			amina [settings.duress]
			amina: green one two three
			amina [duress.want.choose]
			amina: gr
			amina: green coat is ready`)
		amina := s.idOf(s.people["amina"])
		err := s.store.View(t.Context(), func(tx *storage.Tx) error {
			letters, err := tx.Letters(care.System, amina, 0)
			if err != nil {
				return err
			}
			if len(letters) != 1 || letters[0].Text != "hello" {
				t.Errorf("letters: %v", letters)
			}
			session, err := tx.Session(care.System, amina, "duress")
			if !care.IsKind(err, care.NotFound) {
				text, _ := json.Marshal(session)
				t.Errorf("the conversation stays: %s, %v", text, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		gone := 0
		for _, m := range s.chats.shown[s.people["amina"]] {
			if m.theirs && m.gone {
				gone++
			}
		}
		if gone != 3 {
			t.Errorf("%d of 3 phrases are out of the chat", gone)
		}
		if strings.Contains(s.all, "green") {
			t.Errorf("somebody was shown a phrase:\n%s", s.all)
		}
	})
}
