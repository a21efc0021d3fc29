package storage_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pristan/care"
	"pristan/storage"
)

func byID(a, b care.PersonID) int { return bytes.Compare(a[:], b[:]) }

// anyMoment is one of a few, so that records meet at the same instant.
func anyMoment(t *rapid.T) time.Time {
	return noon.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "moment")) * time.Millisecond)
}

// TestCaseloadFollowsCases opens, hands over, refers, closes and opens again
// whatever rapid likes and compares each caseload with all cases looked
// through one by one.
func TestCaseloadFollowsCases(t *testing.T) {
	workers := []care.PersonID{{}, {1}, {2}, {3}}
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Participant)}
		add(t, s, people...)
		all := make(map[care.CaseID]care.Case)
		transactions(t, s, 15, func(tx *storage.Tx) {
			who := rapid.IntRange(0, 1).Draw(t, "who")
			id := care.CaseID{byte(1 + who), byte(1 + rapid.IntRange(0, 2).Draw(t, "case"))}
			c, known := all[id]
			if !known {
				c = care.Case{ID: id, Participant: people[who].ID, Opened: anyMoment(t)}
			}
			c.Caseworker = rapid.SampledFrom(workers).Draw(t, "caseworker")
			c.Referred = rapid.SliceOfN(rapid.SampledFrom(workers[1:]), 0, 2).Draw(t, "referred")
			c.Closed = time.Time{}
			if rapid.Bool().Draw(t, "closed") {
				c.Closed = noon.Add(time.Hour)
			}
			must(t, tx.PutCase(c))
			all[id] = c
		})
		view(t, s, func(tx *storage.Tx) error {
			var open []care.Case
			for _, p := range people {
				c, err := tx.CaseOf(care.System, p.ID)
				if want := latestOpen(all, p.ID); c.ID != want.ID || (err == nil) == want.ID.IsZero() {
					t.Fatalf("the open case is %v, %v; want %v", c.ID, err, want.ID)
				}
				if err == nil {
					open = append(open, c)
				}
			}
			for _, w := range workers {
				var want []care.PersonID
				for _, c := range open {
					if c.Caseworker == w || !w.IsZero() && c.Holds(w) {
						want = append(want, c.Participant)
					}
				}
				slices.SortFunc(want, byID)
				got, err := tx.Caseload(w)
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("the caseload of %v is %v, %v; want %v", w, got, err, want)
				}
			}
			return nil
		})
	})
}

// latestOpen looks through all cases for the one that decides.
func latestOpen(all map[care.CaseID]care.Case, participant care.PersonID) (latest care.Case) {
	for _, c := range all {
		if c.Participant != participant || !c.Closed.IsZero() {
			continue
		}
		later := c.Opened.Compare(latest.Opened)
		if latest.ID.IsZero() || later > 0 || later == 0 && bytes.Compare(c.ID[:], latest.ID[:]) > 0 {
			latest = c
		}
	}
	return latest
}

// TestUnseenFollowsLetters writes, shows and hides letters again, in any order.
func TestUnseenFollowsLetters(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Participant)}
		add(t, s, people...)
		var all []care.Letter
		files := make(map[care.LetterID]care.PersonID)
		transactions(t, s, 15, func(tx *storage.Tx) {
			i := rapid.IntRange(0, len(all)).Draw(t, "which")
			if i == len(all) {
				all = append(all, care.Letter{ID: care.NewID[care.Letter](), At: noon.Add(time.Duration(i) * time.Second)})
				files[all[i].ID] = rapid.SampledFrom(people).Draw(t, "file").ID
			}
			all[i].Shown = time.Time{}
			if rapid.Bool().Draw(t, "shown") {
				all[i].Shown = noon
			}
			must(t, tx.PutLetter(files[all[i].ID], all[i]))
		})
		view(t, s, func(tx *storage.Tx) error {
			for _, p := range people {
				var got, want []care.LetterID
				letters, err := tx.Unseen(care.System, p.ID)
				must(t, err)
				for _, l := range letters {
					got = append(got, l.ID)
				}
				for _, l := range all {
					if files[l.ID] == p.ID && l.Shown.IsZero() {
						want = append(want, l.ID)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("unseen %v, want %v", got, want)
				}
			}
			return nil
		})
	})
}

