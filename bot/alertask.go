package bot

import (
	"errors"
	"slices"

	"pristan/care"
	"pristan/storage"
)

// askWhetherWell lets the person know that a human would like to hear whether
// they are safe.
func (t *turn) askWhetherWell(a care.Alert, _ string) error {
	o, err := t.b.turnFor(t.tx, a.Person)
	if err != nil {
		return err
	}
	if silent, err := o.mustBeSilent(); err != nil || silent || !o.contact.Reachable() || o.me.Role.Staff() {
		t.notice("notice.not_now")
		return err
	}
	button := func(label, verb string) []storage.Button {
		return []storage.Button{{Text: care.Say(label), Data: "urgent:" + verb + ":" + a.ID.String()}}
	}
	if err := t.post(storage.Outbox{To: a.Person, Lane: storage.Reply, Lines: []care.Text{care.Say("urgent.are_you_well")},
		Buttons: [][]storage.Button{button("well.word", "well"), button("urgent.not_well", "unwell")}}); err != nil {
		return err
	}
	t.notice("notice.asked")
	return t.showAlert(a)
}

func hasPapers(a care.Alert) bool {
	return slices.ContainsFunc(a.Said, func(s care.Said) bool { return len(s.Files) > 0 || s.Latitude != 0 || s.Longitude != 0 })
}

// showAlertFile sends what is kept of one file. As long as it has not been
// fetched it goes on by its reference: minutes count.
func (t *turn) showAlertFile(f care.File) error {
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Erase: sensitiveFor, Protect: true, Lines: []care.Text{care.Say("file." + string(f.Kind))}}
	switch k, err := t.tx.Kept(t.me, f.ID); {
	case ignoreNotFound(err) != nil:
		return err
	case k.State == care.StoredFile:
		row.Kept = f.ID
	case k.State == care.RefusedFile:
		row.Lines = []care.Text{care.Say("file.refused")}
	default:
		row.File = &f
	}
	return t.post(row)
}

// mayHear reports whether a worker may see and hear what was sent with an alert:
// who has taken it or helps, and who holds the case.
func (t *turn) mayHear(a care.Alert, worker care.Person) (bool, error) {
	c, err := t.tx.CaseOf(care.System, a.Person)
	return worker.May(care.ReadAlertFile, care.Subject{Person: a.Person, Case: c}), ignoreNotFound(err)
}

// showAlertFiles sends what was sent with an alert: photos, voice notes, places.
func (t *turn) showAlertFiles(a care.Alert, _ string) error {
	if ok, err := t.mayHear(a, t.me); err != nil || !ok {
		return errors.Join(err, t.showAlert(a))
	}
	for _, s := range a.Said {
		for _, f := range s.Files {
			if err := t.showAlertFile(f); err != nil {
				return err
			}
		}
		if s.Latitude != 0 || s.Longitude != 0 {
			if err := t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply, Place: &[2]float64{s.Latitude, s.Longitude}, Erase: sensitiveFor, Protect: true}); err != nil {
				return err
			}
		}
	}
	return nil
}
