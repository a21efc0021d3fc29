package bot

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
)

// offers are the people or places a question lets choose among.
func (t *turn) offers(a flows.Ask) ([]flows.Option, error) {
	switch {
	case a.As == flows.AsPlace:
		return t.places(), nil
	case a.From == flows.FromStaff:
		return t.colleagues(care.Roles)
	case a.From == flows.FromLawyers:
		return t.otherLawyers()
	}
	return t.ownPeople()
}

// longestPlaceKey is how long the key of a place may be to fit a button.
const longestPlaceKey = 40

// places are the organisation's own, by key.
func (t *turn) places() (list []flows.Option) {
	for _, key := range slices.Sorted(maps.Keys(t.b.org.Facts)) {
		if f := t.b.org.Facts[key]; f.Kind == care.PlaceFact && f.Value != "" && len(key) <= longestPlaceKey {
			list = append(list, flows.Option{Value: key, Text: t.placeLabel(key)})
		}
	}
	return list
}

// placeLabel is a place by its name; one that is not listed any more has none.
func (t *turn) placeLabel(key string) care.Text {
	if f := t.b.org.Facts[key]; f.Kind != care.PlaceFact || f.Value == "" {
		return care.Say("flow.gone")
	}
	return care.Say("flow.place", care.Args{"place": care.FactOf(key)})
}

// ownPeople are those whose case the worker holds.
func (t *turn) ownPeople() ([]flows.Option, error) {
	ids, err := t.tx.Caseload(t.me.ID)
	if err != nil {
		return nil, err
	}
	return t.byName(flows.FromCaseload, ids)
}

// colleagues are all of some roles who work here now, the one who asks among
// them.
func (t *turn) colleagues(roles []care.Role) ([]flows.Option, error) {
	var all []care.PersonID
	for _, role := range roles {
		roster, err := t.tx.Roster(role)
		if err != nil {
			return nil, err
		}
		all = append(all, roster...)
	}
	return t.byName(flows.FromStaff, all)
}

// otherLawyers are those to whom something may be handed over.
func (t *turn) otherLawyers() ([]flows.Option, error) {
	list, err := t.colleagues([]care.Role{care.Lawyer})
	return slices.DeleteFunc(list, func(o flows.Option) bool { return o.Value == t.me.ID.String() }), err
}

// byName are those of a list whom this worker may choose, by name.
func (t *turn) byName(from flows.Source, ids []care.PersonID) ([]flows.Option, error) {
	var people []care.Person
	for _, id := range ids {
		p, err := t.choosable(from, id.String())
		if care.IsKind(err, care.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	slices.SortFunc(people, func(a, b care.Person) int {
		return cmp.Or(strings.Compare(locales.Fold(a.Name), locales.Fold(b.Name)), slices.Compare(a.ID[:], b.ID[:]))
	})
	return labelled(people), nil
}

// choosable reads somebody whom this worker may choose, with their own rights;
// colleagues are known to all who work here, and to nobody else.
func (t *turn) choosable(from flows.Source, hex string) (care.Person, error) {
	id, err := care.ParseID[care.Person](hex)
	if err != nil || !t.me.Role.Staff() {
		return care.Person{}, care.ErrNotFound
	}
	reader := t.me
	if from != flows.FromCaseload {
		reader = care.System
	}
	p, err := t.tx.Person(reader, id)
	if err == nil && (!p.Active() || p.Role.Staff() != (from != flows.FromCaseload)) {
		err = care.ErrNotFound
	}
	return p, err
}

// labelled names people, and tells those of one name apart by the day they came.
func labelled(people []care.Person) (list []flows.Option) {
	count := make(map[string]int)
	for _, p := range people {
		count[locales.Fold(p.Name)]++
	}
	for _, p := range people {
		label := nameLabel(p)
		if p.Name != "" && count[locales.Fold(p.Name)] > 1 {
			label = care.Say("flow.person_since", care.Args{"name": care.Name(p.Name), "at": care.Date(p.Joined)})
		}
		list = append(list, flows.Option{Value: p.ID.String(), Text: label})
	}
	return list
}

func nameLabel(p care.Person) care.Text {
	if p.Name == "" {
		return care.Say("staff.person.label_new", care.Args{"at": care.Date(p.Joined)})
	}
	return care.Say("flow.person", care.Args{"name": care.Name(p.Name)})
}
