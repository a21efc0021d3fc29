package bot

import (
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pristan/care"
	"pristan/locales"
	"pristan/storage"
)

// Whatever a text holds, it comes back and nothing else does.
func TestCalendarTexts(t *testing.T) {
	check := func(t testing.TB, text string) {
		_, events := written(t, entry{Appointment: appointmentOn(1, "2026-07-02", 600), Summary: text, Location: "x" + text, Alarm: time.Minute})
		if len(events) != 1 || len(events[0].Properties) != 8 || len(events[0].Alarms()) != 1 {
			t.Fatalf("%q became something else: %+v", text, events)
		}
		want := calendarText(text)
		for what, got := range map[string]string{
			"summary":  events[0].GetProperty(ics.ComponentPropertySummary).Value,
			"location": strings.TrimPrefix(events[0].GetProperty(ics.ComponentPropertyLocation).Value, "x"),
			"alarm":    events[0].Alarms()[0].GetProperty(ics.ComponentPropertyDescription).Value,
		} {
			if got != want {
				t.Errorf("%s %q is read as %q", what, want, got)
			}
		}
	}
	for text, want := range map[string]string{
		"a\r\nDTSTART:2026\rb\u2028c\x00\t\x7fd\u0085e": "a\nDTSTART:2026\nb\nc   d\ne",
		"\xffa\xc3": "\ufffda\ufffd", "\u2068محامٍ\u2069 \u200fقانون": "\u2068محامٍ\u2069 \u200fقانون",
	} {
		if got := calendarText(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{
		"a, b; c: \\n \\, \"d\" 'e'", "line\n\nline\n", " x ", strings.Repeat("ш", 300), strings.Repeat("وقت ملاقات با وکیل، ", 30),
		strings.Repeat("🏠", 100), strings.Repeat(" ", 200), strings.Repeat("<>", 200), strings.Repeat("\\", 150), "a\r\nEND:VEVENT\r\n",
	} {
		check(t, text)
	}
	rapid.Check(t, func(r *rapid.T) { check(t, rapid.String().Draw(r, "text")) })
}

// By itself a calendar tells an hour; who, what and where only with details.
func TestCalendarTellsLittle(t *testing.T) {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	a := appointmentOn(1, "2026-07-02", 600)
	a.Person, a.With, a.Kind = care.NewID[care.Person](), care.NewID[care.Person](), "lawyer"
	a.Place = care.Place{Fact: "office", Words: "Vitosha", Pin: &[2]float64{42.6, 23.3}}
	for l, want := range map[care.Language][2]string{
		care.English: {"Appointment", "Appointment: KIND"}, care.Bulgarian: {"Среща", "Среща: KIND"},
		care.Arabic: {"موعد", "موعد: KIND"}, care.Farsi: {"وقت ملاقات", "وقت ملاقات: KIND"},
	} {
		w := writer{b: &Bot{words: words}, reader: care.Reader{Language: l}}
		file, events := written(t, w.entry(a, false, "KIND", "PLACE"))
		if got := events[0].GetProperty(ics.ComponentPropertySummary).Value; got != want[0] || w.err != nil {
			t.Errorf("%s: %q, %v", l, got, w.err)
		}
		for _, told := range []string{"KIND", "PLACE", "LOCATION", "VALARM", "lawyer", "office", "Vitosha", "42.6", a.Person.String(), a.With.String(), a.ID.String()} {
			if strings.Contains(file, told) {
				t.Errorf("%s: without details it tells %q", l, told)
			}
		}
		_, events = written(t, w.entry(a, true, "KIND", "PLACE"))
		if s, p := events[0].GetProperty(ics.ComponentPropertySummary).Value, events[0].GetProperty(ics.ComponentPropertyLocation).Value; s != want[1] || p != "PLACE" {
			t.Errorf("%s: %q at %q", l, s, p)
		}
		if e := w.entry(a, true, "", ""); e.Summary != want[0] || e.Location != "" {
			t.Errorf("%s: %+v", l, e)
		}
	}
}

// A row's file goes out under its name beside words and buttons of ours; a
// place goes out with buttons and no words.
func TestDocumentsAndPlacesAreHandedOn(t *testing.T) {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	buttons := [][]storage.Button{{{Text: care.Say("ics.summary"), Data: "d"}}}
	shown := [][]Button{{{Label: "وقت ملاقات", Data: "d"}}}
	for _, test := range []struct {
		row  storage.Outbox
		want Message
	}{
		{storage.Outbox{Deed: string(Send), Lines: []care.Text{care.Say("ics.summary")}, Buttons: buttons,
			Document: &storage.Document{Name: calendarName, Bytes: []byte("BEGIN")}},
			Message{Deed: Send, Language: care.Farsi, Text: "وقت ملاقات", Buttons: shown, Upload: &Upload{Kind: care.Document, Name: "calendar.ics", Bytes: []byte("BEGIN")}}},
		{storage.Outbox{Deed: string(Send), Place: &[2]float64{42.7, 23.3}, Buttons: buttons, Protect: true},
			Message{Deed: Send, Language: care.Farsi, Place: &Place{42.7, 23.3}, Buttons: shown, Protect: true}},
	} {
		m, err := (&Bot{words: words}).message(outgoing{reader: care.Reader{Language: care.Farsi}, row: test.row})
		if diff := cmp.Diff(test.want, m); diff != "" || err != nil {
			t.Error(err, diff)
		}
	}
}
