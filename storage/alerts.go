package storage

import (
	"time"

	"pristan/care"
)

// alertV1 is care.Alert on disk. Fields may be added; a name never changes
// meaning.
type alertV1 struct {
	ID       care.AlertID     `json:"id"`
	Person   care.PersonID    `json:"person"`
	Case     care.CaseID      `json:"case,omitzero"`
	Why      care.Reason      `json:"why"`
	Raised   time.Time        `json:"raised"`
	SafeCall string           `json:"safe_call,omitempty"`
	Now      bool             `json:"now,omitempty"`
	Child    bool             `json:"child,omitempty"`
	Quiet    bool             `json:"quiet,omitempty"`
	Said     []care.Said      `json:"said,omitempty"`
	Mistake  time.Time        `json:"mistake,omitzero"`
	Step     int              `json:"step,omitempty"`
	Rung     int              `json:"rung,omitempty"`
	Called   time.Time        `json:"called,omitzero"`
	Next     time.Time        `json:"next,omitzero"`
	Taken    time.Time        `json:"taken,omitzero"`
	TakenBy  care.PersonID    `json:"taken_by,omitzero"`
	Offered  care.PersonID    `json:"offered,omitzero"`
	Asked    time.Time        `json:"asked,omitzero"`
	Nudged   time.Time        `json:"nudged,omitzero"`
	Helpers  []care.PersonID  `json:"helpers,omitempty"`
	Notes    []care.AlertNote `json:"notes,omitempty"`
	Wanted   []string         `json:"wanted,omitempty"`
	Wished   time.Time        `json:"wished,omitzero"`
	About    care.PersonID    `json:"about,omitzero"`
	Legal    care.LegalID     `json:"legal,omitzero"`
	Closed   time.Time        `json:"closed,omitzero"`
	ClosedBy care.PersonID    `json:"closed_by,omitzero"`
	Outcome  string           `json:"outcome,omitempty"`
}

var alerts = shelf[alertV1]{"alerts", 1}

const openAlertsBucket = "alerts.open" // alert → nothing

// PutAlert stores an alert and whether it is open.
func (t *Tx) PutAlert(a care.Alert) error {
	if a.Open() {
		if err := t.w.Put(openAlertsBucket, a.ID[:], []byte{1}); err != nil {
			return err
		}
	} else if err := t.w.Delete(openAlertsBucket, a.ID[:]); err != nil {
		return err
	}
	return alerts.putDated(t, a.Person, a.Raised, a.ID, alertV1(a))
}

// Alert reads one alert for a reader who may see it.
func (t *Tx) Alert(reader care.Person, id care.AlertID) (care.Alert, error) {
	a, err := alerts.find(t, reader, care.ReadAlert, id)
	return care.Alert(a), err
}

// AlertsOf lists a person's alerts, the latest first.
func (t *Tx) AlertsOf(reader care.Person, person care.PersonID) (list []care.Alert, err error) {
	if err := t.allow(reader, care.ReadAlert, person); err != nil {
		return nil, err
	}
	stored, err := alerts.newest(t, person, 0)
	for _, a := range stored {
		list = append(list, care.Alert(a))
	}
	return list, err
}

// OpenAlerts lists every alert that still needs a human and that the reader
// may see.
func (t *Tx) OpenAlerts(reader care.Person) (list []care.Alert, err error) {
	for entry, err := range t.r.Scan(openAlertsBucket, Range{}) {
		if err != nil {
			return nil, err
		}
		a, err := t.Alert(reader, care.AlertID(entry.Key))
		if care.IsKind(err, care.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}
