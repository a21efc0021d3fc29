package bot

import (
	"slices"
	"strings"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

// offerList puts one page of people or places under a question, or those found
// by what was typed.
func (t *turn) offerList(row *storage.Outbox, a flows.Ask, v view) error {
	list, err := t.offers(a)
	if err != nil {
		return err
	}
	if a.From == flows.FromCaseload {
		row.Erase = sensitiveFor // names stand on the buttons
	}
	if a.As == flows.AsPerson && len(list) == 0 {
		row.Lines = append(row.Lines, care.Say("flow.no_people"))
	}
	if mayBeNobody(a) {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say(nobodyKey), Data: answerData(a, "c", string(flows.Skip))}})
	}
	if len(v.meant) > 0 {
		whole := []storage.Button{{Text: care.Say("flow.whole_list"), Data: viewData(a, pageView(0))}}
		row.Buttons = append(append(row.Buttons, offered(a, v.meant)...), whole)
		return nil
	}
	row.Buttons = append(row.Buttons, t.pageOf(a, list, v.page)...)
	return nil
}

// pageOf is one page of a list, with the ways to the others.
func (t *turn) pageOf(a flows.Ask, list []flows.Option, page int) [][]storage.Button {
	pages := max(1, (len(list)+listedPeople-1)/listedPeople)
	page = min(max(page, 0), pages-1)
	from := page * listedPeople
	rows := offered(a, list[from:min(from+listedPeople, len(list))])
	if pages > 1 {
		rows = append(rows, t.pageRow(a, page, pages))
	}
	return rows
}

// offered is one button to a line for each.
func offered(a flows.Ask, list []flows.Option) (rows [][]storage.Button) {
	for _, o := range list {
		rows = append(rows, []storage.Button{{Text: o.Text, Data: answerData(a, "o", o.Value)}})
	}
	return rows
}

// pageRow turns the pages of a list.
func (t *turn) pageRow(a flows.Ask, page, pages int) (row []storage.Button) {
	add := func(label care.Text, what string) {
		row = append(row, storage.Button{Text: label, Data: viewData(a, what)})
	}
	if page > 0 {
		add(care.Say("page.before"), pageView(page-1))
	}
	add(care.Say("page.number", care.Args{"n": care.Count(page + 1), "of": care.Count(pages)}), viewNothing)
	if page+1 < pages {
		add(care.Say("page.after"), pageView(page+1))
	}
	readingOrder(t.reader(), row)
	return row
}

// nobodyKey is what skipping a question about a colleague means.
const nobodyKey = "flow.nobody"

func mayBeNobody(a flows.Ask) bool {
	return a.From == flows.FromStaff && slices.Contains(a.Controls, flows.Skip)
}

// among takes only who or what is offered, whatever a button carries, and
// finds what was typed among it.
func (t *turn) among(s flows.Session, in *flows.Input) error {
	a, ok := t.b.flows.Asking(s)
	if !ok || a.As != flows.AsPerson && a.As != flows.AsPlace || in.Kind != flows.ChoiceInput && in.Kind != flows.TextInput {
		return nil
	}
	list, err := t.offers(a)
	if err != nil {
		return err
	}
	if in.Kind == flows.ChoiceInput {
		if !slices.ContainsFunc(list, func(o flows.Option) bool { return o.Value == in.Value }) {
			in.Unclear = &flows.Unclear{Problem: notOffered[a.As]}
		}
		return nil
	}
	t.find(a, list, in)
	return nil
}

// notOffered names the problem with what is not in the list.
var notOffered = map[flows.AskKind]string{flows.AsPerson: "no_such_person", flows.AsPlace: "which_place"}

// find reads what was typed at a list: a label, its number where the whole list
// is on the screen, or part of a name. A place may be any words.
func (t *turn) find(a flows.Ask, list []flows.Option, in *flows.Input) {
	_, isNumber := parseNumber(in.Text)
	if !isNumber || len(list) <= listedPeople {
		if i, ok := t.b.words.Match(t.reader(), t.b.org, in.Text, labels(list)); ok {
			*in = chosen(*in, list[i].Value)
			return
		}
	}
	if a.As == flows.AsPlace {
		return
	}
	in.Unclear = &flows.Unclear{Problem: "no_such_person"}
	if found := t.search(list, in.Text); len(found) > 0 {
		in.Unclear = &flows.Unclear{Problem: "which_person", Offers: found[:min(len(found), listedPeople)]}
	}
}

// search finds those whose label has all the words.
func (t *turn) search(list []flows.Option, typed string) (found []flows.Option) {
	words := strings.Fields(locales.Fold(typed))
	for _, o := range list {
		label, err := t.b.words.Write(t.reader(), t.b.org, o.Text)
		label = locales.Fold(label)
		if err == nil && len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(label, w) }) {
			found = append(found, o)
		}
	}
	return found
}
