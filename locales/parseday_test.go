package locales

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pristan/care"
)

const sunday = care.Day("2026-11-22")

func TestParseDay(t *testing.T) {
	for typed, want := range map[string]care.Day{
		"2026-11-24": "2026-11-24", "2026/3/1": "2026-03-01", "24.11.2026": "2026-11-24", "24/11/2026": "2026-11-24", "24-11-2026": "2026-11-24",
		"24.11.2026 г.": "2026-11-24", "24.11.": "2026-11-24", "24/11": "2026-11-24", "5/6": "2027-06-05", "22.11": "2026-11-22", "21.11": "2027-11-21",
		"٢٤/١١/٢٠٢٦": "2026-11-24", "۲۴.۱۱": "2026-11-24", "29/2": "2028-02-29",
		"1405/09/03": "2026-11-24", "۱۴۰۵/۹/۳": "2026-11-24", "3/9/1405": "2026-11-24", "1403/12/30": "2025-03-20",

		"today": "2026-11-22", "Tomorrow": "2026-11-23", "day after tomorrow": "2026-11-24", "yesterday": "2026-11-21",
		"днес": "2026-11-22", "УТРЕ": "2026-11-23", "вдругиден": "2026-11-24", "вчера": "2026-11-21",
		"اليوم": "2026-11-22", "غدًا": "2026-11-23", "بكرة": "2026-11-23", "بعد غد": "2026-11-24", "أمس": "2026-11-21",
		"امروز": "2026-11-22", "فردا": "2026-11-23", "پس\u200cفردا": "2026-11-24", "پس فردا": "2026-11-24", "ديروز": "2026-11-21",

		"24 ноември": "2026-11-24", "24 ноември 2026 г.": "2026-11-24", "на 24-ти ное.": "2026-11-24", "вторник, 24 ноември": "2026-11-24",
		"24 November 2026": "2026-11-24", "Nov 24th, 2026": "2026-11-24", "the 24th of november": "2026-11-24", "Tue 24-Nov-2026": "2026-11-24",
		"٢٤ تشرين الثاني ٢٠٢٦": "2026-11-24", "24 نوفمبر": "2026-11-24", "يوم الثلاثاء ٢٤ تشرين الثاني (نوفمبر) ٢٠٢٦": "2026-11-24",
		"1 كانون الأول": "2026-12-01", "1 دجنبر": "2026-12-01", "1 أوت": "2027-08-01", "1 ايار": "2027-05-01",
		"۳ آذر ۱۴۰۵": "2026-11-24", "۳ قوس": "2026-11-24", "3 قوس 1405": "2026-11-24", "سه شنبه ۳ آذر": "2026-11-24", "۱ حمل": "2027-03-21",
		"۲۴ نوامبر": "2026-11-24", "۲۴ نومبر ۲۰۲۶": "2026-11-24", "۳۰ اسفند": "2030-03-20", "۶ سنبله": "2027-08-28", "۶ سنبلهٔ": "2027-08-28",
	} {
		got, err := ParseDay(typed, care.Reader{Language: care.Bulgarian}, sunday)
		if err != nil || got != want {
			t.Errorf("%q: %s %v, want %s", typed, got, err, want)
		}
	}
}

