package bot

import (
	"strings"

	"pristan/care"
	"pristan/storage"
)

// legalHelp shows a person their own requests, or begins the first.
func (t *turn) legalHelp() error {
	if t.me.Role.Staff() {
		return t.help()
	}
	own, err := t.tx.LegalsOf(t.me, t.me.ID)
	if care.IsKind(err, care.NotFound) {
		t.contact.Talking = care.PersonID{}
		return t.begin(legalFlow)
	}
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Lines: []care.Text{care.Say("legal.list")}}
	add := func(text care.Text, data string) {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: text, Data: data}})
	}
	for _, outline := range own[:min(len(own), listedPeople)] {
		add(t.ownLegalLabel(outline), legalData("open", outline.ID))
	}
	if _, err := t.tx.Session(t.me, t.me.ID, legalFlow); err == nil {
		add(care.Say("button.resume"), "menu:resume."+legalFlow)
	}
	add(care.Say("legal.another"), "menu:legal")
	add(care.Say("button.person"), "menu:talk")
	return t.post(row)
}

// ownLegalLabel is one's own request on a button: since when, and how it
// stands.
func (t *turn) ownLegalLabel(r care.LegalRequest) care.Text {
	return care.Say("legal.entry", care.Args{"at": t.brief(r.Opened), "status": care.TextOf(care.Say("legal.state." + string(r.Status)))})
}

// legalAnew begins a request of its own, also beside one that was not told
// whole.
func (t *turn) legalAnew() error {
	if t.me.Role.Staff() {
		return care.ErrNotFound
	}
	if err := t.tx.EndSession(t.me.ID, legalFlow); err != nil {
		return err
	}
	if t.contact.Flow == legalFlow {
		t.contact.Flow = ""
	}
	t.contact.Talking = care.PersonID{}
	return t.begin(legalFlow)
}

// tapLegal is a button on a legal request: verb:id, or list:tab:page.
func (t *turn) tapLegal(rest string) error {
	verb, arg, _ := strings.Cut(rest, ":")
	switch verb {
	case "list":
		return t.turnLegalPage(arg)
	case "again":
		return t.retakePage(arg)
	}
	id, err := care.ParseID[care.LegalRequest](arg)
	if err != nil {
		return care.ErrNotFound
	}
	if t.me.Role.Staff() {
		return t.workLegal(verb, id)
	}
	r, err := t.tx.Legal(t.me, id)
	if err != nil {
		return err
	}
	act := ownLegalDeeds[verb]
	if act == nil {
		return care.ErrNotFound
	}
	if err := t.mustLegal(care.AddToLegal, id); err != nil && verb != "open" {
		return err
	}
	if err := t.leaveFaults(id); err != nil {
		return err
	}
	return act(t, r)
}

// ownLegalDeeds are what a person can do about their own request. They are set
// at start: their functions lead back to them.
var ownLegalDeeds map[string]func(*turn, care.LegalRequest) error

func init() {
	ownLegalDeeds = map[string]func(*turn, care.LegalRequest) error{
		"open":   func(t *turn, r care.LegalRequest) error { return t.showOwnLegal(r) },
		"add":    func(t *turn, r care.LegalRequest) error { return t.addToLegal(r, "any") },
		"page":   func(t *turn, r care.LegalRequest) error { return t.addToLegal(r, "page") },
		"answer": func(t *turn, r care.LegalRequest) error { return t.addToLegal(r, "words") },
		"drop":   (*turn).sureToWithdraw,
		"gone":   (*turn).withdrawLegal,
		"show":   (*turn).showOwnPages,
		"stays":  (*turn).letStay,
		"clean":  (*turn).cleanChat,
		"leave":  (*turn).leaveChat,
	}
}

// showOwnLegal shows a person their request: how it stands and what happens
// next. A last day is told only as a lawyer confirmed it.
func (t *turn) showOwnLegal(r care.LegalRequest, first ...care.Text) error {
	if len(first) > 0 {
		first = append(first, care.Text{})
	}
	lines := append(first, care.Say("legal.card", care.Args{"about": care.TextOf(aboutText(r)), "at": care.Date(r.Opened)}),
		care.Say("legal.status."+string(r.Status)))
	if n := len(r.AllPages()); n > 0 {
		lines = append(lines, care.Say("legal.count", care.Args{"count": care.Count(n)}))
	}
	lines = append(lines, ownLegalNext(r)...)
	pages, err := t.keptPages(r)
	if err != nil {
		return err
	}
	if r.Status.Open() {
		lines = append(lines, faultLines(pages)...)
	}
	row := storage.Outbox{Lines: lines, Buttons: t.ownLegalButtons(r, pages), Erase: sensitiveFor, Protect: true}
	if err := t.redraw(row); err != nil {
		return err
	}
	if q, waits := r.Waits(); waits && quote(q.Words, longestQuote) != q.Words {
		return t.inPieces(q.Words)
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
	q, waits := r.Waits()
	switch {
	case !r.Status.Open():
	case waits && q.Words != "":
		lines = append(lines, care.Say("legal.question", care.Args{"words": care.Words(quote(q.Words, longestQuote))}))
	case waits:
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

func (t *turn) ownLegalButtons(r care.LegalRequest, pages []care.Kept) (buttons [][]storage.Button) {
	open := r.Status.Open()
	if open {
		buttons = faultButtons(r, pages)
	}
	add := func(show bool, key, verb string) {
		if show {
			buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: legalData(verb, r.ID)}})
		}
	}
	q, waits := r.Waits()
	add(open && waits && q.Words != "", "legal.answer", "answer")
	add(open && waits && q.Words == "", "legal.send_page", "page")
	add(r.Status != care.LegalWithdrawn, "legal.add", "add")
	add(len(pages) > 0, "legal.show_pages", "show")
	add(safe(r, pages), "legal.clean_yes", "clean")
	add(open, "legal.withdraw", "drop")
	return append(buttons, []storage.Button{{Text: care.Say("button.person"), Data: "menu:talk"}})
}
