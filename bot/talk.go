package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// talkTimer ends a human conversation that has fallen silent; its About is
// when that conversation was opened.
const talkTimer = "talk"

// talkLife is how long a silent conversation keeps the bot quiet.
const talkLife = 24 * time.Hour

// talkToPerson opens a human conversation for a participant. Until it ends
// the bot asks nothing by itself.
func (t *turn) talkToPerson(answers) error { return t.openTalk("staff.talk.wants") }

func (t *turn) openTalk(announce string) error {
	if t.me.Role.Staff() {
		return t.say(care.Say("staff.talk.choose"))
	}
	relation, err := t.openCase()
	if err != nil {
		return err
	}
	if err := t.talking(t.team(relation)); err != nil {
		return err
	}
	if err := t.sayWith(care.Say("talk.open"), endTalkButton()); err != nil {
		return err
	}
	if relation.Caseworker.IsZero() {
		return t.announceUnheld(t.me.ID)
	}
	return t.post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reply, Lines: []care.Text{care.Say(announce)},
		Buttons: [][]storage.Button{{{Text: care.Say("button.answer"), Data: "person:talk:" + t.me.ID.String()}}}})
}

// team is whom a participant talks with. Their own id stands for "whoever
// takes the case", as long as nobody holds it.
func (t *turn) team(relation care.Case) care.PersonID {
	if relation.Caseworker.IsZero() {
		return t.me.ID
	}
	return relation.Caseworker
}

// talking notes whom this person talks with and when the last word was.
func (t *turn) talking(with care.PersonID) error {
	fresh := t.contact.Talking.IsZero()
	t.contact.Talking, t.contact.TalkingAt = with, t.now
	if !fresh {
		return nil
	}
	t.contact.TalkSince = t.now
	return t.tx.PutTimer(storage.Timer{Due: t.now.Add(talkLife), Kind: talkTimer, Person: t.me.ID, About: stamp(t.now)})
}

func endTalkButton() [][]storage.Button {
	return [][]storage.Button{{{Text: care.Say("button.end_talk"), Data: "talk:end"}}}
}

// sayWith posts a reply with buttons.
func (t *turn) sayWith(line care.Text, buttons [][]storage.Button) error {
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: []care.Text{line}, Buttons: buttons})
}

// passOn takes what a participant sends out of nowhere to a human.
func (t *turn) passOn() error {
	if err := t.openTalk("staff.talk.wrote"); err != nil {
		return err
	}
	return t.relay()
}

// relay passes one message of a conversation on, without showing either side
// the other's account.
func (t *turn) relay() error {
	if _, ok := t.b.words.MatchKey(t.in.Text, "button.end_talk"); ok {
		return t.endTalk()
	}
	t.contact.TalkingAt = t.now
	participant, to := t.me.ID, t.contact.Talking
	if t.me.Role.Staff() {
		participant = to
	}
	relation, err := t.tx.CaseOf(t.me, participant)
	if err != nil {
		return t.talkIsOver(err)
	}
	if to == t.me.ID || !t.me.Role.Staff() && !relation.Holds(to) {
		// Whoever holds the case by now; nobody yet: it waits for them.
		to = relation.Caseworker
		t.contact.Talking = t.team(relation)
	}
	if !t.me.May(care.WriteLetter, care.Subject{Person: participant, Case: relation}) {
		return t.talkIsOver(care.ErrNotFound)
	}
	l := care.Letter{ID: care.NewID[care.Letter](), Case: relation.ID, From: t.me.ID, To: to, At: t.now,
		Text: t.in.Text, File: t.in.File, Latitude: t.in.Latitude, Longitude: t.in.Longitude}
	if !to.IsZero() {
		return t.bring(participant, l)
	}
	return t.tx.PutLetter(participant, l)
}

// talkIsOver tells somebody that the conversation they write into has ended.
func (t *turn) talkIsOver(err error) error {
	if !care.IsKind(err, care.NotFound) {
		return err
	}
	t.contact.Talking = care.PersonID{}
	return t.say(care.Say("talk.ended"))
}

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
	inTalk := line.Talking == l.From || line.Talking == l.To // their own id: with the team
	if inTalk && !to.Discreet && line.Reachable() {
		l.Shown = t.now
	}
	if err := t.keepLetter(participant, l); err != nil {
		return err
	}
	if !l.Shown.IsZero() {
		return t.showLetter(l, l.To, nil)
	}
	if !line.Reachable() { // it is shown when they are back
		return t.say(care.Say(notReachableKey(t.me)))
	}
	return t.post(letterNotice(l, to))
}

