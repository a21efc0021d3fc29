package bot

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// stranger handles somebody who is not enrolled. Nothing is kept about them
// but an answer on its way, unless they ask to be contacted or come with an
// invitation; the language travels in the buttons.
func (t *turn) stranger() error {
	t.b.count.strangers.Inc()
	if t.in.Kind == Blocked || t.in.Kind == Unblocked {
		return nil
	}
	_, code, _ := command(t.in.Text)
	if !t.b.guard.allow(t.in.From, t.now, invitationCode.MatchString(code) || t.criesForHelp()) {
		t.b.count.flooded.Inc()
		return nil
	}
	if seen, err := t.tx.Seen(t.in.ID, t.now); err != nil || seen {
		return err
	}
	if t.in.Kind == InGroup {
		return t.answerStranger(guess(t.in.Language), nil, care.Say("stranger.group"))
	}
	if t.in.Tap != nil {
		return t.strangerTapped()
	}
	if t.criesForHelp() || t.tells() {
		return t.strangerCried()
	}
	if name, code, ok := command(t.in.Text); ok && name == "start" && code != "" {
		return t.claim(code)
	}
	l := guess(t.in.Language)
	return t.answerStranger(l, append(languageButtons("s:lang:"), []storage.Button{{Text: care.Say("stranger.urgent"), Data: "s:urgent:" + string(l)}}),
		care.Say("stranger.language"))
}

// invitationCode is the form of every code we make: somebody who brings one is
// let through even when many strangers write at once.
var invitationCode = regexp.MustCompile(`^[A-Za-z0-9_-]{27}$`)

func (t *turn) strangerTapped() error {
	part := strings.Split(t.in.Tap.Data, ":")
	if len(part) != 3 || part[0] != "s" || !care.Language(part[2]).Known() {
		t.notice("notice.over")
		return nil
	}
	language := care.Language(part[2])
	t.ack.reader = care.Reader{Language: language}
	switch part[1] {
	case "contact":
		return t.wantsContact(language)
	case "urgent":
		return t.strangerUrgent(language)
	case "me", "other", "help":
		return t.witness(language, part[1])
	}
	buttons := [][]storage.Button{
		{{Text: care.Say("stranger.urgent"), Data: "s:urgent:" + part[2]}},
		{{Text: care.Say("stranger.contact_me"), Data: "s:contact:" + part[2]}},
	}
	return t.answerStranger(language, append(buttons, languageButtons("s:lang:")...),
		care.Say("stranger.what"), care.Text{}, care.Say("stranger.reach"), care.Text{}, care.Say("stranger.emergency"))
}

// answerStranger replies to an address, changing the tapped message where
// there is one.
func (t *turn) answerStranger(l care.Language, buttons [][]storage.Button, lines ...care.Text) error {
	row := storage.Outbox{At: t.in.From, Language: l, Lane: storage.Reply, Lines: lines, Buttons: buttons}
	if t.in.Tap != nil {
		row.Deed, row.Ref = string(Edit), t.in.Tap.Message
	}
	return t.post(row)
}

// languageButtons offer the four languages, each in its own script.
func languageButtons(data string) (rows [][]storage.Button) {
	for _, l := range care.Languages {
		rows = append(rows, []storage.Button{{Text: care.Say("language." + string(l)), Data: data + string(l)}})
	}
	return rows
}

// wantsContact keeps the wish and tells those who can invite.
func (t *turn) wantsContact(l care.Language) error {
	request := storage.Request{Address: t.in.From, Language: l, Asked: t.now}
	id, fresh, err := t.tx.PutRequest(request)
	if care.IsKind(err, care.Unavailable) { // promise nothing we cannot keep
		return t.answerStranger(l, nil, care.Say("stranger.reach"), care.Text{}, care.Say("stranger.emergency"))
	}
	if err != nil {
		return err
	}
	if fresh {
		if err := t.tx.PutTimer(storage.Timer{Due: t.now.Add(requestLife), Kind: requestTimer,
			About: care.PersonID(id).String() + "|" + stamp(t.now)}); err != nil {
			return err
		}
		if err := t.announceRequest(id, l); err != nil {
			return err
		}
	}
	return t.answerStranger(l, nil, care.Say("stranger.asked"), care.Text{}, care.Say("stranger.emergency"))
}

// claim lets somebody in by an invitation. Claimed twice, expired, revoked
// and never made are one answer that tells nothing.
func (t *turn) claim(code string) error {
	invitation, err := t.tx.Invitation(t.tx.InvitationID(code))
	if care.IsKind(err, care.NotFound) || err == nil && !invitation.Open(t.now) {
		return t.answerStranger(guess(t.in.Language), languageButtons("s:lang:"), care.Say("invitation.refused"))
	}
	if err != nil {
		return err
	}
	invitation.Claimed = t.now
	if err := t.tx.PutInvitation(invitation); err != nil {
		return err
	}
	return t.enrol(invitation)
}

// newcomer is somebody new, with a fresh case; a witness becomes what they are
// invited as, and keeps those who answer them.
func (t *turn) newcomer(i care.Invitation) (c care.Case, err error) {
	if t.me.Role == care.Witness {
		c, err = t.tx.CaseOf(care.System, t.me.ID)
		t.me.Role, t.me.Enrolled, c.Witness = i.Role, time.Time{}, false
		return c, errors.Join(err, t.aside(), t.tx.PutPerson(t.me))
	}
	p := care.Person{Role: i.Role, Language: i.Language}
	if p.Language == "" {
		p.Language = guess(t.in.Language)
	}
	err = t.arrive(p)
	return care.Case{ID: care.NewID[care.Case](), Participant: t.me.ID, Opened: t.now}, err
}

// arrive makes somebody new of whoever writes. Where they were with us before,
// what was planned to be erased from their chat still is.
func (t *turn) arrive(p care.Person) error {
	before := t.me.ID
	p.ID, p.Joined = care.NewID[care.Person](), t.now
	t.me = p
	if err := errors.Join(t.tx.AddPerson(p), t.tx.Link(t.in.From, p.ID)); err != nil || before.IsZero() {
		return err
	}
	refs, err := t.tx.Erasures(before)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		at, err := t.tx.Erasure(before, ref)
		if err != nil {
			return err
		}
		if err := errors.Join(t.tx.PutErasure(before, ref, time.Time{}), t.tx.PutErasure(p.ID, ref, at),
			t.tx.PutTimer(storage.Timer{Due: at, Kind: eraseTimer, Person: p.ID, About: ref})); err != nil {
			return err
		}
	}
	return nil
}

// enrol makes the person and, for a participant, their case with whoever
// invited them, and begins to get to know them.
func (t *turn) enrol(i care.Invitation) error {
	c, err := t.newcomer(i)
	if err != nil {
		return err
	}
	if t.me.Role == care.Participant {
		by, err := t.tx.Person(care.System, i.By)
		if err == nil && by.Role == care.Caseworker && by.Active() {
			c.Caseworker = i.By
		}
		if err := t.tx.PutCase(c); err != nil {
			return err
		}
	}
	t.contact = care.Contact{Person: t.me.ID, LastSign: t.now}
	if err := t.begin(onboardingFlow(t.me)); err != nil {
		return err
	}
	return t.tx.PutContact(t.contact)
}
