package storage_test

import (
	"go/ast"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// about is what one asks for: somebody and some of their records.
type about struct {
	person      care.PersonID
	checkIn     care.CheckInID
	alert       care.AlertID
	letter      care.LetterID
	appointment care.AppointmentID
	task        care.TaskID
	duty        care.DutyID
	file        care.FileID
	legal       care.LegalID
	note        care.NoteID
}

func aboutSomebody(id care.PersonID) about {
	return about{id, care.NewID[care.CheckIn](), care.NewID[care.Alert](), care.NewID[care.Letter](),
		care.NewID[care.Appointment](), care.NewID[care.Task](), care.NewID[care.Duty](), care.NewID[care.File](),
		care.NewID[care.LegalRequest](), care.NewID[care.LegalNote]()}
}

// reads are all reads that ask who reads, with the operation that each is.
var reads = map[string]struct {
	op   care.Op
	read func(*storage.Tx, care.Person, about) (any, error)
}{
	"Person":   {care.ReadPerson, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Person(r, a.person) }},
	"Contact":  {care.ReadPerson, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Contact(r, a.person) }},
	"CaseOf":   {care.ReadCase, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.CaseOf(r, a.person) }},
	"CheckIn":  {care.ReadCheckIn, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.CheckIn(r, a.checkIn) }},
	"CheckIns": {care.ReadCheckIn, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.CheckIns(r, a.person, 0) }},
	"CheckInBefore": {care.ReadCheckIn, func(tx *storage.Tx, r care.Person, a about) (any, error) {
		return tx.CheckInBefore(r, care.CheckIn{Person: a.person, Opened: noon.Add(time.Hour)})
	}},
	"Unread":   {care.ReadCheckIn, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Unread(r, a.person) }},
	"Alert":    {care.ReadAlert, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Alert(r, a.alert) }},
	"AlertsOf": {care.ReadAlert, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.AlertsOf(r, a.person) }},
	"Letter":   {care.ReadLetter, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Letter(r, a.letter) }},
	"Letters":  {care.ReadLetter, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Letters(r, a.person, 0) }},
	"Unseen":   {care.ReadLetter, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Unseen(r, a.person) }},
	"History":  {care.ReadCheckIn, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.History(r, a.person, 0) }},
	"Plan":     {care.ReadPlan, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Plan(r, a.person) }},
	"Standing": {care.ReadAppointment, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Standing(r, a.person) }},
	"Appointment": {care.ReadAppointment, func(tx *storage.Tx, r care.Person, a about) (any, error) {
		return tx.Appointment(r, a.appointment)
	}},
	"Appointments": {care.ReadAppointment, func(tx *storage.Tx, r care.Person, a about) (any, error) {
		return tx.Appointments(r, a.person, 0)
	}},
	"Task":  {care.ReadTask, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Task(r, a.task) }},
	"Tasks": {care.ReadTask, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Tasks(r, a.person) }},
	"Duty":  {care.ReadRota, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Duty(r, a.duty) }},
	"Duties": {care.ReadRota, func(tx *storage.Tx, r care.Person, a about) (any, error) {
		return tx.Duties(r, noon, noon.Add(time.Hour))
	}},
	"Kept":  {care.ReadFile, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Kept(r, a.file) }},
	"Legal": {care.ReadLegal, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Legal(r, a.legal) }},
	"LegalOutline": {care.SeeLegal, func(tx *storage.Tx, r care.Person, a about) (any, error) {
		return tx.LegalOutline(r, a.legal)
	}},
	"LegalsOf": {care.SeeLegal, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.LegalsOf(r, a.person) }},
	"Note":     {care.ReadPrivileged, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Note(r, a.note) }},
	"Session":  {care.ReadSession, func(tx *storage.Tx, r care.Person, a about) (any, error) { return tx.Session(r, a.person, "checkin") }},
}

