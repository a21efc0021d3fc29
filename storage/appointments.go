package storage

import (
	"cmp"
	"slices"
	"time"

	"pristan/care"
)

// appointmentV1 is care.Appointment on disk. Fields may be added; a name never
// changes meaning.
type appointmentV1 struct {
	ID     care.AppointmentID   `json:"id"`
	Person care.PersonID        `json:"person"`
	Case   care.CaseID          `json:"case,omitzero"`
	Kind   care.AppointmentKind `json:"kind"`
	care.When
	Zone        string                `json:"zone,omitempty"`
	Place       care.Place            `json:"place,omitzero"`
	Bring       []string              `json:"bring,omitempty"`
	Interpreter care.Need             `json:"interpreter,omitempty"`
	Sex         string                `json:"sex,omitempty"`
	Transport   care.Need             `json:"transport,omitempty"`
	Ride        string                `json:"ride,omitempty"`
	With        care.PersonID         `json:"with,omitzero"`
	Papers      []care.File           `json:"papers,omitempty"`
	State       care.AppointmentState `json:"state"`
	Rev         int                   `json:"rev,omitempty"`
	Series      [16]byte              `json:"series,omitzero"`
	Reply       care.Reply            `json:"reply,omitempty"`
	RepliedAt   time.Time             `json:"replied_at,omitzero"`
	Proposal    *care.Proposal        `json:"proposal,omitempty"`
	Proposals   int                   `json:"proposals,omitempty"`
	Outcome     care.Outcome          `json:"outcome,omitempty"`
	SaidOutcome care.Outcome          `json:"said_outcome,omitempty"`
	Reason      string                `json:"reason,omitempty"`
	MadeBy      care.PersonID         `json:"made_by,omitzero"`
	MadeAt      time.Time             `json:"made_at"`
	ChangedAt   time.Time             `json:"changed_at,omitzero"`
}

var appointments = shelf[appointmentV1]{"appointments", 1}

const (
	standingBucket   = "standing"   // dated keys of appointments still to be kept
	companionsBucket = "companions" // worker | appointment id, for those that stand
)

// PutAppointment stores an appointment and keeps the lists of those that stand
// in step with it.
func (t *Tx) PutAppointment(a care.Appointment) error {
	key := datedKey(a.Person, a.MadeAt, a.ID)
	was, err := appointments.get(t, a.Person, key)
	if err != nil && !care.IsKind(err, care.NotFound) {
		return err
	}
	if !was.With.IsZero() {
		if err := t.w.Delete(companionsBucket, append(was.With[:], a.ID[:]...)); err != nil {
			return err
		}
	}
	if err := t.stand(a, key); err != nil {
		return err
	}
	return appointments.putDated(t, a.Person, a.MadeAt, a.ID, appointmentV1(a))
}

func (t *Tx) stand(a care.Appointment, key []byte) error {
	if !a.Stands() {
		return t.w.Delete(standingBucket, key)
	}
	if !a.With.IsZero() {
		if err := t.w.Put(companionsBucket, append(a.With[:], a.ID[:]...), []byte{1}); err != nil {
			return err
		}
	}
	return t.w.Put(standingBucket, key, []byte{1})
}

// Appointment reads one for a reader who may see it: whoever accompanies the
// person may, and sees no more of them. Who that is stands in the record
// alone, so it is opened first; whoever is refused does not learn even that it
// does not open.
func (t *Tx) Appointment(reader care.Person, id care.AppointmentID) (care.Appointment, error) {
	person, key, err := t.where(id)
	if err != nil {
		return care.Appointment{}, err
	}
	a, damaged := appointments.get(t, person, key)
	err = t.allowAbout(reader, care.ReadAppointment, care.Subject{Person: person, Companion: a.With})
	if err = cmp.Or(err, damaged); err != nil {
		return care.Appointment{}, err
	}
	return care.Appointment(a), nil
}

// Standing lists a person's appointments still to be kept, the earliest first.
func (t *Tx) Standing(reader care.Person, person care.PersonID) (list []care.Appointment, err error) {
	if err := t.allow(reader, care.ReadAppointment, person); err != nil {
		return nil, err
	}
	for entry, err := range t.r.Scan(standingBucket, Range{Prefix: person[:]}) {
		if err != nil {
			return nil, err
		}
		a, err := appointments.get(t, person, entry.Key)
		if err != nil {
			return nil, err
		}
		list = append(list, care.Appointment(a))
	}
	slices.SortStableFunc(list, earlier)
	return list, nil
}

func earlier(a, b care.Appointment) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Minute, b.Minute))
}

// Accompanied lists the appointments still to be kept to which a worker goes
// along, the earliest first.
func (t *Tx) Accompanied(worker care.Person) (list []care.Appointment, err error) {
	for entry, err := range t.r.Scan(companionsBucket, Range{Prefix: worker.ID[:]}) {
		if err != nil {
			return nil, err
		}
		a, err := t.Appointment(worker, care.AppointmentID(entry.Key[16:]))
		if err != nil && !care.IsKind(err, care.NotFound) {
			return nil, err
		}
		if err == nil && a.With == worker.ID && a.Stands() { // the list is a hint; the record decides
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, earlier)
	return list, nil
}

// Appointments lists all a person ever had, the latest made first; limit 0 is
// all.
func (t *Tx) Appointments(reader care.Person, person care.PersonID, limit int) (list []care.Appointment, err error) {
	if err := t.allow(reader, care.ReadAppointment, person); err != nil {
		return nil, err
	}
	stored, err := appointments.newest(t, person, limit)
	for _, a := range stored {
		list = append(list, care.Appointment(a))
	}
	return list, err
}
