package bot

import (
	"strings"
	"unicode"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// urgentKeys are the key of the keyboard, urgentWords what somebody in need may
// write alone, in any language of ours, instead of looking for a button.
var (
	urgentKeys  = []string{"menu.urgent", "menu.discreet.urgent"}
	urgentWords = append([]string{"urgent.word.sos", "urgent.word.help", "urgent.word.detained", "urgent.word.arrested",
		"urgent.word.save", "urgent.word.officers", "urgent.word.plea", "urgent.word.taken", "urgent.word.held", "urgent.word.rescue", "stranger.urgent"}, urgentKeys...)
)

// bare is a text without the signs that people and phones put around it.
func bare(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
}

// urgentSign is the sign on every urgent key.
const urgentSign = "🆘"

// cries reports whether a text is nothing but words, or signs, of need: "SOS",
// "Help!!", "SOS SOS".
func (t *turn) cries(text string, keys []string) bool {
	text = bare(text)
	if strings.Trim(text, urgentSign+"\ufe0f ") == "" && text != "" {
		return true
	}
	if _, ok := t.b.words.MatchKey(text, keys...); ok {
		return true
	}
	words := strings.Fields(text)
	for _, w := range words {
		if _, ok := t.b.words.MatchKey(bare(w), keys...); !ok {
			return false
		}
	}
	return len(words) > 0
}

// urgentCommand is what stands behind /urgent; ok is false for anything else.
func urgentCommand(text string) (rest string, ok bool) {
	name, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	name, _, _ = strings.Cut(strings.ToLower(name), "@")
	return strings.TrimSpace(rest), name == "/urgent"
}

// criedForHelp finds a cry for help: it goes before everything else, but not
// before the questions of an alert, where the same words may be an answer. In a
// conversation it is passed on as well.
func (t *turn) criedForHelp() (act func() error, ok bool) {
	if t.me.Role.Staff() {
		return t.workerCried()
	}
	if rest, ok := urgentCommand(t.in.Text); ok && rest != "" {
		return func() error { return t.urgentWith(rest) }, true
	}
	words := urgentWords
	if t.contact.Flow == alertFlowName && t.contact.Talking.IsZero() {
		words = urgentKeys
	}
	if !t.cries(t.in.Text, words) {
		return nil, false
	}
	return func() error {
		if !t.contact.Talking.IsZero() {
			if err := t.hand(); err != nil {
				return err
			}
		}
		return t.urgent()
	}, true
}

// urgentWith is the urgent command with what happened behind it.
func (t *turn) urgentWith(words string) error {
	if err := t.urgent(); err != nil {
		return err
	}
	s, _, err := t.waiting()
	if err != nil {
		return err
	}
	return t.cryOut(s, flows.Input{Kind: flows.TextInput, Text: words})
}

// criesOut reports whether somebody who pressed the urgent key tells what has
// happened, or cries again, instead of pressing: that comes out of no pocket.
func (t *turn) criesOut(s flows.Session, in flows.Input) bool {
	if s.Flow != alertFlowName || s.Step != "who" || in.Tap {
		return false
	}
	switch in.Kind {
	case flows.FileInput, flows.LocationInput:
		return true
	case flows.TextInput:
		return len(strings.Fields(in.Text)) > 1 || t.cries(in.Text, urgentWords)
	}
	return false
}

// cryOut calls people with what was told.
func (t *turn) cryOut(s flows.Session, in flows.Input) error {
	s, outs, err := t.b.flows.Answer(s, chosen(flows.Input{}, "help"), t.now)
	if err != nil {
		return err
	}
	last := len(outs) - 1 // the board is shown once, after what was told
	if err := t.apply(s, outs[:last]); err != nil {
		return err
	}
	return t.answer(s, in)
}

// callAgain is a cry for help at a board whose alert nobody has taken.
func (t *turn) callAgain(s flows.Session) error {
	a, err := t.ownAlert(s.Facts, s.Answers["who"].Value)
	if err != nil {
		return err
	}
	if a.Open() && a.TakenBy.IsZero() && t.now.Sub(a.Called) >= askedLately {
		relation, err := t.caseOf(a)
		if err != nil {
			return err
		}
		if _, err := t.call(a, relation); err != nil {
			return err
		}
	}
	return t.openBoard(a)
}

// tapStranger is a button from the time before somebody was known: those that
// cry for help still do.
func (t *turn) tapStranger(rest string) error {
	switch what, _, _ := strings.Cut(rest, ":"); what {
	case "urgent", "me", "other":
		return t.urgent()
	}
	return care.ErrNotFound
}

// urgentButtons are the ways to say for whom help is needed, before anything is
// kept about a stranger.
func urgentButtons(l care.Language) [][]storage.Button {
	button := func(label, what string) []storage.Button {
		return []storage.Button{{Text: care.Say(label), Data: "s:" + what + ":" + string(l)}}
	}
	return [][]storage.Button{button("alert.who.me", "me"), button("alert.who.other", "other"), button("alert.who.help", "help")}
}