func TestParseDayRefuses(t *testing.T) {
	english, farsi := care.Reader{Language: care.English}, care.Reader{Language: care.Farsi}
	for _, test := range []struct {
		reader care.Reader
		typed  string
		want   error
	}{
		{english, "", ErrNotADay}, {english, "soon", ErrNotADay}, {english, "24", ErrNotADay}, {english, "November", ErrNotADay},
		{english, "friday", ErrNotADay}, {english, "14:30", ErrNotADay}, {english, "24 November 14:30", ErrNotADay},
		{english, "tomorrow at 5", ErrNotADay}, {english, "24 11 2026", ErrNotADay}, {english, "24.11/2026", ErrNotADay},
		{english, "24.11-2026", ErrNotADay}, {english, "-24/11", ErrNotADay}, {english, "24 November December", ErrNotADay}, {english, "20261124", ErrNotADay},
		{english, "31.11.2026", ErrNoSuchDay}, {english, "29.2.2026", ErrNoSuchDay}, {english, "31 април", ErrNoSuchDay},
		{english, "11/24", ErrNoSuchDay}, {english, "11/24/2026", ErrNoSuchDay}, {english, "0.1.2026", ErrNoSuchDay}, {english, "1.1.1899", ErrNoSuchDay},
		{english, "1404/12/30", ErrNoSuchDay}, {english, "۳۰ اسفند ۱۴۰۵", ErrNoSuchDay}, {english, "۱ آذر ۲۰۲۶", ErrNoSuchDay}, {english, "1 November 1405", ErrNoSuchDay},
		{english, "24.11.26", ErrAmbiguousDay}, {english, "24 November 26", ErrAmbiguousDay}, {english, "5/9/3", ErrAmbiguousDay},
		{farsi, "۲۲/۱۱", ErrAmbiguousDay}, {farsi, "1.9", ErrAmbiguousDay},
		{english, "Monday 24 November 2026", ErrContradictory}, {english, "۱ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)", ErrContradictory},
	} {
		got, err := ParseDay(test.typed, test.reader, sunday)
		if got != "" || !errors.Is(err, test.want) {
			t.Errorf("%q: %q %v, want %v", test.typed, got, err, test.want)
		}
	}
	if _, err := ParseDay("today", english, "someday"); !errors.Is(err, ErrNotADay) {
		t.Errorf("without a today: %v", err)
	}
}

func TestWhatIsShownCanBeTyped(t *testing.T) {
	first := time.Date(1921, 3, 21, 0, 0, 0, 0, time.UTC)
	last := time.Date(2122, 3, 20, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		r := care.Reader{
			Language: rapid.SampledFrom(care.Languages).Draw(t, "language"),
			Digits:   rapid.SampledFrom([]care.Digits{"", care.LatinDigits, care.ArabicDigits, care.PersianDigits}).Draw(t, "digits"),
			Months:   rapid.SampledFrom([]care.Months{"", care.IranianMonths, care.AfghanMonths}).Draw(t, "months"),
		}
		day := dayOf(first.AddDate(0, 0, rapid.IntRange(0, int(last.Sub(first).Hours()/24)).Draw(t, "days")))
		for _, shown := range []string{FormatDay(r, day), Isolate(FormatDay(r, day))} {
			if got, err := ParseDay(shown, r, sunday); err != nil || got != day {
				t.Fatalf("%s is shown as %q, which is read as %q %v", day, shown, got, err)
			}
		}
	})
}

func TestWordsOfDaysHaveOneMeaning(t *testing.T) {
	seen := map[string]month{}
	check := func(names []string, solar bool) {
		for i, name := range names {
			m := month{solar, i + 1}
			if other, twice := seen[Fold(name)]; twice && other != m {
				t.Errorf("%s is month %v and %v", name, other, m)
			}
			seen[Fold(name)] = m
		}
	}
	for _, l := range care.Languages {
		check(gregorian[l], false)
	}
	for _, names := range append(moreMonths, egyptian, afghanGregorian) {
		check(names, false)
	}
	check(iranian, true)
	check(afghan, true)
	for _, word := range fillers {
		if m, ok := seen[Fold(word)]; ok {
			t.Errorf("%s is month %v and nothing", word, m)
		}
	}
	for word, meaning := range lexicon() {
		if _, ok := seen[word]; ok && meaning.month == nil {
			t.Errorf("%s is a month and something else", word)
		}
	}
}

func TestWhatIsNoDayIsShownAsNothing(t *testing.T) {
	if got := FormatDay(care.Reader{Language: care.English}, "2026-02-30"); got != "" {
		t.Errorf("%q", got)
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"", "24.11.2026", "۱ آذر ۱۴۰۵ (۲۲ نوامبر ۲۰۲۶)", "tomorrow", "9999-99-99", "الأحد ٢٢ تشرين الثاني (نوفمبر) ٢٠٢٦", "1/", "\xff1/2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, err := ParseDay(s, care.Reader{Language: care.English}, sunday)
		if err != nil {
			if day != "" {
				t.Errorf("%q: %q and %v", s, day, err)
			}
			return
		}
		if _, err := time.Parse(time.DateOnly, string(day)); err != nil {
			t.Errorf("%q: %q is not a day", s, day)
		}
	})
}