// readerless are the methods that answer with something and do not ask who
// reads, each with the reason why it need not.
var readerless = map[string]string{
	"At":           "finds out who the reader is",
	"AddressOf":    "for deliveries, which act for nobody",
	"Row":          "for deliveries, which act for nobody",
	"Waiting":      "for deliveries; no content",
	"Ref":          "for deliveries; a message number in the person's own chat",
	"Post":         "a write; answers with its sequence number",
	"Due":          "for the sweep, which acts for nobody",
	"NextDue":      "for the sweep; a time",
	"DropTimer":    "a write",
	"Caseload":     "ids only; each person is then read by a reader",
	"Roster":       "ids only",
	"Asked":        "ids only",
	"OpenAlerts":   "", // asks, and is tested by itself
	"Accompanied":  "", // the same
	"LegalQueue":   "", // the same
	"LegalOpen":    "", // the same
	"Notes":        "", // the same
	"Outages":      "of the program; about nobody",
	"Invitation":   "concerns nobody until it is claimed",
	"Invitations":  "by who invited",
	"InvitationID": "a hash of what the caller knows",
	"Mark":         "a hash of what the caller knows",
	"PutRequest":   "a write; answers whether it was new",
	"TakeRequest":  "concerns nobody we know",
	"Request":      "concerns nobody we know",
	"Wishes":       "concern nobody we know",
	"Seen":         "a yes or no about what came in",
	"ForgetSeen":   "a count",
	"Erasure":      "for deliveries; a moment",
	"Erasures":     "for erasing somebody; message numbers in the person's own chat",
	"NextFetch":    "for the fetcher, which acts for nobody; an id",
	"KeptBy":       "a count",
	"Setting":      "of the program; holds nothing about anybody",
	// Only in the tests:
	"Raw": "", "RawReader": "", "Buried": "", "Quarantined": "", "OpenCase": "", "AllCases": "", "Anew": "",
}

// TestEveryReadNamesItsReader goes through the methods of Tx. One that
// answers with anything but an error takes the reader as its first argument
// and is tested below, or stands above with its reason.
func TestEveryReadNamesItsReader(t *testing.T) {
	exempt := maps.Clone(readerless)
	for m := range reflect.TypeFor[*storage.Tx]().Methods() {
		answers := m.Type.NumOut() > 1 || m.Type.NumOut() == 1 && m.Type.Out(0) != reflect.TypeFor[error]()
		if !answers {
			continue
		}
		asks := m.Type.NumIn() > 1 && m.Type.In(1) == reflect.TypeFor[care.Person]()
		_, exempted := exempt[m.Name]
		_, tested := reads[m.Name]
		switch {
		case exempted:
			delete(exempt, m.Name)
		case !asks:
			t.Errorf("%s answers without asking who reads", m.Name)
		case !tested:
			t.Errorf("%s asks who reads and is not tested", m.Name)
		}
	}
	if len(exempt) > 0 {
		t.Errorf("not there any more: %v", slices.Collect(maps.Keys(exempt)))
	}
}

// cast is who asks for Amina's records.
type cast struct {
	amina, bilal, maria, leo, vera, omar, ida, former, nadia care.Person // Nadia goes along to an appointment
	of                                                       about       // Amina
}

func (c cast) readers() map[string]care.Person {
	left := c.maria
	left.Left = noon
	return map[string]care.Person{
		"herself": c.amina, "another participant": c.bilal,
		"her caseworker": c.maria, "her lawyer": c.leo,
		"another caseworker": c.vera, "another lawyer": c.omar, "a coordinator": c.ida,
		"a worker who left and is still in the case": c.former, "her caseworker after leaving": left,
		"a worker who accompanies her": c.nadia,
		"the zero person":              {}, "a caseworker without an id": {Role: care.Caseworker},
		"somebody without a role":               {ID: care.NewID[care.Person]()},
		"somebody with the role of the program": {ID: care.NewID[care.Person](), Role: care.System.Role},
		"the program":                           care.System,
	}
}

