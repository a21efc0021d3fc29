package bot

import (
	"pristan/care"
	"pristan/flows"
	"pristan/storage"
)

// answers are what a flow hands to an action, by question.
type answers = map[string]flows.Answer

// actions are the Go half of a flow's `do:`. The map is set once at start,
// since its functions lead back to flows.
var actions map[string]func(t *turn, a answers) error

func init() {
	actions = map[string]func(*turn, answers) error{
		"onboarding.language":      (*turn).chooseLanguage,
		"onboarding.finish":        (*turn).finishOnboarding,
		"onboarding.finish_staff":  (*turn).finishStaff,
		"profile.save":             (*turn).saveProfile,
		"checkin.concern":          (*turn).checkInConcern,
		"checkin.partial":          (*turn).checkInPartial,
		"checkin.record":           (*turn).checkInRecord,
		"distress.report":          (*turn).reportDistress,
		"alert.raise":              (*turn).raiseAlert,
		"alert.tell":               (*turn).tellAlert,
		"alert.close":              (*turn).closeAlert,
		"alert.note":               (*turn).noteAlert,
		"alert.share":              (*turn).shareAlert,
		"alert.link":               (*turn).linkAlert,
		"alert.contact":            (*turn).writeContact,
		"duress.save":              (*turn).saveDuress,
		"unsafe.report":            (*turn).reportUnsafe,
		"plan.set":                 (*turn).setPlan,
		"plan.pause":               (*turn).pausePlan,
		"rhythm.save":              (*turn).saveRhythm,
		"case.disengage":           (*turn).disengage,
		"appointment.check":        (*turn).checkAppointment,
		"appointment.make":         (*turn).makeAppointment,
		"appointment.tell":         (*turn).tellAppointment,
		"appointment.propose":      (*turn).proposeDay,
		"appointment.pin":          (*turn).pinAppointment,
		"appointment.move":         (*turn).moveAppointment,
		"appointment.cancel":       (*turn).cancelAppointment,
		"appointment.not_attended": (*turn).notAttended,
		"duty.check":               (*turn).checkDuty,
		"duty.make":                (*turn).makeDuty,
		"duty.give":                (*turn).giveDuty,
		"duty.offer":               (*turn).offerDuty,
		"away.set":                 (*turn).setAway,
		"customs.save":             (*turn).saveCustoms,
		"work.save":                (*turn).saveWork,
		"checkin.paper":            (*turn).checkInPaper,
		"legal.begin":              (*turn).legalBegin,
		"legal.open":               (*turn).legalOpen,
		"legal.add":                (*turn).legalAdd,
		"legal.added":              (*turn).legalAdded,
		"legal.again":              (*turn).retaken,
		"legal.ask":                (*turn).askPerson,
		"legal.check":              (*turn).checkPaper,
		"legal.paper":              (*turn).confirmPaper,
		"legal.close":              (*turn).closeLegal,
		"legal.note":               (*turn).writeNote,
		"legal.hand":               (*turn).handLegal,
		flows.TalkToPerson:         (*turn).talkToPerson,
	}
	for _, p := range care.Purposes {
		actions["onboarding.consent_"+string(p)] = func(t *turn, a answers) error { return t.consent(p, a, "onboarding") }
		actions["consents.consent_"+string(p)] = func(t *turn, a answers) error { return t.consent(p, a, "consents") }
	}
}

// Actions are the names a flow's `do:` may use.
func Actions() (names []string) {
	for name := range actions {
		names = append(names, name)
	}
	return names
}

func (t *turn) chooseLanguage(a answers) error {
	t.me.Language = care.Language(a["language"].Value)
	t.ack.reader = t.reader()
	return t.tx.PutPerson(t.me)
}

// consent records one answer: what was asked, in which flow's words, and when.
func (t *turn) consent(p care.Purpose, a answers, flow string) error {
	t.me.Consents = append(t.me.Consents, care.Consent{
		Purpose: p, Given: a["consent_"+string(p)].Value == "yes", At: t.now,
		Language: t.me.Language, Words: t.b.words.Version(flow+".consent_"+string(p), t.me.Language),
	})
	if err := t.tx.PutPerson(t.me); err != nil || t.me.Enrolled.IsZero() {
		return err
	}
	if p == care.ContactConsent {
		if !t.me.Consented(p) {
			if err := t.stopAsking(); err != nil {
				return err
			}
		}
		if err := t.planCheckIn(t.now); err != nil {
			return err
		}
	}
	return t.redraw(storage.Outbox{Lines: []care.Text{care.Say("settings.saved")}})
}

// goodHours are the hours of the day a person may choose.
var goodHours = map[string]care.Hours{
	"morning":   {From: 8*60 + 30, To: 12 * 60},
	"afternoon": {From: 12 * 60, To: 17 * 60},
	"evening":   {From: 17 * 60, To: 21 * 60},
	"any":       care.UsualHours,
}

// describe takes over what the person told about how to reach them. What was
// not asked stays as it was.
func (t *turn) describe(a answers) {
	if name := a["name"].Text; name != "" {
		t.me.Name = quote(name, longestName)
	}
	if form := a["form"].Value; form != "" {
		t.me.Form = map[string]care.AddressForm{"woman": care.WomanForm, "man": care.ManForm}[form]
	}
	if shared := a["shared"].Value; shared != "" {
		t.me.Discreet = shared != "no" // not sure is handled with care
	}
	if hours, ok := goodHours[a["hours"].Value]; ok {
		t.me.Hours = hours
	}
	if calling := a["calling"].Value; calling != "" {
		t.me.Calling = care.Calling(calling)
	}
	if trusted := a["trusted"].Text; trusted != "" {
		t.me.Trusted = quote(trusted, longestQuote)
	}
}

func (t *turn) finishOnboarding(a answers) error {
	t.describe(a)
	t.me.Enrolled = t.now
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	if err := t.planCheckIn(t.now); err != nil {
		return err
	}
	if err := t.setCommands(); err != nil {
		return err
	}
	if err := t.announceJoined(); err != nil {
		return err
	}
	if err := t.remove(); err != nil {
		return err
	}
	return t.menu(care.Say("onboarding.welcome", care.Args{"name": care.Name(t.me.Name)}))
}

func (t *turn) finishStaff(a answers) error {
	t.describe(a)
	t.me.Enrolled = t.now
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	if err := t.setCommands(); err != nil {
		return err
	}
	if err := t.planMornings(); err != nil {
		return err
	}
	if err := t.menu(care.Say("staff.welcome", care.Args{"name": care.Name(t.me.Name)})); err != nil {
		return err
	}
	return t.unheld()
}

func (t *turn) saveProfile(a answers) error {
	t.describe(a)
	if err := t.tx.PutPerson(t.me); err != nil {
		return err
	}
	if err := t.setCommands(); err != nil {
		return err
	}
	return t.menu(care.Say("settings.saved"))
}
