package bot

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

var yearOrganisation = care.Organisation{Name: "Sample organisation", Zone: "Europe/Sofia",
	Facts: map[string]care.Fact{"organisation": {Kind: care.NameFact, Value: "Sample organisation"}},
	Customs: map[string][]care.Custom{"friday_noon": {{Weekday: "friday", From: "12:00", To: "14:30"}},
		"ramadan": {{First: "2028-01-28", Last: "2028-02-25", From: "04:30", To: "18:45"}}},
}.Usual()

// keysOf is a catalogue in which every message says its own key.
func keysOf(t *testing.T, keys []string) fs.FS {
	texts := map[string]map[string]string{}
	for _, key := range keys {
		texts[key] = map[string]string{"description": "itself", "other": key}
	}
	data, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	for _, l := range care.Languages {
		all[string(l)+".json"] = &fstest.MapFile{Data: data}
	}
	return all
}

// dweller is one of the people.
type dweller struct {
	y       *year
	at      care.Address
	person  care.Person
	plan    care.Plan
	blocked atomic.Bool
	stops   bool      // will leave the questions in the middle
	never   bool      // does not answer at all just now
	old     []string  // buttons of earlier messages
	absent  []trouble // when the bot was blocked
}

// sent is one message that a person got by themselves.
type sent struct {
	who    *dweller
	at     time.Time // right time
	key    string
	silent bool
	date   care.AppointmentID
	rev    string
}

var yearZones = []string{"", "Europe/Berlin", "Europe/Lisbon", "Asia/Kabul", "Asia/Tehran", "America/New_York", "Asia/Kathmandu", "Africa/Cairo"}

var yearHours = []care.Hours{{}, {From: 510, To: 720}, {From: 720, To: 1020}, {From: 1020, To: 1260}, {From: 1200, To: 240}}

var yearRhythms = []care.Rhythm{care.Weekly, care.Weekly, {Every: 2, Unit: care.Weeks}, {Every: 1, Unit: care.Days}, {Every: 3, Unit: care.Days},
	{Every: 1, Unit: care.Weeks, Weekdays: []time.Weekday{time.Monday, time.Thursday, time.Saturday}}}

func (y *year) populate(n int) {
	if err := y.store.Update(y.t.Context(), func(tx *storage.Tx) error {
		w := care.Person{ID: care.NewID[care.Person](), Role: care.Caseworker, Name: "worker", Language: care.English, Joined: y.now(), Enrolled: y.now()}
		y.worker = w.ID
		if err := tx.AddPerson(w); err != nil {
			return err
		}
		if err := tx.Link("tg:1", w.ID); err != nil {
			return err
		}
		if err := y.chambers(tx); err != nil {
			return err
		}
		for i := range n {
			if err := y.settle(tx, care.Address(fmt.Sprint("tg:", 100+i))); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		y.t.Fatal(err)
	}
}

// settle adds one person with a rhythm and habits of their own.
func (y *year) settle(tx *storage.Tx, at care.Address) error {
	p := care.Person{ID: care.NewID[care.Person](), Role: care.Participant, Name: "somebody", Language: care.Languages[y.random(len(care.Languages))],
		Zone: yearZones[y.random(len(yearZones))], Hours: yearHours[y.random(len(yearHours))], Discreet: y.random(4) == 0, Joined: y.now(), Enrolled: y.now()}
	for _, custom := range []string{"friday_noon", "ramadan"} {
		if y.random(5) == 0 {
			p.Customs = append(p.Customs, custom)
		}
	}
	for _, purpose := range care.Purposes {
		p.Consents = append(p.Consents, care.Consent{Purpose: purpose, Given: true, At: y.now()})
	}
	d := &dweller{y: y, at: at, person: p, plan: care.Plan{Person: p.ID, Rhythm: yearRhythms[y.random(len(yearRhythms))], Minute: y.random(48) * 30,
		Window: time.Duration(12+y.random(3)*12) * time.Hour, Grace: time.Duration(12+y.random(3)*12) * time.Hour, Start: care.DayOf(y.now(), time.UTC).Plus(1)}}
	y.folk[at], y.order = d, append(y.order, d)
	if err := tx.AddPerson(p); err != nil {
		return err
	}
	if err := tx.Link(at, p.ID); err != nil {
		return err
	}
	if err := tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: p.ID, Opened: y.now(), Caseworker: y.worker}); err != nil {
		return err
	}
	if err := tx.PutPlan(d.plan); err != nil {
		return err
	}
	due, _ := d.plan.Next(y.now(), p.Reader(yearOrganisation.Home()).Zone)
	line := care.Contact{Person: p.ID, LastSign: y.now(), CheckInDue: due.UTC()}
	if err := tx.PutContact(line); err != nil {
		return err
	}
	return tx.PutTimer(storage.Timer{Due: due, Kind: checkInTimer, Person: p.ID, About: stamp(due)})
}

