package flows

import (
	"strings"
	"testing"
)

// meeting asks as an appointment does: whom, where, which day, which hour.
const meeting = `flow: meeting
version: 1
for: staff
steps:
  - {ask: who, as: person}
  - {ask: with, as: person, from: staff, skip: true}
  - {ask: where, as: place}
  - {ask: day, as: date, future: true}
  - {ask: hour, as: time}
  - {review: true}
  - {end: done}
`

func TestAMeetingIsSound(t *testing.T) {
	b := bookOf(t, "meeting.yaml", meeting)
	for _, p := range b.Lint(b.Actions(), anything) {
		t.Error(p)
	}
	d, err := b.Diagram("meeting")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "meeting.mermaid", d)
}

func TestAskTellsWhatIsOffered(t *testing.T) {
	b := bookOf(t, "meeting.yaml", meeting)
	s, outs := begin(t, b, "meeting", nil)
	if q := outs[0].Ask; q.From != FromCaseload || q.Future {
		t.Errorf("whom: %+v", q)
	}
	s, outs = tell(t, b, s, "id-1")
	if q := outs[0].Ask; q.From != FromStaff {
		t.Errorf("with whom: %+v", q)
	}
	_, outs = tell(t, b, s, "!skip", "'at the office")
	if q := outs[0].Ask; !q.Future || q.From != "" {
		t.Errorf("which day: %+v", q)
	}
}

// atDay is a walk that waits for the day of the meeting.
func atDay(t *testing.T) (*Book, Session) {
	b := bookOf(t, "meeting.yaml", meeting)
	s, _ := begin(t, b, "meeting", nil)
	s, _ = tell(t, b, s, "id-1", "!skip", "place")
	return b, s
}

func TestADayOfTheFutureIsNotOver(t *testing.T) {
	b, s := atDay(t)
	for day, want := range map[string]string{
		"@2026-11-21": "problem flow.problem.past_day",
		"@2025-12-31": "problem flow.problem.past_day",
		"@2026-11-22": "ask hour 5/5",
		"@2027-01-01": "ask hour 5/5",
	} {
		in := said(day)
		in.Today = "2026-11-22"
		after, outs, err := b.Answer(s, in, noon)
		if got := shown(outs); err != nil || got != want {
			t.Errorf("%s: %s, %v", day, got, err)
		}
		if strings.HasPrefix(want, "problem") && asJSON(t, after) != asJSON(t, s) {
			t.Errorf("%s changed the session", day)
		}
	}
}

func TestWhatIsUnclearIsAskedAgain(t *testing.T) {
	b, s := atDay(t)
	in := said("'3.4")
	in.Unclear = &Unclear{Problem: "which_day", Offers: []Option{{Value: "2027-04-03"}}}
	after, outs, err := b.Answer(s, in, noon)
	if err != nil || shown(outs) != "problem flow.problem.which_day" || len(outs[0].Offers) != 1 || asJSON(t, after) != asJSON(t, s) {
		t.Error(shown(outs), err)
	}
}

func TestAnHourComesAlongWithADay(t *testing.T) {
	b, s := atDay(t)
	in := said("@2026-11-30")
	in.Then = &Input{Kind: TimeInput, Minute: 600}
	after, outs, err := b.Answer(s, in, noon)
	if got := shown(outs); err != nil || got != "ask review (review)" || after.Answers["hour"].Minute != 600 {
		t.Error(got, after.Answers, err)
	}
	in.Then = &Input{Kind: TimeInput, Unclear: &Unclear{Problem: "which_hour"}}
	after, outs, err = b.Answer(s, in, noon)
	if got := shown(outs); err != nil || got != "problem flow.problem.which_hour" || after.Step != "hour" {
		t.Error(got, after.Step, err)
	}
	in.Day, in.Today = "2026-11-01", "2026-11-22"
	after, outs, err = b.Answer(s, in, noon)
	if got := shown(outs); err != nil || got != "problem flow.problem.past_day" || after.Step != "day" {
		t.Error("an hour was taken without its day:", got, err)
	}
}

func TestAnHourWithoutAQuestionIsLetGo(t *testing.T) {
	b := embeddedBook(t)
	s, _ := begin(t, b, "checkin", nil)
	s, _ = tell(t, b, s, "good", "until")
	in := said("@2026-12-01")
	in.Then = &Input{Kind: TimeInput, Minute: 600}
	_, outs, err := b.Answer(s, in, noon)
	if got := shown(outs); err != nil || got != "ask basics 4/9" {
		t.Error(got, err)
	}
}

// TestNumbersHaveBounds refuses what lies outside, before it is summed up.
func TestNumbersHaveBounds(t *testing.T) {
	st := step{as: AsNumber, most: 26}
	for n, problem := range map[int]string{0: "number_range", -1: "number_range", 1: "", 26: "", 27: "number_range", 1 << 40: "number_range"} {
		if _, got := st.answer(Input{Kind: NumberInput, Number: n}); got != problem {
			t.Errorf("%d: %q, want %q", n, got, problem)
		}
	}
}
