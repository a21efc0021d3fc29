package flows

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Each walk is a list of "input > outputs", one input at a time; the first
// line is what Begin says.
var walks = []struct {
	name, flow string
	facts      map[string]string
	lines      []string
}{
	{"a quiet check-in takes nine taps and a confirmation", "checkin", map[string]string{"consent.health": "yes"}, []string{
		"> ask mood 1/9",
		"good > ask housing 2/9",
		"yes > ask health 3/9",
		"no > ask basics 4/9",
		"yes > ask school 5/9",
		"none > ask authority 6/9",
		"no > ask next 7/9",
		"none > ask safe 8/9",
		"yes > ask help 9/9",
		"nothing > ask review (review)",
		"!confirm > do checkin.record; end done",
	}},
	{"every follow-up question", "checkin", map[string]string{"consent.health": "yes", "last.mood": "good"}, []string{
		"> ask mood 1/9",
		"very_bad > ask housing 2/9",
		"until > ask housing_until 3/10",
		"@2026-12-01 > ask health 4/10",
		"urgent > do checkin.concern; say checkin.health_urgent; ask basics 5/10",
		"no > ask school 6/10",
		"problem > ask authority 7/10",
		"yes > do checkin.concern; say checkin.lawyer_looks; ask paper 8/11",
		"photo > do checkin.paper; ask next 9/11",
		"photo > say flow.page_added; do checkin.paper; ask next 9/11",
		"date > ask next_day 10/12",
		"@2026-11-30 > ask safe 11/12",
		"unsure > ask help 12/12",
		"other > ask wish 13/13",
		"voice > ask review (review)",
		"!confirm > do checkin.record; end done",
	}},
	{"health is not asked without consent", "checkin", nil, []string{
		"> ask mood 1/8",
		"good > ask housing 2/8",
		"yes > ask basics 3/8",
	}},
	{"a very bad mood twice leaves for distress at once", "checkin", map[string]string{"last.mood": "very_bad"}, []string{
		"> ask mood 1/8",
		"very_bad > do checkin.concern; do checkin.partial; left distress",
	}},
	{"not safe leaves at once", "checkin", nil, []string{
		"> ask mood 1/8",
		"!skip > ask housing 2/8",
		"!skip > ask basics 3/8",
		"!skip > ask school 4/8",
		"!skip > ask authority 5/8",
		"!skip > ask next 6/8",
		"!skip > ask safe 7/8",
		"no > do checkin.concern; do checkin.partial; left unsafe",
	}},
	{"distress reports every answer", "distress", nil, []string{
		"> do distress.report; say distress.thank_you; say distress.person_comes; ask may_ask 1/2",
		"yes > do distress.report; ask danger 2/3",
		"now > do distress.report; say distress.emergency; say distress.police_may_come; ask reach 3/3",
		"call > do distress.report; say distress.waiting; end reported",
	}},
	{"distress takes a no", "distress", nil, []string{
		"> do distress.report; say distress.thank_you; say distress.person_comes; ask may_ask 1/2",
		"no > do distress.report; ask reach 2/2",
		"write > do distress.report; say distress.waiting; end reported",
	}},
	{"not safe to write ends with another topic", "unsafe", nil, []string{
		"> do unsafe.report; ask safe_to_write 1/4",
		"no > do unsafe.report; say unsafe.neutral; end neutral",
	}},
	{"unsafe asks about a child only after the duty is told", "unsafe", nil, []string{
		"> do unsafe.report; ask safe_to_write 1/4",
		"yes > do unsafe.report; ask safe_to_call 2/4",
		"no > do unsafe.report; ask danger 3/4",
		"now > do unsafe.report; say unsafe.emergency; say unsafe.hotline; say unsafe.child_duty; ask child 4/4",
		"yes > do unsafe.report; say unsafe.child_line; say unsafe.waiting; end reported",
	}},
	{"no to contact ends kindly", "onboarding", nil, []string{
		"> ask language 1/14",
		"fa > do onboarding.language; say onboarding.who_we_are; ask not_state 2/14",
		"understood > ask who_sees 3/14",
		"understood > ask limits 4/14",
		"understood > say onboarding.telegram; ask consent_contact 5/14",
		"no > do onboarding.consent_contact; say onboarding.declined; end declined",
	}},
	{"onboarding to the end, health declined and then given in the review", "onboarding", nil, []string{
		"> ask language 1/14",
		"ar > do onboarding.language; say onboarding.who_we_are; ask not_state 2/14",
		"understood > ask who_sees 3/14",
		"understood > ask limits 4/14",
		"understood > say onboarding.telegram; ask consent_contact 5/14",
		"yes > do onboarding.consent_contact; ask consent_health 6/14",
		"no > do onboarding.consent_health; ask consent_statistics 7/14",
		"yes > do onboarding.consent_statistics; ask consent_voice 8/14",
		"no > do onboarding.consent_voice; ask shared 9/14",
		"unsure > ask name 10/14",
		"'Amina > ask form 11/14",
		"woman > ask hours 12/14",
		"any > ask calling 13/14",
		"ask > ask trusted 14/14",
		"!skip > ask review (review)",
		"!change > ask review (change)",
		"consent_health > ask consent_health (choose)",
		"yes > do onboarding.consent_health; ask review (review)",
		"!confirm > do onboarding.finish; end done",
	}},
	{"staff have no one else to talk to", "onboarding_staff", nil, []string{
		"> ask language 1/3",
		"!person > problem flow.problem.use_buttons",
		"bg > do onboarding.language; ask name 2/3",
		"'Мария > ask secrecy 3/3",
		"understood > do onboarding.finish_staff; end done",
	}},
	{"one consent is changed", "consents", nil, []string{
		"> ask which 1/1",
		"health > ask consent_health 2/2",
		"no > do consents.consent_health; end done",
	}},
	{"one setting is changed", "profile", nil, []string{
		"> ask which 1/1",
		"hours > ask hours 2/2",
		"evening > do profile.save; end done",
	}},
	{"what a question cannot take is said, each in its own words", "checkin", nil, []string{
		"> ask mood 1/8",
		"'fine > problem flow.problem.use_buttons",
		"splendid > problem flow.problem.use_buttons",
		"voice > problem flow.problem.voice_not_here",
		"photo > problem flow.problem.no_file_here",
		"place > problem flow.problem.no_place_here",
		"junk > problem flow.problem.not_understood",
		"!back > problem flow.problem.first_question",
		"!confirm > problem flow.problem.use_buttons",
		"!done > problem flow.problem.use_buttons",
		"!dance > problem flow.problem.use_buttons",
		"good > ask housing 2/8",
		"until > ask housing_until 3/9",
		"'soon > problem flow.problem.not_a_date",
		"@2026-02-30 > problem flow.problem.not_a_date",
	}},
	{"back keeps answers, repeats nothing, and a changed answer drops what hung on it", "checkin", map[string]string{"consent.health": "yes"}, []string{
		"> ask mood 1/9",
		"good > ask housing 2/9",
		"until > ask housing_until 3/10",
		"@2026-12-01 > ask health 4/10",
		"urgent > do checkin.concern; say checkin.health_urgent; ask basics 5/10",
		"!back > ask health 4/10",
		"!resume > ask basics 5/10",
		"!back > ask health 4/10",
		"urgent > ask basics 5/10",
		"!back > ask health 4/10",
		"!back > ask housing_until 3/10",
		"!back > ask housing 2/10",
		"yes > ask basics 4/9",
	}},
	{"the first answer calls people, everything else is one screen", "alert", nil, []string{
		"> ask who 1/1",
		"me > do alert.raise; do alert.tell; ask board (board)",
		"since > ask since (choose)",
		"earlier > do alert.tell; ask since_day (date)",
		"@2026-11-20 > do alert.tell; ask since_hour (time)",
		"!skip > do alert.tell; ask board (board)",
		"name > ask name (text)",
		"'Sample Person > do alert.tell; ask nationality (text)",
		"!back > ask board (board)",
		"'three men in green > do alert.tell; ask board (board)",
		"photo > do alert.tell; ask board (board)",
		"photo > do alert.tell; ask board (board)",
		"where > ask where (choose)",
		"place > do alert.tell; ask where (choose)",
		"voice > do alert.tell; ask where (choose)",
		"police > do alert.tell; ask board (board)",
		"papers > ask papers (choose many)",
		"!back > ask board (board)",
		"splendid > problem flow.problem.use_buttons",
		"!stop > end stopped",
		"!resume > ask board (board)",
	}},
	{"a mistake calls nobody", "alert", nil, []string{
		"> ask who 1/1",
		"mistake > say alert.mistaken; end mistake",
	}},
	{"a person, a stop and a return", "checkin", nil, []string{
		"> ask mood 1/8",
		"!person > do talk.person",
		"good > ask housing 2/8",
		"!stop > end stopped",
		"!resume > ask housing 2/8",
	}},
}

