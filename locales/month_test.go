package locales

import (
	"testing"
	"time"

	"pristan/care"
)

func TestMonthOf(t *testing.T) {
	for _, test := range []struct {
		language care.Language
		day      care.Day
		want     Month
	}{
		{care.Bulgarian, "2026-11-22", Month{"2026-11-01", 30}},
		{care.English, "2028-02-29", Month{"2028-02-01", 29}},
		{care.Arabic, "2026-12-31", Month{"2026-12-01", 31}},
		{care.Farsi, "2026-11-22", Month{"2026-11-22", 30}}, // 1 Azar
		{care.Farsi, "2026-11-21", Month{"2026-10-23", 30}}, // 30 Aban
		{care.Farsi, "2026-03-20", Month{"2026-02-20", 29}}, // 29 Esfand 1404
		{care.Farsi, "2030-03-20", Month{"2030-02-19", 30}}, // 30 Esfand 1408, a leap year
		{care.Farsi, "2026-03-21", Month{"2026-03-21", 31}},
		{care.English, "2026-02-30", Month{}},
		{care.Farsi, "", Month{}},
	} {
		if got := MonthOf(care.Reader{Language: test.language}, test.day); got != test.want {
			t.Errorf("%s %s: %v, want %v", test.language, test.day, got, test.want)
		}
	}
}

// Every day stands on exactly one page, and the pages follow each other.
func TestPagesFollowEachOther(t *testing.T) {
	for _, l := range care.Languages {
		r := care.Reader{Language: l}
		page := MonthOf(r, "2024-01-01")
		for range 84 {
			for i := range page.Days {
				if got := MonthOf(r, page.First.Plus(i)); got != page {
					t.Fatalf("%s: %s is on %v, not %v", l, page.First.Plus(i), got, page)
				}
			}
			page = MonthOf(r, page.First.Plus(page.Days))
		}
	}
}

func TestFirstWeekday(t *testing.T) {
	for l, want := range map[care.Language]time.Weekday{care.Bulgarian: time.Monday, care.English: time.Monday, care.Arabic: time.Saturday, care.Farsi: time.Saturday} {
		if got := FirstWeekday(l); got != want {
			t.Errorf("%s: %s", l, got)
		}
	}
}
