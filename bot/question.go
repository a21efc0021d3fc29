package bot

import (
	"slices"
	"strconv"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// sensitiveFor is how long a message with answers or a case stays in a chat.
const sensitiveFor = 23 * time.Hour

// question is the message of an open question: progress, words, what can be
// answered, and the ways out that are always there. Of what does not fit one
// message, v is the part to show.
func (t *turn) question(a flows.Ask, v view) (storage.Outbox, error) {
	if t.me.Role.Staff() {
		a = forWorker(a)
	}
	row := storage.Outbox{Slot: askSlot, Erase: eraseAfter(a.Flow)}
	if a.Of > 1 && a.Flow != alertFlowName {
		row.Lines = append(row.Lines, care.Say("flow.progress", care.Args{"n": care.Count(a.Nth), "of": care.Count(a.Of)}))
	}
	row.Lines = append(row.Lines, a.Text)
	below, err := t.belowQuestion(a)
	if err != nil {
		return row, err
	}
	row.Lines = append(row.Lines, below...)
	if a.Pages > 0 {
		row.Lines = append(row.Lines, care.Say("flow.pages", care.Args{"count": care.Count(a.Pages)}))
	}
	if len(a.Review) > 0 {
		row.Erase = sensitiveFor
		row.Lines = append(row.Lines, t.aboutLines()...)
		lines, err := t.review(a.Review)
		if err != nil {
			return row, err
		}
		row.Lines = append(row.Lines, lines...)
	}
	if err := t.offer(&row, a, v); err != nil {
		return row, err
	}
	if err := t.offerPages(&row, a); err != nil {
		return row, err
	}
	if err := t.repeatQuestion(&row, a); err != nil {
		return row, err
	}
	row.Buttons = append(row.Buttons, controls(a)...)
	return row, nil
}

// forWorker is a question of the people's, put to a worker who raised an alert:
// they are the team, and cannot agree for somebody else.
func forWorker(a flows.Ask) flows.Ask {
	a.Controls = slices.DeleteFunc(slices.Clone(a.Controls), func(c flows.Control) bool { return c == flows.Person })
	if a.Flow == alertFlowName && a.Step == "contact_ok" {
		a.Text = care.Say("alert_contact.agreed")
	}
	return a
}

// offer puts the answers that can be tapped under a question.
func (t *turn) offer(row *storage.Outbox, a flows.Ask, v view) error {
	switch a.As {
	case flows.AsDate:
		row.Buttons = slices.Concat(offered(a, v.meant), t.calendar(a).rows(v.day))
	case flows.AsTime:
		row.Buttons = slices.Concat(offered(a, v.meant), clockFace(a, t.reader()))
	case flows.AsPerson, flows.AsPlace:
		return t.offerList(row, a, v)
	case flows.AsBoard:
		return t.offerBoard(row, a)
	default:
		row.Buttons = t.options(a)
	}
	return nil
}

// options are those written in the flow, one to a line.
func (t *turn) options(a flows.Ask) (rows [][]storage.Button) {
	ticked := make(map[string]bool)
	if a.As == flows.AsChooseMany || a.As == flows.AsBoard {
		for _, v := range a.Chosen {
			ticked[v] = true
		}
	}
	for _, o := range a.Options {
		text := o.Text
		if ticked[o.Value] {
			text = care.Say("flow.ticked", care.Args{"label": care.TextOf(o.Text)})
		}
		rows = append(rows, []storage.Button{{Text: text, Data: answerData(a, "o", o.Value)}})
	}
	return rows
}

// controlRows lays the controls out: what concerns this question first, the
// ways out below.
var controlRows = [][]flows.Control{
	{flows.Done}, {flows.Retake}, {flows.Confirm}, {flows.Change}, {flows.Resume},
	{flows.Back, flows.Skip}, {flows.Stop, flows.Person},
}

func controls(a flows.Ask) (rows [][]storage.Button) {
	offered := make(map[flows.Control]bool)
	for _, c := range a.Controls {
		offered[c] = c != flows.Skip || !mayBeNobody(a) // that stands among the names
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
	return "f:" + a.Instance + ":" + strconv.Itoa(a.Rev) + ":" + kind + ":" + value
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
