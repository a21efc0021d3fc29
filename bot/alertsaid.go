package bot

import (
	"time"

	"pristan/care"
	"pristan/flows"
)

// tellAlert adds to the alert what was answered since.
func (t *turn) tellAlert(a answers) error {
	alert, err := t.ownAlert(t.within, a["who"].Value)
	if err != nil {
		return err
	}
	any := false
	for key, answer := range a {
		if key == "who" || answer.Skipped {
			continue
		}
		said, err := t.keepSaidFiles(alert, saidOf(key, answer, t.now))
		if err != nil {
			return err
		}
		var news bool
		alert, news = alert.Tell(said)
		any = any || news
	}
	if words := t.caption(); words != "" {
		var news bool
		alert, news = alert.Tell(care.Said{Key: care.WordsSaid, At: t.now, Text: words})
		any = any || news
	}
	if !any {
		return nil
	}
	if err := t.keepSaid(alert); err != nil {
		return err
	}
	return t.moveContact(alert)
}

// keepSaidFiles has the files of an answer kept, each once.
func (t *turn) keepSaidFiles(a care.Alert, s care.Said) (care.Said, error) {
	for i, f := range s.Files {
		id, ok := a.Keeps(f.Ref)
		if !ok {
			var err error
			if id, err = t.keepSaidFile(a, f); err != nil {
				return s, err
			}
		}
		s.Files[i].ID = id
	}
	return s, nil
}

// witnessFiles is how many files are kept of somebody whom nobody knows: anybody
// may press the key, and a disk has an end. More go on by their reference alone.
const witnessFiles = 100

func (t *turn) keepSaidFile(a care.Alert, f care.File) (care.FileID, error) {
	if t.me.Role == care.Witness {
		n, err := t.tx.KeptBy(t.me.ID, witnessFiles)
		if err != nil || n >= witnessFiles {
			return care.FileID{}, err
		}
	}
	return t.keepFile(f, care.AlertFile+a.ID.String())
}

// alertFileKept is called when a file sent with an alert is stored or refused:
// whoever sent what cannot be opened is asked to photograph it again, or to say
// it again.
func (t *turn) alertFileKept(k care.Kept) error {
	if silent, err := t.mustBeSilent(); err != nil || silent || k.State != care.RefusedFile || !t.me.Active() {
		return err
	}
	if k.File.Kind == care.Voice {
		return t.say(care.Say("file.voice_again"))
	}
	return t.say(care.Say("file.again"))
}

// alertFact is the fact that names the alert a conversation goes on about.
const alertFact = "alert"

// ownAlert is the alert that a conversation is about: the one it names, or the
// latest of its kind that this person raised.
func (t *turn) ownAlert(facts map[string]string, who string) (care.Alert, error) {
	list, err := t.tx.AlertsOf(care.System, t.me.ID)
	if err != nil {
		return care.Alert{}, err
	}
	why, latest := reasonsOf[who], care.Alert{}
	for _, a := range list {
		if a.ID.String() == facts[alertFact] && a.Open() {
			return a, nil
		}
		if latest.ID.IsZero() && a.Why == why {
			latest = a
		}
	}
	if latest.ID.IsZero() {
		err = care.ErrNotFound
	}
	return latest, err
}

func saidOf(key string, a flows.Answer, now time.Time) care.Said {
	s := care.Said{Key: key, At: now, Value: a.Value, Values: a.Values, Text: a.Text, Number: a.Number, Day: a.Day,
		Minute: a.Minute, Timed: a.Kind == flows.TimeInput, Latitude: a.Latitude, Longitude: a.Longitude}
	if a.File != nil {
		s.Files = append([]care.File{*a.File}, a.More...)
	}
	return s
}
