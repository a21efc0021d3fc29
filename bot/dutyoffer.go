package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// dutySlot remembers a colleague's message that asks them to take a duty.
func dutySlot(id care.DutyID) string { return dutySlots + id.String() }

const dutySlots = "duty/"

// beginOffer lets a worker choose whom to ask to take their duty.
func (t *turn) beginOffer(d care.Duty) error {
	if err := t.must(care.SetRota, d.Worker); err != nil {
		return err
	}
	return t.beginAbout("duty_offer", d.ID.String())
}

// offerDuty asks a colleague to take a duty. Whoever was asked before need not
// answer any more.
func (t *turn) offerDuty(an answers) error {
	d, err := t.aboutDuty()
	if err != nil {
		return err
	}
	if err := t.must(care.SetRota, d.Worker); err != nil {
		return err
	}
	w, err := t.colleague(an)
	if err != nil {
		return err
	}
	offered, err := d.Offer(w.ID, t.now)
	if err == nil && slices.ContainsFunc(w.Away, d.Meets) {
		err = &care.Error{Kind: care.Invalid, Say: "staff.rota.away_refused", Op: "offer a duty"}
	}
	if err != nil {
		return t.sayRefusal(err, func() error { return t.showDuty(d) })
	}
	if d.Offered != w.ID {
		if err := t.closeOffer(d); err != nil {
			return err
		}
	}
	if err := t.tx.PutDuty(offered); err != nil {
		return err
	}
	if err := t.askToTake(offered); err != nil {
		return err
	}
	return t.showDuty(offered)
}

// askToTake asks the colleague. Who asks stands on a button, which previews do
// not show.
func (t *turn) askToTake(d care.Duty) error {
	p, err := t.tx.Person(care.System, d.Worker)
	if err != nil {
		return err
	}
	useful := d.From
	if !t.now.Before(d.From) {
		useful = d.To
	}
	lines := append([]care.Text{care.Say("staff.rota.asked"), {}}, spanLines(d.From, d.To)...)
	return t.post(storage.Outbox{To: d.Offered, Lane: storage.Reminder, Slot: dutySlot(d.ID), Duty: d.ID, NotAfter: useful, Lines: lines,
		Buttons: [][]storage.Button{
			{{Text: care.Say("button.take"), Data: dutyData("take", d.ID)}},
			{{Text: care.Say("staff.rota.cannot"), Data: dutyData("cannot", d.ID)}},
			{{Text: care.Say("staff.rota.asks", care.Args{"name": care.TextOf(nameLabel(p))}), Data: dutyData("open", d.ID)}},
		}})
}

// closeOffer tells a colleague on the message that asks them that they need not
// answer any more.
func (t *turn) closeOffer(d care.Duty) error {
	if d.Offered.IsZero() || d.Offered == t.me.ID {
		return nil
	}
	return t.post(storage.Outbox{To: d.Offered, Lane: storage.Reply, Deed: string(Edit), Slot: dutySlot(d.ID), Only: true,
		Lines: []care.Text{care.Say("staff.rota.asked_before")}})
}

// takeDuty gives a duty, or what is left of it, to the colleague who was asked.
// They and the one who asked are told.
func (t *turn) takeDuty(d care.Duty) error {
	if !d.Asked(t.me.ID, t.now) {
		return care.ErrNotFound
	}
	given, err := t.handOver(d, t.me, d.From, d.To)
	if err != nil {
		return t.sayRefusal(err, func() error { return t.showDuty(d) })
	}
	if err := t.tellOfDuty(d.Worker, "staff.rota.taken", given); err != nil {
		return err
	}
	t.notice("notice.yours")
	lines := append([]care.Text{care.Say("staff.rota.took")}, spanLines(given.From, given.To)...)
	return t.redraw(storage.Outbox{Lines: lines, Buttons: [][]storage.Button{rotaButton()}})
}

// cannotTake ends the offer and tells the one who asked.
func (t *turn) cannotTake(d care.Duty) error {
	if !d.Asked(t.me.ID, t.now) {
		return care.ErrNotFound
	}
	if err := t.declineOffer(d); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.rota.declined")}, Buttons: [][]storage.Button{rotaButton()}})
}

func (t *turn) declineOffer(d care.Duty) error {
	if err := t.tx.PutDuty(d.Withdraw()); err != nil {
		return err
	}
	if w, err := t.tx.Person(care.System, d.Worker); err != nil || !works(w) {
		return err
	}
	lines := append([]care.Text{care.Say("staff.rota.refused"), {}}, spanLines(d.From, d.To)...)
	return t.post(storage.Outbox{To: d.Worker, Lane: storage.Reminder, Duty: d.ID, NotAfter: d.To, Lines: lines, Buttons: [][]storage.Button{
		{{Text: care.Say("staff.rota.somebody_else"), Data: dutyData("offer", d.ID)}}, rotaButton()}})
}

// offerMissed takes a colleague whom the question did not reach as one who
// cannot.
func (t *turn) offerMissed(hex string) error {
	id, err := care.ParseID[care.Duty](hex)
	if err != nil {
		return err
	}
	d, err := t.tx.Duty(care.System, id)
	if err != nil || !d.Asked(t.me.ID, t.now) {
		return ignoreNotFound(err)
	}
	return t.declineOffer(d)
}
