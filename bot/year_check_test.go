package bot

import (
	"fmt"
	"strings"
	"time"

	"pristan/care"
	"pristan/storage"
)

// check holds what must be true after the year against what happened in it.
func (y *year) check() {
	tally := map[string]int{}
	if err := y.store.View(y.t.Context(), func(tx *storage.Tx) error {
		for _, d := range y.order {
			history, err := tx.History(care.System, d.person.ID, 0)
			if err != nil {
				return err
			}
			y.checkHistory(d, history, tally)
		}
		return y.checkCounsel(tx)
	}); err != nil {
		y.t.Fatal(err)
	}
	y.checkMessages(tally)
	y.checkReminders(tally)
	y.t.Log(tally)
	for _, what := range []string{"done", "partial", "missed", "undeliverable", "reminders", "exact", "moved"} {
		if tally[what] == 0 {
			y.t.Errorf("in the whole year there was no %q", what)
		}
	}
}

// checkHistory looks at what became of each check-in of a person's plan.
func (y *year) checkHistory(d *dweller, history []care.CheckIn, tally map[string]int) {
	planned := map[time.Time]int{}
	for _, c := range history {
		if c.Planned.IsZero() {
			tally["of their own accord"]++
			continue
		}
		planned[c.Planned.UTC()]++
		tally[string(c.State)]++
		if !c.Settled() && c.Planned.Before(y.right().AddDate(0, 0, -15)) {
			y.t.Errorf("a check-in of %v is still %s", c.Planned, c.State)
		}
		if c.State == care.Missed {
			y.checkMissed(d, c)
		}
	}
	zone := d.person.Reader(yearOrganisation.Home()).Zone
	for at, ok := d.plan.Next(yearBegins, zone); ok && at.Before(y.right().Add(-48*time.Hour)); at, ok = d.plan.Next(at, zone) {
		if n := planned[at.UTC()]; n != 1 {
			y.t.Errorf("the check-in of %v (%s) is kept %d times", at, zone, n)
		}
	}
}

// checkMissed makes sure that nothing of ours stands behind a silence.
func (y *year) checkMissed(d *dweller, c care.CheckIn) {
	begun := c.Delivered
	if c.Reopened.After(begun) {
		begun = c.Reopened
	}
	ended := begun.Add(c.Window + c.Grace)
	if c.Delivered.IsZero() {
		y.t.Errorf("the check-in of %v was missed and had never arrived", c.Planned)
	}
	for _, x := range y.troubles {
		if x.from.Before(ended) && x.to.After(begun) && !x.clock {
			y.t.Errorf("the check-in of %v was missed while we were away from %v to %v", c.Planned, x.from, x.to)
		}
	}
	for _, x := range d.absent {
		if !x.from.After(begun) && x.to.After(ended) {
			y.t.Errorf("the check-in of %v was missed while the person could not be reached", c.Planned)
		}
	}
}

// gentle are the messages that we send by ourselves.
func (s sent) gentle() bool {
	return !s.silent && (strings.HasPrefix(s.key, "checkin.") && s.key != "checkin.mood" && s.key != "checkin.housing" || strings.HasPrefix(s.key, "appointment."))
}

func (y *year) clockWrong(at time.Time) bool {
	for _, x := range y.troubles {
		if x.clock && !at.Before(x.from) && !at.After(x.to) {
			return true
		}
	}
	return false
}

// checkMessages makes sure that nobody was woken without need, and nobody told
// of what was over.
func (y *year) checkMessages(tally map[string]int) {
	for _, s := range y.sent {
		if !s.gentle() || y.clockWrong(s.at) {
			continue
		}
		tally["gentle"]++
		calm := s.who.person.Calm(yearOrganisation)
		good := calm.Next(s.at)
		v, dated := y.version(s)
		asked := s.key == "appointment.how" || s.key == "checkin.invitation_discreet" // on a shared phone both say the same
		if dated && !s.at.Before(v.Begins(yearOrganisation.Home())) && !asked {
			y.t.Errorf("%s came at %v, after the appointment at %v", s.key, s.at, v.Begins(yearOrganisation.Home()))
		}
		if good.Sub(s.at) <= time.Minute {
			continue
		}
		if dated && !good.Before(v.Begins(yearOrganisation.Home())) {
			tally["at night, since nothing else was possible"]++
			continue
		}
		y.t.Errorf("%s came at %v, a quiet hour: %v would have been good", s.key, s.at.In(calm.Zone), good)
	}
}