// TestUnreadFollowsCheckIns finishes, reads and leaves open, in any order.
func TestUnreadFollowsCheckIns(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Participant)}
		add(t, s, people...)
		var all []care.CheckIn
		transactions(t, s, 15, func(tx *storage.Tx) {
			i := rapid.IntRange(0, len(all)).Draw(t, "which")
			if i == len(all) {
				all = append(all, care.CheckIn{ID: care.NewID[care.CheckIn](), Person: rapid.SampledFrom(people).Draw(t, "who").ID,
					State: care.Due, Opened: anyMoment(t).Add(time.Duration(i) * time.Second)})
			}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				all[i] = all[i].Finish(noon, rapid.Bool().Draw(t, "complete"))
			case 1:
				all[i] = all[i].Read(care.PersonID{9}, noon)
			case 2:
				all[i].ReadAt, all[i].ReadBy = time.Time{}, care.PersonID{} // to be read once more
			}
			must(t, tx.PutCheckIn(all[i]))
		})
		view(t, s, func(tx *storage.Tx) error {
			for _, p := range people {
				var unread, every, answered []care.CheckInID
				before := make(map[care.CheckInID]care.CheckInID) // the latest that was answered before it
				for _, c := range all {
					if c.Person != p.ID {
						continue
					}
					if len(answered) > 0 {
						before[c.ID] = answered[0]
					}
					every = append([]care.CheckInID{c.ID}, every...)
					if c.Finished.IsZero() {
						continue
					}
					answered = append([]care.CheckInID{c.ID}, answered...)
					if c.ReadAt.IsZero() {
						unread = append(unread, c.ID)
					}
				}
				got, err := tx.Unread(care.System, p.ID)
				if err != nil || !slices.Equal(checkInIDs(got), unread) {
					t.Fatalf("unread %v, %v; want %v", checkInIDs(got), err, unread)
				}
				for _, id := range every {
					c, err := tx.CheckIn(care.System, id)
					must(t, err)
					got, err := tx.CheckInBefore(care.System, c)
					if got.ID != before[id] || (err == care.ErrNotFound) != before[id].IsZero() {
						t.Fatalf("before %v came %v, %v; want %v", id, got.ID, err, before[id])
					}
				}
				limit := rapid.IntRange(0, 4).Draw(t, "limit")
				for what, list := range map[string]struct {
					read func(care.Person, care.PersonID, int) ([]care.CheckIn, error)
					want []care.CheckInID
				}{"answered": {tx.CheckIns, answered}, "asked": {tx.History, every}} {
					if limit > 0 && limit < len(list.want) {
						list.want = list.want[:limit]
					}
					got, err := list.read(care.System, p.ID, limit)
					if err != nil || !slices.Equal(checkInIDs(got), list.want) {
						t.Fatalf("the latest %d %s are %v, %v; want %v", limit, what, checkInIDs(got), err, list.want)
					}
				}
			}
			return nil
		})
	})
}

func checkInIDs(list []care.CheckIn) (ids []care.CheckInID) {
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	return ids
}

