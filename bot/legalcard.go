package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// showLegal shows a lawyer a request in their own language: what was told, how
// it stands, its days, and what can be done.
func (t *turn) showLegal(r care.LegalRequest) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	p, err := t.tx.Person(care.System, r.Person) // the request itself gives the right to the name
	if err != nil {
		return err
	}
	lines := []care.Text{care.Say("staff.person.name", care.Args{"name": care.Name(p.Name)}),
		care.Say("staff.legal.status." + string(r.Status)),
		care.Say("staff.legal.opened", care.Args{"at": care.Moment(r.Opened)}),
		care.Say("staff.alert.language", care.Args{"language": care.TextOf(care.Say("language." + string(p.Language)))})}
	if r.Told.IsZero() && r.Status.Open() {
		lines = append(lines, care.Say("staff.legal.unfinished"))
	}
	lines = slices.Concat(lines, t.dayLines(r), legalFactLines(r.Facts), laterLines(r))
	history, err := t.historyLines(r)
	if err != nil {
		return err
	}
	buttons, err := t.legalButtons(r)
	if err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Slot: legalSlot(r.ID), Lines: append(lines, history...), Buttons: buttons, Erase: sensitiveFor, Protect: true})
}

// dayLines say by when to act: a confirmed last day, or the cautious one.
func (t *turn) dayLines(r care.LegalRequest) (lines []care.Text) {
	switch {
	case r.Paper != nil:
		lines = append(lines, care.Say("staff.legal.last", care.Args{"day": care.DayOn(r.Paper.Last)}))
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
	if q, waits := r.Waits(); waits && q.Words != "" {
		lines = append(lines, care.Say("staff.legal.asked", care.Args{"at": care.Moment(q.At), "words": care.Words(quote(q.Words, longestQuote))}))
	} else if waits {
		lines = append(lines, care.Say("staff.legal.asked_page", care.Args{"at": care.Moment(q.At)}))
	}
	if r.Outcome != "" {
		lines = append(lines, care.Say("flow.line", care.Args{"label": care.TextOf(care.Say("legal_close.outcome.short")),
			"answer": care.TextOf(care.Say("legal_close.outcome." + r.Outcome))}))
	}
	return lines
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

func (t *turn) legalButtons(r care.LegalRequest) (buttons [][]storage.Button, err error) {
	add := func(show bool, key, verb string) {
		if show {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: legalData(verb, r.ID)}})
		}
	}
	notes, err := t.tx.Notes(t.me, r.ID)
	if err != nil {
		return nil, err
	}
	mine := r.Lawyer == t.me.ID
	open := mine && r.Status.Open()
	add(r.Status == care.LegalNew, "button.take", "take")
	add(mine && r.Warning != nil, "staff.legal.have", "have")
	add(len(r.AllPages())+len(r.Spoken()) > 0 || longWords(r), "staff.legal.pages", "pages")
	add(open, "staff.legal.ask", "ask")
	add(open, "staff.legal.ask_page", "askpage")
	add(open, "staff.legal.confirm", "paper")
	add(mine, "staff.legal.note", "note")
	add(len(notes) > 0, "staff.legal.notes", "notes")
	add(open && r.Status != care.LegalWaiting, "staff.legal.wait", "wait")
	add(open && r.Status == care.LegalWaiting, "staff.legal.back", "back")
	add(open, "staff.legal.hand", "hand")
	add(open, "staff.legal.close", "close")
	return append(buttons, []storage.Button{{Text: care.Say("menu.cases"), Data: "legal:list:"}}), nil
}

// longWords reports whether something the person wrote is too long for the
// card.
func longWords(r care.LegalRequest) bool { return len(longTexts(r)) > 0 }

func longTexts(r care.LegalRequest) (texts []string) {
	all := []string{r.Facts.Where.Text, r.Facts.Words.Text}
	for _, a := range r.Later {
		all = append(all, a.Words.Text)
	}
	return slices.DeleteFunc(all, func(s string) bool { return quote(s, longestQuote) == s || s == "" })
}

// showLegalPages gives a lawyer every page in order, then what was spoken, and
// in full what is too long for the card. All of it is erased within a day.
func (t *turn) showLegalPages(r care.LegalRequest) error {
	pages := r.AllPages()
	for i, page := range pages {
		caption := care.Say("staff.legal.page", care.Args{"n": care.Count(i + 1), "of": care.Count(len(pages)), "at": care.Moment(page.Sent)})
		if err := t.showLegalFile(page.File, caption); err != nil {
			return err
		}
	}
	for _, words := range longTexts(r) {
		if err := t.inPieces(words); err != nil {
			return err
		}
	}
	return t.showSpoken(r)
}

// showLegalFile sends one file of a request again.
func (t *turn) showLegalFile(f care.File, caption care.Text) error {
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, File: &f, Lines: []care.Text{caption}, Erase: sensitiveFor, Protect: true})
}

// showSpoken plays what was spoken. Unless the person agreed to have voice
// notes kept, it leaves the record once its lawyer has been given it.
func (t *turn) showSpoken(r care.LegalRequest) error {
	voices := r.Spoken()
	if len(voices) == 0 {
		return nil
	}
	p, err := t.tx.Person(care.System, r.Person)
	if err != nil {
		return err
	}
	keeps, caption := p.Consented(care.VoiceConsent) || r.Lawyer != t.me.ID, care.Say("file.voice")
	if !keeps {
		caption = care.Say("staff.checkin.voice_not_kept")
	}
	for _, f := range voices {
		if err := t.showLegalFile(f, caption); err != nil {
			return err
		}
	}
	if keeps {
		return nil
	}
	return t.tx.PutLegal(r.WithoutVoice())
}

// showLegalOutline shows those who do not read a request how it stands, and to
// those who assign it who has it and its days.
func (t *turn) showLegalOutline(r care.LegalRequest) error {
	lines := []care.Text{care.Say("staff.legal.status." + string(r.Status)), care.Say("staff.legal.opened", care.Args{"at": care.Moment(r.Opened)})}
	row := storage.Outbox{Slot: legalSlot(r.ID), Erase: sensitiveFor, Protect: true}
	assigns, err := t.mayLegal(care.AssignLegal, r.ID)
	if err != nil {
		return err
	}
	if assigns {
		history, err := t.historyLines(r)
		if err != nil {
			return err
		}
		lines = slices.Concat(lines, t.dayLines(r), history)
		if r.Warning != nil {
			row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.legal.have"), Data: legalData("have", r.ID)}})
		}
		if r.Status.Open() {
			row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.legal.hand"), Data: legalData("hand", r.ID)}})
		}
	}
	row.Lines = lines
	row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("menu.cases"), Data: "legal:list:"}})
	return t.redraw(row)
}
