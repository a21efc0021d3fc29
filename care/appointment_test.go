package care

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	wednesday, thursday, fridayAt = When{"2026-12-02", 600}, When{"2026-12-03", 660}, When{"2026-12-04", 720}

	appointment = Appointment{ID: AppointmentID{1}, Person: amina, Kind: "lawyer", When: wednesday, State: Agreed, MadeBy: maria}
)

// TestProposalsCross has the person and their worker propose at the same time.
func TestProposalsCross(t *testing.T) {
	hers := appointment.Propose(amina, thursday)
	crossed := hers.Propose(maria, fridayAt) // Maria had not seen it
	moved := hers.Move(fridayAt)
	for _, test := range []struct {
		name string
		a    Appointment
		by   PersonID
		n    int
		want When // the zero value: a Conflict
	}{
		{"the worker accepts the person's", hers, maria, 1, thursday},
		{"so does a colleague", hers, colleague, 1, thursday},
		{"the person accepts her own", hers, amina, 1, When{}},
		{"the person accepts the worker's", crossed, amina, 2, fridayAt},
		{"the worker accepts the one that her own has replaced", crossed, maria, 1, When{}},
		{"the worker accepts her own", crossed, maria, 2, When{}},
		{"a colleague accepts it in the person's place", crossed, colleague, 2, When{}},
		{"one that was never made", hers, maria, 2, When{}},
		{"none", appointment, maria, 0, When{}},
		{"after it was moved", moved, maria, 1, When{}},
		{"a new one after it was moved, by the old button", moved.Propose(amina, wednesday), maria, 1, When{}},
		{"a new one after it was moved", moved.Propose(amina, wednesday), maria, 2, wednesday},
		{"after it was cancelled", hers.Cancel("a word"), maria, 1, When{}},
		{"proposed after it was cancelled", appointment.Cancel("a word").Propose(amina, thursday), maria, 1, When{}},
	} {
		was := test.a
		got, err := test.a.Accept(test.by, test.n)
		if test.want == (When{}) {
			if !IsKind(err, Conflict) || !cmp.Equal(got, was) {
				t.Errorf("%s: %+v, %v", test.name, got, err)
			}
			continue
		}
		if err != nil || got.When != test.want || got.Proposal != nil || got.Rev != was.Rev+1 {
			t.Errorf("%s: %+v, %v", test.name, got, err)
		}
	}
	if appointment.Proposal != nil || hers.Proposal.N != 1 || hers.Rev != appointment.Rev || hers.When != wednesday {
		t.Error("a proposal changes what was proposed from, or moves it")
	}
}

// TestNobodyAgreesToWhatTheyHaveNotSeen draws what both sides do. Each button
// that was ever shown agrees to what it showed, or to nothing.
func TestNobodyAgreesToWhatTheyHaveNotSeen(t *testing.T) {
	times := []When{wednesday, thursday, fridayAt}
	often(t, func(t *rapid.T) {
		a, rev := appointment, 0
		shown := make(map[int]Proposal) // by number
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			by := rapid.SampledFrom([]PersonID{amina, maria, colleague}).Draw(t, "by")
			to := rapid.SampledFrom(times).Draw(t, "to")
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0:
				a = a.Move(to)
			case 1:
				a = a.Cancel("a word")
			case 2:
				a.State = Agreed // it stands once more
			default:
				a = a.Propose(by, to)
				if p, twice := shown[a.Proposal.N]; twice {
					t.Fatalf("the number %d stood for %+v and stands for %+v", p.N, p, a.Proposal)
				}
				shown[a.Proposal.N] = *a.Proposal
			}
			if a.Rev < rev {
				t.Fatalf("the revision went from %d to %d", rev, a.Rev)
			}
			rev = a.Rev
			for n, p := range shown {
				got, err := a.Accept(by, n)
				if err == nil && (got.When != p.When || !a.Stands() || (p.By == amina) == (by == amina)) {
					t.Fatalf("%v pressed %+v and agreed to %+v", by, p, got.When)
				}
				if open := a.Stands() && a.Proposal != nil && a.Proposal.N == n && (p.By == amina) != (by == amina); open != (err == nil) {
					t.Fatalf("%v pressed %+v: %v", by, p, err)
				}
			}
		}
	})
}

func TestMoveVoidsWhatWasAnswered(t *testing.T) {
	answered := appointment.Answer(WillCome, noon).Propose(amina, fridayAt)
	moved := answered.Move(thursday)
	if moved.When != thursday || moved.Reply != NoReply || !moved.RepliedAt.IsZero() || moved.Proposal != nil || moved.Rev != answered.Rev+1 || moved.State != Agreed {
		t.Errorf("moved: %+v", moved)
	}
	cancelled := answered.Cancel("a word")
	if cancelled.Stands() || cancelled.State != Cancelled || cancelled.Reason != "a word" || cancelled.Proposal != nil || cancelled.Rev != answered.Rev+1 {
		t.Errorf("cancelled: %+v", cancelled)
	}
	if answered.Reply != WillCome || answered.When != wednesday {
		t.Errorf("moving changed what was moved: %+v", answered)
	}
}

