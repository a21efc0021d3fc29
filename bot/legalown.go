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
	if err := t.mustLegal(care.AddToLegal, id); err != nil && verb != "open" && verb != "handed" {
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
		"handed": func(t *turn, r care.LegalRequest) error { return t.showOwnLegal(r, care.Say("legal.told.handed")) },
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
