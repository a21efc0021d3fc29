package papers_test

import (
	"slices"
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

// BenchmarkFolder binds ten pages of four megabytes, and the same with a PDF
// among them.
func BenchmarkFolder(b *testing.B) {
	page := examined(b, asJPEG(b, sheet(4000, 3000, 220), 82))
	pages := slices.Repeat([]papers.Paper{page}, 10)
	cover := papers.Cover{Lines: []string{"Legal request", "", "Line", "Line"}}
	for name, all := range map[string][]papers.Paper{"pictures": pages, "with a PDF": slices.Insert(slices.Clone(pages), 5, examined(b, aPDF))} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := papers.Bind(b.Context(), cover, all)
				if err != nil || f.Left != nil {
					b.Fatal(f.Left, err)
				}
				b.SetBytes(int64(len(f.PDF)))
			}
		})
	}
}
