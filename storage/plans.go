package storage

import (
	"time"

	"pristan/care"
)

// planV1 is care.Plan on disk. Fields may be added; a name never changes
// meaning.
type planV1 struct {
	Person care.PersonID `json:"person"`
	care.Rhythm
	Minute   int           `json:"minute"`
	Window   time.Duration `json:"window"`
	Grace    time.Duration `json:"grace"`
	Start    care.Day      `json:"start"`
	End      care.Day      `json:"end,omitempty"`
	Pauses   []care.Pause  `json:"pauses,omitempty"`
	Proposed *care.Rhythm  `json:"proposed,omitempty"`
	SetBy    care.PersonID `json:"set_by,omitzero"`
	SetAt    time.Time     `json:"set_at,omitzero"`
}

var plans = shelf[planV1]{"plans", 1}

// PutPlan stores a person's plan in the place of the one before.
func (t *Tx) PutPlan(p care.Plan) error { return plans.put(t, p.Person, p.Person[:], planV1(p)) }

// Plan reads a person's plan for a reader who may see it; care.ErrNotFound
// when none was made.
func (t *Tx) Plan(reader care.Person, person care.PersonID) (care.Plan, error) {
	if err := t.allow(reader, care.ReadPlan, person); err != nil {
		return care.Plan{}, err
	}
	p, err := plans.get(t, person, person[:])
	return care.Plan(p), err
}
