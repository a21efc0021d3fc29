package locales

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFoldMakesEqual(t *testing.T) {
	for name, same := range map[string][]string{
		"yeh":        {"قبلي", "قبلی", "قبلى", "ق\u064eبـــلی"},
		"kaf":        {"كمك", "کمک", "کم\u200bک"},
		"ZWNJ":       {"می\u200cخواهم", "میخواهم", "مي\u200cخواهم"},
		"alef":       {"أحد", "احد", "إحد", "آحد", "ٱحد", "ا\u0654حد"},
		"teh":        {"الجمعة", "الجمعه"},
		"heh":        {"وسیلهٔ", "وسیلۀ", "وسیله"},
		"hamza":      {"مسئول", "مسيول"},
		"case":       {"Отменям", "ОТМЕНЯМ", "отменям"},
		"mark":       {"Мой", "мои\u0306"},
		"digits":     {"٤٥٦", "۴۵۶", "456"},
		"keycap":     {"2️⃣", "2⃣", "2", "۲"},
		"spaces":     {"main menu", "  Main \n\u00a0 Menu\u2003", "\u2068main\u2069 menu"},
		"variations": {"✏️ Change", "✏ change"},
		"skin":       {"🧑🏽 I", "🧑 i"},
	} {
		for _, s := range same[1:] {
			if Fold(s) != Fold(same[0]) {
				t.Errorf("%s: %q folds to %q, %q to %q", name, same[0], Fold(same[0]), s, Fold(s))
			}
		}
	}
	for _, different := range [][2]string{{"и", "й"}, {"کار", "گار"}, {"نعم", "لا"}, {"🆘", "🧑"}, {"1 2", "12"}} {
		if Fold(different[0]) == Fold(different[1]) {
			t.Errorf("%q and %q fold to the same", different[0], different[1])
		}
	}
}

func TestFoldIsIdempotent(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if once := Fold(string(r)); Fold(once) != once {
			t.Errorf("%U: %q, then %q", r, once, Fold(once))
		}
	}
	letters := rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("اأيىکة\u0654\u064e\u0306\u0301\u200c\u200f\ufe0f\u20e3иеAşİΣß1٢ \n🧑🏽")))
	rapid.Check(t, func(t *rapid.T) {
		once := Fold(string(rapid.SliceOfN(letters, 0, 12).Draw(t, "s")))
		if twice := Fold(once); twice != once {
			t.Fatalf("%q, then %q", once, twice)
		}
	})
}

func TestParseNumber(t *testing.T) {
	for typed, want := range map[string]int{
		"0": 0, "7": 7, " 12 ": 12, "٤٥٦": 456, "۴۵۶": 456, "007": 7, "\u20685\u2069": 5, "3️⃣": 3,
	} {
		if n, ok := ParseNumber(typed); !ok || n != want {
			t.Errorf("%q: %d %v, want %d", typed, n, ok, want)
		}
	}
	for _, typed := range []string{"", " ", "-1", "1.5", "1,500", "1 500", "two", "5 дни", "99999999999999999999", "²", "½"} {
		if n, ok := ParseNumber(typed); ok {
			t.Errorf("%q: %d", typed, n)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "می\u200cخواهم", "Question ⟨2⟩", "ا\u0654\u0653", "\xff", "🧑🏽\u200d💻", "İ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if Fold(once) != once || strings.TrimSpace(once) != once {
			t.Errorf("%q folds to %q, then %q", s, once, Fold(once))
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"", "7", "٤٥٦", "۴۵۶", "-1", "1.5", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := ParseNumber(s); ok && n < 0 || !ok && n != 0 && n < 1<<62 {
			t.Errorf("%q: %d %v", s, n, ok)
		}
	})
}