func (y *year) version(s sent) (version, bool) {
	for _, v := range y.dates[s.date] {
		if fmt.Sprint(v.Rev) == s.rev {
			return v, true
		}
	}
	return version{}, false
}

// checkReminders makes sure that each reminder came once and at its hour, and
// none of an hour that was not true any more.
func (y *year) checkReminders(tally map[string]int) {
	came := map[string][]sent{}
	for _, s := range y.sent {
		if s.date.IsZero() || s.key == "appointment.how" || !strings.HasPrefix(s.key, "appointment.") && s.key != "checkin.invitation_discreet" {
			continue
		}
		came[s.date.String()+s.rev] = append(came[s.date.String()+s.rev], s)
	}
	for _, list := range y.dates {
		for i, v := range list {
			if i > 0 && v.State != care.Cancelled {
				tally["moved"]++
			}
			y.checkVersion(v, came[v.ID.String()+fmt.Sprint(v.Rev)], tally)
		}
	}
}

// checkVersion compares the messages about an appointment as it stood with
// those that were to come. Where something of ours failed meanwhile only that
// none came twice is sure.
func (y *year) checkVersion(v version, came []sent, tally map[string]int) {
	if v.State == care.Cancelled {
		return
	}
	who := y.dweller(v.Person)
	calm, begins := who.person.Calm(yearOrganisation), v.Begins(yearOrganisation.Home())
	told := calm.Announce(begins, v.from)
	if begins.Sub(told) < soon {
		told = v.from // at once, without a sound
	}
	want := []time.Time{told}
	for _, r := range care.After(care.Reminders(begins, yearOrganisation.Leads(v.Kind), calm, v.from), told) {
		want = append(want, r.At)
	}
	came = before(came, begins)
	for _, x := range who.absent { // whoever comes back is told of what comes soon
		if x.from.Equal(x.to) && x.to.After(v.from.Add(-time.Hour)) && x.to.Before(begins) {
			want = append(want, x.to)
		}
	}
	if len(came) > len(want) {
		y.t.Errorf("%d messages about an appointment made %v for %v, %d were to come", len(came), v.from, begins, len(want))
	}
	for _, s := range came {
		tally["reminders"]++
		if !v.until.IsZero() && s.at.After(v.until.Add(time.Minute)) {
			y.t.Errorf("%s told an hour at %v that was not true since %v", s.key, s.at, v.until)
		}
	}
	if y.disturbed(who, v.from, begins) || y.cannot[v.ID] {
		return
	}
	for i, at := range want {
		if !v.until.IsZero() && !at.Before(v.until.Add(-2*time.Minute)) || at.After(y.right()) {
			break
		}
		if i >= len(came) || came[i].at.Sub(at).Abs() > 2*time.Minute {
			y.t.Errorf("the reminder of %v for an appointment at %v (made %v) did not come: %v", at, begins, v.from, times(came))
			return
		}
		tally["exact"]++
	}
}

func (y *year) dweller(id care.PersonID) *dweller {
	for _, d := range y.order {
		if d.person.ID == id {
			return d
		}
	}
	return nil
}

// disturbed reports whether something failed between two moments, as far as
// this person could notice.
func (y *year) disturbed(d *dweller, from, to time.Time) bool {
	for _, list := range [][]trouble{y.troubles, d.absent} {
		for _, x := range list {
			if x.from.Before(to) && x.to.Add(25*time.Hour).After(from) {
				return true
			}
		}
	}
	return false
}

// before leaves out what was asked after the appointment.
func before(list []sent, begins time.Time) (kept []sent) {
	for _, s := range list {
		if s.at.Before(begins) {
			kept = append(kept, s)
		}
	}
	return kept
}

func times(list []sent) (at []time.Time) {
	for _, s := range list {
		at = append(at, s.at)
	}
	return at
}
