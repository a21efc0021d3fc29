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

// rotaDays is how many days a page of the rota shows; rotaPages are as many as
// a duty of every week may reach.
const (
	rotaDays  = 14
	rotaPages = mostWeeks*7/rotaDays + 1
)

// tapRota is a worker's button on the rota: a verb, or verb:id.
func (t *turn) tapRota(rest string) error {
	if !t.me.May(care.ReadRota, care.Subject{}) {
		return care.ErrNotFound
	}
	verb, arg, _ := strings.Cut(rest, ":")
	switch verb {
	case "page":
		page, _ := strconv.Atoi(arg) // a wrong number is the first page
		return t.showRota(page)
	case "away":
		return t.beginAbout("away", t.me.ID.String())
	case "back":
		return t.comeBack(arg)
	}
	if flow, ok := rotaFlows[verb]; ok {
		if !t.setsRota() {
			return care.ErrNotFound
		}
		return t.beginAbout(flow, "")
	}
	return t.tapDuty(verb, arg)
}

// rotaFlows are what coordinators begin from the rota.
var rotaFlows = map[string]string{"add": "duty", "absence": "away"}

// setsRota reports whether this worker sets the rota for others.
func (t *turn) setsRota() bool { return t.me.May(care.SetRota, care.Subject{}) }

// sayRefusal says in words what cannot be done, and shows again what it was
// about.
func (t *turn) sayRefusal(err error, show func() error) error {
	if err := t.sayProblem(err); err != nil {
		return err
	}
	return show()
}

// showRota shows two weeks of the rota, with what this worker can do about it.
func (t *turn) showRota(page int) error {
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	page = min(max(page, 0), rotaPages-1)
	today, from := care.DayOf(t.now, t.b.home), t.now
	first, _ := t.b.org.DutyTime(today.Plus(page*rotaDays), today)
	if page > 0 {
		from = first
	}
	to, _ := t.b.org.DutyTime(today.Plus((page+1)*rotaDays), today)
	r, err := t.rotaBetween(from, to)
	if err != nil {
		return err
	}
	minute, _ := t.b.org.HandoverAt()
	lines := []care.Text{care.Say("staff.rota.title"), care.Say("staff.rota.handover", care.Args{"at": care.ClockOn(minute)}), {}}
	lines = append(append(lines, r.lines(t.b.org)...), t.absenceLines(r)...)
	buttons := slices.Concat(t.dutyButtons(r), t.rotaButtons(), t.backButtons(r), t.rotaTurns(page))
	return t.redraw(storage.Outbox{Lines: lines, Buttons: buttons, Erase: sensitiveFor, Protect: true})
}

// dutyButtons open the duties that this worker can do something about.
func (t *turn) dutyButtons(r rota) (buttons [][]storage.Button) {
	for _, d := range r.duties {
		if t.setsRota() || d.Worker == t.me.ID || d.Asked(t.me.ID, t.now) {
			buttons = append(buttons, r.button(d))
		}
	}
	return buttons[:min(len(buttons), listedDates)]
}

func (r rota) button(d care.Duty) []storage.Button {
	return []storage.Button{{Data: dutyData("open", d.ID), Text: care.Say("staff.rota.entry", care.Args{"at": care.Date(d.From), "name": r.name(d.Worker)})}}
}

func rotaButton() []storage.Button {
	return []storage.Button{{Text: care.Say("staff.rota.open"), Data: "rota:page:0"}}
}

func (t *turn) rotaButtons() (buttons [][]storage.Button) {
	add := func(key, data string) {
		buttons = append(buttons, []storage.Button{{Text: care.Say(key), Data: data}})
	}
	if t.setsRota() {
		add("staff.rota.add", "rota:add")
	}
	add("staff.rota.away", "rota:away")
	if t.setsRota() {
		add("staff.rota.absence", "rota:absence")
	}
	return buttons
}

// rotaTurns are the ways to the pages before and after.
func (t *turn) rotaTurns(page int) [][]storage.Button {
	var row []storage.Button
	if page > 0 {
		row = append(row, storage.Button{Text: care.Say("page.before"), Data: "rota:page:" + strconv.Itoa(page-1)})
	}
	if page+1 < rotaPages {
		row = append(row, storage.Button{Text: care.Say("page.after"), Data: "rota:page:" + strconv.Itoa(page+1)})
	}
	readingOrder(t.reader(), row)
	return [][]storage.Button{row}
}

// absence is one absence and whose it is.
type absence struct {
	care.Absence
	worker care.Person
}

// absences are those of workers that are not over before the rota begins, the
// earliest first.
func (r rota) absences() (list []absence) {
	for _, w := range r.workers {
		for _, a := range w.Away {
			if works(w) && a.To.After(r.from) && a.From.Before(r.to) {
				list = append(list, absence{a, w})
			}
		}
	}
	slices.SortFunc(list, func(a, b absence) int {
		return cmp.Or(a.From.Compare(b.From), slices.Compare(a.worker.ID[:], b.worker.ID[:]))
	})
	return list
}

func (t *turn) absenceLines(r rota) (lines []care.Text) {
	list := r.absences()
	for i, a := range list[:min(len(list), listedAway)] {
		if i == 0 {
			lines = append(lines, care.Text{})
		}
		lines = append(lines, care.Say("staff.rota.away_from",
			care.Args{"name": r.name(a.worker.ID), "from": care.Moment(a.From), "until": care.Moment(a.To)}))
	}
	return lines
}

// backButtons end an absence of this worker's own, and of others for whoever
// sets the rota.
func (t *turn) backButtons(r rota) (buttons [][]storage.Button) {
	for _, a := range r.absences() {
		own := a.worker.ID == t.me.ID
		if !own && !t.setsRota() {
			continue
		}
		label := care.Say("staff.rota.not_away", care.Args{"name": r.name(a.worker.ID), "at": care.Date(a.From)})
		switch now := a.Holds(t.now); {
		case own && now:
			label = care.Say("staff.rota.back")
		case now:
			label = care.Say("staff.rota.is_back", care.Args{"name": r.name(a.worker.ID)})
		}
		buttons = append(buttons, []storage.Button{{Text: label, Data: backData(a.worker.ID, a.From)}})
	}
	return buttons[:min(len(buttons), listedPeople)]
}

func backData(worker care.PersonID, from time.Time) string {
	return "rota:back:" + worker.String() + ":" + strconv.FormatInt(from.Unix(), 10)
}
