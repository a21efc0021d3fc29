package bot

import (
	"pristan/care"
	"pristan/storage"
)

func dutyData(verb string, id care.DutyID) string { return "rota:" + verb + ":" + id.String() }

type dutyDeed = func(t *turn, d care.Duty) error

// dutyDeeds are what can be done about a duty. They are set at start: their
// functions lead back to them.
var dutyDeeds map[string]dutyDeed

func init() {
	dutyDeeds = map[string]dutyDeed{
		"open":   (*turn).showDuty,
		"offer":  (*turn).beginOffer,
		"take":   (*turn).takeDuty,
		"cannot": (*turn).cannotTake,
		"give":   ifSetting(func(t *turn, d care.Duty) error { return t.beginAbout("duty_give", d.ID.String()) }),
		"drop":   ifSetting((*turn).sureToDrop),
		"sure":   ifSetting((*turn).dropDuty),
	}
}

// ifSetting is a deed of those who set the rota for others.
func ifSetting(do dutyDeed) dutyDeed {
	return func(t *turn, d care.Duty) error {
		if !t.setsRota() {
			return care.ErrNotFound
		}
		return do(t, d)
	}
}

// tapDuty is a button on one duty. One that is over can only be looked at.
func (t *turn) tapDuty(verb, hex string) error {
	id, err := care.ParseID[care.Duty](hex)
	if err != nil {
		return care.ErrNotFound
	}
	d, err := t.tx.Duty(t.me, id)
	if err != nil {
		return err
	}
	act := dutyDeeds[verb]
	if act == nil || !t.now.Before(d.To) && verb != "open" {
		return care.ErrNotFound
	}
	return act(t, d)
}

// showDuty shows one duty, with what this worker can do about it.
func (t *turn) showDuty(d care.Duty) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	r, err := t.rotaBetween(d.From, d.To)
	if err != nil {
		return err
	}
	lines := append([]care.Text{care.Say("staff.rota.who", care.Args{"name": r.name(d.Worker)})}, spanLines(d.From, d.To)...)
	if r.absent(d) {
		lines = append(lines, care.Say("staff.rota.is_absent"))
	}
	if !d.Offered.IsZero() && d.Asked(d.Offered, t.now) {
		lines = append(lines, care.Say("staff.rota.is_asked", care.Args{"name": r.name(d.Offered)}))
	}
	return t.redraw(storage.Outbox{Lines: lines, Buttons: t.dutyDeedButtons(d), Erase: sensitiveFor, Protect: true})
}

func (t *turn) dutyDeedButtons(d care.Duty) (buttons [][]storage.Button) {
	add := func(show bool, key, verb string) {
		if show && t.now.Before(d.To) {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: dutyData(verb, d.ID)}})
		}
	}
	add(d.Asked(t.me.ID, t.now), "button.take", "take")
	add(d.Asked(t.me.ID, t.now), "staff.rota.cannot", "cannot")
	add(d.Worker == t.me.ID, "staff.rota.somebody_else", "offer")
	add(t.setsRota(), "staff.rota.give", "give")
	add(t.setsRota(), "staff.rota.remove", "drop")
	return append(buttons, rotaButton())
}

// sureToDrop asks once more.
func (t *turn) sureToDrop(d care.Duty) error {
	lines := append([]care.Text{care.Say("staff.rota.remove_sure")}, spanLines(d.From, d.To)...)
	return t.redraw(storage.Outbox{Lines: lines, Erase: sensitiveFor, Protect: true, Buttons: [][]storage.Button{
		{{Text: care.Say("button.yes"), Data: dutyData("sure", d.ID)}},
		{{Text: care.Say("button.no"), Data: dutyData("open", d.ID)}},
	}})
}