// TestStandingFollowsAppointments makes, moves, confirms, cancels and ends
// appointments and lets others go along, in any order, and compares both lists
// with all appointments looked through one by one.
func TestStandingFollowsAppointments(t *testing.T) {
	states := []care.AppointmentState{care.Told, care.Agreed, care.Cancelled, care.Over}
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Participant)}
		workers := []care.Person{newPerson(care.Caseworker), newPerson(care.Lawyer)}
		add(t, s, append(people, workers...)...)
		var all []care.Appointment
		transactions(t, s, 15, func(tx *storage.Tx) {
			i := rapid.IntRange(0, len(all)).Draw(t, "which")
			if i == len(all) {
				all = append(all, care.Appointment{ID: care.NewID[care.Appointment](), Person: people[rapid.IntRange(0, 1).Draw(t, "whose")].ID,
					State: care.Told, MadeAt: anyMoment(t).Add(time.Duration(i) * time.Second), When: anyWhen(t)})
			}
			a := &all[i]
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				*a = a.Move(anyWhen(t))
			case 1:
				*a = a.Cancel("a word")
			case 2:
				a.State = rapid.SampledFrom(states).Draw(t, "state")
			default:
				a.With = append(workers, care.Person{})[rapid.IntRange(0, 2).Draw(t, "with")].ID
			}
			must(t, tx.PutAppointment(*a))
		})
		stand := func(is func(care.Appointment) bool) (list []care.Appointment) {
			for _, a := range all {
				if is(a) && (a.State == care.Told || a.State == care.Agreed) {
					list = append(list, a)
				}
			}
			return list
		}
		view(t, s, func(tx *storage.Tx) error {
			hints := 0
			for _, p := range people {
				got, err := tx.Standing(care.System, p.ID)
				want := stand(func(a care.Appointment) bool { return a.Person == p.ID })
				sameInOrder(t, got, want, err)
				every, err := tx.Appointments(care.System, p.ID, 0)
				if err != nil || !slices.IsSortedFunc(every, func(a, b care.Appointment) int { return b.MadeAt.Compare(a.MadeAt) }) {
					t.Fatalf("all of a person: %v, %v", every, err)
				}
				hints += len(every)
			}
			if hints != len(all) {
				t.Fatalf("%d are listed of %d", hints, len(all))
			}
			hints = 0
			for _, w := range workers {
				got, err := tx.Accompanied(w)
				want := stand(func(a care.Appointment) bool { return a.With == w.ID })
				sameInOrder(t, got, want, err)
				hints += len(want)
			}
			if n := count(t, tx, "companions"); n != hints {
				t.Fatalf("%d companions are listed of %d", n, hints)
			}
			if n, want := count(t, tx, "standing"), len(stand(func(care.Appointment) bool { return true })); n != want {
				t.Fatalf("%d standing are listed of %d", n, want)
			}
			return nil
		})
	})
}

func anyWhen(t *rapid.T) care.When {
	return care.When{Day: care.Day(rapid.SampledFrom([]string{"2026-12-01", "2026-12-02"}).Draw(t, "day")), Minute: 600 * rapid.IntRange(0, 2).Draw(t, "minute")}
}

// sameInOrder compares what was listed with what should be, by when it is.
func sameInOrder(t *rapid.T, got, want []care.Appointment, err error) {
	t.Helper()
	when := func(a, b care.Appointment) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Minute, b.Minute))
	}
	if err != nil || !slices.IsSortedFunc(got, when) {
		t.Fatalf("listed %v, %v", got, err)
	}
	byID := func(a, b care.Appointment) int { return bytes.Compare(a.ID[:], b.ID[:]) }
	slices.SortFunc(got, byID)
	slices.SortFunc(want, byID)
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
}

// TestWaitingFollowsTasks opens, climbs and ends tasks, in any order.
func TestWaitingFollowsTasks(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Participant)}
		add(t, s, people...)
		var all []care.Task
		transactions(t, s, 15, func(tx *storage.Tx) {
			i := rapid.IntRange(0, len(all)).Draw(t, "which")
			if i == len(all) {
				all = append(all, care.Task{ID: care.NewID[care.Task](), Person: rapid.SampledFrom(people).Draw(t, "whose").ID,
					Kind: care.CallMissed, Opened: anyMoment(t).Add(time.Duration(i) * time.Second)})
			}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				all[i] = all[i].Finish(care.PersonID{9}, "reached", noon)
			case 1:
				all[i] = all[i].Climb(noon, time.Hour, 3)
			case 2:
				all[i].Done = time.Time{} // opened once more
			}
			must(t, tx.PutTask(all[i]))
		})
		view(t, s, func(tx *storage.Tx) error {
			waiting := 0
			for _, p := range people {
				var want []care.Task
				for _, k := range all {
					if k.Person == p.ID && k.Done.IsZero() {
						want = append(want, k)
					}
				}
				got, err := tx.Tasks(care.System, p.ID)
				if diff := gocmp.Diff(want, got); err != nil || diff != "" {
					t.Fatalf("%v (-want +got):\n%s", err, diff)
				}
				waiting += len(want)
			}
			for _, k := range all {
				if got, err := tx.Task(care.System, k.ID); err != nil || got != k {
					t.Fatalf("%+v, %v; want %+v", got, err, k)
				}
			}
			if n := count(t, tx, "waiting"); n != waiting {
				t.Fatalf("%d wait by the list, want %d", n, waiting)
			}
			return nil
		})
	})
}

