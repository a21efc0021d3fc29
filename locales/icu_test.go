package locales

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pristan/care"
)

// The files compared with here are written by testdata/icu.mjs.
func golden(t *testing.T, name string) [][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]string
	for line := range strings.Lines(string(data)) {
		lines = append(lines, strings.Split(strings.TrimSuffix(line, "\n"), " "))
	}
	return lines
}

func TestSolarCalendarEqualsICU(t *testing.T) {
	days := 0
	for _, line := range golden(t, "solar.txt") {
		year, _ := strconv.Atoi(line[0])
		at, err := time.Parse(time.DateOnly, line[1])
		if err != nil {
			t.Fatal(err)
		}
		for i, length := range line[2:] {
			n, _ := strconv.Atoi(length)
			for day := 1; day <= n; day++ {
				want := solarDay{year, i + 1, day}
				if got := toSolar(at); got != want {
					t.Fatalf("%s is %v, ICU says %v", at.Format(time.DateOnly), got, want)
				}
				if back, ok := want.time(); !ok || !back.Equal(at) {
					t.Fatalf("%v is %v, ICU says %v", want, back, at)
				}
				at, days = at.AddDate(0, 0, 1), days+1
			}
			if back, ok := (solarDay{year, i + 1, n + 1}).time(); ok {
				t.Fatalf("%d/%d has no day %d, we made it %v", year, i+1, n+1, back)
			}
		}
	}
	if days < 73000 {
		t.Errorf("only %d days compared", days)
	}
}

func TestNamesEqualICU(t *testing.T) {
	ours := map[string][]string{
		"ar egyptian": egyptian, "fa afghan-gregorian": afghanGregorian,
		"fa solar": iranian, "fa afghan-solar": afghan,
		// How other countries say the months: shown by the names above, and
		// read by these.
		"ar levantine": gregorian[care.Arabic], "ar nile-and-gulf": egyptian,
		"ar algerian": algerian, "ar moroccan": moroccan, "ar mauritanian": mauritanian,
		"fa iranian-gregorian": gregorian[care.Farsi],
	}
	for _, l := range care.Languages {
		ours[string(l)+" months"] = gregorian[l]
		ours[string(l)+" weekdays"] = weekdays[l]
	}
	lines := golden(t, "names.txt")
	if len(lines) != len(ours) {
		t.Errorf("%d lines, %d lists", len(lines), len(ours))
	}
	for _, line := range lines {
		label, want := line[0]+" "+line[1], strings.Join(line[2:], " ")
		// The one difference we want.
		want = strings.Replace(want, "سنبله\u0654", "سنبله", 1)
		if got := strings.Join(ours[label], "|"); got != want {
			t.Errorf("%s:\n got %s\nwant %s", label, got, want)
		}
	}
}

// TestDatesEqualICU builds what we show from ICU's parts of the same day: names,
// digits and calendars are compared, while their order is our own. Where we
// differ from ICU on purpose:
//
//   - Solar Hijri is day, month, year: ICU puts the year first;
//   - Farsi has the Gregorian day beside it, and Arabic the Egyptian name of
//     the month: ICU has one of each;
//   - Arabic dates stand without commas, Farsi ones too;
//   - the sixth Afghan month has no hamza.
func TestDatesEqualICU(t *testing.T) {
	weekdays, readers := map[string]bool{}, map[string]bool{}
	for _, line := range golden(t, "dates.txt") {
		part := strings.Split(strings.Join(line, " "), "|")
		who := strings.Split(part[0], "/")
		r := care.Reader{Language: care.Language(who[0]), Digits: care.Digits(who[1]), Months: care.Months(strings.ToLower(who[2]))}
		if got, want := FormatDay(r, care.Day(part[1])), ourOrder(r.Language, part[2:]); got != want {
			t.Errorf("%s %s: %q, by ICU %q", part[0], part[1], got, want)
		}
		weekdays[part[2]], readers[part[0]] = true, true
	}
	if len(weekdays) != 4*7 || len(readers) != 15 {
		t.Errorf("%d weekdays, %d readers compared", len(weekdays), len(readers))
	}
}

// ourOrder is a date in our order of ICU's parts.
func ourOrder(l care.Language, part []string) string {
	weekday, day, month, year := part[0], part[1], part[2], part[3]
	switch l {
	case care.Bulgarian:
		return weekday + ", " + day + " " + month + " " + year + " г."
	case care.Arabic:
		return weekday + " " + day + " " + month + " (" + part[4] + ") " + year
	case care.Farsi:
		solar := strings.Replace(strings.Join(part[4:], " "), "سنبله\u0654", "سنبله", 1)
		return weekday + " " + solar + " (" + day + " " + month + " " + year + ")"
	}
	return weekday + " " + day + " " + month + " " + year
}

func TestNumbersEqualICU(t *testing.T) {
	for _, line := range golden(t, "numbers.txt") {
		n, _ := strconv.Atoi(line[2])
		r := care.Reader{Language: care.Language(line[0]), Digits: care.Digits(line[1])}
		if got := FormatNumber(r, n); got != line[3] {
			t.Errorf("%s %s %d: %q, ICU says %q", line[0], line[1], n, got, line[3])
		}
	}
}

func TestPluralsEqualICU(t *testing.T) {
	fsys := fstest.MapFS{}
	for _, l := range care.Languages {
		var fields []string
		for _, form := range categories[l] {
			fields = append(fields, `"`+form+`":"`+form+`"`)
		}
		fsys[string(l)+".json"] = &fstest.MapFile{Data: []byte(`{"n":{` + strings.Join(fields, ",") + `}}`)}
	}
	c, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range golden(t, "plurals.txt") {
		n, seen := 0, map[string]bool{}
		for _, run := range line[1:] {
			category, length, _ := strings.Cut(run, ":")
			seen[category] = true
			for end, _ := strconv.Atoi(length); end > 0; end-- {
				r := care.Reader{Language: care.Language(line[0])}
				got, err := c.Write(r, care.Organisation{}, care.Say("n", care.Args{"count": care.Count(n)}))
				if err != nil || got != category {
					t.Fatalf("%s %d: %q %v, ICU says %q", line[0], n, got, err, category)
				}
				n++
			}
		}
		if n != 1001 || len(seen) != len(categories[care.Language(line[0])]) {
			t.Errorf("%s: %d numbers, categories %v", line[0], n, seen)
		}
	}
}
