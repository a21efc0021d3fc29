package locales

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pristan/care"
)

// typedLine is a line of testdata/typed_dates.txt.
type typedLine struct {
	reader        care.Reader
	typed, wanted string
}

// fewestTyped is how many lines each language has at least.
const fewestTyped = 75

func typedLines(t testing.TB) (now time.Time, lines []typedLine) {
	t.Helper()
	data, err := os.ReadFile("testdata/typed_dates.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if at, ok := strings.CutPrefix(line, "# now: "); ok {
			if now, err = time.Parse("2006-01-02T15:04", at); err != nil {
				t.Fatal(err)
			}
		}
		if line == "" || line[0] == '#' {
			continue
		}
		column := strings.Split(line, " | ")
		if len(column) != 3 {
			t.Fatalf("not three columns: %s", line)
		}
		lines = append(lines, typedLine{readerNamed(t, column[0]), column[1], column[2]})
	}
	return now, lines
}

func readerNamed(t testing.TB, name string) care.Reader {
	language, more, _ := strings.Cut(name, "/")
	r := care.Reader{Language: care.Language(language)}
	switch more {
	case "":
	case "af", "ir":
		r.Months = care.Months(more)
	case "latn", "arab", "arabext":
		r.Digits = care.Digits(more)
	default:
		t.Fatalf("no such reader: %s", name)
	}
	if !r.Language.Known() {
		t.Fatalf("no such language: %s", name)
	}
	return r
}

// written is what was read, as the file has it.
func written(w When, err error) string {
	var d *Doubtful
	if errors.As(err, &d) {
		var readings []string
		for _, r := range d.Readings {
			readings = append(readings, r.written())
		}
		return doubtWritten(err, len(readings)) + ": " + strings.Join(readings, ", ")
	}
	for refusal, is := range map[string]error{
		"not a day": ErrNotADay, "no such day": ErrNoSuchDay, "past": ErrPast, "contradicts": ErrContradictory,
		"not a time": ErrNotATime, "doubtful": ErrAmbiguousDay, "hour unclear": ErrAmbiguousTime,
	} {
		if errors.Is(err, is) {
			return refusal
		}
	}
	return w.written()
}

func doubtWritten(err error, readings int) string {
	switch {
	case errors.Is(err, ErrAmbiguousTime):
		return "hour unclear"
	case readings == 1:
		return "doubtful"
	}
	return "two days"
}

func (w When) written() string {
	if w.Minute == noHour {
		return string(w.Day)
	}
	return string(w.Day) + time.Time{}.Add(time.Duration(w.Minute)*time.Minute).Format(" 15:04")
}

func TestWhatPeopleType(t *testing.T) {
	now, lines := typedLines(t)
	count, refusals := map[care.Language]int{}, map[care.Language]int{}
	for _, l := range lines {
		w, err := ParseWhen(l.typed, l.reader, now)
		if got := written(w, err); got != l.wanted {
			t.Errorf("%s %q: %s, want %s", l.reader.Language, l.typed, got, l.wanted)
		}
		count[l.reader.Language]++
		if l.wanted[0] < '0' || l.wanted[0] > '9' {
			refusals[l.reader.Language]++
		}
	}
	for _, l := range care.Languages {
		t.Logf("%s: %d lines, %d of them refusals", l, count[l], refusals[l])
		if count[l] < fewestTyped || refusals[l] < 15 {
			t.Errorf("%s: %d lines, %d refusals", l, count[l], refusals[l])
		}
	}
}

// reader draws any reader of any language.
func drawReader(t *rapid.T) care.Reader {
	return care.Reader{
		Language: rapid.SampledFrom(care.Languages).Draw(t, "language"),
		Digits:   rapid.SampledFrom([]care.Digits{"", care.LatinDigits, care.ArabicDigits, care.PersianDigits}).Draw(t, "digits"),
		Months:   rapid.SampledFrom([]care.Months{"", care.IranianMonths, care.AfghanMonths}).Draw(t, "months"),
	}
}