// keepLetter stores a letter. A participant's voice note that has been shown
// stays in the record only with their consent.
func (t *turn) keepLetter(participant care.PersonID, l care.Letter) error {
	if l.File != nil && l.File.Kind == care.Voice && l.From == participant && !l.Shown.IsZero() {
		p, err := t.tx.Person(care.System, participant)
		if err != nil {
			return err
		}
		if !p.Consented(care.VoiceConsent) {
			l.File = nil
		}
	}
	return t.tx.PutLetter(participant, l)
}

func notReachableKey(me care.Person) string {
	if me.Role.Staff() {
		return "staff.talk.not_reachable"
	}
	return "talk.not_reachable"
}

// letterNotice says that there is something to read, and nothing of what.
func letterNotice(l care.Letter, to care.Person) storage.Outbox {
	return storage.Outbox{To: to.ID, Lane: storage.Reply, Lines: []care.Text{care.Say(arrivedKey(to))},
		Buttons: [][]storage.Button{{{Text: care.Say("button.show"), Data: "letter:" + l.ID.String()}}}}
}

// missed tells somebody who could not be reached what has come meanwhile.
func (t *turn) missed() error {
	if t.me.Role.Staff() {
		return nil // a worker finds it under each person
	}
	letters, err := t.tx.Letters(t.me, t.me.ID, 0)
	if err != nil {
		return err
	}
	for i := len(letters) - 1; i >= 0; i-- {
		if l := letters[i]; l.To == t.me.ID && l.Shown.IsZero() {
			if err := t.post(letterNotice(l, t.me)); err != nil {
				return err
			}
		}
	}
	return nil
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
	row := storage.Outbox{Lines: []care.Text{words}, Buttons: buttons, Erase: sensitiveFor}
	if buttons == nil {
		row.To, row.Lane = to, storage.Reply
		err = t.post(row)
	} else {
		err = t.redraw(row)
	}
	if err != nil {
		return err
	}
	for _, part := range parts[1:] {
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

// tapLetter shows a letter that waited, and opens the conversation it
// belongs to: the next words go to whoever wrote it.
func (t *turn) tapLetter(hex string) error {
	id, err := care.ParseID[care.Letter](hex)
	if err != nil {
		return care.ErrNotFound
	}
	l, err := t.tx.Letter(t.me, id)
	if err != nil {
		return err
	}
	if l.To != t.me.ID && !l.To.IsZero() {
		return care.ErrNotFound
	}
	participant := t.me.ID
	if t.me.Role.Staff() {
		participant = l.From
	}
	if l.Shown.IsZero() {
		l.Shown = t.now
	}
	l.To = t.me.ID
	if err := t.keepLetter(participant, l); err != nil {
		return err
	}
	if err := t.talking(l.From); err != nil {
		return err
	}
	return t.showLetter(l, t.me.ID, endTalkButton())
}

// tapTalk is a button of a conversation: end, or alert.id to begin one.
func (t *turn) tapTalk(rest string) error {
	verb, hex, _ := strings.Cut(rest, ".")
	if verb == "end" {
		return t.endTalk()
	}
	id, err := care.ParseID[care.Alert](hex)
	if err != nil {
		return care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err != nil {
		return err
	}
	return t.talkWith(a.Person)
}

// talkWith opens a conversation from a worker's side.
func (t *turn) talkWith(id care.PersonID) error {
	if err := t.must(care.WriteLetter, id); err != nil {
		return err
	}
	person, err := t.tx.Person(t.me, id)
	if err != nil {
		return err
	}
	if err := t.talking(id); err != nil {
		return err
	}
	if err := t.sayWith(care.Say("staff.talk.open", care.Args{"name": care.Name(person.Name)}), endTalkButton()); err != nil {
		return err
	}
	return t.waitingLetters(id)
}

// waitingLetters shows a worker what the person wrote and nobody has seen, all
// of it: there is no other way to a letter that came before anybody held the
// case.
func (t *turn) waitingLetters(id care.PersonID) error {
	letters, err := t.tx.Letters(t.me, id, 0)
	if err != nil {
		return err
	}
	for i := len(letters) - 1; i >= 0; i-- {
		l := letters[i]
		if l.From != id || !l.Shown.IsZero() {
			continue
		}
		l.Shown, l.To = t.now, t.me.ID
		if err := t.keepLetter(id, l); err != nil {
			return err
		}
		if err := t.showLetter(l, t.me.ID, nil); err != nil {
			return err
		}
	}
	return nil
}