// TestOutagesAreCounted counts what was committed, and nothing else.
func TestOutagesAreCounted(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		want := 0
		transactions(t, s, 5, func(tx *storage.Tx) {
			must(t, tx.PutOutage())
			want++
			if n, err := tx.Outages(); err != nil || n != want {
				t.Fatalf("%d outages, %v; want %d", n, err, want)
			}
		})
	})
}

// TestOpenAlertsFollowAlerts raises, calls, takes and closes, in any order.
func TestOpenAlertsFollowAlerts(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		p := newPerson(care.Participant)
		add(t, s, p)
		all := make(map[care.AlertID]care.Alert)
		ids := []care.AlertID{{1}, {2}, {3}}
		transactions(t, s, 15, func(tx *storage.Tx) {
			id := rapid.SampledFrom(ids).Draw(t, "which")
			a, known := all[id]
			if !known {
				a = care.Alert{ID: id, Person: p.ID, Why: care.NotSafe, Raised: anyMoment(t)}
			}
			switch rapid.IntRange(0, 3).Draw(t, "what") {
			case 0:
				a = a.Call(noon, []care.Rung{{Wait: time.Minute}}, 0)
			case 1:
				a, _ = a.Take(care.PersonID{9}, noon, time.Hour)
			case 2:
				a, _ = a.Close(care.PersonID{9}, "safe", noon)
			}
			must(t, tx.PutAlert(a))
			all[id] = a
		})
		view(t, s, func(tx *storage.Tx) error {
			var want []care.AlertID
			for _, id := range ids {
				if a, known := all[id]; known && a.Open() {
					want = append(want, id)
				}
			}
			list, err := tx.OpenAlerts(care.System)
			var got []care.AlertID
			for _, a := range list {
				got = append(got, a.ID)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Fatalf("open are %v, %v; want %v", got, err, want)
			}
			if of, err := tx.AlertsOf(care.System, p.ID); err != nil || len(of) != len(all) {
				t.Fatalf("of the person there are %d, %v; want %d", len(of), err, len(all))
			}
			return nil
		})
	})
}

// TestLinkModel links and unlinks at random. An address leads to at most one
// person, a person is reached at at most one address, and both sides agree.
func TestLinkModel(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Caseworker), newPerson(care.Participant)}
		add(t, s, people...)
		addresses := []care.Address{"tg:1", "tg:2", "tg:3"}
		at := make(map[care.PersonID]care.Address)
		check := func(tx *storage.Tx) {
			for _, p := range people {
				a, err := tx.AddressOf(p.ID)
				if want := at[p.ID]; a != want || (err == care.ErrNotFound) != (want == "") {
					t.Fatalf("%v is at %q, %v; want %q", p.ID, string(a), err, string(want))
				}
			}
			for _, a := range addresses {
				var want care.PersonID
				for id, is := range at {
					if is == a {
						want = id
					}
				}
				p, ok, err := tx.At(a)
				if err != nil || p.ID != want || ok == want.IsZero() {
					t.Fatalf("%q leads to %v, %v, %v; want %v", string(a), p.ID, ok, err, want)
				}
			}
		}
		transactions(t, s, 10, func(tx *storage.Tx) {
			id := rapid.SampledFrom(people).Draw(t, "who").ID
			if rapid.IntRange(0, 3).Draw(t, "what") == 0 {
				if err := tx.Unlink(id); (err == care.ErrNotFound) != (at[id] == "") {
					t.Fatalf("unlinking %q: %v", string(at[id]), err)
				}
				delete(at, id)
			} else {
				a := rapid.SampledFrom(addresses).Draw(t, "address")
				must(t, tx.Link(a, id))
				for other, is := range at {
					if is == a {
						delete(at, other)
					}
				}
				at[id] = a
			}
			check(tx)
		})
		view(t, s, func(tx *storage.Tx) error { check(tx); return nil })
	})
}

