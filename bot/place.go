package bot

import (
	"pristan/care"
	"pristan/storage"
)

// showPlace shows where an appointment is and how to get there, and a pin
// where one is known. Both are erased with the rest.
func (t *turn) showPlace(a care.Appointment, _ int) error {
	lines, pin := []care.Text{}, a.Place.Pin
	switch fact, known := t.b.org.Facts[a.Place.Fact]; {
	case known:
		lines = append(lines, care.Say("appointment.at_place", care.Args{"place": care.FactOf(a.Place.Fact)}))
		if way := a.Place.Fact + ".way"; t.b.org.Facts[way].Value != "" {
			lines = append(lines, care.Say("appointment.way", care.Args{"way": care.FactOf(way)}))
		}
		if pin == nil {
			pin = fact.Pin
		}
	case a.Place.Words != "":
		lines = append(lines, care.Say("appointment.at_place", care.Args{"place": care.Words(a.Place.Words)}))
	}
	if len(lines) > 0 {
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: lines, Erase: sensitiveFor, Protect: true}); err != nil {
			return err
		}
	}
	if pin == nil {
		return nil
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Place: pin, Erase: sensitiveFor, Protect: true})
}

// showPaper shows a worker the paper that the person has sent of a date.
func (t *turn) showPaper(a care.Appointment, _ int) error {
	for _, f := range a.Papers {
		if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, File: &f, Lines: []care.Text{care.Say("file." + string(f.Kind))},
			Erase: sensitiveFor, Protect: true}); err != nil {
			return err
		}
	}
	return nil
}

// pinAppointment puts a point on the map beside the words of a place.
func (t *turn) pinAppointment(an answers) error {
	a, err := t.aboutAppointment()
	if err != nil {
		return err
	}
	if err := t.must(care.MakeAppointment, a.Person); err != nil {
		return err
	}
	a.Place.Pin = placeOf(an["where"]).Pin
	if err := t.tx.PutAppointment(a); err != nil {
		return err
	}
	return t.showAppointment(a)
}