func TestAnswer(t *testing.T) {
	for _, test := range []struct {
		reply    Reply
		was, now Need
	}{
		{WillCome, NotNeeded, NotNeeded}, {CannotCome, NotNeeded, NotNeeded}, {NeedsHelp, NotNeeded, Asked},
		{NeedsHelp, Asked, Asked}, {NeedsHelp, Arranged, Asked}, {WillCome, Asked, Asked},
	} {
		a := appointment
		a.Transport = test.was
		if a = a.Answer(test.reply, noon); a.Reply != test.reply || !a.RepliedAt.Equal(noon) || a.Transport != test.now || a.Rev != 0 {
			t.Errorf("%s with a ride %q: %+v", test.reply, test.was, a)
		}
	}
}

func TestOpenWords(t *testing.T) {
	for _, test := range []struct {
		name string
		a    Appointment
		want []string
	}{
		{"nobody has answered", Appointment{State: Agreed}, []string{"no_reply"}},
		{"the person told us", Appointment{State: Told}, []string{"told"}},
		{"all is settled", Appointment{State: Agreed, Reply: WillCome, Interpreter: Arranged, Transport: Arranged}, nil},
		{"cannot come", Appointment{State: Agreed, Reply: CannotCome}, []string{"cannot"}},
		{"another day", Appointment{State: Agreed, Reply: AnotherDay}, []string{"another"}},
		{"another day, and which", Appointment{State: Agreed, Reply: AnotherDay, Proposal: &Proposal{}}, []string{"another"}},
		{"comes, and the worker would like another day", Appointment{State: Agreed, Reply: WillCome, Proposal: &Proposal{}}, []string{"another"}},
		{"needs help", Appointment{State: Agreed}.Answer(NeedsHelp, noon), []string{"transport"}},
		{"everything", Appointment{State: Told, Reply: CannotCome, Proposal: &Proposal{}, Interpreter: Asked, Transport: Asked}, []string{"told", "cannot", "another", "interpreter", "transport"}},
		{"cancelled", Appointment{State: Agreed, Reply: CannotCome, Interpreter: Asked, Transport: Asked}.Cancel("a word"), nil},
		{"over", Appointment{State: Over, Interpreter: Asked}, nil},
	} {
		if got := test.a.Open(); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestTogether(t *testing.T) {
	sofia := zone(t, "Europe/Sofia")
	at := func(id byte, day Day, minute int, zone string, state AppointmentState) Appointment {
		return Appointment{ID: AppointmentID{id}, When: When{day, minute}, Zone: zone, State: state}
	}
	first := at(1, "2026-12-02", 600, "", Agreed)
	for _, test := range []struct {
		name string
		b    Appointment
		want bool
	}{
		{"at the same time", at(2, "2026-12-02", 600, "", Agreed), true},
		{"59 minutes later", at(2, "2026-12-02", 659, "", Told), true},
		{"59 minutes before", at(2, "2026-12-02", 541, "", Agreed), true},
		{"an hour later", at(2, "2026-12-02", 660, "", Agreed), false},
		{"an hour before", at(2, "2026-12-02", 540, "", Agreed), false},
		{"on another day", at(2, "2026-12-03", 600, "", Agreed), false},
		{"itself", at(1, "2026-12-02", 600, "", Agreed), false},
		{"one that is cancelled", at(2, "2026-12-02", 600, "", Cancelled), false},
		{"one that is over", at(2, "2026-12-02", 600, "", Over), false},
		{"the same wall time elsewhere", at(2, "2026-12-02", 600, "Asia/Kabul", Agreed), false},
		{"the same moment elsewhere", at(2, "2026-12-02", 750, "Asia/Kabul", Agreed), true},
		{"in a place we do not know", at(2, "2026-12-02", 600, "Asia/Atlantis", Agreed), true},
	} {
		if a, b := first.Together(test.b, sofia), test.b.Together(first, sofia); a != test.want || b != test.want {
			t.Errorf("%s: %v, and the other way %v; want %v", test.name, a, b, test.want)
		}
	}
	if begins := at(1, "2026-03-29", 210, "", Agreed).Begins(sofia); begins.Format(time.RFC3339) != "2026-03-29T04:00:00+03:00" {
		t.Errorf("one at a time that the clock skips begins at %v", begins)
	}
}
