package locales

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pristan/care"
)

var organisation = care.Organisation{
	Name: "Пристан",
	Zone: "Europe/Sofia",
	Facts: map[string]care.Fact{
		"organisation": {Kind: care.NameFact, Value: "Пристан", Names: map[care.Language]string{care.English: "Pristan", care.Arabic: "بريستان", care.Farsi: "پریستان"}},
		"emergency":    {Kind: care.PhoneFact, Value: "112"},
		"office.phone": {Kind: care.PhoneFact, Value: "02 000 00 00"},
		"busmantsi":    {Kind: care.PlaceFact, Value: "Бусманци", Names: map[care.Language]string{care.Bulgarian: "Бусманци", care.English: "Busmantsi", care.Arabic: "بوسمانتسي", care.Farsi: "بوسمانتسی"}},
		"site":         {Kind: care.LinkFact, Value: "https://example.org"},
		"hours":        {Kind: care.HoursFact, Value: "9–17"},
	},
}

var noon = time.Date(2026, 11, 22, 12, 5, 0, 0, time.UTC)

// visible writes invisible signs so that a golden file can be read.
var visible = strings.NewReplacer(fsi, "⟨", lri, "⟪", pdi, "⟩", rlm, "[rlm]", "\u00a0", "␣", "\u200e", "[lrm]", "\u061c", "[alm]")

func TestWriteEveryKind(t *testing.T) {
	c := load(t, `{"v":{"other":"{{.v}}"},"inner":{"other":"= {{.v}} ="}}`)
	kinds := []struct {
		name  string
		value care.Value
	}{
		{"name", care.Name("Амина (أمينة)")},
		{"words", care.Words("سطر\nline \u202e2\u2069")},
		{"no words", care.Words(" ")},
		{"date", care.Date(noon)},
		{"date past midnight in Sofia", care.Date(time.Date(2026, 11, 22, 22, 30, 0, 0, time.UTC))},
		{"day", care.DayOn("2026-03-21")},
		{"no day", care.DayOn("")},
		{"brief", care.BriefDay("2026-03-21")},
		{"no brief day", care.BriefDay("")},
		{"moment", care.Moment(noon)},
		{"no moment", care.Moment(time.Time{})},
		{"clock", care.ClockTime(noon)},
		{"phone", care.Phone("+٣٥٩ ٨٨ 123-456")},
		{"code", care.Code("ЗД-۱۲/٣ A")},
		{"link", care.Link("https://example.org/a?b=1")},
		{"count", care.Count(12345)},
		{"negative count", care.Count(-7)},
		{"text", care.TextOf(care.Say("inner", care.Args{"v": care.Count(3)}))},
		{"place", care.FactOf("busmantsi")},
		{"phone fact", care.FactOf("office.phone")},
		{"link fact", care.FactOf("site")},
		{"hours", care.FactOf("hours")},
		{"name fact", care.FactOf("organisation")},
		{"month", care.MonthOf("2026-11-22")},
		{"month of the new year", care.MonthOf("2026-03-21")},
		{"no month", care.MonthOf("")},
		{"minute", care.ClockOn(9*60 + 5)},
		{"midnight", care.ClockOn(0)},
		{"weekday", care.WeekdayOn(time.Saturday)},
	}
	var got strings.Builder
	for _, k := range kinds {
		fmt.Fprintf(&got, "# %s\n", k.name)
		for _, r := range []care.Reader{
			{Language: care.Bulgarian}, {Language: care.English},
			{Language: care.Arabic}, {Language: care.Arabic, Digits: care.LatinDigits},
			{Language: care.Farsi}, {Language: care.Farsi, Months: care.AfghanMonths, Digits: care.ArabicDigits},
			{Language: care.English, Zone: time.FixedZone("", 4*3600), Digits: care.PersianDigits},
		} {
			s, err := c.Write(r, organisation, care.Say("v", care.Args{"v": k.value}))
			if err != nil {
				t.Errorf("%s %v: %v", k.name, r, err)
			}
			label := strings.Join(strings.Fields(fmt.Sprint(r.Language, " ", r.Digits, " ", r.Months)), " ")
			fmt.Fprintf(&got, "%s: %s\n", label, strings.ReplaceAll(visible.Replace(s), "\n", "⏎"))
		}
	}
	compare(t, "testdata/write.txt", got.String())
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestWrite(t *testing.T) {
	c := embedded(t)
	progress := care.Say("flow.progress", care.Args{"n": care.Count(2), "of": care.Count(6)})
	for l, want := range map[care.Language]string{
		care.Bulgarian: "Въпрос ⟨2⟩ от ⟨6⟩", care.English: "Question ⟨2⟩ of ⟨6⟩",
		care.Arabic: "السؤال ⟨٢⟩ من ⟨٦⟩", care.Farsi: "سؤال ⟨۲⟩ از ⟨۶⟩",
	} {
		got, err := c.Write(care.Reader{Language: l}, organisation, progress)
		if err != nil || visible.Replace(got) != want {
			t.Errorf("%s: %s %v, want %s", l, visible.Replace(got), err, want)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	c := load(t, `{"a":{"other":"{{.x}}"},"n":{"zero":"0","one":"1","two":"2","few":"3","many":"4","other":"{{.count}} {{.x}}"},"deep":{"other":"{{.emergency}} {{.x}}"}}`)
	deep := care.Say("a", care.Args{"x": care.Count(1)})
	for range deepest + 1 {
		deep = care.Say("a", care.Args{"x": care.TextOf(deep)})
	}
	r := care.Reader{Language: care.Farsi}
	for name, test := range map[string]struct {
		reader care.Reader
		text   care.Text
		want   error
	}{
		"an unknown key":            {r, care.Say("b"), ErrNoMessage},
		"no key":                    {r, care.Text{}, ErrNoMessage},
		"an unknown language":       {care.Reader{Language: "de"}, care.Say("a"), ErrNoLanguage},
		"no language":               {care.Reader{}, care.Say("a"), ErrNoLanguage},
		"a missing value":           {r, care.Say("a"), ErrNoValue},
		"an unknown kind":           {r, care.Say("a", care.Args{"x": {Kind: "thing", S: "secret"}}), ErrNoValue},
		"an unknown fact":           {r, care.Say("a", care.Args{"x": care.FactOf("moon")}), ErrNoValue},
		"an unknown inner key":      {r, care.Say("a", care.Args{"x": care.TextOf(care.Say("b"))}), ErrNoMessage},
		"a plural without count":    {r, care.Say("n", care.Args{"x": care.Count(1)}), ErrNoValue},
		"a count that is no number": {r, care.Say("n", care.Args{"count": care.Name("secret")}), ErrNoValue},
		"half a plural":             {r, care.Say("n", care.Args{"count": care.Count(5)}), ErrNoValue},
		"not a month":               {r, care.Say("a", care.Args{"x": care.MonthOf("secret")}), ErrNotADay},
		"not a day":                 {r, care.Say("a", care.Args{"x": care.DayOn("secret")}), ErrNotADay},
		"too deep":                  {r, deep, ErrTooDeep},
	} {
		got, err := c.Write(test.reader, organisation, test.text)
		if got != "" || !errors.Is(err, test.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %q %v, want %v", name, got, err, test.want)
		}
	}
}

func TestWriteKnowsFactsByThemselves(t *testing.T) {
	c := load(t, `{"a":{"other":"{{.organisation}}: {{.emergency}}, {{ .office }}"}}`)
	got, err := c.Write(care.Reader{Language: care.English}, organisation, care.Say("a", care.Args{"emergency": care.Phone("911")}))
	if want := "[lrm]⟨Pristan⟩: ⟪911⟩, ⟪02␣000␣00␣00⟩"; err != nil || visible.Replace(got) != want {
		t.Errorf("%s %v, want %s", visible.Replace(got), err, want)
	}
}

func TestLinesOfValuesAloneHaveTheLanguagesDirection(t *testing.T) {
	c := load(t, `{"a":{"other":"موعد\n📅 {{.x}}\n\n✅\n{{.x}} واحد"}}`)
	args := care.Args{"x": care.Name("A")}
	for l, want := range map[care.Language]string{
		care.English: "موعد\n[lrm]📅 ⟨A⟩\n\n✅\n⟨A⟩ واحد",
		care.Arabic:  "موعد\n[rlm]📅 ⟨A⟩\n\n✅\n⟨A⟩ واحد",
	} {
		got, err := c.Write(care.Reader{Language: l}, organisation, care.Say("a", args))
		if err != nil || visible.Replace(got) != want {
			t.Errorf("%s: %q %v, want %q", l, visible.Replace(got), err, want)
		}
	}
}

// depth is how many isolates are open at the end of the deepest line, or -1
// when one closes too often or a line leaves one open.
func depth(s string) int {
	deepest := 0
	for line := range strings.Lines(s) {
		open := 0
		for _, r := range line {
			switch string(r) {
			case fsi, lri:
				open++
			case pdi:
				open--
			}
			if open < 0 {
				return -1
			}
			deepest = max(deepest, open)
		}
		if open != 0 {
			return -1
		}
	}
	return deepest
}

func TestIsolateIsBalanced(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("aב\n\u2066\u2067\u2068\u2069\u202a\u202c\u200f ")), 0, 20, -1).Draw(t, "s")
		if got := Isolate(s); depth(got) != 1 {
			t.Fatalf("%q", got)
		}
	})
}

