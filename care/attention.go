package care

// Reason is why a check-in asks for a human's eye. Its name is the tail of
// the message key that words it.
type Reason string

const (
	LowMoodTwice  Reason = "low_mood_twice"
	NotSafe       Reason = "not_safe"
	UrgentHealth  Reason = "urgent_health"
	AuthorityCame Reason = "authority"
	AskedUrgently Reason = "asked_urgently" // the urgent button
	Detained      Reason = "detained"       // the person themselves
	Witnessed     Reason = "witnessed"      // somebody else was detained
	Duress        Reason = "duress"         // the word that means: I was made to say this
	UnsureSafe    Reason = "unsure_safe"
	NoPlace       Reason = "no_place"
	PlaceEnds     Reason = "place_ends"
	NeedsDoctor   Reason = "needs_doctor"
	NoBasics      Reason = "no_basics"
	SchoolTrouble Reason = "school_trouble"
	WantsCall     Reason = "wants_call"
	WantsLawyer   Reason = "wants_lawyer"
	WroteWish     Reason = "wrote_wish"
	LowMood       Reason = "low_mood"
)

// AtOnce reports whether a human must hear of it now rather than at the next
// reading of the check-in.
func (r Reason) AtOnce() bool {
	return r.Followed() || r == UrgentHealth || r == AuthorityCame
}

// Danger reports whether the protocol for danger is followed: the form stops
// and people are called until one of them closes it.
func (r Reason) Danger() bool { return r == LowMoodTwice || r == NotSafe }

// Urgent reports whether the urgent ladder is called, at any hour.
func (r Reason) Urgent() bool {
	return r == AskedUrgently || r == Detained || r == Witnessed || r == Duress
}

// Followed reports whether it is followed until a human closes it: taking it is
// not enough.
func (r Reason) Followed() bool { return r.Danger() || r.Urgent() }

// Attention lists why this check-in asks for a human's eye, the most pressing
// first. before are the answers of the time before (zero: none).
func (a Answers) Attention(before Answers) (why []Reason) {
	for _, rule := range attentionRules {
		if rule.holds(a, before) {
			why = append(why, rule.why)
		}
	}
	return why
}

// attentionRules are in the order a worker should read them.
var attentionRules = []struct {
	why   Reason
	holds func(now, before Answers) bool
}{
	{NotSafe, func(a, _ Answers) bool { return a.Safe == "no" }},
	{LowMoodTwice, func(a, b Answers) bool { return a.Mood == 1 && b.Mood == 1 }},
	{UrgentHealth, func(a, _ Answers) bool { return a.Health == "urgent" }},
	{AuthorityCame, func(a, _ Answers) bool { return a.Authority == "yes" }},
	{NoPlace, func(a, _ Answers) bool { return a.Housing == "no" }},
	{UnsureSafe, func(a, _ Answers) bool { return a.Safe == "unsure" }},
	{LowMood, func(a, b Answers) bool { return a.Mood == 1 && b.Mood != 1 }},
	{WantsLawyer, func(a, _ Answers) bool { return a.Help == "lawyer" }},
	{WantsCall, func(a, _ Answers) bool { return a.Help == "call" }},
	{NeedsDoctor, func(a, _ Answers) bool { return a.Health == "yes" }},
	{NoBasics, func(a, _ Answers) bool { return a.Basics == "no" }},
	{PlaceEnds, func(a, _ Answers) bool { return a.Housing == "until" }},
	{SchoolTrouble, func(a, _ Answers) bool { return a.School == "problem" }},
	{WroteWish, func(a, _ Answers) bool { return a.Wish != "" || a.WishVoice != nil }},
}

// Change is one answer that is not what it was the time before.
type Change struct{ Field, Before, After string }

// Changes lists the choices that differ from the time before, in the order of
// the questions. A question left open either time is no change.
func (a Answers) Changes(before Answers) (changes []Change) {
	was := before.Choices()
	for i, now := range a.Choices() {
		if now.Value != "" && was[i].Value != "" && now.Value != was[i].Value {
			changes = append(changes, Change{now.Field, was[i].Value, now.Value})
		}
	}
	return changes
}

// Choice is one question and the answer chosen, both by their stable names.
type Choice struct{ Field, Value string }

// moods names the five levels; the index is the level.
var moods = [...]string{"", "very_bad", "bad", "so_so", "good", "very_good"}

// MoodNamed is the level of a mood's name, 0 for an unknown one.
func MoodNamed(name string) int {
	for level, n := range moods {
		if n == name {
			return level
		}
	}
	return 0
}

// Choices lists all nine questions in order with what was chosen; "" where
// there is no answer.
func (a Answers) Choices() []Choice {
	mood := ""
	if a.Mood > 0 && a.Mood < len(moods) {
		mood = moods[a.Mood]
	}
	return []Choice{
		{"mood", mood}, {"housing", a.Housing}, {"health", a.Health},
		{"basics", a.Basics}, {"school", a.School}, {"authority", a.Authority},
		{"next", a.Next}, {"safe", a.Safe}, {"help", a.Help},
	}
}