// enter puts Amina, her records and everybody around her on the stage.
func enter(t *testing.T, s *storage.Store) cast {
	c := cast{
		amina: newPerson(care.Participant), bilal: newPerson(care.Participant),
		maria: newPerson(care.Caseworker), leo: newPerson(care.Lawyer), vera: newPerson(care.Caseworker),
		omar: newPerson(care.Lawyer), ida: newPerson(care.Coordinator), former: newPerson(care.Caseworker), nadia: newPerson(care.Caseworker),
	}
	c.former.Left = noon
	c.of = aboutSomebody(c.amina.ID)
	add(t, s, c.amina, c.bilal, c.maria, c.leo, c.vera, c.omar, c.ida, c.former, c.nadia)
	update(t, s, func(tx *storage.Tx) error {
		for _, err := range []error{
			tx.PutContact(care.Contact{Person: c.amina.ID, Flow: "checkin"}),
			tx.PutCase(c.relation()),
			tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: c.bilal.ID, Caseworker: c.vera.ID, Referred: []care.PersonID{c.omar.ID}, Opened: noon}),
			tx.PutCheckIn(care.CheckIn{ID: c.of.checkIn, Person: c.amina.ID, Opened: noon}.Finish(noon, true)),
			tx.PutAlert(care.Alert{ID: c.of.alert, Person: c.amina.ID, Why: care.NotSafe, Raised: noon}),
			tx.PutLetter(c.amina.ID, care.Letter{ID: c.of.letter, From: c.amina.ID, To: c.maria.ID, At: noon, Text: "x"}),
			tx.PutSession(c.amina.ID, flows.Session{Flow: "checkin"}),
			tx.PutPlan(care.Plan{Person: c.amina.ID, Rhythm: care.Weekly}),
			tx.PutAppointment(c.appointment()),
			tx.PutTask(care.Task{ID: c.of.task, Person: c.amina.ID, Opened: noon}),
			tx.PutDuty(care.Duty{ID: c.of.duty, Worker: c.maria.ID, From: noon, To: noon.Add(24 * time.Hour)}),
			tx.PutKept(care.Kept{ID: c.of.file, Person: c.amina.ID, State: care.StoredFile, Asked: noon}),
			tx.PutLegal(c.legal()),
			tx.PutNote(c.note()),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	return c
}

func (c cast) relation() care.Case {
	return care.Case{ID: care.CaseID{1}, Participant: c.amina.ID, Caseworker: c.maria.ID,
		Referred: []care.PersonID{c.leo.ID, c.former.ID}, Opened: noon}
}

func (c cast) appointment() care.Appointment {
	return care.Appointment{ID: c.of.appointment, Person: c.amina.ID, State: care.Agreed, With: c.nadia.ID, MadeAt: noon}
}

func (c cast) legal() care.LegalRequest {
	return care.LegalRequest{ID: c.of.legal, Person: c.amina.ID, Opened: noon, Status: care.LegalTaken, Lawyer: c.omar.ID,
		Facts: care.LegalFacts{About: "detention"}, ActBy: "2026-12-03"}
}

func (c cast) note() care.LegalNote {
	return care.LegalNote{ID: c.of.note, Keeper: c.omar.ID, Author: c.omar.ID, Person: c.amina.ID, Request: c.of.legal, At: noon, Words: "x"}
}

// subject is what the permission of a read is judged by: to one appointment
// belongs who goes along, to a legal request who has taken it, and a note
// belongs to whoever keeps it and to nobody's file. The rota is nobody's.
func (c cast) subject(read string, relation care.Case) care.Subject {
	if reads[read].op == care.ReadRota {
		return care.Subject{}
	}
	about := care.Subject{Person: c.amina.ID, Case: relation}
	switch read {
	case "Appointment":
		about.Companion = c.nadia.ID
	case "Legal", "LegalOutline", "LegalsOf":
		about.Legal, about.Counsel = c.of.legal, c.omar.ID
	case "Note":
		return care.Subject{Keeper: c.omar.ID}
	}
	return about
}

// TestPermissionOnEveryRead has everybody read everything of Amina's, with
// her case open, closed, and held by nobody. Who may is said by care; whoever
// may not learns nothing, not even that there is something.
func TestPermissionOnEveryRead(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		closed, unassigned := c.relation(), c.relation()
		closed.Closed = noon.Add(time.Hour)
		unassigned.Caseworker, unassigned.Referred = care.PersonID{}, nil
		for name, relation := range map[string]care.Case{"open": c.relation(), "closed": closed, "unassigned": unassigned} {
			undone(t, s, func(tx *storage.Tx) {
				if err := tx.PutCase(relation); err != nil {
					t.Fatal(err)
				}
				everybodyReads(t, tx, "with the case "+name, c, relation)
			})
		}
	})
}

