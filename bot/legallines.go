package bot

import (
	"pristan/care"
)

// dayLines say by when to act: a confirmed last day, or the cautious one.
func (t *turn) dayLines(r care.LegalRequest) (lines []care.Text) {
	switch {
	case r.Paper != nil:
		lines = append(lines, care.Say("staff.legal.last", care.Args{"day": care.DayOn(r.Paper.Last)}))
		if !r.Status.Open() {
			break
		}
		for _, word := range t.b.org.Deadline(*r.Paper, "") {
			lines = append(lines, care.Say("staff.legal.warn."+word))
		}
	case r.ActBy != "" && r.Status.Open():
		lines = append(lines, care.Say("staff.legal.act_by", care.Args{"day": care.DayOn(r.ActBy)}))
	}
	if r.Warning != nil {
		lines = append(lines, care.Say("staff.legal.unseen"))
	}
	return lines
}

// legalFactLines are what was told, one to a line.
func legalFactLines(f care.LegalFacts) []care.Text {
	lines := []care.Text{{}}
	add := func(field string, answer care.Value) {
		lines = append(lines, care.Say("flow.line", care.Args{"label": care.TextOf(care.Say("legal." + field + ".short")), "answer": answer}))
	}
	choose := func(field, value string) {
		if value != "" {
			add(field, care.TextOf(care.Say("legal."+field+"."+value)))
		}
	}
	said := func(field string, s care.Spoken) {
		switch {
		case s.Voice != nil:
			add(field, care.TextOf(care.Say("file.voice")))
		case s.Text != "":
			add(field, care.Words(quote(s.Text, longestQuote)))
		}
	}
	choose("about", f.About)
	choose("whole", f.Whole)
	if f.ReceivedOn != "" {
		add("received", care.DayOn(f.ReceivedOn))
	} else {
		choose("received", f.Received)
	}
	choose("signed", f.Signed)
	choose("interpreter", f.Interpreter)
	choose("giver", f.Giver)
	choose("free", f.Free)
	said("where", f.Where)
	choose("other_lawyer", f.OtherLawyer)
	choose("call", f.Call)
	said("words", f.Words)
	return lines
}

// listedChanges is how many lines of a history a card shows.
const listedChanges = 6

// laterLines are the pages, what was confirmed of the paper, and what came
// afterwards.
func laterLines(r care.LegalRequest) (lines []care.Text) {
	if n := len(r.AllPages()); n > 0 {
		lines = append(lines, care.Text{}, care.Say("staff.legal.count", care.Args{"count": care.Count(n)}))
	}
	if p := r.Paper; p != nil {
		lines = append(lines, care.Say("staff.legal.paper", care.Args{"kind": care.TextOf(care.Say("legal_paper.kind." + p.Kind))}))
		if p.Number != "" {
			lines = append(lines, care.Say("staff.legal.number", care.Args{"number": care.Code(p.Number)}))
		}
		if p.Start != "" {
			lines = append(lines, care.Say("staff.legal.start", care.Args{"day": care.DayOn(p.Start)}))
		}
	}
	for _, a := range r.Later[max(0, len(r.Later)-listedChanges):] {
		if a.Words.Text != "" {
			lines = append(lines, care.Say("staff.legal.later", care.Args{"at": care.Moment(a.At), "words": care.Words(quote(a.Words.Text, longestQuote))}))
		}
	}
	for _, q := range lastAsked(r) {
		if q.Words == "" {
			lines = append(lines, care.Say("staff.legal.asked_page", care.Args{"at": care.Moment(q.At)}))
			continue
		}
		lines = append(lines, care.Say("staff.legal.asked", care.Args{"at": care.Moment(q.At), "words": care.Words(quote(q.Words, longestQuote))}))
	}
	if r.Outcome != "" {
		lines = append(lines, care.Say("flow.line", care.Args{"label": care.TextOf(care.Say("legal_close.outcome.short")),
			"answer": care.TextOf(care.Say("legal_close.outcome." + r.Outcome))}))
	}
	return lines
}

// lastAsked are the latest of the questions that the person has not answered.
func lastAsked(r care.LegalRequest) []care.Question {
	open := r.Unanswered()
	return open[max(0, len(open)-listedChanges):]
}

// historyLines say who did what when: the last of it.
func (t *turn) historyLines(r care.LegalRequest) ([]care.Text, error) {
	lines := []care.Text{{}}
	for _, c := range r.History[max(0, len(r.History)-listedChanges):] {
		args := care.Args{"at": care.Moment(c.At), "status": care.TextOf(care.Say("staff.legal.status." + string(c.Status)))}
		if c.Lawyer.IsZero() {
			lines = append(lines, care.Say("staff.legal.change", args))
			continue
		}
		lawyer, err := t.tx.Person(care.System, c.Lawyer)
		if err != nil {
			return nil, err
		}
		args["name"] = care.Name(lawyer.Name)
		lines = append(lines, care.Say("staff.legal.change_by", args))
	}
	return lines, nil
}
