package papers_test

import (
	"testing"

	"pristan/bot/papers"
)

// BenchmarkExamine looks at a page as a telephone's camera gives it.
func BenchmarkExamine(b *testing.B) {
	data := telling(asJPEG(b, sheet(4000, 3000, 220), 82), 6)
	b.Logf("%d bytes", len(data))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := papers.Examine(data); err != nil {
			b.Fatal(err)
		}
	}
}
