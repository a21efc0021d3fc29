package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// legalTabs are the parts of the queue, by what stands in a button.
var legalTabs = []string{"new", "taken", "waiting", "done"}

// cases shows a worker the legal requests that concern them: a lawyer those
// that nobody has taken and their own, a coordinator how all stand, a
// caseworker that there are some.
func (t *turn) cases() error { return t.legalPage("", 0) }

// turnLegalPage turns to a part of the queue: tab:page.
func (t *turn) turnLegalPage(arg string) error {
	if !t.me.Role.Staff() {
		return care.ErrNotFound
	}
	tab, page, _ := strings.Cut(arg, ":")
	n, _ := strconv.Atoi(page) // a wrong number is the first page
	return t.legalPage(tab, n)
}

// legalQueues are the outlines of what concerns this worker, by tab.
func (t *turn) legalQueues() (map[string][]care.LegalRequest, error) {
	all, err := t.tx.LegalOpen(t.me)
	if err != nil {
		return nil, err
	}
	if t.me.Role == care.Lawyer {
		over, err := t.tx.LegalQueue(t.me, t.me.ID, true)
		if err != nil {
			return nil, err
		}
		all = append(all, over...)
	}
	queues := make(map[string][]care.LegalRequest)
	for _, r := range all {
		tab := string(r.Status)
		if !r.Status.Open() {
			tab = "done"
		}
		queues[tab] = append(queues[tab], r)
	}
	for tab, list := range queues {
		slices.SortStableFunc(list, func(a, b care.LegalRequest) int {
			if tab == "done" {
				return b.Opened.Compare(a.Opened)
			}
			return cmp.Or(cmp.Compare(dueDay(a), dueDay(b)), a.Opened.Compare(b.Opened))
		})
	}
	return queues, nil
}

// dueDay is by when to act, as far as it is known; those without any come last.
func dueDay(r care.LegalRequest) care.Day {
	day := r.ActBy
	if r.Paper != nil {
		day = r.Paper.Last
	}
	return cmp.Or(day, "9999-12-31")
}

// legalPage shows a page of one part of the queue. Names stand on the buttons
// only.
func (t *turn) legalPage(tab string, page int) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	queues, err := t.legalQueues()
	if err != nil {
		return err
	}
	if !slices.Contains(legalTabs, tab) {
		tab = firstTab(queues)
	}
	row := storage.Outbox{Erase: sensitiveFor, Protect: true, Lines: []care.Text{care.Say("staff.legal.title")}}
	for _, name := range legalTabs {
		if n := len(queues[name]); n > 0 {
			row.Lines = append(row.Lines, care.Say("staff.legal.tab."+name, care.Args{"count": care.Count(n)}))
		}
	}
	if len(queues) == 0 {
		row.Lines = append(row.Lines, care.Say("staff.legal.none"))
	}
	list := queues[tab]
	from := min(max(page, 0)*listedPeople, len(list))
	for _, r := range list[from:min(from+listedPeople, len(list))] {
		label, err := t.legalLabel(r)
		if err != nil {
			return err
		}
		row.Buttons = append(row.Buttons, []storage.Button{{Text: label, Data: legalData("open", r.ID)}})
	}
	row.Buttons = append(row.Buttons, legalTurns(tab, page, from+listedPeople < len(list))...)
	for _, name := range legalTabs {
		if name != tab && len(queues[name]) > 0 {
			row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.legal.to." + name), Data: "legal:list:" + name + ":0"}})
		}
	}
	return t.redraw(row)
}

// firstTab is the first part of the queue in which there is something.
func firstTab(queues map[string][]care.LegalRequest) string {
	for _, name := range legalTabs {
		if len(queues[name]) > 0 {
			return name
		}
	}
	return legalTabs[0]
}

func legalTurns(tab string, page int, more bool) [][]storage.Button {
	var row []storage.Button
	add := func(show bool, key string, n int) {
		if show {
			row = append(row, storage.Button{Text: care.Say(key), Data: "legal:list:" + tab + ":" + strconv.Itoa(n)})
		}
	}
	add(page > 0, "button.back", page-1)
	add(more, "button.next", page+1)
	if row == nil {
		return nil
	}
	return [][]storage.Button{row}
}

// legalLabel is a request on a button: for its lawyers whose and what about,
// for others only its day.
func (t *turn) legalLabel(outline care.LegalRequest) (care.Text, error) {
	r, err := t.tx.Legal(t.me, outline.ID)
	if care.IsKind(err, care.NotFound) {
		return t.outlineLabel(outline), nil
	}
	if err != nil {
		return care.Text{}, err
	}
	p, err := t.tx.Person(care.System, r.Person) // the request itself gives the right to the name
	args := care.Args{"name": care.Name(p.Name), "about": care.TextOf(aboutText(r))}
	switch {
	case r.Paper != nil:
		args["day"] = care.BriefDay(r.Paper.Last)
		return care.Say("staff.legal.entry_last", args), err
	case r.ActBy != "" && r.Status.Open():
		args["day"] = care.BriefDay(r.ActBy)
		return care.Say("staff.legal.entry_act_by", args), err
	}
	return care.Say("staff.legal.entry", args), err
}

// outlineLabel is a request for somebody who does not read it: since when, and
// for those who assign it by when to act.
func (t *turn) outlineLabel(r care.LegalRequest) care.Text {
	args := care.Args{"at": t.brief(r.Opened)}
	if r.Paper == nil && r.ActBy == "" {
		return care.Say("staff.legal.entry_outline", args)
	}
	args["day"] = care.BriefDay(dueDay(r))
	return care.Say("staff.legal.entry_outline_day", args)
}

// brief is the day of a moment on a button.
func (t *turn) brief(at time.Time) care.Value {
	return care.BriefDay(care.DayOf(at, t.me.Reader(t.b.home).Zone))
}

// legalExists are lines for a person's card: that there is a request, and how
// it stands.
func (t *turn) legalExists(person care.PersonID) (lines []care.Text, err error) {
	list, err := t.tx.LegalsOf(t.me, person)
	for _, r := range list {
		if r.Status.Open() {
			lines = append(lines, care.Say("staff.legal.exists", care.Args{"at": care.Date(r.Opened),
				"status": care.TextOf(care.Say("staff.legal.status." + string(r.Status)))}))
		}
	}
	return lines, ignoreNotFound(err)
}