func TestWalks(t *testing.T) {
	b := embeddedBook(t)
	for _, w := range walks {
		t.Run(w.name, func(t *testing.T) {
			s, outs := begin(t, b, w.flow, w.facts)
			for i, line := range w.lines {
				word, want, _ := strings.Cut(line, "> ")
				if i > 0 {
					s, outs = tell(t, b, s, strings.TrimSpace(word))
				}
				if got := shown(outs); got != want {
					t.Fatalf("line %d, %s\n got %s\nwant %s", i+1, line, got, want)
				}
			}
		})
	}
}

func TestEveryKindOfQuestion(t *testing.T) {
	b := bookOf(t, "kinds.yaml", kinds)
	s, _ := begin(t, b, "kinds", nil)
	s, outs := tell(t, b, s, "a", "z", "x", "z", "z", "!done")
	if got := shown(outs); got != "say kinds.z; ask level 3/17" {
		t.Fatal(got)
	}
	_, outs = tell(t, b, s, "#2", "'two words", "#2", "@2026-11-30", "at:570", "document", "photo", "photo2", "!done", "one", "voice", "place", "person-7", "!skip", "office", "@2026-11-23", "@2026-11-22", "at:600")
	if got := shown(outs); got != "ask review (review)" {
		t.Fatal(got)
	}
	want := "one=a many=x,z level=2 words=two words count=2 day=2026-11-30 hour=570 paper=ref-document pages=ref-photo whole=one sound=ref-voice where=42.7 who=person-7 colleague= spot=office ahead=2026-11-23 before=2026-11-22 at=600"
	var got []string
	for _, l := range outs[0].Ask.Review {
		got = append(got, l.Step+"="+brief(l.Answer))
	}
	if strings.Join(got, " ") != want {
		t.Errorf("review shows %s", got)
	}
	if l := outs[0].Ask.Review[1]; len(l.Options) != 2 || l.Options[1].Key != "kinds.many.z" {
		t.Errorf("options of a choice of many: %v", l.Options)
	}
}

