package storage_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"reflect"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
	"pristan/storage/bolt"
	"pristan/storage/memory"
)

var (
	background = context.Background()
	noon       = time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)
	root       = [32]byte{1: 'r', 15: 'o', 31: 't'}
)

// engines are those that every test here runs over. Each makes an empty one.
var engines = []struct {
	name string
	open func(testing.TB) storage.Engine
}{
	{"memory", func(testing.TB) storage.Engine { return memory.New() }},
	{"bolt", func(t testing.TB) storage.Engine { return openBolt(t, newPath(t)) }},
}

var paths atomic.Int64

func newPath(t testing.TB) string {
	return filepath.Join(t.TempDir(), fmt.Sprint("pristan-", paths.Add(1), ".db"))
}

func openBolt(t testing.TB, path string) storage.Engine {
	t.Helper()
	e, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// overEngines runs a test on an empty store over each engine.
func overEngines(t *testing.T, test func(*testing.T, *storage.Store)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { test(t, open(t, e.open(t))) })
	}
}

func open(t testing.TB, e storage.Engine) *storage.Store {
	t.Helper()
	s, err := storage.Open(background, e, storage.NewKeyring(root))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fatal is what testing.TB and rapid.T have in common here.
type fatal interface {
	Helper()
	Fatal(...any)
}

func update(t fatal, s *storage.Store, fn func(*storage.Tx) error) {
	t.Helper()
	if err := s.Update(background, fn); err != nil {
		t.Fatal(err)
	}
}

func view(t fatal, s *storage.Store, fn func(*storage.Tx) error) {
	t.Helper()
	if err := s.View(background, fn); err != nil {
		t.Fatal(err)
	}
}

var errUndo = errors.New("undo")

// undone runs fn in a transaction that may write and is undone afterwards.
func undone(t fatal, s *storage.Store, fn func(*storage.Tx)) {
	t.Helper()
	err := s.Update(background, func(tx *storage.Tx) error {
		fn(tx)
		return errUndo
	})
	if err != errUndo {
		t.Fatal(err)
	}
}

func add(t fatal, s *storage.Store, people ...care.Person) {
	t.Helper()
	update(t, s, func(tx *storage.Tx) error {
		for _, p := range people {
			if err := tx.AddPerson(p); err != nil {
				return err
			}
		}
		return nil
	})
}

func newPerson(r care.Role) care.Person { return care.Person{ID: care.NewID[care.Person](), Role: r} }

var exact = cmp.Options{cmpopts.IgnoreUnexported(storage.Timer{})}

// filler sets every field to a value of its own, so that a field that is
// forgotten, or mixed up with another, shows.
type filler struct {
	word string
	n    int
}

func fill[T any](f *filler) (record T) {
	f.value(reflect.ValueOf(&record).Elem(), 0)
	return record
}

func (f *filler) value(v reflect.Value, depth int) {
	f.n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(noon.Add(time.Duration(f.n) * (time.Hour + time.Nanosecond))))
		return
	case care.Args:
		if depth > 5 {
			return // a text in a text in a text
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s-%d", f.word, f.n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(1000 + f.n))
	case reflect.Uint8:
		v.SetUint(uint64(1 + f.n%250))
	case reflect.Uint64:
		v.SetUint(uint64(1000 + f.n))
	case reflect.Float64:
		v.SetFloat(float64(f.n) + 0.123456789)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.value(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.value(v.Index(0), depth+1)
		f.value(v.Index(1), depth+1)
	case reflect.Array:
		for i := range v.Len() {
			f.value(v.Index(i), depth+1)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.value(key, depth+1)
		f.value(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				f.value(v.Field(i), depth+1)
			}
		}
	default:
		panic(fmt.Sprintf("the filler does not know %v", v.Type()))
	}
}

// kept is one record: how it is put, what it should be when read again, and
// how it is read by its typed read.
type kept struct {
	name string
	want any
	put  func(*storage.Tx) error
	read func(*storage.Tx) (any, error)
}

func keep[T any](name string, want T, put func(*storage.Tx) error, read func(*storage.Tx) (T, error)) kept {
	return kept{name, want, put, func(tx *storage.Tx) (any, error) { return read(tx) }}
}

// everyKind is one record of every kind about somebody new, with every field
// filled. Only what serves as a key or says who may read is set by hand.
func everyKind(f *filler) []kept {
	p := fill[care.Person](f)
	p.ID, p.Role, p.Left = care.NewID[care.Person](), care.Caseworker, time.Time{}
	former := fill[care.Person](f)
	former.ID = care.NewID[care.Person]()
	contact := fill[care.Contact](f)
	contact.Person = p.ID
	address := fill[care.Address](f)
	relation := fill[care.Case](f)
	relation.ID, relation.Participant, relation.Closed = care.NewID[care.Case](), p.ID, time.Time{}
	ended := fill[care.Case](f)
	ended.ID, ended.Participant = care.NewID[care.Case](), former.ID
	checkIn := fill[care.CheckIn](f)
	checkIn.ID, checkIn.Person = care.NewID[care.CheckIn](), p.ID
	plan := fill[care.Plan](f)
	plan.Person = p.ID
	missed := fill[care.CheckIn](f)
	missed.ID, missed.Person, missed.Finished = care.NewID[care.CheckIn](), former.ID, time.Time{}
	appointment := fill[care.Appointment](f)
	appointment.ID, appointment.Person, appointment.With, appointment.State = care.NewID[care.Appointment](), p.ID, former.ID, care.Agreed
	cancelled := fill[care.Appointment](f)
	cancelled.ID, cancelled.Person, cancelled.With, cancelled.State = care.NewID[care.Appointment](), former.ID, p.ID, care.Cancelled
	waits, done := fill[care.Task](f), fill[care.Task](f)
	waits.ID, waits.Person, waits.Done = care.NewID[care.Task](), p.ID, time.Time{}
	done.ID, done.Person = care.NewID[care.Task](), p.ID
	duty := fill[care.Duty](f)
	duty.ID = care.NewID[care.Duty]()
	file, waitingFile := fill[care.Kept](f), fill[care.Kept](f)
	file.ID, file.Person = care.NewID[care.File](), p.ID
	waitingFile.ID, waitingFile.Person, waitingFile.State = care.NewID[care.File](), p.ID, care.WaitingFile
	erasure := fill[time.Time](f).Truncate(time.Millisecond)
	legal, note := fill[care.LegalRequest](f), fill[care.LegalNote](f)
	legal.ID, legal.Person, note.ID, note.Keeper = care.NewID[care.LegalRequest](), p.ID, care.NewID[care.LegalNote](), p.ID
	letter := fill[care.Letter](f)
	letter.ID = care.NewID[care.Letter]()
	alert := fill[care.Alert](f)
	alert.ID, alert.Person = care.NewID[care.Alert](), p.ID
	invitation := fill[care.Invitation](f)
	invitation.ID = care.NewID[care.Invitation]()
	timer := fill[storage.Timer](f)
	session := fill[flows.Session](f)
	session.Flow = "checkin"
	row, strangers, refused := fill[storage.Outbox](f), fill[storage.Outbox](f), fill[storage.Outbox](f)
	row.To, strangers.To, refused.To = p.ID, care.PersonID{}, p.ID
	request := fill[storage.Request](f)
	bad, badID := fill[storage.Quarantined](f), fill[string](f)
	var posted, postedToStranger storage.Posted
	var requestID [16]byte
	buried := storage.Posted{Seq: 1<<40 + uint64(f.n), To: p.ID, Lane: refused.Lane}
	me := care.System

	return []kept{
		keep("person", p,
			func(tx *storage.Tx) error { return tx.AddPerson(p) },
			func(tx *storage.Tx) (care.Person, error) { return tx.Person(me, p.ID) }),
		keep("former person", former,
			func(tx *storage.Tx) error { return tx.AddPerson(former) },
			func(tx *storage.Tx) (care.Person, error) { return tx.Person(me, former.ID) }),
		keep("contact", contact,
			func(tx *storage.Tx) error { return tx.PutContact(contact) },
			func(tx *storage.Tx) (care.Contact, error) { return tx.Contact(me, p.ID) }),
		keep("address", address,
			func(tx *storage.Tx) error { return tx.Link(address, p.ID) },
			func(tx *storage.Tx) (care.Address, error) { return tx.AddressOf(p.ID) }),
		keep("at", p,
			func(tx *storage.Tx) error { return nil },
			func(tx *storage.Tx) (care.Person, error) {
				who, ok, err := tx.At(address)
				if err == nil && !ok {
					err = care.ErrNotFound
				}
				return who, err
			}),
		keep("case", relation,
			func(tx *storage.Tx) error { return tx.PutCase(relation) },
			func(tx *storage.Tx) (care.Case, error) { return tx.CaseOf(me, p.ID) }),
		keep("ended case", []care.Case{ended},
			func(tx *storage.Tx) error { return tx.PutCase(ended) },
			func(tx *storage.Tx) ([]care.Case, error) { return tx.AllCases(former.ID) }),
		keep("check-in", checkIn,
			func(tx *storage.Tx) error { return tx.PutCheckIn(checkIn) },
			func(tx *storage.Tx) (care.CheckIn, error) { return tx.CheckIn(me, checkIn.ID) }),
		keep("check-ins", []care.CheckIn{checkIn},
			func(tx *storage.Tx) error { return nil },
			func(tx *storage.Tx) ([]care.CheckIn, error) { return tx.CheckIns(me, p.ID, 0) }),
		keep("history", []care.CheckIn{missed},
			func(tx *storage.Tx) error { return tx.PutCheckIn(missed) },
			func(tx *storage.Tx) ([]care.CheckIn, error) { return tx.History(me, former.ID, 0) }),
		keep("plan", plan,
			func(tx *storage.Tx) error { return tx.PutPlan(plan) },
			func(tx *storage.Tx) (care.Plan, error) { return tx.Plan(me, p.ID) }),
		keep("appointment", appointment,
			func(tx *storage.Tx) error { return tx.PutAppointment(appointment) },
			func(tx *storage.Tx) (care.Appointment, error) { return tx.Appointment(me, appointment.ID) }),
		keep("cancelled appointment", []care.Appointment{cancelled},
			func(tx *storage.Tx) error { return tx.PutAppointment(cancelled) },
			func(tx *storage.Tx) ([]care.Appointment, error) { return tx.Appointments(me, former.ID, 0) }),
		keep("standing", []care.Appointment{appointment},
			func(tx *storage.Tx) error { return nil },
			func(tx *storage.Tx) ([]care.Appointment, error) { return tx.Standing(me, p.ID) }),
		keep("task", done,
			func(tx *storage.Tx) error { return tx.PutTask(done) },
			func(tx *storage.Tx) (care.Task, error) { return tx.Task(me, done.ID) }),
		keep("tasks", []care.Task{waits},
			func(tx *storage.Tx) error { return tx.PutTask(waits) },
			func(tx *storage.Tx) ([]care.Task, error) { return tx.Tasks(me, p.ID) }),
		keep("duty", duty,
			func(tx *storage.Tx) error { return tx.PutDuty(duty) },
			func(tx *storage.Tx) (care.Duty, error) { return tx.Duty(me, duty.ID) }),
		keep("file", file,
			func(tx *storage.Tx) error { return tx.PutKept(file) },
			func(tx *storage.Tx) (care.Kept, error) { return tx.Kept(me, file.ID) }),
		keep("waiting file", waitingFile,
			func(tx *storage.Tx) error { return tx.PutKept(waitingFile) },
			func(tx *storage.Tx) (care.Kept, error) { return tx.Kept(me, waitingFile.ID) }),
		keep("erasure", erasure,
			func(tx *storage.Tx) error { return tx.PutErasure(p.ID, "1042", erasure) },
			func(tx *storage.Tx) (time.Time, error) { return tx.Erasure(p.ID, "1042") }),
		keep("legal request", legal,
			func(tx *storage.Tx) error { return tx.PutLegal(legal) },
			func(tx *storage.Tx) (care.LegalRequest, error) { return tx.Legal(me, legal.ID) }),
		keep("legal requests", []care.LegalRequest{legal.Schedule()},
			func(tx *storage.Tx) error { return nil },
			func(tx *storage.Tx) ([]care.LegalRequest, error) { return tx.LegalsOf(me, p.ID) }),
		keep("note", note,
			func(tx *storage.Tx) error { return tx.PutNote(note) },
			func(tx *storage.Tx) (care.LegalNote, error) { return tx.Note(care.System, note.ID) }),
		keep("letter", letter,
			func(tx *storage.Tx) error { return tx.PutLetter(p.ID, letter) },
			func(tx *storage.Tx) (care.Letter, error) { return tx.Letter(me, letter.ID) }),
		keep("letters", []care.Letter{letter},
			func(tx *storage.Tx) error { return nil },
			func(tx *storage.Tx) ([]care.Letter, error) { return tx.Letters(me, p.ID, 0) }),
		keep("alert", alert,
			func(tx *storage.Tx) error { return tx.PutAlert(alert) },
			func(tx *storage.Tx) (care.Alert, error) { return tx.Alert(me, alert.ID) }),
		keep("alerts", []care.Alert{alert},
			func(tx *storage.Tx) error { return nil },
			func(tx *storage.Tx) ([]care.Alert, error) { return tx.AlertsOf(me, p.ID) }),
		keep("invitation", invitation,
			func(tx *storage.Tx) error { return tx.PutInvitation(invitation) },
			func(tx *storage.Tx) (care.Invitation, error) { return tx.Invitation(invitation.ID) }),
		keep("timer", timer,
			func(tx *storage.Tx) error { return tx.PutTimer(timer) },
			func(tx *storage.Tx) (storage.Timer, error) {
				due, err := tx.Due(timer.Due, 0)
				for _, m := range due {
					if m.About == timer.About {
						return m, err
					}
				}
				return storage.Timer{}, errors.Join(err, care.ErrNotFound)
			}),
		keep("session", session,
			func(tx *storage.Tx) error { return tx.PutSession(p.ID, session) },
			func(tx *storage.Tx) (flows.Session, error) { return tx.Session(me, p.ID, session.Flow) }),
		keep("row", row,
			func(tx *storage.Tx) (err error) { posted, err = tx.Post(row); return err },
			func(tx *storage.Tx) (storage.Outbox, error) { return tx.Row(posted) }),
		keep("row to a stranger", strangers,
			func(tx *storage.Tx) (err error) { postedToStranger, err = tx.Post(strangers); return err },
			func(tx *storage.Tx) (storage.Outbox, error) { return tx.Row(postedToStranger) }),
		keep("refused row", refused,
			func(tx *storage.Tx) error { return tx.Bury(buried, refused) },
			func(tx *storage.Tx) (storage.Outbox, error) { return tx.Buried(buried) }),
		keep("request", request,
			func(tx *storage.Tx) (err error) { requestID, _, err = tx.PutRequest(request); return err },
			func(tx *storage.Tx) (storage.Request, error) { return tx.TakeRequest(requestID) }),
		keep("quarantined", bad,
			func(tx *storage.Tx) error { return tx.Quarantine(badID, bad) },
			func(tx *storage.Tx) (storage.Quarantined, error) { return tx.Quarantined(badID) }),
	}
}

// putAll stores every kind of record, each in a commit of its own.
func putAll(t testing.TB, s *storage.Store, records []kept) {
	t.Helper()
	for _, k := range records {
		if err := s.Update(background, k.put); err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
	}
}

// watched counts what passes to an engine.
type watched struct {
	storage.Engine
	buckets map[string]int // puts by bucket
	scanned int            // entries that scans have yielded
	gets    int
}

func watch(e storage.Engine) *watched { return &watched{Engine: e, buckets: make(map[string]int)} }

func (w *watched) View(ctx context.Context, fn func(storage.Reader) error) error {
	return w.Engine.View(ctx, func(r storage.Reader) error { return fn(watchedReader{r, w}) })
}

func (w *watched) Update(ctx context.Context, fn func(storage.Writer) error) error {
	return w.Engine.Update(ctx, func(r storage.Writer) error { return fn(watchedWriter{r, watchedReader{r, w}}) })
}

type watchedReader struct {
	storage.Reader
	w *watched
}

func (r watchedReader) Get(bucket string, key []byte) ([]byte, error) {
	r.w.gets++
	return r.Reader.Get(bucket, key)
}

func (r watchedReader) Scan(bucket string, of storage.Range) iter.Seq2[storage.Entry, error] {
	return func(yield func(storage.Entry, error) bool) {
		for entry, err := range r.Reader.Scan(bucket, of) {
			r.w.scanned++
			if !yield(entry, err) {
				return
			}
		}
	}
}

type watchedWriter struct {
	storage.Writer
	reader watchedReader
}

func (w watchedWriter) Get(bucket string, key []byte) ([]byte, error) {
	return w.reader.Get(bucket, key)
}

func (w watchedWriter) Scan(bucket string, of storage.Range) iter.Seq2[storage.Entry, error] {
	return w.reader.Scan(bucket, of)
}

func (w watchedWriter) Put(bucket string, key, value []byte) error {
	w.reader.w.buckets[bucket]++
	return w.Writer.Put(bucket, key, value)
}
