package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// bring delivers a letter: at once to somebody who is in this conversation and
// alone with their phone, otherwise as a notice that says nothing.
func (t *turn) bring(participant care.PersonID, l care.Letter) error {
	to, err := t.tx.Person(care.System, l.To)
	if err != nil {
		return err
	}
	line, err := t.tx.Contact(care.System, l.To)
	if err != nil {
		return err
	}
	if silent, err := t.silentAbout(l.To); err != nil {
		return err
	} else if silent {
		if err := t.tx.PutLetter(participant, l); err != nil {
			return err
		}
		return t.say(care.Say("staff.alert.silence"))
	}
	inTalk := line.Talking == l.From || line.Talking == l.To // their own id: with the team
	if inTalk && !to.Discreet && line.Reachable() {
		l.Shown, line.Talking, line.TalkingAt = t.now, l.From, t.now
		if err := t.tx.PutContact(line); err != nil {
			return err
		}
	}
	announced, err := t.unseen(participant, l.From)
	if err != nil {
		return err
	}
	if err := t.tx.PutLetter(participant, l); err != nil {
		return err
	}
	switch {
	case !l.Shown.IsZero():
		return t.showLetter(l, l.To, nil)
	case !line.Reachable(): // it is shown when they are back
		return t.say(care.Say("staff.talk.not_reachable"))
	case justAnnounced(announced, l): // one notice is enough
		return nil
	}
	return t.post(letterNotice(l, to))
}

// noticeLasts is how long one notice speaks for the letters after it.
const noticeLasts = time.Hour

// justAnnounced reports whether the reader has just been told of another letter.
func justAnnounced(unseen []care.Letter, l care.Letter) bool {
	for _, before := range unseen {
		if before.To == l.To && l.At.Sub(before.At) < noticeLasts {
			return true
		}
	}
	return false
}

// unseen lists the letters of one side of a file that nobody has seen, oldest
// first.
func (t *turn) unseen(participant, from care.PersonID) (list []care.Letter, err error) {
	letters, err := t.tx.Unseen(care.System, participant)
	for _, l := range letters {
		if l.From == from {
			list = append(list, l)
		}
	}
	return list, err
}

// letterNotice says that there is something to read, and nothing of what.
func letterNotice(l care.Letter, to care.Person) storage.Outbox {
	return storage.Outbox{To: to.ID, Lane: storage.Reply, Letter: l.ID, Lines: []care.Text{care.Say(arrivedKey(to))},
		Buttons: [][]storage.Button{{{Text: care.Say("button.show"), Data: "letter:" + l.ID.String()}}}}
}

func arrivedKey(to care.Person) string {
	switch {
	case to.Role.Staff():
		return "staff.talk.arrived"
	case to.Discreet:
		return "talk.arrived_discreet"
	}
	return "talk.arrived"
}

// missed tells somebody who could not be reached what has come meanwhile: one
// notice for each who wrote.
func (t *turn) missed() error {
	files := []care.PersonID{t.me.ID}
	if t.me.Role.Staff() {
		var err error
		if files, err = t.tx.Caseload(t.me.ID); err != nil {
			return err
		}
	}
	for _, file := range files {
		letters, err := t.tx.Unseen(care.System, file)
		if err != nil {
			return err
		}
		told := make(map[care.PersonID]bool)
		for _, l := range letters {
			if l.To != t.me.ID || told[l.From] {
				continue
			}
			told[l.From] = true
			if err := t.post(letterNotice(l, t.me)); err != nil {
				return err
			}
		}
	}
	return nil
}

// showLetter writes a letter out: its words, then what was attached.
func (t *turn) showLetter(l care.Letter, to care.PersonID, buttons [][]storage.Button) error {
	from, err := t.tx.Person(care.System, l.From)
	if err != nil {
		return err
	}
	parts := pieces(l.Text)
	words := care.Say("talk.line", care.Args{"name": care.Name(from.Name), "words": care.Words(parts[0])})
	if l.Text == "" {
		words = care.Say("talk.line_file", care.Args{"name": care.Name(from.Name)})
	}
	row := storage.Outbox{Lines: []care.Text{words}, Buttons: buttons, Erase: sensitiveFor, Letter: l.ID}
	if buttons == nil {
		row.To, row.Lane = to, storage.Reply
		err = t.post(row)
	} else {
		err = t.redraw(row)
	}
	if err != nil {
		return err
	}
	return t.showRest(l, to, parts[1:])
}

// showRest shows what does not fit the first message of a letter.
func (t *turn) showRest(l care.Letter, to care.PersonID, parts []string) error {
	for _, part := range parts {
		if err := t.post(storage.Outbox{To: to, Lane: storage.Reply, Erase: sensitiveFor,
			Lines: []care.Text{care.Say("flow.words", care.Args{"words": care.Words(part)})}}); err != nil {
			return err
		}
	}
	if l.File != nil {
		return t.post(storage.Outbox{To: to, Lane: storage.Reply, File: l.File, Erase: sensitiveFor})
	}
	if l.Latitude != 0 || l.Longitude != 0 {
		return t.post(storage.Outbox{To: to, Lane: storage.Reply, Place: &[2]float64{l.Latitude, l.Longitude}, Erase: sensitiveFor})
	}
	return nil
}

