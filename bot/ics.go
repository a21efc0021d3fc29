package bot

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"

	"pristan/care"
)

// calendarName says nothing of whose calendar it is: the name stays on the
// phone and shows in its list of downloads.
const calendarName = "calendar.ics"

// calendarLength is how long an entry lasts; nobody told us the real length.
const calendarLength = time.Hour

var (
	errNoEntries = errors.New("a calendar without entries")
	errNoDate    = errors.New("an appointment without an id or a day")
)

// entry is one appointment as a calendar shows it, in its reader's words.
type entry struct {
	care.Appointment
	Summary  string
	Location string        // "": not told
	Alarm    time.Duration // how long before it the phone rings; 0: it does not
}

// entry words an appointment for its reader. A calendar goes to the cloud and
// is seen by whoever shares it, so by itself it tells an hour and nothing else.
// What is added with details has been worded by the caller.
func (w *writer) entry(a care.Appointment, details bool, kind, place string) entry {
	e := entry{Appointment: a, Summary: w.say(care.Say("ics.summary"))}
	if !details {
		return e
	}
	if kind != "" {
		e.Summary += ": " + kind
	}
	e.Location = place
	return e
}

// calendarFile is a file that a phone's own calendar opens. Those of a series are
// entries of their own, since each may be moved alone. Hours are in UTC, so the
// file needs no rules of zones; home is for those that name no zone.
func calendarFile(entries []entry, home *time.Location, made time.Time) ([]byte, error) {
	if len(entries) == 0 {
		return nil, errNoEntries
	}
	c := ics.NewCalendar()
	c.SetProductId("-//Pristan//Pristan//EN")
	c.SetMethod(ics.MethodPublish)
	for _, e := range entries {
		event, err := e.event(home, made)
		if err != nil {
			return nil, err
		}
		c.AddVEvent(event)
	}
	var out bytes.Buffer
	err := c.SerializeTo(&out, ics.WithNewLineWindows) // the only line end of the format, on every system
	return out.Bytes(), err
}

func (e entry) event(home *time.Location, made time.Time) (*ics.VEvent, error) {
	begins := e.Begins(home)
	if e.ID.IsZero() || begins.IsZero() {
		return nil, errNoDate
	}
	v := ics.NewEvent(calendarUID(e.ID))
	v.SetDtStampTime(made)
	v.SetSequence(e.Rev)
	v.SetStatus(e.status())
	v.SetStartAt(begins)
	v.SetEndAt(begins.Add(calendarLength))
	v.SetSummary(calendarText(e.Summary))
	if e.Location != "" {
		v.SetLocation(calendarText(e.Location))
	}
	if e.Alarm > 0 && e.Stands() {
		a := v.AddAlarm()
		a.SetAction(ics.ActionDisplay)
		a.SetTrigger(fmt.Sprintf("-PT%dM", int(e.Alarm.Minutes())))
		a.SetProperty(ics.ComponentPropertyDescription, calendarText(e.Summary))
	}
	return v, nil
}

// status shows what no worker has confirmed as not sure yet.
func (e entry) status() ics.ObjectStatus {
	switch e.State {
	case care.Told:
		return ics.ObjectStatusTentative
	case care.Cancelled:
		return ics.ObjectStatusCancelled
	}
	return ics.ObjectStatusConfirmed
}

// calendarUID is the same for an appointment for ever: a later file then
// changes the entry of an earlier one. It is a hash, because a calendar leaves
// our hands and the id itself is in our buttons.
func calendarUID(id care.AppointmentID) string {
	sum := sha256.Sum256([]byte("pristan calendar " + id.String()))
	return hex.EncodeToString(sum[:16])
}

// calendarText leaves nothing in a text that could end its line: the library
// escapes "\n" and would write any other line end as it is, and what follows
// one is read as a field of the calendar.
func calendarText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			return '\n'
		case r != '\n' && unicode.IsControl(r):
			return ' '
		}
		return r // what is no UTF-8 comes as U+FFFD
	}, strings.ReplaceAll(s, "\r\n", "\n"))
}