// reads takes a message and does, some time later, what this person does.
func (d *dweller) reads(m Message, ref string, at time.Time) {
	y := d.y
	if d.person.Role.Staff() {
		d.desk(buttonsOf(m), ref)
		return
	}
	s := sent{who: d, at: at, key: first(m), silent: m.Silent}
	var data []string
	for _, row := range m.Buttons {
		for _, b := range row {
			data = append(data, b.Data)
			if part := strings.Split(b.Data, ":"); part[0] == "appt" {
				id, err := care.ParseID[care.Appointment](part[2])
				if err != nil {
					y.t.Error(err)
				}
				s.date, s.rev = id, part[3]
			}
		}
	}
	if m.Deed == Send {
		y.sent = append(y.sent, s)
	}
	switch {
	case len(data) == 0:
	case d.readsLegal(m, data, ref):
	case strings.HasPrefix(data[0], "f:"):
		y.in(y.between(5*time.Second, 5*time.Minute), func() { d.answers(data, ref) })
	case m.Deed == Edit:
	case !s.date.IsZero():
		if y.random(2) == 0 {
			choice := data[y.random(len(data))]
			d.old = append(d.old, choice)
			y.in(y.between(time.Minute, 40*time.Hour), func() { d.taps(choice, ref) })
		}
	case data[0] == "menu:checkin" && y.random(10) < 6 && !d.never:
		d.stops = y.random(10) == 0
		y.in(y.between(time.Minute, 60*time.Hour), func() { d.taps("menu:checkin", ref) })
	}
}

// answers taps an answer of the question, or stops.
func (d *dweller) answers(data []string, ref string) {
	choice := data[0]
	for _, x := range data {
		if d.stops && strings.Contains(x, ":c:stop") && strings.Contains(data[0], ":yes") {
			choice = x
		}
	}
	d.taps(choice, ref)
}

func buttonsOf(m Message) (data []string) {
	for _, row := range m.Buttons {
		for _, b := range row {
			data = append(data, b.Data)
		}
	}
	return data
}

func (d *dweller) taps(data, ref string) {
	if hex, ok := strings.CutPrefix(data, "appt:cannot:"); ok { // who cannot come is reminded no more
		id, err := care.ParseID[care.Appointment](hex[:32])
		if err != nil {
			d.y.t.Fatal(err)
		}
		d.y.cannot[id] = true
	}
	if !d.blocked.Load() {
		d.y.handle(Incoming{From: d.at, Kind: Tapped, Tap: &Tap{Query: "q" + ref + data, Data: data, Message: ref}})
	}
}

// plague plans what befalls everybody in this year.
func (y *year) plague() {
	for range 20 {
		y.in(y.between(24*time.Hour, yearLasts-48*time.Hour), func() { y.away(y.between(10*time.Minute, 40*time.Hour)) })
		y.in(y.between(24*time.Hour, yearLasts-48*time.Hour), func() { y.mute(y.between(10*time.Minute, 8*time.Hour)) })
	}
	for range 6 {
		y.in(y.between(24*time.Hour, yearLasts-48*time.Hour), func() { y.jump() })
	}
	y.in(time.Hour, y.checkLegals)
	for i := range 2 { // a lawyer cannot be reached for a while
		lawyer := y.counsel[care.Address(fmt.Sprint("tg:", 2+i))]
		for range 3 {
			y.in(y.between(24*time.Hour, yearLasts-24*time.Hour), lawyer.blocks)
		}
	}
	for _, d := range y.order {
		for range 1 + y.random(5) {
			y.in(y.between(0, yearLasts-60*24*time.Hour), d.asksLawyer)
		}
		for range 1 + y.random(3) {
			y.in(y.between(24*time.Hour, yearLasts-24*time.Hour), d.blocks)
			y.in(y.between(0, yearLasts-24*time.Hour), d.leavesOff)
		}
		for range 4 + y.random(8) {
			y.in(y.between(0, yearLasts-40*24*time.Hour), d.getsDate)
		}
		for range 10 {
			y.in(y.between(0, yearLasts-24*time.Hour), d.tapsOld)
			y.in(y.between(0, yearLasts-24*time.Hour), func() { d.taps("menu:checkin", "0") })
		}
	}
}

// away is a time in which the bot does not run.
func (y *year) away(long time.Duration) {
	if y.bot == nil {
		return
	}
	y.halt()
	y.troubled(long, false)
	y.in(long, y.start)
}

// mute is a time in which Telegram does not answer.
func (y *year) mute(long time.Duration) {
	if y.muted.Load() {
		return
	}
	y.muted.Store(true)
	y.troubled(long, false)
	y.in(long, func() { y.muted.Store(false) })
}

