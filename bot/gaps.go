package bot

import (
	"time"

	"pristan/care"
	"pristan/storage"
)

// gapTimer looks for times in which nobody is on call, for one coordinator; its
// About is when it was planned.
const gapTimer = "gaps"

// gapsAhead is how far ahead is looked, and rotaRests how long after its last
// duty a rota is taken to be in use.
const (
	gapsAhead = 48 * time.Hour
	rotaRests = 14 * 24 * time.Hour
)

// planGapLook plans this coordinator's next look at the rota, on their next
// morning, whether they want an agenda then or not.
func (t *turn) planGapLook(after time.Time) error {
	if t.me.Role != care.Coordinator {
		return nil
	}
	minute, ok := t.me.Work.AgendaAt()
	if !ok {
		minute, _ = care.Work{}.AgendaAt()
	}
	day := care.DayOf(after, t.zone())
	at := day.Clock(minute, t.zone())
	if !at.After(after) {
		at = day.Plus(1).Clock(minute, t.zone())
	}
	if err := t.tx.PutRef(t.me.ID, gapTimer, stamp(at)); err != nil {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: at, Kind: gapTimer, Person: t.me.ID, About: stamp(at)})
}

// gapsDue tells a coordinator once a day of the gaps that come soon.
func (b *Bot) gapsDue(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	planned, err := tx.Ref(m.Person, gapTimer)
	if err != nil || planned != m.About {
		return nil, err
	}
	t, err := b.turnFor(tx, m.Person)
	if err != nil || !works(t.me) {
		return nil, err
	}
	if err := t.planGapLook(t.now); err != nil || t.me.AwayAt(t.now) {
		return nil, err
	}
	err = t.tellGaps()
	return t.posted, err
}

// tellGaps tells this coordinator of the gaps that come soon, in an
// organisation that keeps a rota.
func (t *turn) tellGaps() error {
	used, err := t.tx.Duties(t.me, t.now.Add(-rotaRests), t.now.AddDate(0, 0, rotaPages*rotaDays))
	if err != nil || len(used) == 0 {
		return err
	}
	r, err := t.rotaBetween(t.now, t.now.Add(gapsAhead))
	if err != nil || len(r.gaps()) == 0 {
		return err
	}
	row := gapNotice("staff.rota.gaps", r.gaps())
	row.To, row.Silent = t.me.ID, !t.staffHours().Good(t.now)
	row.NotAfter = t.today().Plus(1).Clock(0, t.zone())
	return t.post(row)
}

// gapNotice says when nobody is on call, naming nobody.
func gapNotice(key string, gaps []care.Gap) storage.Outbox {
	return storage.Outbox{Lane: storage.Reminder, Lines: append([]care.Text{care.Say(key), {}}, gapLines(gaps[:min(len(gaps), listedLines)])...),
		Buttons: [][]storage.Button{rotaButton()}}
}

// planGapLooks plans the look at the rota of every coordinator who has none
// planned, such as those enrolled before there was a rota.
func (b *Bot) planGapLooks(tx *storage.Tx) error {
	return b.eachUnplanned(tx, gapTimer, (*turn).planGapLook, care.Coordinator)
}
