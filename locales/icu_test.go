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
