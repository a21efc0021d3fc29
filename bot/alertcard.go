package bot

import (
	"pristan/care"
	"pristan/storage"
)

// showAlert shows what is known, how the person may be reached, and what can
// be done, in the worker's language.
func (t *turn) showAlert(a care.Alert) error {
	if mayRead, err := t.may(care.ReadPerson, a.Person); err != nil {
		return err
	} else if !a.Open() && !mayRead {
		return care.ErrNotFound // it is over: a colleague's person again
	}
	if err := t.elsewhere(a.Person); err != nil {
		return err
	}
	person, err := t.tx.Person(care.System, a.Person) // the alert itself gives the right to the name
	if err != nil {
		return err
	}
	lines := []care.Text{
		care.Say("staff.alert.about", care.Args{"name": care.Name(person.Name)}),
		care.Say("staff.reason." + string(a.Why)),
		care.Say("staff.alert.raised", care.Args{"at": care.Moment(a.Raised)}),
		care.Say("staff.alert.language", care.Args{"language": care.TextOf(care.Say("language." + string(person.Language)))}),
	}
	lines = append(lines, alertFacts(a, person)...)
	free, err := t.there(a.TakenBy)
	if err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Slot: alertSlot(a.ID), Lines: lines, Buttons: alertButtons(a, t.me.ID, !free), Erase: sensitiveFor, Protect: true})
}

// alertFacts are the lines that depend on what the person said and who acts.
func alertFacts(a care.Alert, person care.Person) (lines []care.Text) {
	if a.Now {
		lines = append(lines, care.Say("staff.alert.now"))
	}
	if a.Child {
		lines = append(lines, care.Say("staff.alert.child"))
	}
	switch a.SafeCall {
	case "yes":
		lines = append(lines, care.Say("staff.alert.may_call"))
	case "no":
		lines = append(lines, care.Say("staff.alert.write_only"))
	case silence:
		lines = append(lines, care.Say("staff.alert.silence"))
	default:
		if person.Calling != "" {
			lines = append(lines, care.Say("staff.calling."+string(person.Calling)))
		}
	}
	switch {
	case !a.Closed.IsZero():
		lines = append(lines, care.Say("staff.alert.closed"))
	case !a.Taken.IsZero():
		lines = append(lines, care.Say("staff.alert.taken", care.Args{"at": care.ClockTime(a.Taken)}))
	default:
		lines = append(lines, care.Say("staff.alert.open"))
	}
	return lines
}

// alertButtons are what can be done: free says that nobody who is there has
// taken it.
func alertButtons(a care.Alert, me care.PersonID, free bool) (buttons [][]storage.Button) {
	if !a.Open() {
		return nil
	}
	id := a.ID.String()
	if free && a.TakenBy != me {
		buttons = append(buttons, []storage.Button{{Text: care.Say("button.take"), Data: "alert:take:" + id}})
	}
	if a.TakenBy == me {
		if a.SafeCall != silence {
			buttons = append(buttons, []storage.Button{{Text: care.Say("button.write_to_person"), Data: "talk:alert." + id}})
		}
		buttons = append(buttons, []storage.Button{{Text: care.Say("button.close_alert"), Data: "alert:close:" + id}})
	}
	return buttons
}

// tellOthers redraws the notice of everybody else who was called.
func (t *turn) tellOthers(a care.Alert) error {
	line := care.Say("staff.alert.somebody_took")
	if !a.Open() {
		line = care.Say("staff.alert.closed")
	}
	return t.redrawNotices(alertSlot(a.ID), line)
}
