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
	reader, err := t.reads(relation)
	if err != nil {
		return err
	}
	if err := t.talking(t.me.ID); err != nil {
		return err
	}
	if err := t.redraw(storage.Outbox{Lines: []care.Text{care.Say("talk.open")}, Buttons: endTalkButton(t.me.ID)}); err != nil {
		return err
	}
	switch {
	case announce == "": // what they wrote comes by itself
		return nil
	case reader.IsZero():
		return t.announceUnheld(t.me.ID)
	}
	return t.post(storage.Outbox{To: reader, Lane: storage.Reply, Lines: []care.Text{care.Say(announce)},
		Buttons: [][]storage.Button{{{Text: care.Say("button.answer"), Data: "person:talk:" + t.me.ID.String()}}}})
}

// talking notes whom this person talks with and when the last word was. A
// participant's own id stands for the team: whoever reads them now.
func (t *turn) talking(with care.PersonID) error {
	if t.contact.Flow == duressFlow { // what is typed now is for somebody else to read
		if err := t.aside(); err != nil {
			return err
		}
	}
	fresh := t.contact.Talking.IsZero()
	t.contact.Talking, t.contact.TalkingAt = with, t.now
	if !fresh {
		return nil
	}
	t.contact.TalkSince = t.now
	return t.tx.PutTimer(storage.Timer{Due: t.now.Add(talkLife), Kind: talkTimer, Person: t.me.ID, About: stamp(t.now)})
}

// endTalkButton ends the conversation with this person, and no later one.
func endTalkButton(with care.PersonID) [][]storage.Button {
	return [][]storage.Button{{{Text: care.Say("button.end_talk"), Data: "talk:end." + with.String()}}}
}

// sayWith posts a reply with buttons.
func (t *turn) sayWith(line care.Text, buttons [][]storage.Button) error {
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: []care.Text{line}, Buttons: buttons})
}

// passOn takes what a participant sends out of nowhere to a human.
func (t *turn) passOn() error {
	if err := t.openTalk(""); err != nil {
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
	return t.hand()
}

// hand gives what came to whoever it is for, inside a conversation or not.
func (t *turn) hand() error {
	participant := t.me.ID
	if t.me.Role.Staff() {
		participant = t.contact.Talking
	}
	relation, err := t.tx.CaseOf(t.me, participant)
	if err != nil {
		return t.talkIsOver(err)
	}
	if !t.me.May(care.WriteLetter, care.Subject{Person: participant, Case: relation}) {
		return t.talkIsOver(care.ErrNotFound)
	}
	l := care.Letter{ID: care.NewID[care.Letter](), Case: relation.ID, From: t.me.ID, To: participant, At: t.now,
		Text: t.in.Text, File: t.in.File, Latitude: t.in.Latitude, Longitude: t.in.Longitude}
	if t.me.Role.Staff() {
		return t.bring(participant, l)
	}
	if l.To, err = t.reads(relation); err != nil {
		return err
	}
	if !l.To.IsZero() {
		return t.bring(participant, l)
	}
	return t.keepForAnybody(l, relation)
}

// keepForAnybody keeps a letter that nobody is there to read, says so, and
// calls for somebody who takes the case.
func (t *turn) keepForAnybody(l care.Letter, relation care.Case) error {
	l.To = relation.Caseworker
	waiting, err := t.unseen(t.me.ID, t.me.ID)
	if err != nil {
		return err
	}
	if err := t.tx.PutLetter(t.me.ID, l); err != nil {
		return err
	}
	if !justAnnounced(waiting, l) {
		if err := t.announceUnheld(t.me.ID); err != nil {
			return err
		}
	}
	return t.say(care.Say("talk.not_reachable"))
}

// talkIsOver tells somebody that the conversation they write into has ended.
func (t *turn) talkIsOver(err error) error {
	if !care.IsKind(err, care.NotFound) {
		return err
	}
	t.contact.Talking = care.PersonID{}
	return t.say(care.Say("talk.ended"))
}

// tapTalk is a button of a conversation: end, or alert.id to begin one.
func (t *turn) tapTalk(rest string) error {
	verb, hex, _ := strings.Cut(rest, ".")
	if verb == "end" {
		return t.endTalkWith(hex)
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
	if id == t.me.ID {
		return care.ErrNotFound
	}
	if err := t.must(care.WriteLetter, id); err != nil {
		return err
	}
	if silent, err := t.silentAbout(id); err != nil {
		return err
	} else if silent {
		return t.say(care.Say("staff.alert.silence"))
	}
	person, err := t.tx.Person(t.me, id)
	if err != nil {
		return err
	}
	if err := t.talking(id); err != nil {
		return err
	}
	if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Buttons: endTalkButton(id),
		Lines: []care.Text{care.Say("staff.talk.open", care.Args{"name": care.Name(person.Name)})}}); err != nil {
		return err
	}
	return t.waitingLetters(id)
}

// elsewhere ends a worker's conversation when they turn to somebody else: what
// they write next must not go to the person before.
func (t *turn) elsewhere(now care.PersonID) error {
	before := t.contact.Talking
	if !t.me.Role.Staff() || before.IsZero() || before == now {
		return nil
	}
	t.contact.Talking = care.PersonID{}
	return t.say(care.Say("staff.talk.left"))
}
