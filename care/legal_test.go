package care

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var legalOrganisation = Organisation{Zone: "Europe/Sofia",
	Holidays: []Holiday{{Day: "2026-12-24"}, {Day: "2026-12-25"}},
	Terms: map[string]Term{
		"unknown": {Days: 3, From: "received"}, "detention": {Days: 14, From: "placed", By: []string{"police", "border", "migration"}},
		"enforcement": {Days: 3, By: []string{"police", "border", "migration"}}, "refusal": {Days: 14, By: []string{"sar"}},
		"transfer": {Days: 7, By: []string{"sar"}}, "judgment": {Days: 14, By: []string{"court"}},
	}}

func atSofia(t testing.TB, local string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", local, legalOrganisation.Home())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestActBy(t *testing.T) {
	page := []Page{{File: File{Kind: Photo, Ref: "r"}}}
	for name, c := range map[string]struct {
		r    LegalRequest
		want Day
	}{
		"a question without a paper has none":            {LegalRequest{Facts: LegalFacts{About: "work"}}, ""},
		"nobody knows what it is: the shortest":          {LegalRequest{Facts: LegalFacts{About: "paper"}}, "2026-11-25"},
		"a paper, whatever it was said to be about":      {LegalRequest{Facts: LegalFacts{About: "work"}, Pages: page}, "2026-11-25"},
		"a paper that came later":                        {LegalRequest{Facts: LegalFacts{About: "work"}, Later: []Addition{{Pages: page}}}, "2026-11-25"},
		"counted from the day it was received":           {LegalRequest{Facts: LegalFacts{About: "paper", ReceivedOn: "2026-11-20"}}, "2026-11-23"},
		"the police may have ordered it to be done now":  {LegalRequest{Facts: LegalFacts{About: "paper", Giver: "police"}}, "2026-11-25"},
		"the shortest that the agency gives":             {LegalRequest{Facts: LegalFacts{About: "paper", Giver: "sar"}}, "2026-11-29"},
		"a court":                                        {LegalRequest{Facts: LegalFacts{About: "paper", Giver: "court"}}, "2026-12-06"},
		"somebody else":                                  {LegalRequest{Facts: LegalFacts{About: "paper", Giver: "other"}}, "2026-11-25"},
		"detained, without any paper":                    {LegalRequest{Facts: LegalFacts{About: "asylum", Free: "detained"}}, "2026-11-25"},
		"a day that cannot be is the day it was told on": {LegalRequest{Facts: LegalFacts{About: "paper", ReceivedOn: "2027-01-01"}}, "2026-11-25"},
	} {
		if got := legalOrganisation.ActBy(c.r, "2026-11-22"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if got := (Organisation{}).ActBy(LegalRequest{Facts: LegalFacts{About: "paper"}}, "2026-11-22"); got != "2026-11-25" {
		t.Errorf("without any terms: %s", got)
	}
}

// TestNoPaperIsUnknownForLonger: to know more never makes the day to act by
// later than what the term of any such paper allows, and never earlier than
// that of an unknown one.
func TestNoPaperIsUnknownForLonger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		giver := rapid.SampledFrom([]string{"", "police", "border", "migration", "sar", "court", "other"}).Draw(t, "giver")
		r := LegalRequest{Facts: LegalFacts{About: "paper", Giver: giver}}
		by := legalOrganisation.ActBy(r, "2026-11-22")
		if unknown := legalOrganisation.ActBy(LegalRequest{Facts: LegalFacts{About: "paper"}}, "2026-11-22"); by < unknown {
			t.Fatalf("%s before %s, of an unknown paper", by, unknown)
		}
		for kind, term := range legalOrganisation.Terms {
			if slices.Contains(term.By, giver) && by > Day("2026-11-22").Plus(term.Days) {
				t.Fatalf("%s, too late for %s", by, kind)
			}
		}
	})
}

func TestAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		r    LegalRequest
		want bool
	}{
		"detained":                              {LegalRequest{Facts: LegalFacts{About: "detention"}}, true},
		"the day is not known":                  {LegalRequest{Facts: LegalFacts{About: "paper"}, ActBy: "2026-12-06"}, true},
		"the day is near":                       {LegalRequest{Facts: LegalFacts{ReceivedOn: "2026-11-21"}, ActBy: "2026-11-24"}, true},
		"the day has passed":                    {LegalRequest{Facts: LegalFacts{ReceivedOn: "2026-11-01"}, ActBy: "2026-11-04"}, true},
		"there is time":                         {LegalRequest{Facts: LegalFacts{ReceivedOn: "2026-11-21"}, ActBy: "2026-11-25"}, false},
		"a question about work has no such day": {LegalRequest{Facts: LegalFacts{About: "work"}}, false},
	} {
		if got := c.r.AtOnce("2026-11-22"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestALastDayIsComparedWithWhatIsUsual(t *testing.T) {
	for name, c := range map[string]struct {
		paper LegalPaper
		want  []string
	}{
		"as usual":        {LegalPaper{Kind: "refusal", Start: "2026-11-23", Last: "2026-12-07"}, nil},
		"a Saturday":      {LegalPaper{Kind: "refusal", Start: "2026-11-21", Last: "2026-12-05"}, []string{"closed"}},
		"a holiday":       {LegalPaper{Kind: "refusal", Start: "2026-12-10", Last: "2026-12-24"}, []string{"closed"}},
		"earlier":         {LegalPaper{Kind: "refusal", Start: "2026-11-23", Last: "2026-12-04"}, []string{"earlier"}},
		"later":           {LegalPaper{Kind: "refusal", Start: "2026-11-23", Last: "2026-12-08"}, []string{"later"}},
		"over":            {LegalPaper{Kind: "refusal", Start: "2026-11-06", Last: "2026-11-20"}, []string{"past"}},
		"without a start": {LegalPaper{Kind: "refusal", Last: "2026-12-08"}, nil},
		"no known kind":   {LegalPaper{Kind: "other", Start: "2026-11-23", Last: "2026-12-08"}, nil},
	} {
		if diff := cmp.Diff(c.want, legalOrganisation.Deadline(c.paper, "2026-11-22")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLegalReminders(t *testing.T) {
	for name, c := range map[string]struct {
		last Day
		now  string
		want []string
	}{
		"all four": {"2026-12-10", "2026-11-22 12:00", []string{"7 2026-12-03 09:00", "3 2026-12-07 09:00", "1 2026-12-09 09:00", "0 2026-12-10 08:00"}},
		"a Monday: three days and one are Friday": {"2026-12-07", "2026-11-22 12:00", []string{"7 2026-11-30 09:00", "1 2026-12-04 09:00", "0 2026-12-07 08:00"}},
		"what is over is left out":                {"2026-12-10", "2026-12-07 09:00", []string{"1 2026-12-09 09:00", "0 2026-12-10 08:00"}},
		"after holidays":                          {"2026-12-28", "2026-12-01 09:00", []string{"7 2026-12-21 09:00", "1 2026-12-23 09:00", "0 2026-12-28 08:00"}},
		"a last day when offices are closed":      {"2026-12-05", "2026-12-03 12:00", []string{"1 2026-12-04 09:00", "0 2026-12-05 08:00"}},
		"on the day itself":                       {"2026-12-10", "2026-12-10 08:00", []string{"0 2026-12-10 10:00"}},
		"too late":                                {"2026-12-10", "2026-12-10 22:00", nil},
	} {
		var got []string
		for _, r := range legalOrganisation.LegalReminders(c.last, atSofia(t, c.now)) {
			got = append(got, string('0'+rune(r.Days))+" "+r.At.In(legalOrganisation.Home()).Format("2006-01-02 15:04"))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestRemindersNeverComeTooLate for any last day and moment.
func TestRemindersNeverComeTooLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := Day("2026-12-01").Plus(rapid.IntRange(0, 400).Draw(t, "last"))
		now := noon.Add(time.Duration(rapid.IntRange(0, 400*24).Draw(t, "hours")) * time.Hour)
		list := legalOrganisation.LegalReminders(last, now)
		end := last.Plus(1).Clock(0, legalOrganisation.Home())
		for i, r := range list {
			if !r.At.After(now) || !r.At.Before(end) || i > 0 && !list[i-1].At.Before(r.At) {
				t.Fatalf("%s at %s: %v", last, now, list)
			}
		}
		if now.Before(last.Clock(warnLastDay, legalOrganisation.Home())) && (len(list) == 0 || list[len(list)-1].Days != 0) {
			t.Fatalf("%s at %s: the morning of the last day is not among %v", last, now, list)
		}
	})
}

func TestCallAgain(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-24 15:00": "2026-11-25 15:00", // Tuesday
		"2026-11-27 15:00": "2026-11-30 15:00", // Friday
		"2026-11-28 12:00": "2026-11-30 12:00", // Saturday
		"2026-11-24 23:00": "2026-11-26 08:30", // at night
		"2026-12-23 10:00": "2026-12-28 10:00", // before holidays and a weekend
	} {
		if got := legalOrganisation.CallAgain(atSofia(t, now)); !got.Equal(atSofia(t, want)) {
			t.Errorf("after %s: %s, want %s", now, got, want)
		}
	}
}

func TestActByReminder(t *testing.T) {
	for _, test := range []struct {
		day       Day
		now, want string
	}{
		{"2026-11-26", "2026-11-20 19:30", "2026-11-25 09:00"},
		{"2026-11-30", "2026-11-20 19:30", "2026-11-27 09:00"},
		{"2026-12-26", "2026-11-20 19:30", "2026-12-23 09:00"},
		{"2026-11-30", "2026-11-27 10:00", "2026-11-27 11:00"}, // its morning is over
		{"2026-11-21", "2026-11-20 21:30", "2026-11-21 08:30"}, // not at night
		{"2026-10-01", "2026-11-20 10:00", "2026-11-20 11:00"}, // a cautious day may be long past
	} {
		if got := legalOrganisation.ActByReminder(test.day, atSofia(t, test.now)); !got.Equal(atSofia(t, test.want)) {
			t.Errorf("before %s, at %s: %s, want %s", test.day, test.now, got, test.want)
		}
	}
}

func TestAReminderThatNobodyHasSeen(t *testing.T) {
	next := func(r LegalRequest) string {
		return r.Warning.Next.In(legalOrganisation.Home()).Format("2006-01-02 15:04")
	}
	r := LegalRequest{}.Warn(3, legalOrganisation, atSofia(t, "2026-12-04 09:00"))
	if got := next(r); got != "2026-12-07 09:00" {
		t.Errorf("three days before, on a Friday: %s", got)
	}
	r = r.Warn(1, legalOrganisation, atSofia(t, "2026-12-04 09:00"))
	for _, want := range []string{"2026-12-04 11:00", "2026-12-04 13:00"} {
		if got := next(r); got != want {
			t.Errorf("one day before: %s, want %s", got, want)
		}
		before := r
		if r = r.Unseen(legalOrganisation, r.Warning.Next); before.Warning.Step+1 != r.Warning.Step {
			t.Error("it does not climb")
		}
	}
	if r = r.Warn(0, legalOrganisation, atSofia(t, "2026-12-04 20:30")); next(r) != "2026-12-05 08:30" {
		t.Errorf("not at night: %s", next(r))
	}
	if r.Seen().Warning != nil {
		t.Error("it was seen and still waits")
	}
}
