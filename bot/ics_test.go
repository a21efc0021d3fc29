package bot

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"

	"pristan/care"
)

var stamped = time.Date(2026, 3, 1, 9, 30, 15, 999, time.UTC)

func sofia(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Sofia")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func appointmentOn(id byte, day care.Day, minute int) care.Appointment {
	return care.Appointment{ID: care.AppointmentID{15: id}, State: care.Agreed, When: care.When{Day: day, Minute: minute}}
}

// written is the file and what the library reads in it. Every line of it is
// sound by itself: short enough, whole letters, and one kind of line end.
func written(t testing.TB, entries ...entry) (file string, events []*ics.VEvent) {
	t.Helper()
	data, err := calendarFile(entries, sofia(t), stamped)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\r\n")
	if lines[len(lines)-1] != "" {
		t.Fatal("the last line has no end")
	}
	for _, line := range lines {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") {
			t.Fatalf("%d bytes in the line %q", len(line), line)
		}
	}
	read, err := ics.ParseCalendar(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return string(data), read.Events()
}

func TestCalendarAsWritten(t *testing.T) {
	told, cancelled := appointmentOn(1, "2026-07-02", 9*60+30), appointmentOn(2, "2026-12-02", 0)
	told.State, told.Kind, told.Place.Words, told.Reason = care.Told, "lawyer", "Vitosha 1", "why"
	cancelled.State, cancelled.Rev = care.Cancelled, 3
	file, _ := written(t,
		entry{Appointment: told, Summary: "Среща", Alarm: 25 * time.Hour},
		entry{Appointment: cancelled, Summary: "موعد: محامٍ", Location: "Sofia, Vitosha 1; 2nd\nfloor", Alarm: time.Hour})
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pristan//Pristan//EN", "METHOD:PUBLISH",
		"BEGIN:VEVENT", "UID:d29bd464d5c7c1ca6285e5940da08347", "DTSTAMP:20260301T093015Z", "SEQUENCE:0", "STATUS:TENTATIVE",
		"DTSTART:20260702T063000Z", "DTEND:20260702T073000Z", "SUMMARY:Среща",
		"BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT1500M", "DESCRIPTION:Среща", "END:VALARM", "END:VEVENT",
		"BEGIN:VEVENT", "UID:d0cbe17970abb9a047c41c592594a7b5", "DTSTAMP:20260301T093015Z", "SEQUENCE:3", "STATUS:CANCELLED",
		"DTSTART:20261201T220000Z", "DTEND:20261201T230000Z", "SUMMARY:موعد: محامٍ",
		`LOCATION:Sofia\, Vitosha 1\; 2nd\nfloor`, "END:VEVENT",
		"END:VCALENDAR", "",
	}, "\r\n")
	if diff := cmp.Diff(want, file); diff != "" {
		t.Error(diff)
	}
}

func TestCalendarStates(t *testing.T) {
	for state, want := range map[care.AppointmentState]string{
		care.Told: "TENTATIVE", care.Agreed: "CONFIRMED", care.Over: "CONFIRMED", care.Cancelled: "CANCELLED",
	} {
		a := appointmentOn(1, "2026-07-02", 600)
		a.State = state
		_, events := written(t, entry{Appointment: a, Summary: "x", Alarm: time.Hour})
		if got := events[0].GetProperty(ics.ComponentPropertyStatus).Value; got != want {
			t.Errorf("%s is %s, want %s", state, got, want)
		}
		if rings := len(events[0].Alarms()) > 0; rings != a.Stands() {
			t.Errorf("%s rings: %t", state, rings)
		}
	}
}

// A later file changes the entry of an earlier one, and so does the file of
// another appointment not.
func TestCalendarKnowsAnAppointmentAgain(t *testing.T) {
	a := appointmentOn(1, "2026-07-02", 600)
	moved := a.Move(care.When{Day: "2026-07-03", Minute: 660}).Cancel("")
	_, events := written(t, entry{Appointment: a, Summary: "x"}, entry{Appointment: moved, Summary: "y"}, entry{Appointment: appointmentOn(2, "2026-07-02", 600), Summary: "x"})
	if events[0].Id() != events[1].Id() || events[0].Id() == events[2].Id() || strings.Contains(events[0].Id(), a.ID.String()) {
		t.Errorf("%s %s %s", events[0].Id(), events[1].Id(), events[2].Id())
	}
	if got := events[1].GetProperty(ics.ComponentPropertySequence).Value; got != "2" {
		t.Errorf("the sequence is %s", got)
	}
}

func TestCalendarOnDaysTheClockChanges(t *testing.T) {
	for _, test := range []struct {
		day    care.Day
		minute int
		zone   string
		want   string
	}{
		{"2026-03-28", 10 * 60, "", "2026-03-28T08:00:00Z"},
		{"2026-03-29", 10 * 60, "", "2026-03-29T07:00:00Z"},
		{"2026-03-29", 3*60 + 30, "", "2026-03-29T01:00:00Z"}, // it never shows half past three
		{"2026-10-25", 3*60 + 30, "", "2026-10-25T00:30:00Z"}, // it shows it twice
		{"2026-10-25", 10 * 60, "", "2026-10-25T08:00:00Z"},
		{"2026-10-25", 10 * 60, "Europe/London", "2026-10-25T10:00:00Z"},
		{"2026-10-25", 10 * 60, "No/Where", "2026-10-25T08:00:00Z"},
	} {
		a := appointmentOn(1, test.day, test.minute)
		a.Zone = test.zone
		_, events := written(t, entry{Appointment: a, Summary: "x"})
		begins, err1 := events[0].GetStartAt()
		ends, err2 := events[0].GetEndAt()
		if err := errors.Join(err1, err2); err != nil || begins.Format(time.RFC3339) != test.want || ends.Sub(begins) != time.Hour {
			t.Errorf("%s %d: %s to %s: %v", test.day, test.minute, begins, ends, err)
		}
	}
}

func TestALongCalendar(t *testing.T) {
	var entries []entry
	for i := range 200 {
		a := appointmentOn(byte(i), care.Day("2026-01-01").Plus(i), 600)
		a.ID[0] = 1
		a.Series = [16]byte{1}
		entries = append(entries, entry{Appointment: a, Summary: "Среща"})
	}
	file, events := written(t, entries...)
	seen := map[string]bool{}
	for i, e := range events {
		seen[e.Id()] = true
		if begins, err := e.GetStartAt(); err != nil || !begins.Equal(entries[i].Begins(sofia(t))) {
			t.Errorf("%d begins %s: %v", i, begins, err)
		}
	}
	if len(seen) != 200 || len(file) > 64<<10 || strings.Contains(file, "RRULE") {
		t.Errorf("%d entries in %d bytes", len(seen), len(file))
	}
}

func TestACalendarThatCannotBe(t *testing.T) {
	good := entry{Appointment: appointmentOn(1, "2026-07-02", 600), Summary: "x"}
	for name, entries := range map[string][]entry{
		"nothing": nil,
		"no day":  {good, {Appointment: appointmentOn(2, "", 600), Summary: "CANARY"}},
		"no id":   {good, {Appointment: appointmentOn(0, "2026-07-02", 600), Summary: "CANARY"}},
	} {
		if data, err := calendarFile(entries, sofia(t), stamped); err == nil || data != nil || strings.Contains(err.Error(), "CANARY") {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
}