// TestRosterModel lets people change their role, leave and come back.
func TestRosterModel(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		people := []care.Person{newPerson(care.Participant), newPerson(care.Caseworker), newPerson(care.Lawyer)}
		add(t, s, people...)
		transactions(t, s, 10, func(tx *storage.Tx) {
			p := &people[rapid.IntRange(0, 2).Draw(t, "who")]
			p.Role = rapid.SampledFrom(append(care.Roles, "")).Draw(t, "role")
			p.Left, p.Enrolled = time.Time{}, noon
			if rapid.Bool().Draw(t, "not enrolled yet") {
				p.Enrolled = time.Time{}
			}
			if rapid.Bool().Draw(t, "left") {
				p.Left = noon
			}
			must(t, tx.PutPerson(*p))
		})
		view(t, s, func(tx *storage.Tx) error {
			for _, role := range care.Roles {
				var want []care.PersonID
				for _, p := range people {
					if p.Role == role && role.Staff() && p.Active() && !p.Enrolled.IsZero() {
						want = append(want, p.ID)
					}
				}
				slices.SortFunc(want, byID)
				if got, err := tx.Roster(role); err != nil || !slices.Equal(got, want) {
					t.Fatalf("the roster of %s is %v, %v; want %v", role, got, err, want)
				}
			}
			return nil
		})
	})
}

// TestAskedPages goes through everybody with an open question, page by page.
func TestAskedPages(t *testing.T) {
	overModels(t, func(t *rapid.T, s *storage.Store) {
		var want []care.PersonID
		update(t, s, func(tx *storage.Tx) error {
			want = nil
			for range rapid.IntRange(0, 12).Draw(t, "people") {
				p, c := newPerson(care.Participant), care.Contact{Flow: "checkin"}
				must(t, tx.AddPerson(p))
				c.Person = p.ID
				must(t, tx.PutContact(c))
				if rapid.Bool().Draw(t, "answered") {
					c.Flow = ""
					must(t, tx.PutContact(c))
				} else {
					want = append(want, p.ID)
				}
			}
			return nil
		})
		slices.SortFunc(want, byID)
		limit := rapid.IntRange(1, 5).Draw(t, "limit")
		view(t, s, func(tx *storage.Tx) error {
			var got []care.PersonID
			for after := (care.PersonID{}); ; {
				page, err := tx.Asked(after, limit)
				must(t, err)
				if len(page) > limit {
					t.Fatalf("a page of %d", len(page))
				}
				if len(page) == 0 {
					break
				}
				got, after = append(got, page...), page[len(page)-1]
			}
			if !slices.Equal(got, want) {
				t.Fatalf("asked %v, want %v", got, want)
			}
			return nil
		})
	})
}

