package flows

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pristan/care"
)

// takes reports whether a kind of input can answer the question, files apart.
func (st *step) takes(k InputKind) bool {
	switch st.as {
	case AsChoose:
		return k == ChoiceInput
	case AsScale:
		return k == ChoiceInput || k == NumberInput
	case AsPerson:
		return k == ChoiceInput || k == TextInput
	case AsPlace:
		return k == ChoiceInput || k == TextInput || k == LocationInput
	case AsText:
		return k == TextInput
	case AsNumber:
		return k == NumberInput
	case AsDate:
		return k == DayInput
	case AsTime:
		return k == TimeInput
	case AsLocation:
		return k == LocationInput
	}
	return false
}

func (st *step) takesFile(k care.FileKind) bool {
	switch k {
	case care.Voice:
		return st.voice || st.as == AsVoice
	case care.Photo, care.Document:
		return st.as == AsPhoto || st.as == AsPages
	}
	return false
}

func (st *step) takesPage(f *care.File) bool {
	return (st.as == AsPhoto || st.as == AsPages) && f != nil && f.Ref != "" && st.takesFile(f.Kind)
}

// answer turns an input into an answer, or says which problem it is.
func (st *step) answer(in Input) (a Answer, problem string) {
	if in.Kind == FileInput && in.File != nil && in.File.Ref != "" && st.takesFile(in.File.Kind) {
		file := *in.File
		return Answer{Kind: FileInput, File: &file}, ""
	}
	if !st.takes(in.Kind) {
		return Answer{}, st.wants()
	}
	a.Kind = in.Kind
	switch in.Kind {
	case ChoiceInput:
		return st.choice(a, in.Value)
	case TextInput:
		return text(a, in.Text)
	case NumberInput:
		return st.number(a, in.Number)
	case DayInput:
		return st.day(a, in.Day, in.Today)
	case TimeInput:
		return minute(a, in.Minute)
	default:
		return pin(a, in.Latitude, in.Longitude)
	}
}

func (st *step) choice(a Answer, value string) (Answer, string) {
	if st.as == AsPerson || st.as == AsPlace {
		a.Value = strings.ToValidUTF8(value, "")
		if a.Value == "" || len(a.Value) > maxOffered {
			return a, "use_buttons"
		}
		return a, ""
	}
	if !slices.Contains(st.of, value) {
		return a, "use_buttons"
	}
	a.Value = value
	if st.as == AsScale {
		a.Number, _ = strconv.Atoi(value) // lint: the options of a scale are numbers
	}
	return a, ""
}

// maxOffered is room for an id in any spelling, or the key of a place.
const maxOffered = 64

func text(a Answer, s string) (Answer, string) {
	a.Text = strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD"))
	switch n := utf8.RuneCountInString(a.Text); {
	case n == 0:
		return a, "empty"
	case n > MaxText:
		return a, "too_long"
	}
	return a, ""
}

func (st *step) number(a Answer, n int) (Answer, string) {
	a.Number = n
	if st.as == AsScale {
		a.Kind = ChoiceInput
		return st.choice(a, strconv.Itoa(n))
	}
	if st.most > 0 && (n < 1 || n > st.most) {
		return a, "number_range"
	}
	return a, ""
}

// day takes a day; days of this form are in order of time as they are written.
func (st *step) day(a Answer, d, today care.Day) (Answer, string) {
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		return a, "not_a_date"
	}
	if st.future && d < today {
		return a, "past_day"
	}
	if st.past && today != "" && d > today {
		return a, "future_day"
	}
	a.Day = d
	return a, ""
}

func minute(a Answer, m int) (Answer, string) {
	if m < 0 || m >= 24*60 {
		return a, "not_a_time"
	}
	a.Minute = m
	return a, ""
}

// pin is written so that a NaN fails too.
func pin(a Answer, latitude, longitude float64) (Answer, string) {
	if !(latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180) {
		return a, "place_please"
	}
	a.Latitude, a.Longitude = latitude, longitude
	return a, ""
}

// wants names the problem of somebody who wrote something else.
func (st *step) wants() string {
	switch st.as {
	case AsText:
		return "text_please"
	case AsPlace:
		return "which_place"
	case AsNumber:
		return "not_a_number"
	case AsDate:
		return "not_a_date"
	case AsTime:
		return "not_a_time"
	case AsPhoto, AsPages:
		return "photo_please"
	case AsVoice:
		return "voice_please"
	case AsLocation:
		return "place_please"
	}
	return "use_buttons"
}

// refusal names the problem with an input: what came, if that says more than
// what is wanted.
func refusal(in Input, wanted string) string {
	switch {
	case in.Kind == FileInput && in.File != nil && in.File.Kind == care.Voice:
		return "voice_not_here"
	case in.Kind == FileInput:
		return "no_file_here"
	case in.Kind == LocationInput:
		return "no_place_here"
	case in.Kind == NothingInput || in.Kind == "":
		return "not_understood"
	}
	return wanted
}
