package bot

import (
	"slices"
	"strconv"
	"strings"

	"pristan/care"
	"pristan/storage"
)

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
		if !t.mayInvite() {
			return t.say(care.Say("staff.people.none_yet"))
		}
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
	case "urgent!":
		return t.raiseByWorker(arg, "")
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
	case "appoint":
		if err := t.must(care.MakeAppointment, id); err != nil {
			return err
		}
		return t.beginAbout("appointment", arg)
	case "urgent":
		if err := t.must(care.ReadPerson, id); err != nil {
			return err
		}
		return t.sure("staff.alert.raise_sure", "person:urgent!:"+arg, "person:open:"+arg)
	case "disengage":
		if err := t.must(care.Disengage, id); err != nil {
			return err
		}
		return t.beginAbout("disengage", arg)
	case "engage":
		return t.engage(id)
	case "detained", "released", "taken", "back", "detained!", "released!", "taken!", "back!":
		return t.tapCustody(verb, id)
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
	if row.Lines, err = t.engagementLine(id, row.Lines); err != nil {
		return err
	}
	legal, err := t.legalExists(id)
	if err != nil {
		return err
	}
	row.Lines = append(row.Lines, legal...)
	if silent, err := t.silentAbout(id); err != nil {
		return err
	} else if silent {
		row.Lines = append(row.Lines, care.Say("staff.alert.silence"))
	} else {
		row.Buttons = [][]storage.Button{{{Text: care.Say("button.write_to_person"), Data: "person:talk:" + id.String()}}}
	}
	if p.Role == care.Participant {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say("staff.alert.raise"), Data: "person:urgent:" + id.String()}})
	}
	if err := t.custodyOfPerson(id, &row); err != nil {
		return err
	}
	unread, err := t.tx.Unread(t.me, id)
	if err != nil && !care.IsKind(err, care.NotFound) {
		return err
	}
	for _, c := range unread {
		row.Buttons = append(row.Buttons, []storage.Button{{
			Text: care.Say("staff.checkin.button", care.Args{"at": care.Date(c.Finished)}), Data: "checkin:open:" + c.ID.String()}})
	}
	if row.Buttons, err = t.timeButtons(id, row.Buttons); err != nil {
		return err
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
