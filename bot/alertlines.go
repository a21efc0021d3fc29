package bot

import (
	"time"

	"pristan/care"
)

// sinceLines say how long somebody has been detained: to the hour where that
// is known, else at most.
func (t *turn) sinceLines(a care.Alert) []care.Text {
	since, exact := a.Since(t.b.home)
	if since.After(t.now) { // an hour still to come: only the day can be right
		since, exact = care.DayOf(since, t.b.home).Clock(0, t.b.home), false
	}
	if since.IsZero() || since.After(t.now) {
		return nil
	}
	args := care.Args{"at": care.Moment(since), "hours": care.Count(int(t.now.Sub(since) / time.Hour))}
	if !exact {
		args["at"] = care.DayOn(care.DayOf(since, t.b.home))
		return []care.Text{care.Say("staff.alert.since_day", args)}
	}
	return []care.Text{care.Say("staff.alert.since", args)}
}

// roomForWords is how much of what was written a card shows in all, in code
// points: a message takes 4096 with everything else on it.
const roomForWords = 1200

// saidLines are what was said, each under the short name of its question; whole
// is false where words had to be left out.
func saidLines(a care.Alert) (lines []care.Text, whole bool) {
	whole = true
	room := roomForWords
	for _, s := range a.Said {
		words := len([]rune(s.Text))
		if s.Text != "" && room <= 0 {
			whole = false
			continue
		}
		whole = whole && words <= longestSaid
		room -= min(words, longestSaid)
		for _, v := range saidValues(s) {
			lines = append(lines, care.Say("flow.line", care.Args{"label": care.TextOf(care.Say("alert." + s.Key + ".short")), "answer": v}))
		}
	}
	return lines, whole
}

// showAllSaid gives a worker everything that was written, in full.
func (t *turn) showAllSaid(a care.Alert, _ string) error {
	for _, s := range a.Said {
		if s.Text == "" {
			continue
		}
		if err := t.inPieces(s.Text); err != nil {
			return err
		}
	}
	return nil
}

func saidValues(s care.Said) (values []care.Value) {
	option := func(v string) care.Value { return care.TextOf(care.Say("alert." + s.Key + "." + v)) }
	for _, v := range s.Values {
		values = append(values, option(v))
	}
	switch {
	case len(s.Values) > 0:
	case s.Value != "":
		values = append(values, option(s.Value))
	case s.Text != "":
		values = append(values, care.Words(quote(s.Text, longestSaid)))
	case s.Day != "":
		values = append(values, care.DayOn(s.Day))
	case s.Timed:
		values = append(values, care.ClockOn(s.Minute))
	case s.Latitude != 0 || s.Longitude != 0:
		values = append(values, care.TextOf(care.Say("file.place")))
	case s.Number != 0:
		values = append(values, care.Count(s.Number))
	}
	for _, f := range s.Files {
		values = append(values, care.TextOf(care.Say("file."+string(f.Kind))))
	}
	return values
}

// longestNoted is as much of a note as a card shows, in code points.
const longestNoted = 150

// longestSaid is as much of one answer as a card shows, in code points.
const longestSaid = 300

// alertState says who has it, or that nobody does.
func (t *turn) alertState(a care.Alert) (care.Text, error) {
	switch {
	case !a.Open():
		return care.Say("staff.alert.closed_as", care.Args{"outcome": care.TextOf(care.Say("alert_close.outcome." + a.Outcome))}), nil
	case a.TakenBy.IsZero():
		return care.Say("staff.alert.open"), nil
	}
	worker, err := t.tx.Person(care.System, a.TakenBy)
	return care.Say("staff.alert.taken", care.Args{"name": care.Name(worker.Name),
		"role": care.TextOf(care.Say("role." + string(worker.Role))), "at": care.ClockTime(a.Taken)}), err
}

// noteLines are what responders wrote down, the latest few.
func (t *turn) noteLines(a care.Alert, lines []care.Text) ([]care.Text, error) {
	for _, n := range a.Notes[max(0, len(a.Notes)-3):] {
		by, err := t.tx.Person(care.System, n.By)
		if err != nil {
			return nil, err
		}
		lines = append(lines, care.Say("staff.alert.note", care.Args{"name": care.Name(by.Name), "at": care.Moment(n.At), "words": care.Words(quote(n.Text, longestNoted))}))
	}
	return lines, nil
}
