package bot

import (
	"slices"
	"strconv"
	"strings"

	"pristan/care"
	"pristan/storage"
)

// announceJoined tells the worker who holds the case that somebody came in by
// their invitation, or those who can take it that nobody holds it.
func (t *turn) announceJoined() error {
	relation, err := t.openCase()
	if err != nil || relation.ID.IsZero() {
		return err
	}
	if relation.Caseworker.IsZero() {
		return t.announceUnheld(t.me.ID)
	}
	return t.post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reply, Lines: []care.Text{care.Say("staff.joined")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + t.me.ID.String()}}}})
}

// announceUnheld tells those who can take a case that one waits.
func (t *turn) announceUnheld(person care.PersonID) error {
	return t.tellTakers(care.Say("staff.person.unheld"), "person:take:"+person.String(), "button.take_case")
}

// unheld shows a worker who has just come the cases that nobody holds: they
// were announced before anybody was there to be told.
func (t *turn) unheld() error {
	if err := t.wishes(); err != nil {
		return err
	}
	waiting, err := t.tx.Caseload(care.PersonID{})
	if err != nil {
		return err
	}
	for _, id := range waiting {
		c, err := t.tx.CaseOf(care.System, id)
		if err != nil {
			return err
		}
		if !t.me.May(care.TakeCase, care.Subject{Person: id, Case: c}) {
			continue
		}
		if err := t.sayWith(care.Say("staff.person.unheld"), [][]storage.Button{{{
			Text: care.Say("button.take_case"), Data: "person:take:" + id.String()}}}); err != nil {
			return err
		}
	}
	return nil
}

// wishes shows a worker who may invite which strangers asked to be contacted.
func (t *turn) wishes() error {
	if !t.me.May(care.Invite, care.Subject{Person: t.me.ID}) {
		return nil
	}
	list, err := t.tx.Wishes()
	if err != nil {
		return err
	}
	for _, w := range list {
		line := care.Say("staff.request.arrived", care.Args{"language": care.TextOf(care.Say("language." + string(w.Language)))})
		if err := t.sayWith(line, [][]storage.Button{{{Text: care.Say("button.send_invitation"), Data: "request:" + care.PersonID(w.ID).String()}}}); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) announceRequest(id [16]byte, l care.Language) error {
	line := care.Say("staff.request.arrived", care.Args{"language": care.TextOf(care.Say("language." + string(l)))})
	return t.tellTakers(line, "request:"+care.PersonID(id).String(), "button.send_invitation")
}

// tellTakers tells everybody who may take a case.
func (t *turn) tellTakers(line care.Text, data, label string) error {
	for _, role := range []care.Role{care.Coordinator, care.Caseworker} {
		roster, err := t.tx.Roster(role)
		if err != nil {
			return err
		}
		for _, id := range roster {
			if err := t.post(storage.Outbox{To: id, Lane: storage.Reply, Lines: []care.Text{line},
				Buttons: [][]storage.Button{{{Text: care.Say(label), Data: data}}}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellRole tells everybody of a role but one.
func (t *turn) tellRole(role care.Role, but care.PersonID, line care.Text) error {
	roster, err := t.tx.Roster(role)
	if err != nil {
		return err
	}
	for _, id := range roster {
		if id == but {
			continue
		}
		if err := t.post(storage.Outbox{To: id, Lane: storage.Reply, Lines: []care.Text{line}}); err != nil {
			return err
		}
	}
	return nil
}

// known person of a caseload, for the list.
type listed struct {
	person care.Person
	line   care.Contact
	unread int
}

// caseload reads a worker's people, the longest silent first.
func (t *turn) caseload() (list []listed, err error) {
	ids, err := t.tx.Caseload(t.me.ID)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		p, err := t.tx.Person(t.me, id)
		if err != nil {
			return nil, err
		}
		line, err := t.tx.Contact(t.me, id)
		if err != nil {
			return nil, err
		}
		unread, err := t.tx.Unread(t.me, id)
		if err != nil && !care.IsKind(err, care.NotFound) {
			return nil, err
		}
		letters, err := t.unseen(id, id)
		if err != nil {
			return nil, err
		}
		list = append(list, listed{p, line, len(unread) + len(letters)})
	}
	slices.SortStableFunc(list, func(a, b listed) int { return a.line.LastSign.Compare(b.line.LastSign) })
	return list, nil
}

// listedPeople is how many people one page of the list shows.
const listedPeople = 8

func (t *turn) people() error { return t.peoplePage(0) }

// peoplePage lists the worker's people with their last sign of life. Names
// stand on the buttons only: a preview does not show those.
func (t *turn) peoplePage(page int) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	list, err := t.caseload()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return t.sayWith(care.Say("staff.people.none"), [][]storage.Button{{{Text: care.Say("menu.invite"), Data: "person:invite:"}}})
	}
	row := storage.Outbox{Erase: sensitiveFor, Lines: []care.Text{
		care.Say("staff.people.count", care.Args{"count": care.Count(len(list))}), care.Say("staff.people.order")}}
	from := min(max(page, 0)*listedPeople, len(list))
	for _, l := range list[from:min(from+listedPeople, len(list))] {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: personLabel(l), Data: "person:open:" + l.person.ID.String()}})
	}
	var turnPage []storage.Button
	if page > 0 {
		turnPage = append(turnPage, storage.Button{Text: care.Say("button.back"), Data: "person:list:" + strconv.Itoa(page-1)})
	}
	if from+listedPeople < len(list) {
		turnPage = append(turnPage, storage.Button{Text: care.Say("button.next"), Data: "person:list:" + strconv.Itoa(page+1)})
	}
	if turnPage != nil {
		row.Buttons = append(row.Buttons, turnPage)
	}
	return t.redraw(row)
}