// TestACompanionSeesOneAppointment lets Nadia go along to one of two
// appointments, then somebody else, and looks at what each may read.
func TestACompanionSeesOneAppointment(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		other := care.Appointment{ID: care.NewID[care.Appointment](), Person: c.amina.ID, State: care.Agreed, MadeAt: noon}
		check := func(tx *storage.Tx, what string, reader care.Person, id care.AppointmentID, may bool, along int) {
			t.Helper()
			a, err := tx.Appointment(reader, id)
			if may != (err == nil) || !may && (err != care.ErrNotFound || !isNothing(a)) {
				t.Errorf("%s: reads %+v, %v", what, a, err)
			}
			if list, err := tx.Accompanied(reader); err != nil || len(list) != along {
				t.Errorf("%s: goes along to %d, %v; want %d", what, len(list), err, along)
			}
		}
		undone(t, s, func(tx *storage.Tx) {
			must(t, tx.PutAppointment(other))
			check(tx, "the one she goes along to", c.nadia, c.of.appointment, true, 1)
			check(tx, "the other one", c.nadia, other.ID, false, 1)

			moved := c.appointment().Move(care.When{Day: "2026-12-24", Minute: 600})
			must(t, tx.PutAppointment(moved))
			check(tx, "moved", c.nadia, moved.ID, true, 1)

			handed := moved
			handed.With = c.vera.ID
			must(t, tx.PutAppointment(handed))
			check(tx, "handed over, before", c.nadia, handed.ID, false, 0)
			check(tx, "handed over, after", c.vera, handed.ID, true, 1)

			gone := c.vera
			gone.Left = noon
			check(tx, "after she left us", gone, handed.ID, false, 0)

			must(t, tx.PutAppointment(handed.Cancel("a word")))
			check(tx, "cancelled", c.vera, handed.ID, true, 0) // she may read that it is
			if list, err := tx.Standing(c.maria, c.amina.ID); err != nil || len(list) != 1 || list[0].ID != other.ID {
				t.Errorf("standing after one was cancelled: %v, %v", list, err)
			}

			nobody := handed
			nobody.With = care.PersonID{}
			must(t, tx.PutAppointment(nobody))
			check(tx, "with nobody", c.vera, handed.ID, false, 0)
			check(tx, "with nobody", care.Person{}, handed.ID, false, 0)
		})
	})
}

func everybodyReads(t *testing.T, tx *storage.Tx, when string, c cast, relation care.Case) {
	for who, reader := range c.readers() {
		for name, r := range reads {
			if name == "CaseOf" && !relation.Closed.IsZero() {
				continue // there is none to read
			}
			got, err := r.read(tx, reader, c.of)
			missing, missingErr := r.read(tx, reader, aboutSomebody(care.NewID[care.Person]()))
			if reader.May(r.op, c.subject(name, relation)) {
				if err != nil || isNothing(got) {
					t.Errorf("%s, %s: %s should be allowed and got %+v, %v", when, who, name, got, err)
				}
				continue
			}
			if err != care.ErrNotFound || !isNothing(got) {
				t.Errorf("%s, %s: %s answered %v and %+v", when, who, name, err, got)
			}
			if missingErr == nil || err == nil || err.Error() != missingErr.Error() || !isNothing(missing) {
				t.Errorf("%s, %s: %s tells what is hidden, %v, from what is not there, %v and %+v", when, who, name, err, missingErr, missing)
			}
		}
		open, err := tx.OpenAlerts(reader)
		may := reader.May(care.ReadAlert, care.Subject{Person: c.amina.ID, Case: relation})
		if err != nil || (len(open) > 0) != may {
			t.Errorf("%s, %s: OpenAlerts shows %d, %v", when, who, len(open), err)
		}
		queue, err := tx.LegalQueue(reader, reader.ID, false)
		if err != nil || (len(queue) > 0) != (reader.ID == c.omar.ID) {
			t.Errorf("%s, %s: LegalQueue shows %d, %v", when, who, len(queue), err)
		}
		all, err := tx.LegalOpen(reader)
		sees := reader.May(care.SeeLegal, c.subject("Legal", relation))
		if err != nil || (len(all) > 0) != sees {
			t.Errorf("%s, %s: LegalOpen shows %d, %v", when, who, len(all), err)
		}
		along, err := tx.Accompanied(reader)
		if err != nil || (len(along) > 0) != (reader.ID == c.nadia.ID) {
			t.Errorf("%s, %s: Accompanied shows %d, %v", when, who, len(along), err)
		}
	}
}

