package flows

import "testing"

// BenchmarkAnswer is the heaviest answer of a check-in: the ninth, which
// writes the whole summary.
func BenchmarkAnswer(b *testing.B) {
	book := embeddedBook(b)
	s, _ := begin(b, book, "checkin", map[string]string{"consent.health": "yes"})
	s, _ = tell(b, book, s, "good", "yes", "no", "yes", "none", "no", "none", "yes")
	in := said("nothing")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := book.Answer(s, in, noon); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAnswerMiddle is an ordinary answer.
func BenchmarkAnswerMiddle(b *testing.B) {
	book := embeddedBook(b)
	s, _ := begin(b, book, "checkin", nil)
	s, _ = tell(b, book, s, "good", "yes")
	in := said("yes")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := book.Answer(s, in, noon); err != nil {
			b.Fatal(err)
		}
	}
}