func TestWriteLeavesNoTemplate(t *testing.T) {
	c := load(t, `{"a":{"other":"{{.x}} and\n{{.y}}"},"b":{"other":"{{.z}}"}}`)
	values := rapid.OneOf(
		rapid.Map(rapid.String(), care.Name), rapid.Map(rapid.String(), care.Words),
		rapid.Map(rapid.String(), care.Code), rapid.Map(rapid.Int(), care.Count),
		rapid.Map(rapid.Int64Range(-1<<36, 1<<36), func(n int64) care.Value { return care.Moment(time.Unix(n, 0)) }),
	)
	rapid.Check(t, func(t *rapid.T) {
		r := care.Reader{
			Language: rapid.SampledFrom(care.Languages).Draw(t, "language"),
			Digits:   rapid.SampledFrom([]care.Digits{"", care.LatinDigits, care.ArabicDigits, care.PersianDigits}).Draw(t, "digits"),
			Months:   rapid.SampledFrom([]care.Months{"", care.IranianMonths, care.AfghanMonths}).Draw(t, "months"),
		}
		x, z := values.Draw(t, "x"), values.Draw(t, "z")
		x.S = strings.ReplaceAll(x.S, "{{", "")
		z.S = strings.ReplaceAll(z.S, "{{", "")
		args := care.Args{"x": x, "y": care.TextOf(care.Say("b", care.Args{"z": z}))}
		got, err := c.Write(r, organisation, care.Say("a", args))
		if err != nil || strings.Contains(got, "{{") || depth(got) < 1 {
			t.Fatalf("%q %v", got, err)
		}
	})
}

func TestWriteFromManyAtOnce(t *testing.T) {
	c := embedded(t)
	text := care.Say("flow.progress", care.Args{"n": care.Count(1), "of": care.Moment(noon)})
	for _, l := range care.Languages {
		for range 4 {
			t.Run(string(l), func(t *testing.T) {
				t.Parallel()
				if _, err := c.Write(care.Reader{Language: l}, organisation, text); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