// A written-out month is clear: nothing we show is doubtful when it is typed
// back, by whomever.
func TestWhatIsShownCanBeTypedAsWhen(t *testing.T) {
	middle := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	const years = 5 * 366 * 24 * 60
	rapid.Check(t, func(t *rapid.T) {
		r, other := drawReader(t), drawReader(t)
		at := middle.Add(time.Duration(rapid.IntRange(-years, years).Draw(t, "minute")) * time.Minute)
		now := at.Add(-time.Duration(rapid.IntRange(0, years).Draw(t, "earlier")) * time.Minute)
		want := When{dayOf(at), at.Hour()*60 + at.Minute()}
		for _, shown := range []string{FormatMoment(r, at), Isolate(FormatMoment(r, at))} {
			if got, err := ParseWhen(shown, other, now); err != nil || got != want {
				t.Fatalf("%v is shown as %q, which is read as %v %v", want, shown, got, err)
			}
		}
		want.Minute = noHour
		if got, err := ParseWhen(FormatDay(r, want.Day), other, now); err != nil || got != want {
			t.Fatalf("%v is shown as %q, which is read as %v %v", want, FormatDay(r, want.Day), got, err)
		}
		if got, err := ParseClock(FormatClock(r, at)); err != nil || got != at.Hour()*60+at.Minute() {
			t.Fatalf("%v is shown as %q, which is read as %d %v", at, FormatClock(r, at), got, err)
		}
	})
}

// Day and month in numbers are one day to three languages and never one to a
// reader of Farsi.
func TestNumbersAloneAreDoubtfulInFarsi(t *testing.T) {
	now, _ := typedLines(t)
	for day := 1; day <= 31; day++ {
		for month := 1; month <= 12; month++ {
			typed := fmt.Sprintf("%d/%d", day, month)
			_, err := ParseWhen(typed, care.Reader{Language: care.Farsi}, now)
			if !errors.Is(err, ErrAmbiguousDay) && !errors.Is(err, ErrNoSuchDay) {
				t.Errorf("%s: %v", typed, err)
			}
			var d *Doubtful
			if errors.As(err, &d) && (len(d.Readings) == 0 || len(d.Readings) > 3) {
				t.Errorf("%s: %d readings", typed, len(d.Readings))
			}
		}
	}
}

// What words mean depends on the day they are typed on.
func TestWordsDependOnTheDay(t *testing.T) {
	for _, test := range []struct{ now, typed, wanted string }{
		{"2026-11-23 09:00", "next Friday", "two days: 2026-11-27, 2026-12-04"},
		{"2026-11-23 09:00", "this Friday", "2026-11-27"},
		{"2026-11-23 09:00", "Monday", "2026-11-30"},
		{"2026-11-23 09:00", "next Monday", "2026-11-30"},
		{"2026-11-23 09:00", "this Monday", "two days: 2026-11-23, 2026-11-30"},
		{"2026-11-25 09:00", "Tuesday next week", "2026-12-01"},
		{"2026-11-25 09:00", "следващия вторник", "2026-12-01"},
		{"2026-11-27 09:00", "الاثنين القادم", "2026-11-30"},
		{"2026-11-27 09:00", "شنبهٔ آینده", "two days: 2026-11-28, 2026-12-05"},
		{"2026-12-31 23:59", "tomorrow", "2027-01-01"},
		{"2026-12-31 23:59", "today", "2026-12-31"},
		{"2026-12-31 23:59", "today 23:58", "past"},
		{"2026-12-31 23:59", "today 23:59", "2026-12-31 23:59"},
		{"2027-01-30 09:00", "31-ви", "2027-01-31"},
		{"2027-02-01 09:00", "30th", "2027-03-30"},
		{"2028-02-01 09:00", "29 февруари", "2028-02-29"},
		{"2027-03-20 09:00", "۱ حمل", "2027-03-21"},
		{"2027-03-20 09:00", "۲۹ حوت", "2027-03-20"},
	} {
		now, err := time.Parse("2006-01-02 15:04", test.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := written(ParseWhen(test.typed, care.Reader{Language: care.English}, now)); got != test.wanted {
			t.Errorf("%s, %q: %s, want %s", test.now, test.typed, got, test.wanted)
		}
	}
}

// Nobody can make the bot work long by a message.
func TestLongSentencesAreCutShort(t *testing.T) {
	now, _ := typedLines(t)
	for _, typed := range []string{
		strings.Repeat("one , apr , ", 7), strings.Repeat("авг - едно - ", 7), strings.Repeat("на ", 28), strings.Repeat("tomorrow ", 9999),
	} {
		s := newSentence(typed)
		s.rules, s.today = allRules, now
		if _, err := s.read(ErrNotADay); err == nil || s.steps > 2*mostSteps {
			t.Errorf("%.20q: %v after %d steps", typed, err, s.steps)
		}
	}
}
