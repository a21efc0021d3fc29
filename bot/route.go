package bot

import (
	"strings"

	"pristan/care"
	"pristan/flows"
)

// route finds what an enrolled person's turn is about. The order is the
// rule: a button knows best, then a command, then a word of the menu, then the
// human conversation, then the question that waits.
func (t *turn) route() error {
	if t.in.Tap != nil {
		return t.tapped()
	}
	if t.me.Role == care.Witness {
		return t.witnessRoute()
	}
	if t.in.Kind == Unblocked {
		return t.welcomeBack()
	}
	if t.in.Kind == Wrote {
		if act, ok := t.criedForHelp(); ok {
			return act()
		}
		if name, arg, ok := command(t.in.Text); ok {
			return t.command(name, arg)
		}
		if act, ok, err := t.menuWord(); err != nil || ok {
			if err != nil {
				return err
			}
			return act(t)
		}
	}
	return t.converse(t.unasked)
}

// converse gives what was sent to the human conversation, to the question that
// waits, or else to whatever takes what nobody asked for.
func (t *turn) converse(unasked func() error) error {
	t.takePassedOn()
	if answer, ok := outOfPlace[t.in.Kind]; ok && !t.wordsForHuman() {
		return t.say(care.Say(answer))
	}
	if !t.contact.Talking.IsZero() {
		return t.relay()
	}
	s, ok, err := t.waiting()
	if err != nil {
		return err
	}
	if ok {
		return t.answer(s, t.input(s))
	}
	return unasked()
}

// wordsForHuman reports whether forwarded words, or a picture, come where a human
// reads them and knows that they are somebody else's: in a conversation, or with
// an alert.
func (t *turn) wordsForHuman() bool {
	return t.in.Kind == Forwarded && (t.in.Text != "" || t.in.File != nil) &&
		(!t.contact.Talking.IsZero() || t.contact.Flow == alertFlowName || t.me.Role == care.Witness)
}

// caption is what was written under what was sent.
func (t *turn) caption() string {
	if t.in.Kind != Sent {
		return ""
	}
	return strings.TrimSpace(t.in.Text)
}

// takePassedOn takes a picture or a PDF that somebody has passed on, where one
// is wanted, as their own: a paper is often photographed by another person.
func (t *turn) takePassedOn() {
	flow := t.contact.Flow
	wanted := t.contact.Talking.IsZero() && (flow == alertFlowName || strings.HasPrefix(flow, legalFlow) || t.me.Role == care.Witness)
	if t.in.Kind == Forwarded && t.in.File != nil && t.in.File.Kind != care.Voice && wanted {
		t.in.Kind = Sent
	}
}

// outOfPlace are the kinds that are never an answer, each with a kind word
// that says what would help.
var outOfPlace = map[IncomingKind]string{
	TooBig:    "odd.too_big",
	Edited:    "odd.edited",
	Forwarded: "odd.forwarded",
	Card:      "odd.card",
	Odd:       "odd.sticker",
}

// tapped acts on a button. Its data is looked up, never trusted: what it names
// is read with the presser's own rights.
func (t *turn) tapped() error {
	verb, rest, _ := strings.Cut(t.in.Tap.Data, ":")
	act := taps[verb]
	if t.me.Enrolled.IsZero() && t.me.Role.Staff() && !beforeStaff[verb] {
		return t.begin(onboardingFlow(t.me))
	}
	if act == nil {
		t.notice("notice.over")
		return t.retire()
	}
	err := act(t, rest)
	if care.IsKind(err, care.NotFound) || care.IsKind(err, care.Conflict) {
		return t.refuse(err)
	}
	return err
}

// refuse answers a button that has lost its meaning with a kind word; nothing
// was changed.
func (t *turn) refuse(err error) error {
	key := "notice.over"
	var e *care.Error
	if asCareError(err, &e) && e.Kind == care.Conflict {
		key = e.Say
	}
	t.notice(key)
	return t.retire()
}

// beforeStaff are the buttons a worker may press before their enrolment is
// finished: nobody sees anything about people until then.
var beforeStaff = map[string]bool{"f": true, "lang": true, "menu": true}

// taps are the buttons by the first word of their data. It is set once at
// start: its functions refer to it through route.
var taps map[string]func(t *turn, rest string) error

func init() {
	taps = map[string]func(*turn, string) error{
		"f":       (*turn).tapAnswer,
		"v":       (*turn).tapView,
		"menu":    (*turn).tapMenu,
		"checkin": (*turn).tapCheckIn,
		"letter":  (*turn).tapLetter,
		"talk":    (*turn).tapTalk,
		"alert":   (*turn).tapAlert,
		"urgent":  (*turn).tapUrgent,
		"s":       (*turn).tapStranger,
		"person":  (*turn).tapPerson,
		"plan":    (*turn).tapPlan,
		"task":    (*turn).tapTask,
		"appt":    (*turn).tapAppointment,
		"agenda":  (*turn).tapAgenda,
		"rota":    (*turn).tapRota,
		"invite":  (*turn).tapInvite,
		"request": (*turn).tapRequest,
		"legal":   (*turn).tapLegal,
		"lang":    (*turn).tapLanguage,
		"unlink":  (*turn).tapUnlink,
	}
}

// command takes apart "/name@bot argument". Only a start has an argument:
// whoever writes "/help the police is here" wants it read by somebody.
func command(text string) (name, arg string, ok bool) {
	if !strings.HasPrefix(text, "/") {
		return "", "", false
	}
	name, arg, _ = strings.Cut(text[1:], " ")
	name, _, _ = strings.Cut(name, "@")
	name, arg = strings.ToLower(name), strings.TrimSpace(arg)
	return name, arg, arg == "" || name == "start"
}

// unasked takes what an enrolled person sends out of nowhere: for a
// participant it is passed to a human, since it may be important; a worker is
// shown the menu.
func (t *turn) unasked() error {
	if t.me.Role == care.Participant {
		if kept, err := t.latePage(); err != nil || kept {
			return err
		}
		return t.passOn()
	}
	if t.me.Enrolled.IsZero() {
		return t.begin(onboardingFlow(t.me))
	}
	return t.menu(care.Say("staff.not_understood"))
}

func onboardingFlow(p care.Person) string {
	if p.Role.Staff() {
		return "onboarding_staff"
	}
	return "onboarding"
}

// input turns what came in into what a flow understands: labels, numbers,
// emoji and dates become the answers they mean.
func (t *turn) input(s flows.Session) flows.Input {
	in := flows.Input{Kind: flows.NothingInput, Text: t.in.Text, File: t.in.File, Latitude: t.in.Latitude, Longitude: t.in.Longitude}
	switch t.in.Kind {
	case Wrote:
		t.understand(s, &in)
	case Sent:
		in.Kind = flows.FileInput
	case Placed:
		in.Kind = flows.LocationInput
	case Forwarded:
		if in.Text != "" {
			in.Kind = flows.TextInput
		}
	}
	return in
}
