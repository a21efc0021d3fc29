package bot

import (
	"strconv"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// toCheckIn reads the answers of a check-in flow.
func toCheckIn(a answers) care.Answers {
	c := care.Answers{
		Mood: care.MoodNamed(a["mood"].Value), Housing: a["housing"].Value, HousingUntil: a["housing_until"].Day,
		Health: a["health"].Value, Basics: a["basics"].Value, School: a["school"].Value,
		Authority: a["authority"].Value,
		Next:      a["next"].Value, NextDay: a["next_day"].Day, Safe: a["safe"].Value,
		Help: a["help"].Value, Wish: a["wish"].Text,
	}
	c.WishVoice = a["wish"].File
	if first := a["paper"].File; first != nil {
		c.Papers = append([]care.File{*first}, a["paper"].More...)
	}
	return c
}

// checkInRecord keeps a confirmed check-in and gives the person the receipt.
func (t *turn) checkInRecord(a answers) error {
	c, err := t.keepCheckIn(a, true)
	if err != nil {
		return err
	}
	return t.redraw(receipt(c))
}

// checkInPartial keeps what was answered before the form was stopped: it is a
// sign of life.
func (t *turn) checkInPartial(a answers) error {
	_, err := t.keepCheckIn(a, false)
	return err
}

func (t *turn) keepCheckIn(a answers, complete bool) (care.CheckIn, error) {
	relation, err := t.openCase()
	if err != nil {
		return care.CheckIn{}, err
	}
	c, err := t.checkInOf(relation, complete)
	if err != nil {
		return c, err
	}
	c.Answers = toCheckIn(a)
	if !t.me.Consented(care.HealthConsent) {
		c.Answers.Health = ""
	}
	c = c.Finish(t.now, complete)
	if err := t.tx.PutCheckIn(c); err != nil {
		return c, err
	}
	if err := t.answered(c); err != nil {
		return c, err
	}
	if err := t.toldInCheckIn(c); err != nil {
		return c, err
	}
	return c, t.announceCheckIn(c, relation)
}

// answered settles what an answer settles: the question that was open, the
// next one where it came early, and what workers were asked to do about
// silence.
func (t *turn) answered(c care.CheckIn) error {
	if t.contact.CheckIn == c.ID {
		t.contact.CheckIn = care.CheckInID{}
	}
	if t.contact.CheckInDue.IsZero() || !c.Planned.Before(t.contact.CheckInDue) {
		if err := t.planCheckIn(t.now); err != nil {
			return err
		}
	}
	return t.finishTasks(t.me.ID, "answered", care.CallMissed, care.CheckLine)
}

// checkInOf is the check-in that this run of the questions fills: the one that
// was asked for, the one kept when the person stopped before, or a new one. A
// complete one that comes early stands for the next.
func (t *turn) checkInOf(relation care.Case, complete bool) (care.CheckIn, error) {
	began := t.since.Truncate(time.Millisecond)
	if open, err := t.tx.CheckIn(care.System, t.contact.CheckIn); err == nil && !open.Settled() {
		open.Began = began
		return open, nil
	} else if ignoreNotFound(err) != nil {
		return open, err
	}
	c := care.CheckIn{ID: care.NewID[care.CheckIn](), Person: t.me.ID, Case: relation.ID, Opened: began, Began: began}
	last, err := t.tx.CheckIns(t.me, t.me.ID, 1)
	if err != nil {
		return c, err
	}
	if len(last) > 0 && last[0].State == care.Partial && last[0].Began.Equal(began) {
		c = last[0]
		c.ReadBy, c.ReadAt = care.PersonID{}, time.Time{} // there is more to read
	}
	if !complete || !c.Planned.IsZero() || t.contact.CheckInDue.IsZero() {
		return c, nil
	}
	p, err := t.plan()
	if err == nil && p.Counts(t.now, t.contact.CheckInDue, t.zone()) {
		c.Planned = t.contact.CheckInDue
	}
	return c, err
}

// openCase is the person's own case, zero where they have none.
func (t *turn) openCase() (care.Case, error) {
	c, err := t.tx.CaseOf(care.System, t.me.ID)
	if care.IsKind(err, care.NotFound) {
		err = nil
	}
	return c, err
}

func stamp(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// receipt is what the person can show: code, day, and who has seen it.
func receipt(c care.CheckIn) storage.Outbox {
	return storage.Outbox{
		Slot:    "receipt/" + c.ID.String(),
		Lines:   append([]care.Text{care.Say("checkin.thanks"), {}}, receiptLines(c)...),
		Buttons: [][]storage.Button{{{Text: care.Say("menu.my_checkins"), Data: "menu:checkins"}}},
	}
}

func receiptLines(c care.CheckIn) []care.Text {
	seen := care.Say("checkin.not_read_yet")
	if !c.ReadAt.IsZero() {
		seen = care.Say("checkin.read_by_team", care.Args{"at": care.Moment(c.ReadAt)})
	}
	return []care.Text{
		care.Say("checkin.receipt", care.Args{"code": care.Code(c.Receipt)}),
		care.Say("checkin.receipt_when", care.Args{"at": care.Moment(c.Finished)}),
		seen,
	}
}

// listedCheckIns is how many "my check-ins" shows.
const listedCheckIns = 5

// myCheckIns lists the person's last check-ins with their receipts.
func (t *turn) myCheckIns() error {
	list, err := t.tx.CheckIns(t.me, t.me.ID, listedCheckIns)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return t.say(care.Say("checkin.none_yet"))
	}
	lines := []care.Text{care.Say("checkin.list")}
	for _, c := range list {
		lines = append(append(lines, care.Text{}), receiptLines(c)...)
	}
	return t.say(lines...)
}

// tapCheckIn is a worker's button on a check-in card: verb:id.
func (t *turn) tapCheckIn(rest string) error {
	verb, hex, _ := strings.Cut(rest, ":")
	id, err := care.ParseID[care.CheckIn](hex)
	if err != nil {
		return care.ErrNotFound
	}
	c, err := t.tx.CheckIn(t.me, id)
	if err != nil {
		return err
	}
	switch verb {
	case "open":
		return t.openCheckIn(c)
	case "read":
		return t.readCheckIn(c)
	case "hide":
		return t.redraw(checkInNotice(c, false))
	case "answer":
		return t.talkWith(c.Person)
	}
	return care.ErrNotFound
}

// readCheckIn marks a check-in as read and lets the person's receipt say so.
func (t *turn) readCheckIn(c care.CheckIn) error {
	if err := t.must(care.MarkRead, c.Person); err != nil {
		return err
	}
	already := !c.ReadAt.IsZero()
	c = c.Read(t.me.ID, t.now)
	if err := t.tx.PutCheckIn(c); err != nil {
		return err
	}
	t.notice("notice.marked_read")
	if err := t.redraw(checkInNotice(c, false)); err != nil || already || c.State != care.Done {
		return err
	}
	row := receipt(c)
	row.To, row.Lane, row.Deed, row.Only = c.Person, storage.Reply, string(Edit), true
	return t.post(row)
}