func personLabel(l listed) care.Text {
	key := "staff.person.label"
	switch {
	case l.person.Name == "":
		return care.Say("staff.person.label_new", care.Args{"at": care.Date(l.person.Joined)})
	case !l.line.Reachable():
		key = "staff.person.label_unreachable"
	case l.unread > 0:
		key = "staff.person.label_unread"
	}
	return care.Say(key, care.Args{"name": care.Name(l.person.Name), "at": care.Date(l.line.LastSign)})
}

// tapPerson is a worker's button about a person: verb:id, or list:page.
func (t *turn) tapPerson(rest string) error {
	if !t.me.Role.Staff() || t.me.Enrolled.IsZero() {
		return care.ErrNotFound
	}
	verb, arg, _ := strings.Cut(rest, ":")
	switch verb {
	case "list":
		page, _ := strconv.Atoi(arg) // a wrong number is the first page
		return t.peoplePage(page)
	case "invite":
		return t.invite()
	}
	id, err := care.ParseID[care.Person](arg)
	if err != nil {
		return care.ErrNotFound
	}
	switch verb {
	case "open":
		return t.openPerson(id)
	case "talk":
		return t.talkWith(id)
	case "take":
		return t.takeCase(id)
	}
	return care.ErrNotFound
}

// openPerson shows what a worker needs to reach somebody.
func (t *turn) openPerson(id care.PersonID) error {
	if err := t.elsewhere(id); err != nil {
		return err
	}
	p, err := t.tx.Person(t.me, id)
	if err != nil {
		return err
	}
	line, err := t.tx.Contact(t.me, id)
	if err != nil {
		return err
	}
	row := storage.Outbox{Erase: sensitiveFor, Protect: true, Lines: personLines(p, line)}
	if silent, err := t.silentAbout(id); err != nil {
		return err
	} else if silent {
		row.Lines = append(row.Lines, care.Say("staff.alert.silence"))
	} else {
		row.Buttons = [][]storage.Button{{{Text: care.Say("button.write_to_person"), Data: "person:talk:" + id.String()}}}
	}
	unread, err := t.tx.Unread(t.me, id)
	if err != nil && !care.IsKind(err, care.NotFound) {
		return err
	}
	for _, c := range unread {
		row.Buttons = append(row.Buttons, []storage.Button{{
			Text: care.Say("staff.checkin.button", care.Args{"at": care.Date(c.Finished)}), Data: "checkin:open:" + c.ID.String()}})
	}
	mayEnd, err := t.may(care.EndAccess, id)
	if err != nil {
		return err
	}
	if mayEnd {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.person.end"), Data: "unlink:ask:" + id.String()}})
	}
	row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("button.back"), Data: "person:list:0"}})
	return t.redraw(row)
}

