package bot

import (
	"strings"

	"pristan/care"
	"pristan/flows"
)

// A worker raises an alert about somebody else, as a witness does: they call
// people, may add what they know, and see what becomes of it. It is theirs to
// look after only once they take it.

// workerUrgent asks once more, against pockets.
func (t *turn) workerUrgent() error {
	if t.me.Enrolled.IsZero() {
		return t.begin(onboardingFlow(t.me))
	}
	return t.sure("staff.alert.raise_sure", "person:urgent!:", "menu:menu")
}

// workerCried finds a worker's call: the command, or the sign, with what has
// happened behind it, or a word of need alone where no words are wanted. In a
// conversation that word is for whom they write to, at the board for the alert.
func (t *turn) workerCried() (act func() error, ok bool) {
	if t.me.Enrolled.IsZero() {
		return nil, false
	}
	rest, urgent := urgentCommand(t.in.Text)
	if !urgent && t.contact.Flow != alertFlowName {
		rest, urgent = strings.CutPrefix(strings.TrimSpace(t.in.Text), urgentSign)
		rest = strings.TrimSpace(strings.TrimPrefix(rest, "\ufe0f"))
	}
	alone := rest == "" || t.cries(rest, urgentWords)
	switch {
	case urgent && !alone:
		return func() error { return t.raiseByWorker("", rest) }, true
	case urgent:
		return t.workerUrgent, true
	case !t.contact.Talking.IsZero() || t.contact.Flow != "" || !t.cries(t.in.Text, urgentWords):
		return nil, false
	}
	return t.workerUrgent, true
}

// raiseByWorker calls people about somebody, whose id is given in hexadecimal
// where they are one of ours, and shows the board. Where people are called for
// that person already, it shows that alert.
func (t *turn) raiseByWorker(hex, words string) error {
	var about care.PersonID
	if hex != "" {
		id, err := care.ParseID[care.Person](hex)
		if err != nil {
			return care.ErrNotFound
		}
		if err := t.must(care.ReadPerson, id); err != nil {
			return err
		}
		about = id
	}
	if err := t.elsewhere(care.PersonID{}); err != nil {
		return err
	}
	a, err := t.raiseAbout(about)
	if err != nil {
		return err
	}
	if a.Person != t.me.ID {
		return t.showAlert(a)
	}
	if words == "" {
		return t.openBoard(a)
	}
	s, err := t.alertSession(a)
	if err != nil {
		return err
	}
	return t.answer(s, flows.Input{Kind: flows.TextInput, Text: words})
}

// raiseAbout is the alert that is open about somebody's detention, for which
// people are called again, or a new one. Two about nobody we know are one only
// if they come at once: a second press, or more words.
func (t *turn) raiseAbout(about care.PersonID) (care.Alert, error) {
	open, err := t.tx.OpenAlerts(care.System)
	if err != nil {
		return care.Alert{}, err
	}
	for _, a := range open {
		again := a.Person == t.me.ID && t.now.Sub(a.Raised) < askedLately
		if a.About != about || !a.Detention() || about.IsZero() && !again {
			continue
		}
		if t.now.Sub(a.Called) < askedLately || a.TakenBy == t.me.ID {
			return a, nil
		}
		return t.callAbout(a)
	}
	return t.callAbout(care.Alert{ID: care.NewID[care.Alert](), Person: t.me.ID, About: about, Why: care.Witnessed, Raised: t.now})
}

func (t *turn) callAbout(a care.Alert) (care.Alert, error) {
	relation, err := t.caseOf(a)
	if err != nil {
		return a, err
	}
	if a.Case.IsZero() {
		a.Case = relation.ID
	}
	return t.call(a, relation)
}

// workerState says to a worker who raised an alert how it stands.
func (t *turn) workerState(a care.Alert) ([]care.Text, error) {
	lines := []care.Text{care.Say("staff.alert.head", care.Args{"at": care.Moment(a.Raised)})}
	_, about, err := t.concerned(a)
	if err != nil {
		return nil, err
	}
	if about.ID != t.me.ID {
		lines = append(lines, care.Say("staff.alert.whom", care.Args{"name": care.Name(about.Name)}))
	}
	state, err := t.alertState(a)
	if err != nil {
		return nil, err
	}
	if lines = append(lines, state); a.Open() && !a.Mistake.IsZero() {
		lines = append(lines, mistakeLine(a, t.me))
	}
	return append(lines, care.Text{}), nil
}

// toBoard leads whoever raised an alert to its board. Where that takes the place
// of a worker's card, it is the card no more.
func (t *turn) toBoard(a care.Alert) error {
	ref, err := t.tx.Ref(t.me.ID, alertCardSlot(a.ID))
	if err != nil {
		return err
	}
	if ref != "" && ref == t.in.Tap.Message {
		if err := t.leaveCard(a); err != nil {
			return err
		}
	}
	return t.openBoard(a)
}

// toCard leads a worker from the board to the card, in its place.
func (t *turn) toCard(a care.Alert) error {
	if !t.me.Role.Staff() {
		return care.ErrNotFound
	}
	if t.contact.Flow == alertFlowName {
		if err := t.aside(); err != nil {
			return err
		}
	}
	return t.showAlert(a)
}

// showAbout opens the card of whom an alert is about, below the alert's.
func (t *turn) showAbout(a care.Alert, _ string) error {
	if err := t.showAlert(a); err != nil {
		return err
	}
	return t.openPerson(phoneOf(a))
}
