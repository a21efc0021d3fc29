package care

import (
	"slices"
	"time"
)

// Said is one thing that was said of an alert. Key is the question it answers
// ("words" for what was said by itself); one of the other fields holds what.
type Said struct {
	Key       string    `json:"key"`
	At        time.Time `json:"at"` // when it was said, or last said anew
	Value     string    `json:"value,omitempty"`
	Values    []string  `json:"values,omitempty"`
	Text      string    `json:"text,omitempty"` // verbatim
	Number    int       `json:"number,omitempty"`
	Day       Day       `json:"day,omitempty"`
	Minute    int       `json:"minute,omitempty"` // after midnight
	Timed     bool      `json:"timed,omitempty"`  // Minute holds
	Files     []File    `json:"files,omitempty"`
	Latitude  float64   `json:"latitude,omitempty"`
	Longitude float64   `json:"longitude,omitempty"`
	By        PersonID  `json:"by,omitzero"` // the responder who wrote it down; zero: whoever raised the alert said it
}

// same reports whether both say the same thing, whenever they said it.
func (s Said) same(u Said) bool {
	same := slices.EqualFunc(s.Files, u.Files, func(a, b File) bool { return a.Ref == b.Ref }) && slices.Equal(s.Values, u.Values)
	return same && s.Key == u.Key && s.Value == u.Value && s.Text == u.Text && s.Number == u.Number && s.Day == u.Day &&
		s.Minute == u.Minute && s.Timed == u.Timed && s.Latitude == u.Latitude && s.Longitude == u.Longitude
}

// writes reports whether this is an answer given by voice as a responder has
// written it down.
func (s Said) writes(u Said) bool {
	written := !s.By.IsZero() && len(s.Files) > 0
	s.Text = u.Text
	return written && s.same(u)
}

// WordsSaid is the key of what was said by itself, HeldSaid that of a cry for help
// from a phone that is in other hands: each is kept, none replaces another.
const (
	WordsSaid = "words"
	HeldSaid  = "held"
)

// follow are the questions that go on from another: their answers say nothing
// any more once that one is answered anew.
var follow = map[string][]string{
	"since": {"since_day", "since_hour"}, "name": {"nationality"}, "children": {"children_count"},
	"health": {"health_what"}, "removal": {"asylum"}, "contact": {"contact_ok"},
}

// Tell adds what was said; an answer replaces the one before, and what went on
// from that. Files stay: whoever photographs one more paper takes none back.
// news is false where it is known already.
func (a Alert) Tell(s Said) (after Alert, news bool) {
	list := slices.Clone(a.Said)
	i := slices.IndexFunc(list, func(u Said) bool {
		return u.Key == s.Key && (s.Key != WordsSaid && s.Key != HeldSaid || u.same(s))
	})
	if i >= 0 {
		s.Files = withFiles(list[i].Files, s.Files)
	}
	switch {
	case i < 0:
		list = append(list, s)
	case list[i].same(s), list[i].writes(s):
		return a, false
	default:
		list[i] = s
		list = slices.DeleteFunc(list, func(u Said) bool { return slices.Contains(follow[s.Key], u.Key) })
	}
	a.Said = list
	return a.Unwant(s.Key), true
}

// Want asks for the answer to a question, once.
func (a Alert) Want(key string) Alert {
	if !slices.Contains(a.Wanted, key) {
		a.Wanted = append(slices.Clone(a.Wanted), key)
	}
	return a
}

// Unwant notes that a question was answered, or left out.
func (a Alert) Unwant(key string) Alert {
	a.Wanted = slices.DeleteFunc(slices.Clone(a.Wanted), func(k string) bool { return k == key })
	return a
}

// SpokenContact reports whether the safe contact was given by voice, and nobody
// has written it down.
func (a Alert) SpokenContact() bool {
	c, ok := a.Knows("contact")
	return ok && c.Text == "" && len(c.Files) > 0
}

// WriteContact writes down the safe contact that was given by voice. agreed is
// whether the person agrees that we speak to them, as a responder was told; ""
// leaves what they have answered themselves.
func (a Alert) WriteContact(words, agreed string, by PersonID, now time.Time) Alert {
	contact, _ := a.Knows("contact")
	answer, answered := a.Knows("contact_ok")
	if agreed != "" {
		answer, answered = Said{Key: "contact_ok", Value: agreed, At: now, By: by}, true
	}
	contact.Text, contact.By, contact.At = words, by, now
	if a, _ = a.Tell(contact); answered {
		a, _ = a.Tell(answer)
	}
	return a
}

// withFiles adds the files that were not there before.
func withFiles(files, more []File) []File {
	files = slices.Clone(files)
	for _, f := range more {
		if !slices.ContainsFunc(files, func(was File) bool { return was.Ref == f.Ref }) {
			files = append(files, f)
		}
	}
	return files
}

// Keeps is under which id a file of a reference is kept.
func (a Alert) Keeps(ref string) (FileID, bool) {
	for _, s := range a.Said {
		for _, f := range s.Files {
			if f.Ref == ref {
				return f.ID, true
			}
		}
	}
	return FileID{}, false
}

// Names reports whether the alert says whom it is about.
func (a Alert) Names() bool {
	_, ok := a.Knows("name")
	return ok
}

// Knows is what was said in answer to a question.
func (a Alert) Knows(key string) (Said, bool) {
	i := slices.IndexFunc(a.Said, func(s Said) bool { return s.Key == key })
	if i < 0 {
		return Said{}, false
	}
	return a.Said[i], true
}

// FirstHour is what a lawyer needs to know in the first hour of a detention,
// the most pressing first (practice of the legal-aid centre: the four papers,
// the badge number, who may be told). Each is a question of the alert.
var FirstHour = []string{
	"where", "since", "removal", "asylum", "authority", "name", "nationality", "speaks", "number", "paper", "papers",
	"signed", "interpreter", "room", "children", "age", "health", "contact", "file", "stateless", "passport",
	"address", "tell", "lawyer", "attorney", "birth_year",
}

// Unknown are the questions of the first hour that nobody has answered, or
// only with "I don't know".
func (a Alert) Unknown() (keys []string) {
	for _, key := range FirstHour {
		if s, ok := a.Knows(key); !ok || s.Value == "unknown" {
			keys = append(keys, key)
		}
	}
	return keys
}

// Since is when the detention began, as far as it is known; exact is false
// where only the day is, and it is then that day's first minute, which is the
// cautious one. The zero time: nobody has said.
func (a Alert) Since(zone *time.Location) (at time.Time, exact bool) {
	since, ok := a.Knows("since")
	if !ok {
		return at, false
	}
	day := DayOf(since.At, zone)
	switch since.Value {
	case "now":
		return since.At, true
	case "today":
	case "yesterday":
		day = day.Plus(-1)
	case "earlier":
		earlier, ok := a.Knows("since_day")
		if !ok || earlier.Day == "" {
			return at, false
		}
		day = earlier.Day
	default:
		return at, false
	}
	hour, ok := a.Knows("since_hour")
	return day.Clock(hour.Minute, zone), ok && hour.Timed
}
