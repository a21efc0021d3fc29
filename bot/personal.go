package bot

import (
	"errors"

	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

func asCareError(err error, e **care.Error) bool { return errors.As(err, e) }

// start greets somebody who is enrolled; an invitation they press again is
// left for whoever it was meant for.
func (t *turn) start() error {
	if t.me.Enrolled.IsZero() {
		return t.begin(onboardingFlow(t.me))
	}
	return t.menu(care.Say("menu.here"))
}

func (t *turn) help() error {
	if t.me.Role.Staff() {
		return t.menu(care.Say("staff.help"))
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply,
		Lines:   []care.Text{care.Say("help.what"), {}, care.Say("stranger.reach"), {}, care.Say("stranger.emergency")},
		Buttons: [][]storage.Button{{{Text: care.Say("button.person"), Data: "menu:talk"}}}})
}

func (t *turn) languages() error {
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply,
		Lines: []care.Text{care.Say("stranger.language")}, Buttons: languageButtons("lang:")})
}

// tapLanguage changes the language; an open question is asked again in it.
func (t *turn) tapLanguage(rest string) error {
	language := care.Language(rest)
	if !language.Known() {
		return care.ErrNotFound
	}
	t.me.Language = language
	t.ack.reader = t.reader()
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	if err := t.setCommands(); err != nil {
		return err
	}
	if err := t.retire(); err != nil {
		return err
	}
	if !t.me.Enrolled.IsZero() {
		if err := t.menu(care.Say("settings.saved")); err != nil {
			return err
		}
	}
	return t.askOnceMore()
}

// cancel ends what is going on: a human conversation, or else the questions,
// with their answers kept.
func (t *turn) cancel() error {
	if !t.contact.Talking.IsZero() {
		return t.endTalk()
	}
	s, ok, err := t.waiting()
	if err != nil {
		return err
	}
	if !ok {
		return t.menu(care.Say("menu.nothing_to_cancel"))
	}
	return t.answer(s, flows.Input{Kind: flows.ControlInput, Control: flows.Stop})
}

func (t *turn) privacy() error {
	if t.me.Role.Staff() {
		return t.say(care.Say("staff.privacy"))
	}
	return t.post(storage.Outbox{To: t.me.ID, Lane: storage.Reply,
		Lines:   []care.Text{care.Say("onboarding.who_sees"), {}, care.Say("onboarding.limits"), {}, care.Say("onboarding.telegram")},
		Buttons: [][]storage.Button{{{Text: care.Say("settings.consents"), Data: "menu:consents"}}}})
}

func (t *turn) settings() error {
	row := storage.Outbox{To: t.me.ID, Lane: storage.Reply, Lines: []care.Text{care.Say("settings.what")}}
	add := func(key, data string) {
		row.Buttons = append(row.Buttons, []storage.Button{{Text: care.Say(key), Data: "menu:" + data}})
	}
	add("settings.language", "languages")
	if t.me.Role == care.Participant {
		add("settings.profile", "profile")
		add("settings.rhythm", "plan")
		add("settings.customs", "customs")
		add("settings.consents", "consents")
		add("settings.duress", "duress")
	} else {
		add("settings.work", "work")
		row.Buttons = append(row.Buttons, rotaButton())
	}
	switch usual := t.me.Language.UsualDigits(); {
	case usual == care.LatinDigits:
	case t.me.Digits == care.LatinDigits:
		add("settings.digits_own", "digits."+string(usual))
	default:
		add("settings.digits_latin", "digits."+string(care.LatinDigits))
	}
	if t.me.Language == care.Farsi {
		if t.me.Months == care.AfghanMonths {
			add("settings.months_iran", "months."+string(care.IranianMonths))
		} else {
			add("settings.months_afghan", "months."+string(care.AfghanMonths))
		}
	}
	return t.post(row)
}

func (t *turn) setDigits(d care.Digits) error {
	if d != care.LatinDigits && d != care.ArabicDigits && d != care.PersianDigits {
		return care.ErrNotFound
	}
	t.me.Digits = d
	return t.savedSetting()
}

func (t *turn) setMonths(m care.Months) error {
	if m != care.IranianMonths && m != care.AfghanMonths {
		return care.ErrNotFound
	}
	t.me.Months = m
	return t.savedSetting()
}

func (t *turn) savedSetting() error {
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("settings.saved")}})
}
