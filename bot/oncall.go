package bot

import (
	"time"

	"pristan/care"
)

func (t *turn) onCall(at time.Time) ([]care.PersonID, error) { return nil, nil }
func (t *turn) available(id care.PersonID) (bool, error)     { return t.there(id) }
