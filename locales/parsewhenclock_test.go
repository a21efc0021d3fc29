package locales

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pristan/care"
)

func TestParseClock(t *testing.T) {
	for typed, want := range map[string]int{
		"10": 600, "7": 420, "12": 720, "15": 900, "0:00": 0, "03:00": 180, "10:30": 630, "10.11": 611, "10 30": 630, "at 10": 600, "10h": 600, "10h30": 630,
		"3 pm": 900, "3pm": 900, "at 3:15 p.m.": 915, "half past nine": 570, "quarter to 10": 585, "noon": 720, "12 pm": 720, "11 in the evening": 1380,
		"в 10 и половина": 630, "десет": 600, "10ч": 600, "10 ч.": 600, "10:30ч": 630, "10 и 30": 630, "3 следобед": 900, "обяд": 720, "9 без 10": 530, "девет без четвърт": 525,
		"الساعة ١٠ والنصف": 630, "٣ العصر": 900, "العاشرة صباحا": 600, "الظهر": 720, "١٠ الا ربع": 585, "الساعة 1 ظهرا": 780, "٣ م": 900, "١٠:٠٠ ص": 600,
		"ساعت ۱۰ و نیم": 630, "یک ربع به ده": 585, "۳ بعدازظهر": 900, "ظهر": 720, "ساعت نه": 540, "۸ شب": 1200, "۹ بجهٔ صبح": 540, "ساعت ۴ بامداد": 240,
	} {
		if got, err := ParseClock(typed); err != nil || got != want {
			t.Errorf("%q: %d %v, want %d", typed, got, err, want)
		}
	}
	for typed, want := range map[string]error{
		"3": ErrAmbiguousTime, "at 3": ErrAmbiguousTime, "в 3": ErrAmbiguousTime, "الساعة 3": ErrAmbiguousTime, "ساعت ۳": ErrAmbiguousTime, "3:30": ErrAmbiguousTime,
		"morning": ErrAmbiguousTime, "midnight": ErrAmbiguousTime, "12 am": ErrAmbiguousTime, "9 следобед": ErrAmbiguousTime, "8 и 10 часа": ErrNotATime,
		"": ErrNotATime, "24": ErrNotATime, "24:00": ErrNotATime, "10:60": ErrNotATime, "10:5": ErrNotATime, "soon": ErrNotATime, "نه": ErrNotATime, "не": ErrNotATime,
		"tomorrow at 10": ErrNotATime, "friday 13": ErrNotATime, "24/11": ErrNotATime, "10 to 12": ErrNotATime, "10-12": ErrNotATime, "10 - 12": ErrNotATime,
		"10:00 11:00": ErrNotATime, "15:00 am": ErrNotATime, "not at 10": ErrNotATime, "1030": ErrNotATime, "in the first": ErrNotATime,
	} {
		if got, err := ParseClock(typed); got != 0 || !errors.Is(err, want) {
			t.Errorf("%q: %d %v, want %v", typed, got, err, want)
		}
	}
}

func TestWhenErrorsSayNothingTyped(t *testing.T) {
	now, lines := typedLines(t)
	for _, l := range lines {
		if _, err := ParseWhen(l.typed, l.reader, now); err != nil && l.typed != "" && strings.Contains(err.Error(), l.typed) {
			t.Errorf("%q is in its error", l.typed)
		}
	}
}

func TestPhrasesAreShortEnough(t *testing.T) {
	for phrase, senses := range phrases() {
		for _, s := range senses {
			if s.words < 1 || s.words > longestPhrase || s.words != senses[0].words {
				t.Errorf("%s: %d words", phrase, s.words)
			}
		}
	}
}

func FuzzParseWhen(f *testing.F) {
	now, lines := typedLines(f)
	for _, l := range lines {
		f.Add(l.typed, string(l.reader.Language))
	}
	today := dayOf(now)
	f.Fuzz(func(t *testing.T, typed, language string) {
		w, err := ParseWhen(typed, care.Reader{Language: care.Language(language)}, now)
		var d *Doubtful
		readings := []When{w}
		switch {
		case errors.As(err, &d):
			readings = d.Readings
			if len(readings) == 0 || !errors.Is(err, ErrAmbiguousDay) && !errors.Is(err, ErrAmbiguousTime) {
				t.Errorf("%q: %v with %d readings", typed, err, len(readings))
			}
			fallthrough
		case err != nil:
			if w != (When{}) {
				t.Errorf("%q: %v and %v", typed, w, err)
			}
		}
		for _, w := range readings {
			_, bad := time.Parse(time.DateOnly, string(w.Day))
			late := w.Day == today && w.Minute != noHour && w.Minute < now.Hour()*60+now.Minute()
			if (err == nil || d != nil) && (bad != nil || w.Day < today || late || w.Minute < noHour || w.Minute >= 24*60) {
				t.Errorf("%q: %v is no moment ahead", typed, w)
			}
		}
	})
}

func FuzzParseClock(f *testing.F) {
	_, lines := typedLines(f)
	for _, l := range lines {
		f.Add(l.typed)
	}
	for _, typed := range []string{"10", "3 pm", "الساعة ١٠ والنصف", "ساعت ۱۰ و نیم", "в 10 и половина"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		minute, err := ParseClock(typed)
		if err != nil && minute != 0 || minute < 0 || minute >= 24*60 {
			t.Errorf("%q: %d and %v", typed, minute, err)
		}
		if err != nil && !errors.Is(err, ErrNotATime) && !errors.Is(err, ErrAmbiguousTime) {
			t.Errorf("%q: %v", typed, err)
		}
	})
}
