package bot

import (
	"slices"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// offerBoard puts how the alert stands above the board, and its questions in
// pairs below.
func (t *turn) offerBoard(row *storage.Outbox, a flows.Ask) error {
	s, _, err := t.waiting()
	if err != nil {
		return err
	}
	alert, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
	if err != nil {
		return err
	}
	state, err := t.raiserState(alert)
	if err != nil {
		return err
	}
	row.Lines = append(state, row.Lines...)
	row.Buttons = append(row.Buttons, inPairs(t.reader(), slices.Concat(t.options(a)...))...)
	if alert.Open() && len(alert.Wanted) > 0 {
		row.Buttons = append(row.Buttons, []storage.Button{urgentButton("urgent.asks", "ask", alert)})
	}
	if t.me.Role.Staff() {
		row.Buttons = append(row.Buttons, []storage.Button{urgentButton("staff.alert.card", "card", alert)})
	}
	if alert.Open() && alert.Mistake.IsZero() {
		row.Buttons = append(row.Buttons, []storage.Button{urgentButton("urgent.mistake", "mistake", alert)})
	}
	return nil
}

// raiserState says to whoever raised an alert how it stands: received and when,
// who is on it, what comes next.
func (t *turn) raiserState(a care.Alert) ([]care.Text, error) {
	if t.me.Role.Staff() {
		return t.workerState(a)
	}
	lines := []care.Text{care.Say("urgent.received", care.Args{"at": care.ClockTime(a.Raised)})}
	switch {
	case !a.Open():
		return append(lines, care.Say("urgent.ended"), care.Text{}), nil
	case a.TakenBy.IsZero():
		lines = append(lines, care.Say("urgent.calling"), care.Say("stranger.reach"))
	default:
		line, err := t.takenLine(a)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	if !a.Mistake.IsZero() {
		lines = append(lines, care.Say("urgent.mistake_noted"))
	}
	return append(lines, care.Text{}), nil
}

// backToBoard goes on where somebody left the board, as long as their alert is
// open; otherwise it asks anew.
func (t *turn) backToBoard() error {
	s, err := t.tx.Session(t.me, t.me.ID, alertFlowName)
	if err == nil && s.Answers["who"].Value != "" {
		if a, err := t.ownAlert(s.Facts, s.Answers["who"].Value); err == nil && a.Open() {
			return t.openBoard(a)
		}
	}
	if ignoreNotFound(err) != nil {
		return err
	}
	return t.urgent()
}

// openBoard shows the alert again to whoever raised it.
func (t *turn) openBoard(a care.Alert) error {
	if !a.Open() {
		lines, err := t.raiserState(a)
		if err != nil {
			return err
		}
		return t.redraw(storage.Outbox{Lines: lines, Erase: sensitiveFor})
	}
	s, err := t.alertSession(a)
	if err != nil {
		return err
	}
	if err := t.keep(s); err != nil {
		return err
	}
	ask, ok := t.b.flows.Asking(s)
	if !ok {
		return care.ErrNotFound
	}
	t.contact.Talking = care.PersonID{}
	return t.ask(ask)
}

// belowQuestion says at a question of the board who is on it, so that nobody has
// to leave the question to know. It is not the first line, which previews show.
func (t *turn) belowQuestion(a flows.Ask) ([]care.Text, error) {
	s, ok, err := t.waiting()
	if err != nil || !ok || a.Flow != alertFlowName || a.As == flows.AsBoard || s.Answers["who"].Value == "" {
		return nil, err
	}
	alert, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
	if err != nil || alert.TakenBy.IsZero() {
		return nil, ignoreNotFound(err)
	}
	line, err := t.takenLine(alert)
	return []care.Text{{}, line}, err
}

// takenLine says who is on an alert to whoever raised it: by role, to a worker by
// name.
func (t *turn) takenLine(a care.Alert) (care.Text, error) {
	if t.me.Role.Staff() {
		return t.alertState(a)
	}
	worker, err := t.tx.Person(care.System, a.TakenBy)
	return care.Say("urgent.taken", care.Args{"role": care.TextOf(care.Say("role." + string(worker.Role))), "at": care.ClockTime(a.Taken)}), err
}
