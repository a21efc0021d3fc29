package bot

import (
	"errors"

	"pristan/care"
	"pristan/storage"
)

// voiceKept is called when a voice note of a request is stored or refused. Who
// sent what cannot be kept is told, and asked to say it once more.
func (t *turn) voiceKept(r care.LegalRequest, k care.Kept) error {
	if lost, err := t.lostVoice(r); err != nil || !lost || k.State != care.RefusedFile || !k.Told.IsZero() {
		return err
	}
	k.Told = t.now
	if err := errors.Join(t.tx.PutKept(k), t.tx.PutLegal(r.Unheard(k.ID, t.now))); err != nil {
		return err
	}
	if silent, err := t.mustBeSilent(); err != nil {
		return err
	} else if silent {
		return t.tellLater(r.ID)
	}
	return t.tell(storage.Outbox{Slot: legalSlot(r.ID) + "/voice", Lines: []care.Text{care.Say("file.voice_again")},
		Buttons: [][]storage.Button{sayAgainButton(r)}}, legalData("open", r.ID))
}

func sayAgainButton(r care.LegalRequest) []storage.Button {
	return []storage.Button{{Text: care.Say("legal.say_again"), Data: legalData("answer", r.ID)}}
}

// lostVoice reports whether something that was said could not be kept and
// nothing was said or written since.
func (t *turn) lostVoice(r care.LegalRequest) (lost bool, err error) {
	said := []care.Spoken{r.Facts.Where, r.Facts.Words}
	for _, a := range r.Later {
		said = append(said, a.Words)
	}
	for i, s := range said {
		if s == (care.Spoken{}) {
			continue
		}
		gone, err := t.goneVoice(s)
		if err != nil {
			return false, err
		}
		lost = gone || lost && i < 2 // the first two answer questions of their own
	}
	return lost, nil
}

// goneVoice reports whether this is a voice note that could not be kept.
func (t *turn) goneVoice(s care.Spoken) (bool, error) {
	if s.Voice == nil {
		return false, nil
	}
	k, err := t.tx.Kept(care.System, s.Voice.ID)
	return k.State == care.RefusedFile, ignoreNotFound(err)
}