// must answers care.ErrNotFound unless this worker may do something about a
// person.
func (t *turn) must(op care.Op, person care.PersonID) error {
	ok, err := t.may(op, person)
	if err == nil && !ok {
		err = care.ErrNotFound
	}
	return err
}

// may reports whether this worker may do something about a person.
func (t *turn) may(op care.Op, person care.PersonID) (bool, error) {
	c, err := t.tx.CaseOf(care.System, person)
	return t.me.May(op, care.Subject{Person: person, Case: c}), ignoreNotFound(err)
}

func personLines(p care.Person, line care.Contact) []care.Text {
	lines := []care.Text{
		care.Say("staff.person.name", care.Args{"name": care.Name(p.Name)}),
		care.Say("staff.alert.language", care.Args{"language": care.TextOf(care.Say("language." + string(p.Language)))}),
		care.Say("staff.person.last_sign", care.Args{"at": care.Moment(line.LastSign)}),
	}
	if !line.Reachable() {
		lines = append(lines, care.Say("staff.person.unreachable", care.Args{"at": care.Moment(line.Unreachable)}))
	}
	if p.Calling != "" {
		lines = append(lines, care.Say("staff.calling."+string(p.Calling)))
	}
	if p.Form != care.NoForm {
		lines = append(lines, care.Say("staff.form."+string(p.Form)))
	}
	if p.Discreet {
		lines = append(lines, care.Say("staff.person.discreet"))
	}
	if p.Trusted != "" {
		lines = append(lines, care.Say("staff.person.trusted", care.Args{"words": care.Words(p.Trusted)}))
	}
	if !line.CheckInDue.IsZero() {
		lines = append(lines, care.Say("staff.person.due", care.Args{"at": care.Moment(line.CheckInDue)}))
	}
	return lines
}

// takeCase gives a case that nobody holds to this worker; the first one has it.
func (t *turn) takeCase(id care.PersonID) error {
	c, err := t.tx.CaseOf(care.System, id)
	if err != nil {
		return err
	}
	if ok, err := t.there(c.Caseworker); err != nil {
		return err
	} else if !ok {
		c.Caseworker = care.PersonID{} // nobody who is there holds it
	}
	if !t.me.May(care.TakeCase, care.Subject{Person: id, Case: c}) {
		return &care.Error{Kind: care.Conflict, Say: "notice.somebody_has_it", Op: "take case"}
	}
	c.Caseworker = t.me.ID
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	t.notice("notice.yours")
	if err := t.openPerson(id); err != nil {
		return err
	}
	return t.waitingLetters(id)
}

// inbox lists what waits to be read, oldest first.
func (t *turn) inbox() error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	list, err := t.caseload()
	if err != nil {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor}
	waiting := 0
	for _, l := range list {
		unread, err := t.tx.Unread(t.me, l.person.ID)
		if err != nil && !care.IsKind(err, care.NotFound) {
			return err
		}
		waiting += len(unread)
		for _, c := range unread {
			if len(row.Buttons) < listedPeople {
				row.Buttons = append(row.Buttons, []storage.Button{{Data: "checkin:open:" + c.ID.String(),
					Text: care.Say("staff.person.label_unread", care.Args{"name": care.Name(l.person.Name), "at": care.Date(c.Finished)})}})
			}
		}
	}
	row.Lines = []care.Text{care.Say("staff.inbox.count", care.Args{"count": care.Count(waiting)})}
	return t.post(row)
}

