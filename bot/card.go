package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// cardSlot remembers a worker's message about a check-in.
func cardSlot(id care.CheckInID) string { return "card/" + id.String() }

// announceCheckIn tells the worker who holds the case, or, where nobody does,
// those who can take it.
func (t *turn) announceCheckIn(c care.CheckIn, relation care.Case) error {
	before, err := t.answersBefore(c)
	if err != nil {
		return err
	}
	pressing := slices.ContainsFunc(c.Answers.Attention(before), care.Reason.AtOnce)
	if relation.Caseworker.IsZero() {
		return t.announceUnheld(c.Person)
	}
	row := checkInNotice(c, pressing)
	row.To, row.Lane = relation.Caseworker, storage.Reply
	return t.post(row)
}

// checkInNotice says that there is something to read and nothing of what it
// is: it may stand in a preview.
func checkInNotice(c care.CheckIn, pressing bool) storage.Outbox {
	line := care.Say("staff.checkin.arrived")
	switch {
	case !c.ReadAt.IsZero():
		line = care.Say("staff.checkin.is_read", care.Args{"code": care.Code(c.Receipt)})
	case pressing:
		line = care.Say("staff.checkin.pressing")
	}
	return storage.Outbox{Slot: cardSlot(c.ID), Lines: []care.Text{line},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "checkin:open:" + c.ID.String()}}}}
}

// openCheckIn shows a check-in: what needs attention on top, then what
// changed, then every answer.
func (t *turn) openCheckIn(c care.CheckIn) error {
	if err := t.elsewhere(c.Person); err != nil {
		return err
	}
	person, err := t.tx.Person(t.me, c.Person)
	if err != nil {
		return err
	}
	before, err := t.answersBefore(c)
	if err != nil {
		return err
	}
	lines := []care.Text{
		care.Say("staff.checkin.from", care.Args{"name": care.Name(person.Name)}),
		care.Say("staff.checkin.at", care.Args{"at": care.Moment(c.Finished), "code": care.Code(c.Receipt)}),
	}
	if c.State == care.Partial {
		lines = append(lines, care.Say("staff.checkin.partial"))
	}
	lines = slices.Concat(lines, attentionLines(c, before), changeLines(c, before), answerLines(c.Answers))
	mayMark, err := t.may(care.MarkRead, c.Person)
	if err != nil {
		return err
	}
	if err := t.redraw(storage.Outbox{Slot: cardSlot(c.ID), Lines: lines, Buttons: cardButtons(c, mayMark), Erase: sensitiveFor, Protect: true}); err != nil {
		return err
	}
	if err := t.showFiles(c, person.Consented(care.VoiceConsent)); err != nil {
		return err
	}
	return t.forgetVoice(c, person)
}

// forgetVoice takes a voice note out of the record once a worker has been
// given it, unless the person agreed to have voice notes kept.
func (t *turn) forgetVoice(c care.CheckIn, person care.Person) error {
	if c.Answers.WishVoice == nil || person.Consented(care.VoiceConsent) {
		return nil
	}
	c.Answers.WishVoice = nil
	return t.tx.PutCheckIn(c)
}

// answersBefore are the answers of the check-in before c.
func (t *turn) answersBefore(c care.CheckIn) (care.Answers, error) {
	before, err := t.tx.CheckInBefore(care.System, c)
	return before.Answers, ignoreNotFound(err)
}

func attentionLines(c care.CheckIn, before care.Answers) (lines []care.Text) {
	for i, why := range c.Answers.Attention(before) {
		if i == 0 {
			lines = append(lines, care.Text{}, care.Say("staff.checkin.attention"))
		}
		lines = append(lines, care.Say("staff.reason."+string(why)))
	}
	return lines
}

func changeLines(c care.CheckIn, before care.Answers) (lines []care.Text) {
	for i, change := range c.Answers.Changes(before) {
		if i == 0 {
			lines = append(lines, care.Text{}, care.Say("staff.checkin.changed"))
		}
		lines = append(lines, care.Say("staff.checkin.change", care.Args{
			"label":  care.TextOf(care.Say("checkin." + change.Field + ".short")),
			"before": care.TextOf(care.Say("checkin." + change.Field + "." + change.Before)),
			"after":  care.TextOf(care.Say("checkin." + change.Field + "." + change.After)),
		}))
	}
	return lines
}

// answerLines writes every answer, and what was said in the person's own
// words, in the reader's language where it is ours.
func answerLines(a care.Answers) []care.Text {
	lines := []care.Text{{}}
	add := func(field string, answer care.Value) {
		lines = append(lines, care.Say("flow.line", care.Args{
			"label": care.TextOf(care.Say("checkin." + field + ".short")), "answer": answer}))
	}
	for _, choice := range a.Choices() {
		value := care.TextOf(care.Say("flow.skipped"))
		if choice.Value != "" {
			value = care.TextOf(care.Say("checkin." + choice.Field + "." + choice.Value))
		}
		add(choice.Field, value)
	}
	if a.HousingUntil != "" {
		add("housing_until", care.DayOn(a.HousingUntil))
	}
	if a.NextDay != "" {
		add("next_day", care.DayOn(a.NextDay))
	}
	if a.Wish != "" {
		add("wish", care.Words(quote(a.Wish, longestQuote)))
	}
	return lines
}

func cardButtons(c care.CheckIn, mayMark bool) [][]storage.Button {
	id := c.ID.String()
	buttons := [][]storage.Button{{{Text: care.Say("button.answer"), Data: "checkin:answer:" + id}}}
	if mayMark && c.ReadAt.IsZero() {
		buttons = append(buttons, []storage.Button{{Text: care.Say("button.mark_read"), Data: "checkin:read:" + id}})
	}
	return append(buttons, []storage.Button{{Text: care.Say("button.hide"), Data: "checkin:hide:" + id}})
}

// showFiles sends what does not fit the card, to be erased with it: a long
// wish in full, and what was attached.
func (t *turn) showFiles(c care.CheckIn, keep bool) error {
	if quote(c.Answers.Wish, longestQuote) != c.Answers.Wish {
		for _, part := range pieces(c.Answers.Wish) {
			if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Protect: true,
				Lines: []care.Text{care.Say("flow.words", care.Args{"words": care.Words(part)})}}); err != nil {
				return err
			}
		}
	}
	files := slices.Clone(c.Answers.Papers)
	if c.Answers.WishVoice != nil {
		files = append(files, *c.Answers.WishVoice)
	}
	for _, f := range files {
		caption := care.Say("file." + string(f.Kind))
		if f.Kind == care.Voice && !keep {
			caption = care.Say("staff.checkin.voice_not_kept")
		}
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, File: &f, Lines: []care.Text{caption}, Erase: sensitiveFor, Protect: true}); err != nil {
			return err
		}
	}
	return nil
}
