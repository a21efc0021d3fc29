package care

import "time"

// Text is something to be said: a message key and the typed values it speaks
// of. Words, calendar, digits and direction are chosen when it is delivered,
// for the person who reads it.
type Text struct {
	Key  string `json:"k"`
	Args Args   `json:"a,omitempty"`
}

// Args are the values of a text by placeholder name.
type Args map[string]Value

// ValueKind says how a value is written for its reader.
type ValueKind string

const (
	NameValue    ValueKind = "name"   // what a person is called: verbatim, isolated
	WordsValue   ValueKind = "words"  // what a person wrote: verbatim, isolated
	DateValue    ValueKind = "date"   // weekday and day, in the reader's calendars
	DayValue     ValueKind = "day"    // a calendar day without an hour or zone
	BriefValue   ValueKind = "brief"  // a calendar day on a button, which has little room: without weekday and year
	MomentValue  ValueKind = "moment" // date and hour
	ClockValue   ValueKind = "clock"  // hour and minute
	MonthValue   ValueKind = "month"  // a month and its year, in the reader's calendar
	MinuteValue  ValueKind = "minute" // what a clock on the wall shows: no day, no zone
	WeekdayValue ValueKind = "weekday"
	PhoneValue   ValueKind = "phone" // Latin digits, left to right, verbatim
	CodeValue    ValueKind = "code"  // a code or number off a paper: Latin, left to right
	LinkValue    ValueKind = "link"  // an address on the web
	CountValue   ValueKind = "count" // a whole number, the reader's digits, plural forms
	TextValue    ValueKind = "text"  // another text of ours, in the reader's language
	FactValue    ValueKind = "fact"  // a fact of the organisation, by key
)

// Value is one typed placeholder value.
type Value struct {
	Kind ValueKind `json:"t"`
	S    string    `json:"s,omitempty"` // name, words, phone, code, link, day, a day of the month, fact key, message key
	At   time.Time `json:"at,omitzero"` // date, moment, clock: an instant, shown in the reader's zone
	N    int       `json:"n,omitempty"` // count, minutes after midnight, weekday from Sunday
	Args Args      `json:"a,omitempty"` // the nested text's own values
}

// Say makes a text.
func Say(key string, args ...Args) Text {
	t := Text{Key: key}
	for _, a := range args {
		t.Args = a
	}
	return t
}

// Constructors for values, one for each kind.
func Name(s string) Value            { return Value{Kind: NameValue, S: s} }
func Words(s string) Value           { return Value{Kind: WordsValue, S: s} }
func Date(t time.Time) Value         { return Value{Kind: DateValue, At: t} }
func DayOn(d Day) Value              { return Value{Kind: DayValue, S: string(d)} }
func BriefDay(d Day) Value           { return Value{Kind: BriefValue, S: string(d)} }
func Moment(t time.Time) Value       { return Value{Kind: MomentValue, At: t} }
func ClockTime(t time.Time) Value    { return Value{Kind: ClockValue, At: t} }
func MonthOf(d Day) Value            { return Value{Kind: MonthValue, S: string(d)} }
func ClockOn(minute int) Value       { return Value{Kind: MinuteValue, N: minute} }
func WeekdayOn(w time.Weekday) Value { return Value{Kind: WeekdayValue, N: int(w)} }
func Phone(s string) Value           { return Value{Kind: PhoneValue, S: s} }
func Code(s string) Value            { return Value{Kind: CodeValue, S: s} }
func Link(s string) Value            { return Value{Kind: LinkValue, S: s} }
func Count(n int) Value              { return Value{Kind: CountValue, N: n} }
func FactOf(key string) Value        { return Value{Kind: FactValue, S: key} }

// TextOf nests a text of ours as a value of another.
func TextOf(t Text) Value { return Value{Kind: TextValue, S: t.Key, Args: t.Args} }
