package bot

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// choice is one thing a person can begin: a key of the persistent keyboard, a
// command, or both.
type choice struct {
	label    string // message key; "" has no key of the keyboard
	discreet string // the neutral label for a shared phone
	command  string
	do       func(t *turn) error
}

// The menus are set once at start: their functions lead back to them. everywhere
// are the commands that work for everybody at any time.
var participantMenu, staffMenu, everywhere []choice

func init() {
	participantMenu = []choice{
		{"menu.checkin", "menu.discreet.checkin", "checkin", func(t *turn) error { return t.fromMenu("checkin") }},
		{"menu.appointments", "menu.discreet.appointments", "appointments", (*turn).appointments},
		{"menu.legal", "menu.discreet.legal", "legal", (*turn).legalHelp},
		{"menu.talk", "menu.discreet.talk", "talk", func(t *turn) error { return t.talkToPerson(nil) }},
		{"menu.urgent", "menu.discreet.urgent", "urgent", (*turn).urgent},
		{"well.word", "", "", (*turn).allIsWell},
		{"menu.my_checkins", "", "checkins", (*turn).myCheckIns},
	}
	staffMenu = []choice{
		{"menu.people", "", "people", func(t *turn) error { return t.people() }},
		{"menu.agenda", "", "agenda", func(t *turn) error { return t.showAgenda(agendaDays["today"]) }},
		{"menu.inbox", "", "inbox", (*turn).inbox},
		{"menu.invite", "", "invite", (*turn).invite},
		{"menu.alerts", "", "alerts", (*turn).openAlerts},
		{"menu.urgent", "", "urgent", (*turn).urgent},
		{"menu.cases", "", "cases", (*turn).cases},
		{"", "", "invitations", (*turn).invitations},
		{"", "", "rota", func(t *turn) error { return t.showRota(0) }},
	}
	everywhere = []choice{
		{command: "start", do: (*turn).start},
		{command: "help", do: (*turn).help},
		{command: "language", do: (*turn).languages},
		{label: "button.menu", command: "menu", do: func(t *turn) error { return t.menu(care.Say("menu.here")) }},
		{command: "cancel", do: (*turn).cancel},
		{command: "privacy", do: (*turn).privacy},
		{label: "menu.settings", command: "settings", do: (*turn).settings},
	}
	participantWords, staffWords = wordsOf(participantMenu, everywhere), wordsOf(staffMenu, everywhere)
}

// menuWords are the keys of a keyboard and what they stand for.
type menuWords struct {
	keys    []string
	choices map[string]choice
}

var participantWords, staffWords menuWords

func wordsOf(lists ...[]choice) menuWords {
	w := menuWords{choices: make(map[string]choice)}
	for _, list := range lists {
		for _, c := range list {
			for _, key := range []string{c.label, c.discreet} {
				if key != "" {
					w.keys = append(w.keys, key)
					w.choices[key] = c
				}
			}
		}
	}
	return w
}

func (t *turn) choices() []choice {
	if t.me.Role.Staff() {
		return staffMenu
	}
	return participantMenu
}

// commandSets are the commands shown in the chat's list. A shared phone shows
// only what tells nothing.
var commandSets = map[string][]string{
	"participant": {"checkin", "checkins", "appointments", "legal", "talk", "urgent", "menu", "help", "language", "settings", "privacy", "cancel"},
	"discreet":    {"menu", "help", "language", "settings", "cancel"},
	"staff":       {"people", "agenda", "inbox", "alerts", "urgent", "rota", "cases", "invite", "invitations", "menu", "help", "language", "settings", "privacy", "cancel"},
	"lawyer":      {"cases", "people", "agenda", "inbox", "alerts", "urgent", "rota", "menu", "help", "language", "settings", "privacy", "cancel"},
	"stranger":    {"start", "help", "language"},
}

// setCommands shows the commands that fit the person, in their language.
func (t *turn) setCommands() error {
	set := "participant"
	switch {
	case t.me.Role == care.Lawyer:
		set = "lawyer"
	case t.me.Role.Staff():
		set = "staff"
	case t.me.Discreet:
		set = "discreet"
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Courtesy, Deed: string(Commands), Commands: set})
}

// command carries out a typed command. One that is not known, or not for this
// person, is answered with help.
func (t *turn) command(name, _ string) error {
	for _, list := range [][]choice{everywhere, t.choices()} {
		for _, c := range list {
			if c.command == name {
				return t.choose(c)
			}
		}
	}
	return t.help()
}

// choose begins what was chosen. Somebody who is not enrolled yet finishes
// that first, except for what works everywhere.
func (t *turn) choose(c choice) error {
	if t.me.Enrolled.IsZero() && !beforeEnrolment[c.command] && !always(c) {
		return t.begin(onboardingFlow(t.me))
	}
	return c.do(t)
}

