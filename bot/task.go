package bot

import (
	"slices"
	"time"

	"pristan/care"
	"pristan/storage"
)

// taskTimer is due when a task that nobody has done climbs; its About is the
// task.
const taskTimer = "task"

func taskSlot(id care.TaskID) string { return "task/" + id.String() }

// raiseTask asks the workers of a step of the ladder to do something about
// this person, unless they have been asked and it still waits.
func (t *turn) raiseTask(kind care.TaskKind, about string, step int) error {
	waiting, err := t.tx.Tasks(care.System, t.me.ID)
	if err != nil {
		return err
	}
	for _, k := range waiting {
		if k.Kind != kind || k.About != about && kind != care.CheckLine {
			continue
		}
		return nil
	}
	return t.climb(t.newTask(kind, about, step-1), care.PersonID{})
}

func (t *turn) newTask(kind care.TaskKind, about string, step int) care.Task {
	return care.Task{ID: care.NewID[care.Task](), Person: t.me.ID, Kind: kind, About: about, Opened: t.now.Truncate(time.Millisecond), Step: step}
}

// putTask stores a task and plans when it climbs.
func (t *turn) putTask(k care.Task) error {
	if err := t.tx.PutTask(k); err != nil || k.Next.IsZero() {
		return err
	}
	return t.tx.PutTimer(storage.Timer{Due: k.Next, Kind: taskTimer, Person: k.Person, About: k.ID.String()})
}

// climb takes a task one step up its ladder and tells the workers there, but
// not the one who sends it there.
func (t *turn) climb(k care.Task, by care.PersonID) error {
	k = k.Climb(t.now.Truncate(time.Millisecond), t.b.org.Climb, len(t.b.org.Missed)-1)
	if err := t.putTask(k); err != nil {
		return err
	}
	people, err := t.taskPeople(k)
	if err != nil {
		return err
	}
	for _, id := range people {
		if id == by {
			continue
		}
		row := taskNotice(k)
		row.To, row.Lane, row.Silent = id, storage.Reminder, !t.staffHours().Good(t.now)
		if err := t.post(row); err != nil {
			return err
		}
	}
	return nil
}

// taskMissed takes a task up its ladder at once: the notice did not reach this
// worker.
func (t *turn) taskMissed(hex string) error {
	id, err := care.ParseID[care.Task](hex)
	if err != nil {
		return err
	}
	k, err := t.tx.Task(care.System, id)
	if err != nil || !k.Waits() || k.Step >= len(t.b.org.Missed)-1 {
		return ignoreNotFound(err)
	}
	o, err := t.b.turnFor(t.tx, k.Person)
	if err != nil {
		return err
	}
	err = o.climb(k, t.me.ID)
	t.posted = append(t.posted, o.posted...)
	return err
}

// taskPeople are those of a step of the ladder who may see the task. Where
// none of them is there the coordinators are asked.
func (t *turn) taskPeople(k care.Task) (people []care.PersonID, err error) {
	rung := []care.Role{care.Caseworker}
	if n := len(t.b.org.Missed); n > 0 {
		rung = t.b.org.Missed[min(max(k.Step, 0), n-1)]
	}
	if people, err = t.seers(k, rung); err == nil && len(people) == 0 {
		people, err = t.seers(k, []care.Role{care.Coordinator})
	}
	return people, err
}

func (t *turn) seers(k care.Task, roles []care.Role) (people []care.PersonID, err error) {
	relation, err := t.openCase()
	if err != nil {
		return nil, err
	}
	for _, role := range roles {
		some, err := t.onDuty(role, relation)
		if err != nil {
			return nil, err
		}
		for _, id := range some {
			if ok, err := t.maySee(id, k); err != nil {
				return nil, err
			} else if ok && !slices.Contains(people, id) {
				people = append(people, id)
			}
		}
	}
	return people, nil
}

func (t *turn) maySee(worker care.PersonID, k care.Task) (bool, error) {
	w, err := t.tx.Person(care.System, worker)
	if err != nil {
		return false, err
	}
	_, err = t.tx.Task(w, k.ID)
	return err == nil, ignoreNotFound(err)
}

// taskNotice says that something waits and nothing of what it is.
func taskNotice(k care.Task) storage.Outbox {
	return storage.Outbox{Slot: taskSlot(k.ID), Lines: []care.Text{care.Say("staff.task.new")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.open"), Data: "task:open:" + k.ID.String()}}}}
}

// climb is due when a task waits too long.
func (b *Bot) climb(tx *storage.Tx, m storage.Timer) ([]storage.Posted, error) {
	id, err := care.ParseID[care.Task](m.About)
	if err != nil {
		return nil, err
	}
	k, err := tx.Task(care.System, id)
	if err != nil || !k.Waits() || !k.Next.Equal(m.Planned()) {
		return nil, ignoreNotFound(err)
	}
	t, err := b.turnFor(tx, k.Person)
	if err != nil {
		return nil, err
	}
	if good := t.staffHours().Next(t.now); good.After(t.now) {
		return nil, tx.PutOff(m, good)
	}
	err = t.climb(k, care.PersonID{})
	return t.posted, err
}

// staffHours are when workers are told what is not urgent.
func (t *turn) staffHours() care.Calm { return care.Calm{Zone: t.b.home} }

// finishTasks ends what waits about a person, by itself or by this worker's
// doing, and says so on every notice of it.
func (t *turn) finishTasks(person care.PersonID, result string, kinds ...care.TaskKind) error {
	waiting, err := t.tx.Tasks(care.System, person)
	if err != nil {
		return err
	}
	for _, k := range waiting {
		if !slices.Contains(kinds, k.Kind) {
			continue
		}
		if err := t.finishTask(k, result); err != nil {
			return err
		}
	}
	return nil
}

// finishTask ends one task. By is nobody where the person themselves did it.
func (t *turn) finishTask(k care.Task, result string) error {
	by := care.PersonID{}
	if t.me.Role.Staff() {
		by = t.me.ID
	}
	if err := t.tx.PutTask(k.Finish(by, result, t.now)); err != nil {
		return err
	}
	return t.redrawNotices(taskSlot(k.ID), care.Say("staff.task.done"))
}

// redrawNotices lets the notice in a slot of every other worker, but some, say
// something else, where they have one.
func (t *turn) redrawNotices(slot string, line care.Text, but ...care.PersonID) error {
	for _, role := range []care.Role{care.Caseworker, care.Lawyer, care.Coordinator} {
		roster, err := t.tx.Roster(role)
		if err != nil {
			return err
		}
		for _, id := range roster {
			ref, err := t.tx.Ref(id, slot)
			if err != nil {
				return err
			}
			if ref == "" || id == t.me.ID || slices.Contains(but, id) {
				continue
			}
			if err := t.post(storage.Outbox{To: id, Lane: storage.Reply, Deed: string(Edit), Slot: slot, Only: true, Lines: []care.Text{line}}); err != nil {
				return err
			}
		}
	}
	return nil
}