// openAlerts lists the alerts that still need a human.
func (t *turn) openAlerts() error {
	open, err := t.tx.OpenAlerts(t.me)
	if err != nil {
		return err
	}
	slices.SortStableFunc(open, func(a, b care.Alert) int { return a.Before(b) })
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply,
		Lines: []care.Text{care.Say("staff.alerts.count", care.Args{"count": care.Count(len(open))})}}
	for _, a := range open[:min(len(open), listedPeople)] {
		row.Buttons = append(row.Buttons, []storage.Button{{
			Text: care.Say("staff.alert.button", care.Args{"at": care.Moment(a.Raised)}), Data: "alert:open:" + a.ID.String()}})
	}
	return t.post(row)
}

// unreachable notes that somebody cannot be reached and tells their worker,
// once.
func (t *turn) unreachable(id care.PersonID) error {
	line, err := t.tx.Contact(care.System, id)
	if err != nil || !line.Reachable() {
		return err
	}
	line.Unreachable = t.now
	if err := t.tx.PutContact(line); err != nil {
		return err
	}
	t.b.count.unreachable.Inc()
	if p, err := t.tx.Person(care.System, id); err != nil {
		return err
	} else if p.Role.Staff() {
		return t.workerLost(id)
	}
	relation, err := t.tx.CaseOf(care.System, id)
	if err != nil || relation.Caseworker.IsZero() {
		return ignoreNotFound(err)
	}
	return t.post(storage.Outbox{To: relation.Caseworker, Lane: storage.Reply, Lines: []care.Text{care.Say("staff.person.lost")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "person:open:" + id.String()}}}})
}

// welcomeBack greets somebody who has unblocked the bot and puts the question
// that waited.
func (t *turn) welcomeBack() error {
	if t.me.Enrolled.IsZero() {
		return t.askOnceMore()
	}
	if err := t.menu(care.Say("menu.here")); err != nil {
		return err
	}
	if t.me.Role.Staff() {
		if err := t.unheld(); err != nil {
			return err
		}
		return t.openAlerts()
	}
	return t.askOnceMore()
}

// endAccess ends what a person may do here and closes their case.
// they miss they find again by the menu.
func (t *turn) endAccess(id care.PersonID) error {
	c, err := t.tx.CaseOf(t.me, id)
	if err != nil {
		return err
	}
	if err := t.must(care.EndAccess, id); err != nil {
		return err
	}
	p, err := t.tx.Person(t.me, id)
	if err != nil {
		return err
	}
	p.Left, c.Closed = t.now, t.now
	if err := t.tx.PutPerson(p); err != nil {
		return err
	}
	if err := t.tx.PutCase(c); err != nil {
		return err
	}
	if err := t.farewell(p); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.person.ended")}})
}

// farewell tells the person that this has ended and whom to turn to. Their
// address stays known, so that what is to be erased from the chat still is.
func (t *turn) farewell(p care.Person) error {
	at, err := t.tx.AddressOf(p.ID)
	if err != nil {
		return ignoreNotFound(err)
	}
	return t.post(storage.Outbox{At: at, Language: p.Language, Lane: storage.Reply, Unkey: true,
		Lines: []care.Text{care.Say("access.ended"), {}, care.Say("stranger.reach"), {}, care.Say("stranger.emergency")}})
}

// tapUnlink ends a person's access after a second press: ask:id, then yes:id.
func (t *turn) tapUnlink(rest string) error {
	verb, hex, _ := strings.Cut(rest, ":")
	id, err := care.ParseID[care.Person](hex)
	if err != nil {
		return care.ErrNotFound
	}
	if verb == "yes" {
		return t.endAccess(id)
	}
	if err := t.must(care.EndAccess, id); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("staff.person.end_sure")}, Buttons: [][]storage.Button{
		{{Text: care.Say("button.yes"), Data: "unlink:yes:" + hex}},
		{{Text: care.Say("button.no"), Data: "person:open:" + hex}},
	}})
}