// beforeEnrolment are what works for a participant who has not finished, or
// has declined: help does not depend on it.
var beforeEnrolment = map[string]bool{"urgent": true, "talk": true, "legal": true, "languages": true, "menu": true}

func always(c choice) bool {
	for _, e := range everywhere {
		if e.command == c.command {
			return true
		}
	}
	return false
}

// menuWord finds the key of the keyboard that was pressed: it comes as plain
// text, in whatever language the keyboard was drawn in. At an open question
// for words only a label with its sign counts, so that an answer may use the
// same words.
func (t *turn) menuWord() (func(*turn) error, bool, error) {
	words := participantWords
	if t.me.Role.Staff() {
		words = staffWords
	}
	key, ok := t.b.words.MatchKey(t.in.Text, words.keys...)
	if !ok {
		return nil, false, nil
	}
	if free, err := t.freeWords(); err != nil || free && beginsWithLetter(t.in.Text) {
		return nil, false, err
	}
	return func(t *turn) error { return t.choose(words.choices[key]) }, true, nil
}

// freeWords reports whether the person may now be writing words of their own.
func (t *turn) freeWords() (bool, error) {
	if !t.contact.Talking.IsZero() {
		return true, nil
	}
	s, ok, err := t.waiting()
	if err != nil || !ok {
		return false, err
	}
	ask, ok := t.b.flows.Asking(s)
	return ok && ask.As == flows.AsText, nil
}

func beginsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(s))
	return unicode.IsLetter(r)
}

// menu says something and shows the persistent keyboard.
func (t *turn) menu(line care.Text) error {
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: []care.Text{line}}
	for _, c := range t.choices() {
		label := c.label
		if t.me.Discreet && c.discreet != "" {
			label = c.discreet
		}
		if label == "" || label == "menu.my_checkins" || label == "well.word" || c.command == "invite" && !t.mayInvite() || c.command == "cases" && t.me.Role != care.Lawyer {
			continue
		}
		row.Keyboard = append(row.Keyboard, []care.Text{care.Say(label)})
	}
	row.Keyboard = pairs(append(row.Keyboard, []care.Text{care.Say("menu.settings")}))
	return t.post(row)
}

// pairs puts two keys on a line.
func pairs(keys [][]care.Text) (rows [][]care.Text) {
	for i, k := range keys {
		if i%2 == 1 {
			rows[len(rows)-1] = append(rows[len(rows)-1], k...)
		} else {
			rows = append(rows, k)
		}
	}
	return rows
}

// fromMenu begins a conversation the person chose. That ends a human one on
// their side: they want to answer questions now.
func (t *turn) fromMenu(flow string) error {
	t.contact.Talking = care.PersonID{}
	return t.begin(flow)
}

// flowsByButton are those a button under a participant's message may begin.
var flowsByButton = map[string]bool{"checkin": true, "consents": true, "profile": true, "date": true, "rhythm": true, "customs": true}

// tapMenu is a button that begins something: a flow, or one of the lists.
func (t *turn) tapMenu(rest string) error {
	verb, arg, _ := strings.Cut(rest, ".")
	switch {
	case verb == "resume" && (arg == onboardingFlow(t.me) || arg == legalFlow || !t.me.Enrolled.IsZero()):
		if _, err := t.tx.Session(t.me, t.me.ID, arg); err != nil || !t.b.flows.Has(arg) {
			return errors.Join(err, t.menu(care.Say("menu.here")))
		}
		t.contact.Talking = care.PersonID{}
		return t.begin(arg)
	case t.me.Enrolled.IsZero() && !beforeEnrolment[verb]:
		return t.begin(onboardingFlow(t.me))
	case flowsByButton[verb] && !t.me.Role.Staff():
		t.contact.Talking = care.PersonID{}
		return t.begin(verb)
	case verb == "work" && t.me.Role.Staff():
		return t.begin(verb)
	case verb == "plan":
		return t.ownPlan()
	case verb == "checkins":
		return t.myCheckIns()
	case verb == "talk":
		return t.openTalk("staff.talk.wants")
	case verb == "legal":
		return t.legalAnew()
	case verb == "urgent":
		return t.urgent()
	case verb == duressFlow && t.me.Role == care.Participant:
		return t.fromMenu(duressFlow)
	case verb == "languages":
		return t.languages()
	case verb == "digits":
		return t.setDigits(care.Digits(arg))
	case verb == "months":
		return t.setMonths(care.Months(arg))
	case verb == "menu":
		if err := t.retire(); err != nil {
			return err
		}
		return t.menu(care.Say("menu.here"))
	}
	return care.ErrNotFound
}
