package bot

import (
	"pristan/care"
	"pristan/storage"
)

// endTalkWith ends a conversation by its button, unless it has ended and
// another one has begun.
func (t *turn) endTalkWith(hex string) error {
	with, err := care.ParseID[care.Person](hex)
	if t.me.Role == care.Participant && !t.contact.Talking.IsZero() {
		with = t.contact.Talking // they talk with one team, whoever of it writes
	}
	if err != nil || with != t.contact.Talking {
		t.notice("notice.over")
		return t.retire()
	}
	return t.endTalk()
}

// endTalk ends a conversation for both sides; the question that waited is
// asked again.
func (t *turn) endTalk() error {
	other := t.contact.Talking
	if other.IsZero() {
		t.notice("notice.over")
		return t.retire()
	}
	t.contact.Talking = care.PersonID{}
	if err := t.redraw(storage.Outbox{Lines: []care.Text{care.Say("talk.ended")}}); err != nil {
		return err
	}
	if other == t.me.ID {
		relation, err := t.openCase()
		if err != nil {
			return err
		}
		if other, err = t.reads(relation); err != nil {
			return err
		}
	}
	if err := t.endFor(other); err != nil {
		return err
	}
	return t.askOnceMore()
}

// endFor ends the conversation on the other side, if that is where they are.
func (t *turn) endFor(other care.PersonID) error {
	if other.IsZero() {
		return nil
	}
	o, err := t.b.turnFor(t.tx, other)
	if err != nil || o.contact.Talking != t.me.ID && o.contact.Talking != other {
		return err
	}
	defer func() { t.posted = append(t.posted, o.posted...) }()
	return o.endedBy("talk.ended_by_other")
}

// endedBy ends this person's conversation from outside.
func (t *turn) endedBy(key string) error {
	t.contact.Talking = care.PersonID{}
	if err := t.keepContact(); err != nil {
		return err
	}
	silent, err := t.mustBeSilent()
	if err != nil {
		return err
	}
	if !silent && !t.me.Discreet {
		if err := t.say(care.Say(key)); err != nil {
			return err
		}
	}
	return t.remind()
}

// talkSilent is due a day after a conversation began. One that went on is
// looked at again a day after its last word.
func (b *Bot) talkSilent(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil || !t.me.Active() || t.contact.Talking.IsZero() || stamp(t.contact.TalkSince) != m.About {
		return nil, err
	}
	if m.Due = t.contact.TalkingAt.Add(talkLife); m.Due.After(b.now()) {
		return nil, tx.PutTimer(m)
	}
	err = t.endedBy("talk.ended_silent")
	return t.posted, err
}
