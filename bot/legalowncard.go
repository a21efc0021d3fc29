package bot

import (
	"slices"

	"pristan/care"
	"pristan/storage"
)

// showOwnLegal shows a person their request: how it stands and what happens
// next. A last day is told only as a lawyer confirmed it.
func (t *turn) showOwnLegal(r care.LegalRequest, first ...care.Text) error {
	pages, err := t.keptPages(r)
	if err != nil {
		return err
	}
	lost, err := t.lostVoice(r)
	if err != nil {
		return err
	}
	buttons, err := t.ownLegalButtons(r, pages, lost)
	if err != nil {
		return err
	}
	if len(first) > 0 {
		first = append(first, care.Text{})
	}
	row := storage.Outbox{Lines: append(first, ownLegalLines(r, pages, lost)...), Buttons: buttons, Erase: sensitiveFor, Protect: true}
	if err := t.redraw(row); err != nil {
		return err
	}
	return t.longQuestions(r)
}

func ownLegalLines(r care.LegalRequest, pages []care.Kept, lost bool) []care.Text {
	lines := []care.Text{care.Say("legal.card", care.Args{"about": care.TextOf(aboutText(r)), "at": care.Date(r.Opened)}),
		care.Say("legal.status." + string(r.Status))}
	if len(pages) > 0 {
		lines = append(lines, care.Say("legal.count", care.Args{"count": care.Count(len(pages))}))
	}
	lines = append(lines, ownLegalNext(r)...)
	if !r.Status.Open() {
		return lines
	}
	lines = append(lines, faultLines(pages)...)
	if lost {
		lines = append(lines, care.Say("file.voice_again"))
	}
	return lines
}

// longQuestions shows what does not fit the card of what a lawyer asks.
func (t *turn) longQuestions(r care.LegalRequest) error {
	for _, q := range lastAsked(r) {
		if quote(q.Words, longestQuote) == q.Words || !r.Status.Open() {
			continue
		}
		if err := t.inPieces(q.Words); err != nil {
			return err
		}
	}
	return nil
}

func aboutText(r care.LegalRequest) care.Text {
	if r.Facts.About == "" {
		return care.Say("legal.about.other")
	}
	return care.Say("legal.about." + r.Facts.About)
}

// ownLegalNext says what there is to know and to do now.
func ownLegalNext(r care.LegalRequest) (lines []care.Text) {
	lines = append(lines, questionLines(r)...)
	if r.Status.Open() && pageWanted(r) {
		lines = append(lines, care.Say("legal.page_wanted"))
	}
	switch {
	case r.Paper != nil && r.Status != care.LegalWithdrawn:
		lines = append(lines, care.Say("legal.last_day", care.Args{"day": care.DayOn(r.Paper.Last)}))
	case r.HasPaper() && r.Status.Open() && len(r.AllPages()) == 0:
		lines = append(lines, care.Say("legal.send_today"))
	case r.HasPaper() && r.Status.Open():
		lines = append(lines, care.Say("legal.date_follows"))
	}
	if r.Words != "" {
		lines = append(lines, care.Say("legal.result", care.Args{"words": care.Words(quote(r.Words, longestPiece))}))
	}
	return lines
}

// questionLines are what lawyers have asked and the person has not answered.
func questionLines(r care.LegalRequest) (lines []care.Text) {
	for _, q := range lastAsked(r) {
		if r.Status.Open() && q.Words != "" {
			lines = append(lines, care.Say("legal.question", care.Args{"words": care.Words(quote(q.Words, longestQuote))}))
		}
	}
	return lines
}

func pageWanted(r care.LegalRequest) bool {
	return slices.ContainsFunc(r.Unanswered(), func(q care.Question) bool { return q.Words == "" })
}

func wordsWanted(r care.LegalRequest) bool {
	return slices.ContainsFunc(r.Unanswered(), func(q care.Question) bool { return q.Words != "" })
}

func (t *turn) ownLegalButtons(r care.LegalRequest, pages []care.Kept, lost bool) (buttons [][]storage.Button, err error) {
	begun, err := t.telling(r)
	if err != nil {
		return nil, err
	}
	open := r.Status.Open()
	if lost && open {
		buttons = append(buttons, sayAgainButton(r))
	}
	if open {
		buttons = append(buttons, faultButtons(r, pages)...)
	}
	add := func(show bool, key, verb string) {
		if show {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: legalData(verb, r.ID)}})
		}
	}
	add(open && wordsWanted(r) && !lost, "legal.answer", "answer")
	add(open && pageWanted(r), "legal.send_page", "page")
	if begun && open {
		buttons = append(buttons, []storage.Button{{Text: care.Say("button.resume"), Data: "menu:resume." + legalFlow}})
	}
	add(r.Status != care.LegalWithdrawn, "legal.add", "add")
	add(len(pages) > 0, "legal.show_pages", "show")
	add(safe(r, pages), "legal.clean_yes", "clean")
	add(open, "legal.withdraw", "drop")
	return append(buttons, []storage.Button{{Text: care.Say("button.person"), Data: "menu:talk"}}), nil
}
