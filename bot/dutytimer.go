package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// dutyTimer is due when something is to be said about a duty; its About is
// duty|what. A duty that was changed is another one.
const dutyTimer = "duty"

// What is said about a duty.
const (
	dutySoon   = "soon"   // an hour before
	dutyBegins = "begins" // from now on
	dutyEnds   = "ends"   // it is over
)

// dutyAhead is how long before it begins a worker is told of a duty, and
// dutyUseful how long after its end it is of use to say that it is over.
const (
	dutyAhead  = time.Hour
	dutyUseful = 12 * time.Hour
)

// planDuty plans what is said about a duty from now on.
func (t *turn) planDuty(d care.Duty) error {
	for what, at := range map[string]time.Time{dutySoon: d.From.Add(-dutyAhead), dutyBegins: d.From, dutyEnds: d.To} {
		if !at.After(t.now) {
			continue // whoever makes it tells of it
		}
		if err := t.tx.PutTimer(storage.Timer{Due: at, Kind: dutyTimer, Person: d.Worker, About: d.ID.String() + "|" + what}); err != nil {
			return err
		}
	}
	return nil
}

// dutyDue says to its worker what is due about a duty.
func (b *Bot) dutyDue(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	hex, what, _ := strings.Cut(m.About, "|")
	id, err := care.ParseID[care.Duty](hex)
	if err != nil {
		return nil, err
	}
	d, err := tx.Duty(care.System, id)
	if err != nil {
		return nil, ignoreNotFound(err)
	}
	t, err := b.turnFor(tx, d.Worker)
	if err != nil {
		return nil, err
	}
	if what == dutyBegins {
		if err := t.endOffer(d); err != nil {
			return nil, err
		}
	}
	if !works(t.me) {
		return t.posted, nil
	}
	switch what {
	case dutySoon:
		err = t.sayCallSoon(d)
	case dutyBegins:
		err = t.sayCallBegan(d)
	case dutyEnds:
		err = t.sayCallOver(d)
	}
	return t.posted, err
}

// endOffer ends an offer that was made before the duty began.
func (t *turn) endOffer(d care.Duty) error {
	if d.Offered.IsZero() || d.Asked(d.Offered, t.now) {
		return nil
	}
	if err := t.closeOffer(d); err != nil {
		return err
	}
	return t.tx.PutDuty(d.Withdraw())
}

// ownCalls are this worker's duties around a moment, without their absences.
func (t *turn) ownCalls(at time.Time) (own []care.Duty, err error) {
	all, err := t.tx.Duties(care.System, at.Add(-time.Millisecond), at.AddDate(0, 0, rotaPages*rotaDays))
	for _, d := range all {
		if d.Worker == t.me.ID {
			own = append(own, d.Without(t.me.Away)...)
		}
	}
	return own, err
}

// turnsAt reports whether this worker was on call just before a moment, and
// whether they are from it on.
func (t *turn) turnsAt(at time.Time) (before, after bool, err error) {
	own, err := t.ownCalls(at)
	return len(care.OnCall(own, at.Add(-time.Millisecond))) > 0, len(care.OnCall(own, at)) > 0, err
}

// sayCallSoon tells of a duty that follows on no other one.
func (t *turn) sayCallSoon(d care.Duty) error {
	before, after, err := t.turnsAt(d.From)
	if err != nil || before || !after {
		return err
	}
	if !t.now.Before(d.From) { // that it has begun is said by itself
		t.b.count.tooLate.Inc()
		return nil
	}
	lines := []care.Text{care.Say("staff.rota.soon"), {}, care.Say("staff.rota.from", care.Args{"at": care.Moment(d.From)})}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Duty: d.ID, NotAfter: d.From, Lines: lines, Buttons: [][]storage.Button{
		{{Text: care.Say("staff.rota.somebody_else"), Data: dutyData("offer", d.ID)}}, rotaButton()}})
}

func (t *turn) sayCallBegan(d care.Duty) error {
	if before, _, err := t.turnsAt(d.From); err != nil || before {
		return err
	}
	return t.sayOnCall(d.ID)
}

// sayOnCall tells this worker until when they are on call and what to do; it
// says nothing when they are not on call now.
func (t *turn) sayOnCall(d care.DutyID) error {
	own, err := t.ownCalls(t.now)
	if err != nil {
		return err
	}
	end := care.CallEnds(own, t.me.ID, t.now)
	if !end.After(t.now) {
		return nil
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reminder, Duty: d, NotAfter: end, Buttons: [][]storage.Button{rotaButton()},
		Lines: []care.Text{care.Say("staff.rota.begins", care.Args{"at": care.Moment(end)}), care.Say("staff.rota.what_to_do")}})
}

// sayCallOver tells this worker that they are not on call any more, and who is.
func (t *turn) sayCallOver(d care.Duty) error {
	before, after, err := t.turnsAt(d.To)
	if err != nil || !before || after || t.now.Sub(d.To) > dutyUseful {
		return err
	}
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reminder, NotAfter: d.To.Add(dutyUseful), Lines: []care.Text{care.Say("staff.rota.over")}}
	people, err := t.onCall(t.now)
	if err != nil {
		return err
	}
	for _, id := range people {
		p, err := t.tx.Person(care.System, id)
		if err != nil {
			return err
		}
		row.Buttons = append(row.Buttons, []storage.Button{{Data: "rota:page:0", Text: care.Say("staff.rota.now", care.Args{"name": care.TextOf(nameLabel(p))})}})
	}
	if len(people) == 0 {
		row.Lines = append(row.Lines, care.Say("staff.rota.nobody_now"))
		row.Buttons = [][]storage.Button{rotaButton()}
	}
	return t.post(row)
}
