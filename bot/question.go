package bot

import (
	"fmt"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

var (
	parseDay    = locales.ParseDay
	parseNumber = locales.ParseNumber
)

// sensitiveFor is how long a message with answers or a case stays in a chat.
const sensitiveFor = 23 * time.Hour

// offeredDays is how many days a date question offers as buttons.
const offeredDays = 14

// question is the message of an open question: progress, words, one button to
// a line, and the ways out that are always there.
func (t *turn) question(a flows.Ask) storage.Outbox {
	row := storage.Outbox{Slot: askSlot, Erase: eraseAfter(a.Flow)}
	if a.Of > 0 {
		row.Lines = append(row.Lines, care.Say("flow.progress", care.Args{"n": care.Count(a.Nth), "of": care.Count(a.Of)}))
	}
	row.Lines = append(row.Lines, a.Text)
	if len(a.Review) > 0 {
		row.Erase = sensitiveFor
		row.Lines = append(row.Lines, care.Text{})
		for _, l := range a.Review {
			row.Lines = append(row.Lines, reviewLine(l))
		}
	}
	for _, o := range t.options(a) {
		row.Buttons = append(row.Buttons, []storage.Button{o})
	}
	if a.As == flows.AsDate {
		row.Buttons = append(row.Buttons, t.days(a)...)
	}
	row.Buttons = append(row.Buttons, controls(a)...)
	return row
}

func (t *turn) options(a flows.Ask) (buttons []storage.Button) {
	ticked := make(map[string]bool)
	if a.As == flows.AsChooseMany {
		for _, v := range a.Chosen {
			ticked[v] = true
		}
	}
	for _, o := range a.Options {
		text := o.Text
		if ticked[o.Value] {
			text = care.Say("flow.ticked", care.Args{"label": care.TextOf(o.Text)})
		}
		buttons = append(buttons, storage.Button{Text: text, Data: answerData(a, "o", o.Value)})
	}
	return buttons
}

// days offers the coming days, two to a line, so that a date is one tap.
func (t *turn) days(a flows.Ask) (rows [][]storage.Button) {
	local := t.now.In(t.zone())
	for i := range offeredDays {
		day := care.DayOf(local.AddDate(0, 0, i), t.zone())
		b := storage.Button{
			Text: care.Say("flow.day", care.Args{"day": care.DayOn(day)}),
			Data: answerData(a, "o", string(day)),
		}
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], b)
	}
	return rows
}

// controlRows lays the controls out: what concerns this question first, the
// ways out below.
var controlRows = [][]flows.Control{
	{flows.Done}, {flows.Confirm}, {flows.Change}, {flows.Resume},
	{flows.Back, flows.Skip}, {flows.Stop, flows.Person},
}

func controls(a flows.Ask) (rows [][]storage.Button) {
	offered := make(map[flows.Control]bool)
	for _, c := range a.Controls {
		offered[c] = true
	}
	for _, group := range controlRows {
		var row []storage.Button
		for _, c := range group {
			if offered[c] {
				row = append(row, storage.Button{Text: care.Say(controlKey(c)), Data: answerData(a, "c", string(c))})
			}
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

// answerData is what a button of a question carries: which conversation,
// which state of it, and what is meant. 64 bytes are the most a channel takes.
func answerData(a flows.Ask, kind, value string) string {
	return fmt.Sprintf("f:%s:%d:%s:%s", a.Instance, a.Rev, kind, value)
}

// reviewLine is one answer in a summary.
func reviewLine(l flows.Line) care.Text {
	return care.Say("flow.line", care.Args{"label": care.TextOf(l.Label), "answer": answerValue(l)})
}

func answerValue(l flows.Line) care.Value {
	switch {
	case l.Answer.Skipped:
		return care.TextOf(care.Say("flow.skipped"))
	case l.Option.Key != "":
		return care.TextOf(l.Option)
	}
	switch l.Answer.Kind {
	case flows.TextInput:
		return care.Words(quote(l.Answer.Text, longestQuote))
	case flows.NumberInput:
		return care.Count(l.Answer.Number)
	case flows.DayInput:
		return care.DayOn(l.Answer.Day)
	case flows.FileInput:
		return care.TextOf(care.Say("file." + string(l.Answer.File.Kind)))
	case flows.LocationInput:
		return care.TextOf(care.Say("file.place"))
	}
	return care.TextOf(care.Say("flow.skipped"))
}

// ButtonKeys are the keys that stand on buttons besides button.* and menu.*:
// the options of questions and the names of what can be changed.
func ButtonKeys(b *flows.Book) map[string]bool {
	keys := make(map[string]bool)
	for _, k := range b.Keys() {
		if k.Use == flows.UseOption || k.Use == flows.UseShort {
			keys[k.Key] = true
		}
	}
	return keys
}
