package storage

import (
	"time"

	"pristan/care"
)

// taskV1 is care.Task on disk. Fields may be added; a name never changes
// meaning.
type taskV1 struct {
	ID     care.TaskID   `json:"id"`
	Person care.PersonID `json:"person"`
	Kind   care.TaskKind `json:"kind"`
	About  string        `json:"about,omitempty"`
	Opened time.Time     `json:"opened"`
	Step   int           `json:"step,omitempty"`
	Next   time.Time     `json:"next,omitzero"`
	Done   time.Time     `json:"done,omitzero"`
	DoneBy care.PersonID `json:"done_by,omitzero"`
	Result string        `json:"result,omitempty"`
}

var tasks = shelf[taskV1]{"tasks", 1}

const waitingBucket = "waiting" // dated keys of tasks to be done

// PutTask stores a task and whether it waits.
func (t *Tx) PutTask(k care.Task) error {
	key := datedKey(k.Person, k.Opened, k.ID)
	if !k.Waits() {
		if err := t.w.Delete(waitingBucket, key); err != nil {
			return err
		}
	} else if err := t.w.Put(waitingBucket, key, []byte{1}); err != nil {
		return err
	}
	return tasks.putDated(t, k.Person, k.Opened, k.ID, taskV1(k))
}

// Task reads one task for a reader who may see it.
func (t *Tx) Task(reader care.Person, id care.TaskID) (care.Task, error) {
	k, err := tasks.find(t, reader, care.ReadTask, id)
	return care.Task(k), err
}

// Tasks lists what is to be done about a person, the oldest first.
func (t *Tx) Tasks(reader care.Person, person care.PersonID) (list []care.Task, err error) {
	if err := t.allow(reader, care.ReadTask, person); err != nil {
		return nil, err
	}
	for entry, err := range t.r.Scan(waitingBucket, Range{Prefix: person[:]}) {
		if err != nil {
			return nil, err
		}
		k, err := tasks.get(t, person, entry.Key)
		if err != nil {
			return nil, err
		}
		list = append(list, care.Task(k))
	}
	return list, nil
}