// tapLetter shows a letter that waited, with the others that came after it,
// and opens the conversation: the next words go to whoever wrote it.
func (t *turn) tapLetter(hex string) error {
	id, err := care.ParseID[care.Letter](hex)
	if err != nil {
		return care.ErrNotFound
	}
	l, err := t.tx.Letter(t.me, id)
	if err != nil {
		return err
	}
	participant := t.me.ID
	if t.me.Role.Staff() {
		participant = l.From
	} else if l.To != t.me.ID {
		return care.ErrNotFound
	}
	if err := t.elsewhere(participant); err != nil {
		return err
	}
	if err := t.seen(participant, &l); err != nil {
		return err
	}
	if err := t.talking(l.From); err != nil {
		return err
	}
	if err := t.showLetter(l, t.me.ID, endTalkButton(l.From)); err != nil {
		return err
	}
	return t.showUnseen(participant, l.From)
}

// seen notes that a letter has been shown.
func (t *turn) seen(participant care.PersonID, l *care.Letter) error {
	if l.Shown.IsZero() {
		l.Shown = t.now
	}
	return t.tx.PutLetter(participant, *l)
}

// waitingLetters shows a worker what the person wrote and nobody has seen.
func (t *turn) waitingLetters(id care.PersonID) error { return t.showUnseen(id, id) }

func (t *turn) showUnseen(participant, from care.PersonID) error {
	letters, err := t.unseen(participant, from)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if err := t.seen(participant, &l); err != nil {
			return err
		}
		if err := t.showLetter(l, t.me.ID, nil); err != nil {
			return err
		}
	}
	return nil
}

// fileOf is in whose file a letter lies that was shown to this person.
func (t *turn) fileOf(l care.Letter) care.PersonID {
	if t.me.Role.Staff() {
		return l.From
	}
	return t.me.ID
}

// eraseLetter takes a letter out of a chat a day after it was sent. Where the
// reader has given no sign of life since, a notice stays and it can be shown
// again. A voice note that was heard stays in the record only with consent.
func (t *turn) eraseLetter(ref, hex string, sent time.Time) error {
	id, err := care.ParseID[care.Letter](hex)
	if err != nil {
		return err
	}
	l, err := t.tx.Letter(care.System, id)
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Deed: string(Delete), Ref: ref}
	if t.me.Active() && t.contact.LastSign.Before(sent) {
		l.Shown = time.Time{}
		notice := letterNotice(l, t.me)
		notice.Deed, notice.Ref, notice.Only = string(Edit), ref, true
		row = notice
	} else if err := t.dropVoice(&l); err != nil {
		return err
	}
	if err := t.tx.PutLetter(t.fileOf(l), l); err != nil {
		return err
	}
	return t.post(row)
}

func (t *turn) dropVoice(l *care.Letter) error {
	if l.File == nil || l.File.Kind != care.Voice || l.From != t.fileOf(*l) {
		return nil
	}
	p, err := t.tx.Person(care.System, l.From)
	if err == nil && !p.Consented(care.VoiceConsent) {
		l.File = nil
	}
	return err
}

// unshow notes that a letter has not been seen after all.
func (t *turn) unshow(id care.LetterID) error {
	l, err := t.tx.Letter(care.System, id)
	if err != nil {
		return ignoreNotFound(err)
	}
	l.Shown = time.Time{}
	return t.tx.PutLetter(t.fileOf(l), l)
}

// missedBy takes care of what a row was for that did not reach this person: a
// letter waits to be shown again, and for an alert the next people are called.
func (t *turn) missedBy(row storage.Outbox) error {
	if !row.Letter.IsZero() {
		l, err := t.tx.Letter(care.System, row.Letter)
		if err != nil {
			return ignoreNotFound(err)
		}
		if err := t.unshow(l.ID); err != nil || !t.me.Role.Staff() {
			return err
		}
		if err := t.announceUnheld(l.From); err != nil {
			return err
		}
		return t.post(storage.Outbox{To: l.From, Lane: storage.Reply, Lines: []care.Text{care.Say("talk.not_reachable")}})
	}
	if row.Deed != string(Send) {
		return nil
	}
	if hex, ok := strings.CutPrefix(row.Slot, "task/"); ok {
		return t.taskMissed(hex)
	}
	if hex, ok := strings.CutPrefix(row.Slot, dutySlots); ok {
		return t.offerMissed(hex)
	}
	if rest, ok := strings.CutPrefix(row.Slot, legalSlots); ok {
		if !t.me.Role.Staff() {
			return t.newsLost(rest)
		}
		return t.legalMissed(rest)
	}
	hex, isAlert := strings.CutPrefix(row.Slot, "alert/")
	if !isAlert {
		return nil
	}
	id, err := care.ParseID[care.Alert](hex)
	if err != nil {
		return err
	}
	a, err := t.tx.Alert(care.System, id)
	if err == nil && a.Offered == t.me.ID && a.Open() { // whoever wants to hand it over must know
		a = a.Offer(care.PersonID{})
		if err := t.tx.PutAlert(a); err != nil {
			return err
		}
		return t.notify(a.TakenBy, a, "staff.alert.more")
	}
	if err != nil || a.Resting() || !a.Taken.IsZero() || a.Step != row.Step {
		return ignoreNotFound(err) // others have been called since
	}
	return t.callFor(a)
}