// TestWhoSeesHowMuchOfALegalRequest lets it be taken, handed over and closed,
// and looks at what each may read of it.
func TestWhoSeesHowMuchOfALegalRequest(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		stranger := newPerson(care.Lawyer)
		check := func(tx *storage.Tx, what string, reader care.Person, papers bool, outline care.LegalRequest, queue int) {
			t.Helper()
			r, err := tx.Legal(reader, c.of.legal)
			if papers != (err == nil) || !papers && (err != care.ErrNotFound || !isNothing(r)) {
				t.Errorf("%s: reads %+v, %v", what, r, err)
			}
			seen, err := tx.LegalOutline(reader, c.of.legal)
			if diff := cmp.Diff(outline, seen); diff != "" || isNothing(outline) != (err == care.ErrNotFound) {
				t.Errorf("%s: sees %v (-want +got):\n%s", what, err, diff)
			}
			n := 0
			for _, lawyer := range []care.PersonID{{}, c.omar.ID, c.leo.ID} {
				for _, over := range []bool{false, true} {
					list, err := tx.LegalQueue(reader, lawyer, over)
					if err != nil {
						t.Fatal(err)
					}
					n += len(list)
				}
			}
			if n != queue {
				t.Errorf("%s: %d in the queues, want %d", what, n, queue)
			}
		}
		undone(t, s, func(tx *storage.Tx) {
			r := c.legal()
			check(tx, "its lawyer", c.omar, true, r.Schedule(), 1)
			check(tx, "another lawyer, of the case", c.leo, false, care.LegalRequest{}, 0)
			check(tx, "a coordinator", c.ida, false, r.Schedule(), 1)
			check(tx, "her caseworker", c.maria, false, r.Outline(), 1)
			check(tx, "another caseworker", c.vera, false, care.LegalRequest{}, 0)
			check(tx, "herself", c.amina, true, r.Outline(), 1)
			check(tx, "another participant", c.bilal, false, care.LegalRequest{}, 0)

			r.Lawyer, r.Status = care.PersonID{}, care.LegalNew
			must(t, tx.PutLegal(r))
			check(tx, "any lawyer, before it is taken", stranger, true, r.Schedule(), 1)

			r.Lawyer, r.Status = c.leo.ID, care.LegalDone
			must(t, tx.PutLegal(r))
			check(tx, "its lawyer before", c.omar, false, care.LegalRequest{}, 0)
			check(tx, "its lawyer now", c.leo, true, r.Schedule(), 1)
			gone := c.leo
			gone.Left = noon
			check(tx, "after he left us", gone, false, care.LegalRequest{}, 0)
			if list, err := tx.LegalQueue(c.leo, c.leo.ID, true); err != nil || len(list) != 1 {
				t.Errorf("what is over: %v, %v", list, err)
			}
		})
	})
}

// TestPrivilegedNotesOpenForTheirKeeperAlone reads Omar's note as everybody,
// and the bytes of it under the key of the person it is about.
func TestPrivilegedNotesOpenForTheirKeeperAlone(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		undone(t, s, func(tx *storage.Tx) {
			for who, reader := range c.readers() {
				list, err := tx.Notes(reader, c.of.legal)
				if mine := reader.ID == c.omar.ID; mine != (len(list) == 1) || mine && err != nil {
					t.Errorf("%s: %v, %v", who, list, err)
				}
			}
			given := c.note()
			given.ID, given.Keeper = care.NewID[care.LegalNote](), c.leo.ID
			must(t, tx.PutNote(given))
			if list, err := tx.Notes(c.leo, c.of.legal); err != nil || len(list) != 1 || list[0].Author != c.omar.ID {
				t.Errorf("given along: %v, %v", list, err)
			}
			if _, err := tx.Note(c.leo, c.of.note); err != care.ErrNotFound {
				t.Errorf("the original opens for another one: %v", err)
			}
			if list, err := tx.Notes(c.omar, care.NewID[care.LegalRequest]()); err != nil || len(list) != 0 {
				t.Errorf("about another request: %v, %v", list, err)
			}
		})
	})
}

func isNothing(v any) bool {
	r := reflect.ValueOf(v)
	return r.IsZero() || r.Kind() == reflect.Slice && r.Len() == 0
}

