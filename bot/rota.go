package bot

import (
	"slices"
	"time"

	"pristan/care"
)

// rota is who is on call between two moments.
type rota struct {
	from, to time.Time
	duties   []care.Duty
	workers  map[care.PersonID]care.Person // all who work here, and whoever has a duty
}

func (t *turn) rotaBetween(from, to time.Time) (r rota, err error) {
	r = rota{from: from, to: to, workers: map[care.PersonID]care.Person{}}
	if r.duties, err = t.tx.Duties(t.me, from, to); err != nil {
		return r, err
	}
	var ids []care.PersonID
	for _, d := range r.duties {
		ids = append(ids, d.Worker, d.Offered)
	}
	for _, role := range []care.Role{care.Caseworker, care.Lawyer, care.Coordinator} {
		roster, err := t.tx.Roster(role)
		if err != nil {
			return r, err
		}
		ids = append(ids, roster...)
	}
	for _, id := range ids {
		if _, known := r.workers[id]; known || id.IsZero() {
			continue
		}
		if r.workers[id], err = t.tx.Person(care.System, id); err != nil { // colleagues are known to all who work here
			return r, err
		}
	}
	return r, nil
}

// works reports whether somebody works here and has finished their enrolment.
func works(p care.Person) bool { return p.Role.Staff() && p.Active() && !p.Enrolled.IsZero() }

// kept are the duties as they will be: without workers who have left or are
// away.
func (r rota) kept() (kept []care.Duty) {
	for _, d := range r.duties {
		if w := r.workers[d.Worker]; works(w) {
			kept = append(kept, d.Without(w.Away)...)
		}
	}
	return kept
}

func (r rota) gaps() []care.Gap { return care.Gaps(r.kept(), r.from, r.to) }

// absent reports whether the worker of a duty will be away for a part of it, or
// has left.
func (r rota) absent(d care.Duty) bool {
	w := r.workers[d.Worker]
	return !works(w) || slices.ContainsFunc(w.Away, d.Meets)
}

func (r rota) name(id care.PersonID) care.Value { return care.TextOf(nameLabel(r.workers[id])) }

// line is one duty, by its days where it has whole ones.
func (r rota) line(o care.Organisation, d care.Duty) care.Text {
	line := care.Say("staff.rota.hours", care.Args{"from": care.Moment(d.From), "until": care.Moment(d.To), "name": r.name(d.Worker)})
	switch first, last, whole := o.DutyDays(d); {
	case whole && first == last:
		line = care.Say("staff.rota.day", care.Args{"day": care.DayOn(first), "name": r.name(d.Worker)})
	case whole:
		line = care.Say("staff.rota.days", care.Args{"first": care.DayOn(first), "last": care.DayOn(last), "name": r.name(d.Worker)})
	}
	if r.absent(d) {
		return care.Say("staff.rota.absent", care.Args{"line": care.TextOf(line)})
	}
	return line
}

// listedLines and listedAway are how many lines of a rota, and how many
// absences, fit a message in every language.
const (
	listedLines = 20
	listedAway  = 4
)

// lines are the duties and the gaps between them, in the order of time.
func (r rota) lines(o care.Organisation) []care.Text {
	lines := r.allLines(o)
	if more := len(lines) - listedLines; more > 0 {
		lines = append(lines[:listedLines], care.Say("staff.rota.more", care.Args{"count": care.Count(more)}))
	}
	return lines
}

func (r rota) allLines(o care.Organisation) (lines []care.Text) {
	gaps := r.gaps()
	for _, d := range r.duties {
		for len(gaps) > 0 && gaps[0].From.Before(d.From) {
			lines, gaps = append(lines, gapLine(gaps[0])), gaps[1:]
		}
		lines = append(lines, r.line(o, d))
	}
	return append(lines, gapLines(gaps)...)
}

func gapLine(g care.Gap) care.Text {
	return care.Say("staff.rota.gap", care.Args{"from": care.Moment(g.From), "until": care.Moment(g.To)})
}

func gapLines(gaps []care.Gap) (lines []care.Text) {
	for _, g := range gaps {
		lines = append(lines, gapLine(g))
	}
	return lines
}

// spanLines say from when until when something lasts.
func spanLines(from, to time.Time) []care.Text {
	return []care.Text{
		care.Say("staff.rota.from", care.Args{"at": care.Moment(from)}),
		care.Say("staff.rota.until", care.Args{"at": care.Moment(to)}),
	}
}
