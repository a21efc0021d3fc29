package bot

import (
	"pristan/care"
)

// checkInConcern raises what cannot wait, the moment it is answered.
func (t *turn) checkInConcern(a answers) error {
	last, err := t.tx.CheckIns(t.me, t.me.ID, 1)
	if err != nil {
		return err
	}
	var before care.Answers
	if len(last) > 0 {
		before = last[0].Answers
	}
	for _, why := range toCheckIn(a).Attention(before) {
		if why.AtOnce() {
			if _, err := t.raise(why, t.since); err != nil {
				return err
			}
		}
	}
	return nil
}

// silence is the answer that neither writing nor calling is safe now.
const silence = "silence"

// reportDistress and reportUnsafe keep what the person has said so far; the
// alert is raised before the first question is answered. What was not answered
// says nothing: it wipes out nothing said before.
func (t *turn) reportDistress(a answers) error {
	return t.report(care.LowMoodTwice, func(alert *care.Alert) {
		alert.Now = alert.Now || a["danger"].Value == "now"
		if reach := a["reach"].Value; reach != "" && alert.SafeCall != silence {
			alert.SafeCall = yesNo(reach == "call")
		}
	})
}

func (t *turn) reportUnsafe(a answers) error {
	return t.report(care.NotSafe, func(alert *care.Alert) {
		switch a["safe_to_write"].Value {
		case "no":
			alert.SafeCall = silence
		case "yes":
			alert.SafeCall = a["safe_to_call"].Value
		}
		alert.Now = alert.Now || a["danger"].Value == "now"
		alert.Child = alert.Child || a["child"].Value == "yes"
	})
}

// report adds to an alert what has been said, and shows it to whoever took it.
func (t *turn) report(why care.Reason, said func(*care.Alert)) error {
	alert, err := t.raise(why, t.since)
	if err != nil {
		return err
	}
	before := alert
	said(&alert)
	if alert.SafeCall == before.SafeCall && alert.Now == before.Now && alert.Child == before.Child {
		return nil
	}
	return t.keepSaid(alert)
}

// keepSaid stores an alert with more in it than before and lets its responders
// know. Where somebody has closed it meanwhile, people are called anew.
func (t *turn) keepSaid(a care.Alert) error {
	if !a.Open() {
		relation, err := t.caseOf(a)
		if err != nil {
			return err
		}
		_, err = t.call(care.Alert{ID: care.NewID[care.Alert](), Person: a.Person, Case: a.Case, Why: a.Why, Raised: t.now,
			SafeCall: a.SafeCall, Now: a.Now, Child: a.Child, Said: a.Said, About: a.About}, relation)
		return err
	}
	a, err := t.nudge(a)
	if err != nil {
		return err
	}
	if err := t.tx.PutAlert(a); err != nil {
		return err
	}
	return t.redrawCards(a)
}

// nudge tells whoever has taken an alert, and their helpers, that there is more
// to read. The cards they have open change without a sound.
func (t *turn) nudge(a care.Alert) (care.Alert, error) {
	if a.TakenBy.IsZero() || t.now.Sub(a.Nudged) < askedLately {
		return a, nil
	}
	a.Nudged = t.now
	for _, id := range append([]care.PersonID{a.TakenBy}, a.Helpers...) {
		if id == t.me.ID {
			continue
		}
		if err := t.notify(id, a, "staff.alert.more"); err != nil {
			return a, err
		}
	}
	return a, nil
}
