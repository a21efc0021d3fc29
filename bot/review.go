package bot

import (
	"pristan/care"
	"pristan/flows"
)

// review is a summary: an empty line, then one for each answer.
func (t *turn) review(answered []flows.Line) ([]care.Text, error) {
	lines := []care.Text{{}}
	for _, l := range answered {
		l, err := t.named(l)
		if err != nil {
			return nil, err
		}
		for _, o := range l.Options { // of a choice of many, each by itself
			l.Option = o
			lines = append(lines, reviewLine(l))
		}
		if len(l.Options) == 0 {
			lines = append(lines, reviewLine(l))
		}
	}
	return lines, nil
}

// reviewLine is one answer in a summary.
func reviewLine(l flows.Line) care.Text {
	return care.Say("flow.line", care.Args{"label": care.TextOf(l.Label), "answer": answerValue(l)})
}

func answerValue(l flows.Line) care.Value {
	switch {
	case l.Option.Key != "":
		return care.TextOf(l.Option)
	case l.Answer.Skipped:
		return care.TextOf(care.Say("flow.skipped"))
	}
	switch l.Answer.Kind {
	case flows.TextInput:
		return care.Words(quote(l.Answer.Text, longestQuote))
	case flows.NumberInput:
		return care.Count(l.Answer.Number)
	case flows.DayInput:
		return care.DayOn(l.Answer.Day)
	case flows.TimeInput:
		return care.ClockOn(l.Answer.Minute)
	case flows.FileInput:
		if l.As == flows.AsPages {
			return care.Count(len(l.Answer.Files()))
		}
		return care.TextOf(care.Say("file." + string(l.Answer.File.Kind)))
	case flows.LocationInput:
		return care.TextOf(care.Say("file.place"))
	}
	return care.TextOf(care.Say("flow.skipped"))
}

// named puts the name of a chosen person or place into a line. Whoever is not
// in the reader's list any more has none.
func (t *turn) named(l flows.Line) (flows.Line, error) {
	switch {
	case l.Answer.Skipped && l.From == flows.FromStaff:
		l.Option = care.Say("flow.nobody")
	case l.As == flows.AsPerson && l.Answer.Kind == flows.ChoiceInput:
		p, err := t.choosable(l.From, l.Answer.Value)
		if care.IsKind(err, care.NotFound) {
			l.Option = care.Say("flow.gone")
			return l, nil
		}
		l.Option = nameLabel(p)
		return l, err
	case l.As == flows.AsPlace && l.Answer.Kind == flows.ChoiceInput:
		l.Option = t.placeLabel(l.Answer.Value)
	}
	return l, nil
}
