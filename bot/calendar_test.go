package bot

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
)

var readers = []care.Reader{
	{Language: care.Bulgarian}, {Language: care.English},
	{Language: care.Arabic}, {Language: care.Arabic, Digits: care.LatinDigits},
	{Language: care.Farsi}, {Language: care.Farsi, Months: care.AfghanMonths}, {Language: care.Farsi, Digits: care.LatinDigits},
}

func calendarFor(r care.Reader, future bool) calendar {
	today := care.Day("2026-11-22")
	ask := flows.Ask{As: flows.AsDate, Instance: "AbCdEfGh", Rev: 12, Future: future}
	c := calendar{ask, r, today, today.Plus(-calendarBack), today.Plus(calendarAhead)}
	if future {
		c.from = today
	}
	return c
}

// labelsOf writes a row as its reader sees it.
func labelsOf(w *writer, row []storage.Button) string {
	var labels []string
	for _, b := range row {
		labels = append(labels, strings.Trim(w.say(b.Text), "\u2066\u2068\u2069\u200e\u200f"))
	}
	return strings.NewReplacer("\u2068", "", "\u2069", "").Replace(strings.Join(labels, " "))
}

// spanOf is the days a row carries, which are the same in every calendar.
func spanOf(row []storage.Button) string {
	first, last := "", ""
	for _, b := range row {
		if _, day, ok := strings.Cut(b.Data, ":o:"); ok && (first == "" || day < first) {
			first = day
		}
		if _, day, ok := strings.Cut(b.Data, ":o:"); ok && day > last {
			last = day
		}
	}
	if first == "" {
		return ""
	}
	return "    " + first + " – " + last
}

// TestMonthPages draws the page of today, where days are over; a leap day in
// both calendars; a new year; and the first and last page there are.
func TestMonthPages(t *testing.T) {
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, r := range readers {
		fmt.Fprintln(&got, strings.TrimSpace(fmt.Sprintf("# %s %s %s", r.Language, r.Digits, r.Months)))
		w := &writer{b: &Bot{words: words}, reader: r}
		for _, page := range []struct {
			name   string
			future bool
			day    care.Day
		}{
			{"only what is to come", true, ""}, {"any day", false, ""}, {"leap day", false, "2028-02-29"},
			{"first", false, "1999-01-01"}, {"last", true, "2199-01-01"}, {"made up", false, "2026-31-31"},
		} {
			fmt.Fprintf(&got, "## %s\n", page.name)
			for _, row := range calendarFor(r, page.future).rows(page.day) {
				fmt.Fprintln(&got, labelsOf(w, row)+spanOf(row))
			}
		}
		fmt.Fprintln(&got, "## clock")
		for _, row := range clockFace(flows.Ask{}, r) {
			fmt.Fprintln(&got, labelsOf(w, row))
		}
		if w.err != nil {
			t.Error(w.err)
		}
	}
	golden(t, "testdata/calendar.txt", got.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s; if that is wanted, run with -update and read the difference (-file +now):\n%s", name, diff)
	}
}

// The days of a page are each once, stand under their weekday and are in order;
// the ways to other pages lead to the neighbours.
func TestAnyPageHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rapid.SampledFrom(readers).Draw(t, "reader")
		future := rapid.Bool().Draw(t, "future")
		c := calendarFor(r, future)
		at := c.today.Plus(rapid.IntRange(-1200, 1500).Draw(t, "days"))
		rows := c.rows(at)
		page := locales.MonthOf(r, max(c.from, min(at, c.to)))
		days := 0
		for i, row := range rows[4:] {
			if len(row) != 7 {
				t.Fatalf("a week of %d days", len(row))
			}
			for j, b := range row {
				if r.Language.RightToLeft() {
					j = 6 - j
				}
				_, day, ok := strings.Cut(b.Data, ":o:")
				if !ok {
					continue
				}
				days++
				d := care.Day(day)
				if want := (int(locales.FirstWeekday(r.Language)) + j) % 7; d.Weekday() != time.Weekday(want) || d < c.from || d > c.to {
					t.Fatalf("%s in column %d of week %d", day, j, i)
				}
			}
		}
		if last := page.First.Plus(page.Days - 1); page.First >= c.from && last <= c.to && days != page.Days {
			t.Fatalf("%d of %d days", days, page.Days)
		}
		for _, b := range rows[2] {
			if _, to, ok := strings.Cut(b.Data, ":12:"+viewMonth); ok {
				if next := locales.MonthOf(r, care.Day(to)); next.First.Plus(next.Days) != page.First && page.First.Plus(page.Days) != next.First {
					t.Fatalf("from %v to %v", page, next)
				}
			}
		}
	})
}
