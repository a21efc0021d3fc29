package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pristan/bot/botapi"
)

// The load benchmarks run the real program, and beside it a bot as a tutorial
// would write it, against a Bot API server in this process. They report
// figures and judge none:
//
//	go test -run '^$' -bench Load -timeout 30m .
const (
	crowdSize = 1000
	warmUp    = 2 * time.Second
	measured  = 10 * time.Second
)

// BenchmarkLoadClosed has everybody answer as soon as they are asked.
func BenchmarkLoadClosed(b *testing.B) {
	compare(b, nil, measureClosed)
}

// BenchmarkLoadOpen has 32 answers a second come in, whatever the bot does,
// against an API that takes 50 ms for each call. The straightforward bot gives
// each update a goroutine here: one after the other it would never keep up.
func BenchmarkLoadOpen(b *testing.B) {
	compare(b, []string{"-together"}, measureOpen)
}

// compare measures both bots, one after the other, on fresh databases. It
// takes as long whatever b.N is.
func compare(b *testing.B, straightforward []string, measure func(*crowd, process) figures) {
	b.Log(diskFigures(b))
	starters := map[string]func(*testing.B, *crowd) process{
		"pristan": func(b *testing.B, c *crowd) process {
			return startPristan(b, c, buildForLoad(b, "."), makeDatabase(b, crowdSize))
		},
		"straightforward": func(b *testing.B, c *crowd) process {
			return startStraightforward(b, c, straightforward...)
		},
	}
	for _, name := range []string{"straightforward", "pristan"} {
		b.Run(name, func(b *testing.B) {
			c := newCrowd(b, botapi.Options{Quiet: true}, crowdSize)
			p := starters[name](b, c)
			measure(c, p).report(b)
		})
	}
}

func measureClosed(c *crowd, p process) figures {
	go c.answerAtOnce()
	c.everybodyBegins()
	return c.measure(p, warmUp, measured)
}

func measureOpen(c *crowd, p process) figures {
	go c.answerWhenCalled()
	c.everybodyBegins()
	c.everybodyAsked()
	c.server.SetFaults(botapi.Faults{Delay: 50 * time.Millisecond})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go c.call(ctx, 32)
	return c.measure(p, warmUp, 2*measured)
}

// BenchmarkLoadStart reports how long the program takes from its start until
// it polls and says that it is ready, and its own memory before and after
// some use, with a thousand and with a hundred thousand people.
func BenchmarkLoadStart(b *testing.B) {
	program := buildForLoad(b, ".")
	for _, n := range []int{1_000, 100_000} {
		b.Run(fmt.Sprintf("%d_people", n), func(b *testing.B) {
			db := makeDatabase(b, n)
			info, err := os.Stat(db)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(info.Size())/(1<<20), "MiB-file")
			b.ReportMetric(0, "ns/op")
			for i := range 3 { // the first start may find the file in no cache
				c := newCrowd(b, botapi.Options{Quiet: true}, crowdSize)
				began := time.Now()
				p := startPristan(b, c, program, db)
				b.ReportMetric(float64(time.Since(began).Milliseconds()), fmt.Sprintf("ms-to-ready-%d", i+1))
				b.ReportMetric(p.privateMiB(), "MiB-private-at-start")
				if i == 2 {
					measureClosed(c, p)
					b.ReportMetric(p.privateMiB(), "MiB-private-after-load")
				}
				p.stop()
			}
		})
	}
}

// diskFigures tells what the disk takes for a sync, without which no figure
// of a durable bot means anything.
func diskFigures(b *testing.B) string {
	f, err := os.Create(filepath.Join(b.TempDir(), "sync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	var took durations
	for range 200 {
		began := time.Now()
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	return fmt.Sprintf("one 4 KiB append and fsync on this disk: p50 %v, p99 %v", took.quantile(0.5), took.quantile(0.99))
}