func TestInvitationsOfSomebody(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		undone(t, s, func(tx *storage.Tx) {
			maria, leo := care.PersonID{1}, care.PersonID{2}
			invite := func(by care.PersonID, code string, minute int) care.Invitation {
				i := care.Invitation{ID: tx.InvitationID(code), Role: care.Participant, By: by,
					Made: noon.Add(time.Duration(minute) * time.Minute), Expires: noon.Add(time.Hour)}
				must(t, tx.PutInvitation(i))
				return i
			}
			first, second, third := invite(maria, "a", 1), invite(maria, "b", 2), invite(maria, "c", 3)
			invite(leo, "d", 4)
			invite(care.PersonID{}, "e", 5) // by the command line
			second.Claimed = noon.Add(time.Minute)
			must(t, tx.PutInvitation(second))
			for _, test := range []struct {
				by    care.PersonID
				limit int
				want  []care.InvitationID
			}{
				{maria, 0, []care.InvitationID{third.ID, first.ID}},
				{maria, 1, []care.InvitationID{third.ID}},
				{leo, 0, []care.InvitationID{tx.InvitationID("d")}},
				{care.PersonID{}, 0, []care.InvitationID{tx.InvitationID("e")}},
				{care.PersonID{3}, 0, nil},
			} {
				list, err := tx.Invitations(test.by, test.limit)
				var got []care.InvitationID
				for _, i := range list {
					got = append(got, i.ID)
				}
				if err != nil || !slices.Equal(got, test.want) {
					t.Errorf("of %v, at most %d: %v, %v; want %v", test.by, test.limit, got, err, test.want)
				}
			}
			third.Revoked = noon.Add(time.Minute)
			must(t, tx.PutInvitation(third))
			if list, err := tx.Invitations(maria, 0); err != nil || len(list) != 1 || list[0].ID != first.ID {
				t.Errorf("after revoking: %v, %v", list, err)
			}
			if i, err := tx.Invitation(tx.InvitationID("b")); err != nil || i.Open(noon) || i.Claimed.IsZero() {
				t.Errorf("a claimed one is still there to be refused: %+v, %v", i, err)
			}
			if _, err := tx.Invitation(tx.InvitationID("guessed")); err != care.ErrNotFound {
				t.Errorf("a guessed code: %v", err)
			}
		})
	})
}

// TestRequestsAreBounded has ten times as many strangers knock as there is
// room for.
func TestRequestsAreBounded(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		undone(t, s, func(tx *storage.Tx) {
			knock := func(n int) ([16]byte, bool) {
				id, fresh, err := tx.PutRequest(storage.Request{Address: care.Address(fmt.Sprint("tg:", n)), Asked: noon})
				if full := n >= storage.MaxRequests && !fresh; full != care.IsKind(err, care.Unavailable) {
					t.Fatalf("stranger %d: %v", n, err)
				}
				return id, fresh
			}
			var first [16]byte
			for n := range 10 * storage.MaxRequests {
				id, fresh := knock(n)
				if n == 0 {
					first = id
				}
				if fresh != (n < storage.MaxRequests) {
					t.Fatalf("stranger %d is fresh: %v", n, fresh)
				}
				if again, fresh := knock(n); fresh || again != id {
					t.Fatalf("stranger %d knocking again is fresh", n)
				}
			}
			if n := count(t, tx, "requests"); n != storage.MaxRequests {
				t.Errorf("%d are kept, want %d", n, storage.MaxRequests)
			}
			if r, err := tx.TakeRequest(first); err != nil || r.Address != "tg:0" {
				t.Errorf("taken: %+v, %v", r, err)
			}
			if _, err := tx.TakeRequest(first); err != care.ErrNotFound {
				t.Errorf("taken twice: %v", err)
			}
			if _, fresh := knock(10 * storage.MaxRequests); !fresh {
				t.Error("there is room again and nobody is let in")
			}
		})
	})
}

// TestRefsBySlot keeps slots of one person and people of one slot apart.
func TestRefsBySlot(t *testing.T) {
	overEngines(t, func(t *testing.T, s *storage.Store) {
		undone(t, s, func(tx *storage.Tx) {
			a, b := care.PersonID{1}, care.PersonID{2}
			must(t, tx.PutRef(a, "ask", "812"))
			must(t, tx.PutRef(a, "ask/more", "813"))
			must(t, tx.PutRef(b, "ask", "814"))
			must(t, tx.PutRef(b, "ask", "815"))
			must(t, tx.PutRef(a, "ask/more", ""))
			for _, test := range []struct {
				of         care.PersonID
				slot, want string
			}{{a, "ask", "812"}, {a, "ask/more", ""}, {b, "ask", "815"}, {b, "never", ""}} {
				if got, err := tx.Ref(test.of, test.slot); err != nil || got != test.want {
					t.Errorf("slot %q of %v: %q, %v; want %q", test.slot, test.of, got, err, test.want)
				}
			}
		})
	})
}