// TestRefusalsOpenNothing damages what is hidden: who may not read it must not
// learn even that by another error.
func TestRefusalsOpenNothing(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		undone(t, s, func(tx *storage.Tx) {
			for _, bucket := range []string{"people", "contacts", "checkins", "alerts", "letters", "sessions", "plans", "appointments", "tasks", "duties", "files", "legal", "notes"} {
				for _, e := range entries(t, tx, bucket) {
					if err := tx.Raw().Put(bucket, e.Key, []byte("damaged")); err != nil {
						t.Fatal(err)
					}
				}
			}
			for who, reader := range c.readers() {
				for name, r := range reads {
					if reader.May(r.op, c.subject(name, c.relation())) {
						continue
					}
					if name == "Appointment" && reader.ID == c.nadia.ID {
						continue // who goes along stands in what is damaged; she may learn that
					}
					if strings.HasPrefix(name, "Legal") && (reader.Role == care.Lawyer || reader.ID == c.omar.ID) {
						continue // who has taken it stands there too, and what nobody has taken is for every lawyer
					}
					if got, err := r.read(tx, reader, c.of); err != care.ErrNotFound || !isNothing(got) {
						t.Errorf("%s: %s answered %v and %+v", who, name, err, got)
					}
				}
			}
		})
	})
}

// TestWrongKindOfID asks for each kind of record by the id of another kind.
func TestWrongKindOfID(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		view(t, s, func(tx *storage.Tx) error {
			for _, id := range [][16]byte{c.of.checkIn, c.of.alert, c.of.letter, c.of.appointment, c.of.task, c.of.duty, c.of.file, c.of.legal, c.of.note, c.of.person, {1}} {
				a := about{checkIn: id, alert: id, letter: id, appointment: id, task: id, duty: id, file: id, legal: id, note: id}
				for name, is := range map[string]bool{
					"CheckIn": id == c.of.checkIn, "Alert": id == c.of.alert, "Letter": id == c.of.letter,
					"Appointment": id == c.of.appointment, "Task": id == c.of.task, "Duty": id == c.of.duty, "Kept": id == c.of.file,
				} {
					got, err := reads[name].read(tx, care.System, a)
					if is == (err != nil) || !is && (err != care.ErrNotFound || !isNothing(got)) {
						t.Errorf("%s by the id %x: %+v, %v", name, id, got, err)
					}
				}
			}
			return nil
		})
	})
}

// TestForgedHintsOpenNothing adds what somebody who can write to the database,
// but has no key, could add to the plain buckets.
func TestForgedHintsOpenNothing(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		c := enter(t, s)
		undone(t, s, func(tx *storage.Tx) {
			forge := func(bucket string, key ...[]byte) {
				if err := tx.Raw().Put(bucket, slices.Concat(key...), []byte{1}); err != nil {
					t.Fatal(err)
				}
			}
			forge("caseload", c.vera.ID[:], c.amina.ID[:])
			forge("roster", []byte("coordinator/"), c.bilal.ID[:])
			forge("alerts.open", c.of.checkIn[:])
			forge("alerts.open", c.of.letter[:])
			forge("alerts.open", make([]byte, 16))
			for _, reader := range c.readers() {
				forge("companions", reader.ID[:], c.of.appointment[:])
				forge("companions", reader.ID[:], c.of.checkIn[:])
				forge("companions", reader.ID[:], make([]byte, 16))
				forge("legal.queue", reader.ID[:], make([]byte, 1+16+8), c.of.legal[:])
				forge("legal.queue", reader.ID[:], make([]byte, 1+16+8), c.of.letter[:])
				forge("legal.queue", reader.ID[:], make([]byte, 1))
			}
			everybodyReads(t, tx, "with forged hints", c, c.relation())
		})
	})
}

// TestSystemIsTheOnlyMaster reads the source of this folder for who reads as
// the program, so that each such place is a decision.
func TestSystemIsTheOnlyMaster(t *testing.T) {
	var found []string
	for name, file := range sources(t) {
		for _, decl := range file.Decls {
			for _, use := range systemUses(decl) {
				found = append(found, strings.TrimSuffix(name, ".go")+"."+use)
			}
		}
	}
	if diff := cmp.Diff([]string{"people.At"}, found); diff != "" {
		t.Errorf("reads as the program (-agreed +found):\n%s", diff)
	}
}

// systemUses names the function of a declaration once for each care.System in it.
func systemUses(decl ast.Decl) (uses []string) {
	fn, ok := decl.(*ast.FuncDecl)
	if !ok {
		return nil
	}
	ast.Inspect(fn, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "System" {
			uses = append(uses, fn.Name.Name)
		}
		return true
	})
	return uses
}
