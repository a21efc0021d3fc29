package papers_test

import (
	"encoding/json"
	"image"
	"os"
	"strings"
	"testing"
	"unicode"

	"pristan/bot/papers"
)

func drawn(t *testing.T, rightToLeft bool, lines ...string) *image.Gray {
	t.Helper()
	sheets, err := papers.Sheets(papers.Cover{Lines: lines, RightToLeft: rightToLeft})
	if err != nil || len(sheets) == 0 {
		t.Fatal(err)
	}
	return sheets[0]
}

// inked is the box that holds all ink of a sheet.
func inked(m *image.Gray) image.Rectangle {
	var box image.Rectangle
	for i, light := range m.Pix {
		if light < 128 {
			x, y := i%m.Stride, i/m.Stride
			box = box.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return box
}

// Lines begin at the margin at which reading begins, and stay within both.
func TestCoverMargins(t *testing.T) {
	long := strings.Repeat("заповед за настаняване أمر الاحتجاز ", 40) + strings.Repeat("ж", 400)
	for _, rightToLeft := range []bool{false, true} {
		short, many := inked(drawn(t, rightToLeft, "5 ب")), inked(drawn(t, rightToLeft, long))
		if begins := short.Max.X > 1100; begins != rightToLeft || short.Dx() > 120 {
			t.Errorf("right to left %v: inked at %v", rightToLeft, short)
		}
		if many.Min.X < 110 || many.Max.X > 1130 || many.Dx() < 900 || many.Dy() < 200 || many.Max.Y > 1754-100 {
			t.Errorf("right to left %v: a long line is inked at %v", rightToLeft, many)
		}
	}
}

// Arabic letters are joined, and are not when something stands between them.
func TestCoverJoinsLetters(t *testing.T) {
	for _, word := range []string{"مكتب", "پیچید"} {
		joined, apart := inked(drawn(t, true, word)), inked(drawn(t, true, strings.Join(strings.Split(word, ""), "\u200C")))
		if joined.Dx()*5 > apart.Dx()*4 {
			t.Errorf("%s is %d dots long, and %d in single letters", word, joined.Dx(), apart.Dx())
		}
	}
}

// A number keeps its order between letters that run the other way.
func TestCoverKeepsOrder(t *testing.T) {
	long, short := inked(drawn(t, true, "حكم \u2066111-WWWWWW\u2069")), inked(drawn(t, true, "حكم"))
	m := drawn(t, true, "حكم \u2066111-WWWWWW\u2069")
	// Thin digits first, seen from the left; then wide letters; then the word.
	ink := func(from, to int) (n int) {
		for y := long.Min.Y; y < long.Max.Y; y++ {
			for x := from; x < to; x++ {
				if m.GrayAt(x, y).Y < 128 {
					n++
				}
			}
		}
		return n
	}
	third := (short.Min.X - long.Min.X) / 4
	if ink(long.Min.X, long.Min.X+third)*3/2 > ink(long.Min.X+2*third, long.Min.X+3*third) {
		t.Error("the number does not begin with its digits")
	}
}

// A letter that cannot be written leaves a mark, an icon leaves nothing.
func TestCoverMarksWhatIsMissing(t *testing.T) {
	for text, marks := range map[string]bool{"አማርኛ": true, "漢": true, "📄👤": false, "\u2068\u2069": false, "": false} {
		if got := !inked(drawn(t, false, text)).Empty(); got != marks {
			t.Errorf("%q: inked %v", text, got)
		}
	}
}

// Every letter of every message can be written.
func TestCoverKnowsOurLetters(t *testing.T) {
	for _, language := range []string{"en", "bg", "ar", "fa"} {
		data, err := os.ReadFile("../../locales/" + language + ".json")
		var messages map[string]any
		if err != nil || json.Unmarshal(data, &messages) != nil || len(messages) < 100 {
			t.Fatal(language, err, len(messages))
		}
		letters := make(map[rune]bool)
		for _, r := range string(data) {
			letters[r] = true
		}
		for r := range letters {
			if (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mn, r) && r != '\uFE0F' || strings.ContainsRune("«»„“”،؛؟–…№", r)) && !papers.Writable(r) {
				t.Errorf("%s: %q (%U) cannot be written", language, r, r)
			}
		}
	}
}

// A cover that is too long is told, and one of several sheets keeps them all.
func TestLongCover(t *testing.T) {
	sheets, err := papers.Sheets(papers.Cover{Lines: strings.Split(strings.Repeat("line\n", 90), "\n")})
	if err != nil || len(sheets) != 3 || inked(sheets[2]).Empty() {
		t.Errorf("%d sheets, %v", len(sheets), err)
	}
	for _, line := range []string{strings.Repeat("word ", 40_000), strings.Repeat("a\n", 4000)} {
		if _, err := papers.Sheets(papers.Cover{Lines: []string{line}}); err == nil {
			t.Errorf("a book of %d letters is taken for a cover", len(line))
		}
	}
}
