package bot

import (
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// alertFlowName are the questions of somebody who raises an alarm.
const alertFlowName = "alert"

// urgent asks once more, so that a pocket does not raise the alarm: the answer
// is the second press, and is at once the first thing that we know.
func (t *turn) urgent() error {
	if t.me.Role.Staff() {
		return t.workerUrgent()
	}
	t.contact.Talking = care.PersonID{}
	if err := t.aside(); err != nil {
		return err
	}
	if err := t.beginWith(alertFlowName, nil); err != nil {
		return err
	}
	s, _, err := t.waiting()
	if err != nil {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: t.now.Add(unconfirmedAfter), Kind: unconfirmedTimer, Person: t.me.ID, About: s.Instance})
}

// unconfirmedTimer is due when somebody pressed the urgent key and then
// answered nothing: mostly a pocket, perhaps not. Its About is the instance of
// the question.
const (
	unconfirmedTimer = "unconfirmed"
	unconfirmedAfter = 5 * time.Minute
)

// unconfirmed asks a worker to look at who pressed once and not again.
func (b *Bot) unconfirmed(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	t, err := b.turnFor(tx, m.Person)
	if err != nil {
		return nil, err
	}
	s, err := tx.Session(care.System, m.Person, alertFlowName)
	if err != nil || s.Instance != m.About || s.Answers["who"].Value != "" || t.me.Role != care.Participant {
		return nil, ignoreNotFound(err)
	}
	err = t.raiseTask(care.PressedUrgent, "", 0)
	return t.posted, err
}

// reasonsOf are why people are called, by the first answer.
var reasonsOf = map[string]care.Reason{"me": care.Detained, "other": care.Witnessed, "help": care.AskedUrgently}

func whoOf(why care.Reason) string {
	for who, reason := range reasonsOf {
		if reason == why {
			return who
		}
	}
	return "help"
}

// raiseAlert calls people with the first answer.
func (t *turn) raiseAlert(a answers) error {
	if err := t.finishTasks(t.me.ID, "done", care.PressedUrgent); err != nil {
		return err
	}
	_, err := t.raise(reasonsOf[a["who"].Value], t.since)
	return err
}

func urgentButton(label, verb string, a care.Alert) storage.Button {
	return storage.Button{Text: care.Say(label), Data: "urgent:" + verb + ":" + a.ID.String()}
}

// tapUrgent is a button of whoever raised an alert: verb:id.
func (t *turn) tapUrgent(rest string) error {
	part := strings.SplitN(rest, ":", 3) // notices of an earlier version name a question as well
	if len(part) < 2 {
		return care.ErrNotFound
	}
	id, err := care.ParseID[care.Alert](part[1])
	if err != nil {
		return care.ErrNotFound
	}
	a, err := t.tx.Alert(t.me, id)
	if err == nil && a.Person != t.me.ID {
		err = care.ErrNotFound
	}
	if err != nil {
		return err
	}
	switch part[0] {
	case "board":
		return t.toBoard(a)
	case "card":
		return t.toCard(a)
	case "mistake":
		return t.sayMistake(a)
	case "well":
		return t.allIsWell()
	case "unwell":
		return t.notWell(a)
	case "ask":
		return t.answerWanted(a)
	}
	return care.ErrNotFound
}
