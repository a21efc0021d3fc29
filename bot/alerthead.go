package bot

import (
	"pristan/care"
)

// alertHead says who told us what, and when. The first line, which a preview
// shows, says nothing.
func alertHead(a care.Alert, raiser, about care.Person) []care.Text {
	lines := []care.Text{care.Say("staff.alert.head", care.Args{"at": care.Moment(a.Raised)}), care.Say("staff.reason." + string(a.Why))}
	switch {
	case raiser.Role == care.Witness:
		lines = append(lines, care.Say("staff.alert.witness"))
	case raiser.Role.Staff():
		lines = append(lines, care.Say("staff.alert.by", care.Args{"name": care.Name(raiser.Name),
			"role": care.TextOf(care.Say("role." + string(raiser.Role)))}))
	default:
		lines = append(lines, care.Say("staff.alert.about", care.Args{"name": care.Name(raiser.Name)}))
	}
	if about.ID != raiser.ID {
		lines = append(lines, care.Say("staff.alert.whom", care.Args{"name": care.Name(about.Name)}))
	}
	if !a.Mistake.IsZero() {
		lines = append(lines, mistakeLine(a, raiser))
	}
	speaks := raiser
	if raiser.Role.Staff() {
		speaks = about
	}
	if speaks.Role.Staff() {
		return lines // nobody knows yet with whom to speak
	}
	return append(lines, care.Say("staff.alert.language", care.Args{"language": care.TextOf(care.Say("language." + string(speaks.Language)))}))
}

func mistakeLine(a care.Alert, raiser care.Person) care.Text {
	key := "staff.alert.mistake"
	if raiser.Role.Staff() {
		key = "staff.alert.mistake_by"
	}
	return care.Say(key, care.Args{"at": care.ClockTime(a.Mistake)})
}

// reachLines say how the person may be reached: who told us or, where that was
// a worker, whom it is about.
func (t *turn) reachLines(a care.Alert, raiser, about care.Person) (lines []care.Text, err error) {
	person := raiser
	if raiser.Role.Staff() {
		person = about
	}
	if person.Role.Staff() {
		return nil, nil
	}
	line, err := t.tx.Contact(care.System, person.ID)
	if err != nil {
		return nil, err
	}
	if !line.Reachable() {
		lines = append(lines, care.Say("staff.person.unreachable", care.Args{"at": care.Moment(line.Unreachable)}))
	}
	return append(lines, callLines(a, person)...), nil
}

// callLines say what the person told us of now, else what suits them.
func callLines(a care.Alert, person care.Person) (lines []care.Text) {
	if a.Now {
		lines = append(lines, care.Say("staff.alert.now"))
	}
	if a.Child {
		lines = append(lines, care.Say("staff.alert.child"))
	}
	switch {
	case a.SafeCall == "yes":
		lines = append(lines, care.Say("staff.alert.may_call"))
	case a.SafeCall == "no":
		lines = append(lines, care.Say("staff.alert.write_only"))
	case a.SafeCall == silence:
		lines = append(lines, care.Say("staff.alert.silence"))
	case person.Calling != "":
		lines = append(lines, care.Say("staff.calling."+string(person.Calling)))
	}
	return lines
}
