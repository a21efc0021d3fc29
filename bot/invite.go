package bot

import (
	"context"
	"strings"
	"time"

	"rsc.io/qr"

	"pristan/care"
	"pristan/storage"
)

// Invited is a fresh invitation with its code, which is shown once and never
// stored.
type Invited struct {
	care.Invitation
	Code, Link string
}

// Invite makes count invitations from the command line.
func (b *Bot) Invite(ctx context.Context, role care.Role, l care.Language, ttl time.Duration, count int) (list []Invited, err error) {
	err = b.commit.turn(ctx, func(tx *storage.Tx) error {
		list = nil
		for range count {
			i, err := b.makeInvitation(tx, care.Invitation{Role: role, Language: l, Made: b.now(), Expires: b.now().Add(ttl)})
			if err != nil {
				return err
			}
			list = append(list, i)
		}
		return nil
	})
	return list, err
}

func (b *Bot) makeInvitation(tx *storage.Tx, i care.Invitation) (Invited, error) {
	code := care.NewInvitationCode()
	i.ID = tx.InvitationID(code)
	return Invited{i, code, b.link(code)}, tx.PutInvitation(i)
}

func (t *turn) mayInvite() bool { return t.me.May(care.Invite, care.Subject{Person: t.me.ID}) }

// invite gives a worker a link and a picture of it to show.
func (t *turn) invite() error {
	if !t.mayInvite() {
		return t.say(care.Say("staff.invite.not_you"))
	}
	i, err := t.b.makeInvitation(t.tx, t.invitation())
	if err != nil {
		return err
	}
	code, err := qr.Encode(i.Link, qr.M)
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Picture: code.PNG(), Slot: inviteSlot(i.ID), Erase: sensitiveFor,
		Lines: []care.Text{
			care.Say("staff.invite.here"), {},
			care.Say("staff.invite.link", care.Args{"link": care.Link(i.Link)}), {},
			care.Say("staff.invite.until", care.Args{"at": care.Moment(i.Expires)}),
		},
		Buttons: revokeButton(i.ID)}
	return t.post(row)
}

// invitation is one of this worker's. Only a caseworker's makes the case theirs.
func (t *turn) invitation() care.Invitation {
	return care.Invitation{Role: care.Participant, By: t.me.ID, Made: t.now, Expires: t.now.Add(care.InvitationTTL)}
}

func inviteSlot(id care.InvitationID) string { return "invite/" + id.String() }

func revokeButton(id care.InvitationID) [][]storage.Button {
	return [][]storage.Button{{{Text: care.Say("staff.invite.revoke"), Data: "invite:" + id.String()}}}
}

// tapInvite revokes one of the worker's own invitations.
func (t *turn) tapInvite(hex string) error {
	id, err := care.ParseID[care.Invitation](hex)
	if err != nil {
		return care.ErrNotFound
	}
	i, err := t.tx.Invitation(id)
	if err != nil {
		return err
	}
	if i.By != t.me.ID {
		return care.ErrNotFound
	}
	if !i.Open(t.now) {
		return &care.Error{Kind: care.Conflict, Say: "notice.over", Op: "revoke invitation"}
	}
	i.Revoked = t.now
	if err := t.tx.PutInvitation(i); err != nil {
		return err
	}
	t.notice("notice.revoked")
	if err := t.retire(); err != nil {
		return err
	}
	return t.say(care.Say("staff.invite.revoked"))
}

// invitations lists the worker's open invitations, each with a way to revoke.
func (t *turn) invitations() error {
	list, err := t.tx.Invitations(t.me.ID, 0)
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply}
	open := 0
	for _, i := range list {
		if !i.Open(t.now) {
			continue
		}
		if open++; open <= listedPeople {
			row.Buttons = append(row.Buttons, []storage.Button{{
				Text: care.Say("staff.invite.revoke_made", care.Args{"at": care.Moment(i.Made)}), Data: "invite:" + i.ID.String()}})
		}
	}
	row.Lines = []care.Text{care.Say("staff.invite.count", care.Args{"count": care.Count(open)})}
	return t.post(row)
}

// tapRequest answers a stranger who asked to be contacted: they get an
// invitation of this worker's.
func (t *turn) tapRequest(hex string) error {
	id, err := care.ParseID[care.Person](strings.TrimSpace(hex))
	if err != nil || !t.mayInvite() {
		return care.ErrNotFound
	}
	request, err := t.tx.TakeRequest(id)
	if err != nil {
		return err
	}
	i := t.invitation()
	i.Language = request.Language
	made, err := t.b.makeInvitation(t.tx, i)
	if err != nil {
		return err
	}
	if err := t.post(storage.Outbox{At: request.Address, Language: request.Language, Lane: storage.Reply,
		Lines:   []care.Text{care.Say("stranger.invited")},
		Buttons: [][]storage.Button{{{Text: care.Say("stranger.begin"), Link: made.Link}}}}); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.request.invited")}})
}