func TestRefusalsByKind(t *testing.T) {
	b := bookOf(t, "kinds.yaml", kinds)
	s, _ := begin(t, b, "kinds", nil)
	long := "'" + strings.Repeat("ж", MaxText+1)
	for _, c := range []struct{ enter, input, problem string }{
		{"", "!skip", "cannot_skip"},
		{"voice", "!done", "choose_one"}, {"", "q", "use_buttons"},
		{"!skip", "#9", "use_buttons"},
		{"3", "'  ", "empty"}, {"", long, "too_long"}, {"", "photo", "no_file_here"}, {"", "#4", "text_please"},
		{"voice", "'many", "not_a_number"},
		{"#3", "'today", "not_a_date"},
		{"@2026-11-30", "at:1440", "not_a_time"}, {"", "'noon", "not_a_time"},
		{"at:0", "'here", "photo_please"}, {"", "voice", "voice_not_here"},
		{"photo", "'hello", "photo_please"}, {"", "voice", "voice_not_here"}, {"", "!done", "photo_please"}, {"", "!retake", "use_buttons"},
		{"!skip", "'hello", "voice_please"},
		{"voice", "'Sofia", "place_please"},
		{"place", "place", "no_place_here"}, {"", strings.Repeat("x", 65), "use_buttons"},
		{"who", "#1", "use_buttons"},
		{"'Maria", "#1", "which_place"}, {"", "'", "empty"},
		{"office", "at:600", "not_a_date"},
	} {
		if c.enter != "" {
			s, _ = tell(t, b, s, c.enter)
		}
		after, outs := tell(t, b, s, c.input)
		if got := shown(outs); got != "problem flow.problem."+c.problem {
			t.Errorf("%.12s at %s: %s, want %s", c.input, s.Step, got, c.problem)
		}
		if asJSON(t, after) != asJSON(t, s) {
			t.Errorf("%.12s at %s changed the session", c.input, s.Step)
		}
	}
}

