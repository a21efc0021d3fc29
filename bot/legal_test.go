package bot

import (
	"testing"

	"pristan/care"
	"pristan/flows"
)

// TestTodayStaysTheDayOnWhichItWasSaid: the later answers of a walk may come on
// another day, and a term counts from the first.
func TestTodayStaysTheDayOnWhichItWasSaid(t *testing.T) {
	received := func(value string, day care.Day) answers {
		return answers{"received": {Kind: flows.ChoiceInput, Value: value}, "received_day": {Kind: flows.DayInput, Day: day}}
	}
	before := care.LegalFacts{}
	for _, step := range []struct {
		value string
		day   care.Day // as told
		today care.Day
		want  care.Day
	}{
		{"today", "", "2026-11-22", "2026-11-22"},
		{"today", "", "2026-11-23", "2026-11-22"},
		{"yesterday", "", "2026-11-23", "2026-11-22"},
		{"yesterday", "", "2026-11-25", "2026-11-22"},
		{"date", "2026-11-10", "2026-11-25", "2026-11-10"},
		{"date", "2026-11-11", "2026-11-25", "2026-11-11"},
		{"unknown", "2026-11-11", "2026-11-25", ""},
		{"", "", "2026-11-25", ""},
	} {
		before = toLegal(received(step.value, step.day), before, step.today)
		if before.ReceivedOn != step.want || before.Received != step.value {
			t.Errorf("%s on %s: %q, want %q", step.value, step.today, before.ReceivedOn, step.want)
		}
	}
}
