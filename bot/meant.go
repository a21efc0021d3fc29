package bot

import (
	"strconv"
	"strings"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
)

// meant is what the value of a button means at the question that waits.
func (t *turn) meant(s flows.Session, in flows.Input, value string) flows.Input {
	ask, _ := t.b.flows.Asking(s) // where none waits it is no choice either
	switch ask.As {
	case flows.AsDate:
		return dayTapped(in, value)
	case flows.AsTime:
		return timeTapped(in, value)
	}
	return chosen(in, value)
}

// dayOffers are the days that may have been meant, each once.
func dayOffers(readings []locales.When) (offers []flows.Option) {
	for i, w := range readings {
		if w.Day == "" || i > 0 && w.Day == readings[i-1].Day {
			continue
		}
		value := string(w.Day)
		if alone := i+1 == len(readings) || readings[i+1].Day != w.Day; alone && w.Minute >= 0 {
			value += hourMark + strconv.Itoa(w.Minute)
		}
		offers = append(offers, flows.Option{Value: value, Text: care.Say("flow.day", care.Args{"day": care.DayOn(w.Day)})})
	}
	return offers
}

// hourMark parts a day from its hour in a button.
const hourMark = "/"

// dayTapped is the day of a button, with the hour it was typed with.
func dayTapped(in flows.Input, value string) flows.Input {
	day, minute, timed := strings.Cut(value, hourMark)
	in.Kind, in.Day = flows.DayInput, care.Day(day)
	if n, err := strconv.Atoi(minute); timed && err == nil {
		in.Then = hour(n)
	}
	return in
}

// timeTapped is the hour of a button; what is no number is no hour.
func timeTapped(in flows.Input, value string) flows.Input {
	n, err := strconv.Atoi(value)
	if err != nil {
		n = -1
	}
	in.Kind, in.Minute = flows.TimeInput, n
	return in
}