func brief(a Answer) string {
	switch {
	case a.File != nil:
		return a.File.Ref
	case a.Kind == LocationInput:
		return "42.7"
	case a.Kind == TimeInput:
		return strconv.Itoa(a.Minute)
	case len(a.Values) > 0:
		return strings.Join(a.Values, ",")
	}
	return a.word() + a.Text + string(a.Day)
}

func TestStaleTapsChangeNothing(t *testing.T) {
	b := embeddedBook(t)
	s, outs := begin(t, b, "checkin", nil)
	tap := Input{Tap: true, Instance: s.Instance, Rev: outs[0].Ask.Rev, Kind: ChoiceInput, Value: "good"}
	next, _, err := b.Answer(s, tap, noon)
	if err != nil || next.Step != "housing" {
		t.Fatal(next.Step, err)
	}
	other, _ := begin(t, b, "checkin", nil)
	for name, s := range map[string]Session{"double tap": next, "another walk": other} {
		after, outs, err := b.Answer(s, tap, noon)
		if !errors.Is(err, ErrStale) || outs != nil || asJSON(t, after) != asJSON(t, s) {
			t.Errorf("%s: %v, %v", name, err, outs)
		}
	}
}

func TestNothingWaits(t *testing.T) {
	b := embeddedBook(t)
	s, _ := begin(t, b, "checkin", nil)
	stopped, _ := tell(t, b, s, "!stop")
	if _, _, err := b.Answer(stopped, said("good"), noon); !errors.Is(err, ErrNotWaiting) {
		t.Error("a stopped walk took an answer:", err)
	}
	if _, ok := b.Asking(stopped); ok {
		t.Error("a stopped walk asks")
	}
	gone := Session{Flow: "gone", Phase: Asking}
	if _, _, err := b.Answer(gone, said("good"), noon); !errors.Is(err, ErrUnknownFlow) {
		t.Error("a removed flow took an answer:", err)
	}
	if _, _, err := b.Resume(Session{Flow: "checkin", Phase: Finished}, noon); !errors.Is(err, ErrNotWaiting) {
		t.Error("a finished walk was resumed:", err)
	}
}

func TestAskingAgainIsTheSameQuestion(t *testing.T) {
	b := embeddedBook(t)
	s, outs := begin(t, b, "checkin", nil)
	again, ok := b.Asking(s)
	if !ok || asJSON(t, again) != asJSON(t, outs[0].Ask) {
		t.Errorf("asked %+v, again %+v", outs[0].Ask, again)
	}
	if want := []Control{Skip, Stop, Person}; !slices.Equal(again.Controls, want) {
		t.Errorf("controls %v, want %v", again.Controls, want)
	}
	_, outs = tell(t, b, s, "good", "!back")
	q := outs[0].Ask
	if !slices.Equal(q.Chosen, []string{"good"}) || !slices.Contains(q.Controls, Resume) {
		t.Errorf("asked again it shows %v with %v", q.Chosen, q.Controls)
	}
}