// jump sets the machine's clock wrong for a while.
func (y *year) jump() {
	if y.off() != 0 {
		return
	}
	wrong := []time.Duration{24 * time.Hour, -24 * time.Hour, 2 * time.Hour, -90 * time.Minute, 8 * time.Minute}[y.random(5)]
	y.wrong.Store(int64(wrong))
	long := y.between(6*time.Minute, 2*time.Hour)
	y.troubled(long+wrong.Abs(), true)
	y.in(long, func() { y.wrong.Store(0) })
}

func (y *year) troubled(long time.Duration, clock bool) {
	y.troubles = append(y.troubles, trouble{y.right(), y.right().Add(long), clock})
}

func (d *dweller) blocks() {
	if d.blocked.Load() {
		return
	}
	d.blocked.Store(true)
	long := d.y.between(time.Hour, 10*24*time.Hour)
	d.absent = append(d.absent, trouble{from: d.y.right(), to: d.y.right().Add(long)})
	if d.y.random(2) == 0 {
		d.y.handle(Incoming{From: d.at, Kind: Blocked})
	}
	d.y.in(long, d.comesBack)
}

// comesBack lets the bot know, as soon as it hears: Telegram keeps that.
func (d *dweller) comesBack() {
	d.blocked.Store(false)
	if d.y.bot == nil || d.y.muted.Load() {
		d.y.in(time.Hour, d.comesBack)
		return
	}
	d.absent = append(d.absent, trouble{from: d.y.right(), to: d.y.right()})
	d.y.handle(Incoming{From: d.at, Kind: Unblocked})
}

// leavesOff is a time in which somebody answers nothing.
func (d *dweller) leavesOff() {
	d.never = true
	d.y.in(d.y.between(24*time.Hour, 20*24*time.Hour), func() { d.never = false })
}

func (d *dweller) tapsOld() {
	if len(d.old) > 0 {
		d.taps(d.old[d.y.random(len(d.old))], "0")
	}
}

// version is an appointment as it stood from one moment to another.
type version struct {
	care.Appointment
	from, until time.Time // zero: to its end
}

// getsDate gives a person an appointment, which may be moved and cancelled.
func (d *dweller) getsDate() {
	y := d.y
	day := care.DayOf(y.right(), time.UTC).Plus(y.random(12))
	a := care.Appointment{ID: care.NewID[care.Appointment](), Person: d.person.ID, Kind: care.AppointmentKinds[y.random(9)], State: care.Agreed,
		When: care.When{Day: day, Minute: y.random(48) * 30}, MadeBy: y.worker, MadeAt: y.now().Truncate(time.Millisecond)}
	if y.bot == nil || y.off() != 0 || !a.Begins(yearOrganisation.Home()).After(y.now()) {
		return
	}
	y.works(a.ID, func(t *turn) error { return t.repeat(a, answers{}) })
	for range y.random(3) {
		y.in(y.between(time.Minute, 6*24*time.Hour), func() { d.movesDate(a.ID) })
	}
	if y.random(4) == 0 {
		y.in(y.between(time.Minute, 9*24*time.Hour), func() {
			y.works(a.ID, func(t *turn) error { return t.cancelAppointment(answers{"which": {Value: "one"}}) })
		})
	}
}

func (d *dweller) movesDate(id care.AppointmentID) {
	y := d.y
	day := care.DayOf(y.right(), time.UTC).Plus(y.random(9))
	y.works(id, func(t *turn) error {
		return t.moveAppointment(answers{"day": {Kind: flows.DayInput, Day: day}, "how": {Value: "fixed"},
			"time": {Kind: flows.TimeInput, Minute: y.random(48) * 30}})
	})
}

// works lets the worker do something about an appointment, and keeps how it
// stands after.
func (y *year) works(id care.AppointmentID, do func(*turn) error) {
	if y.bot == nil || y.off() != 0 {
		return
	}
	var posted []storage.Posted
	var a care.Appointment
	if err := y.bot.commit.turn(y.t.Context(), func(tx *storage.Tx) error {
		t, err := y.bot.turnFor(tx, y.worker)
		if err != nil {
			return err
		}
		t.about = id.String()
		if err := do(t); err != nil {
			return err
		}
		posted = t.posted
		a, err = tx.Appointment(care.System, id)
		return err
	}); err != nil {
		y.t.Fatal(err)
	}
	y.bot.queue.add(posted...)
	list := y.dates[id]
	if n := len(list); n > 0 && list[n-1].Rev == a.Rev {
		return
	} else if n > 0 {
		list[n-1].until = y.right()
	}
	y.dates[id] = append(list, version{Appointment: a, from: y.right()})
}
