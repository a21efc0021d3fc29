package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pristan/bot"
	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
	"pristan/storage/bolt"
	"pristan/storage/memory"
)

// BenchmarkTurn answers check-in questions by taps, in batches as a poll gives
// them. CPU is that of everything an answer causes: the turn, its commit,
// finding the words of the next question and noting that it was delivered.
// commits/op counts both the turns' and the deliveries'.
func BenchmarkTurn(b *testing.B) {
	for _, engine := range []string{"memory", "bolt"} {
		for _, batch := range []int{1, 100} {
			b.Run(fmt.Sprintf("%s/%d_together", engine, batch), func(b *testing.B) { benchTurns(b, engine, batch) })
		}
	}
}

func benchTurns(b *testing.B, engine string, batch int) {
	s := newBench(b, engine)
	s.enrol(b, max(batch, 20))
	ctx := b.Context()
	commits, cpu := s.engine.commits.Load(), cpuTime(b)
	b.ReportAllocs()
	for n := 0; n < b.N; n += batch {
		if n == 0 {
			s.begin(b, ctx)
			commits, cpu = s.engine.commits.Load(), cpuTime(b)
			b.ResetTimer()
		}
		if err := s.bot.Handle(ctx, s.phones.answers(batch)); err != nil {
			b.Fatal(err)
		}
		s.phones.await(batch)
	}
	b.StopTimer()
	b.ReportMetric(float64((cpuTime(b)-cpu).Nanoseconds())/1000/float64(b.N), "µs-cpu/op")
	b.ReportMetric(float64(s.engine.commits.Load()-commits)/float64(b.N), "commits/op")
}

// bench is one bot with a channel that takes everything at once.
type bench struct {
	engine *counted
	store  *storage.Store
	bot    *bot.Bot
	phones *phones
}

// counted counts the commits of an engine.
type counted struct {
	storage.Engine
	commits atomic.Int64
}

func (e *counted) Update(ctx context.Context, fn func(storage.Writer) error) error {
	e.commits.Add(1)
	return e.Engine.Update(ctx, fn)
}

func newBench(b *testing.B, engine string) *bench {
	s := &bench{engine: &counted{Engine: memory.New()}, phones: newPhones()}
	if engine == "bolt" {
		e, err := bolt.Open(filepath.Join(b.TempDir(), "pristan.db"))
		if err != nil {
			b.Fatal(err)
		}
		s.engine.Engine = e
	}
	var err error
	if s.store, err = storage.Open(b.Context(), s.engine, storage.NewKeyring([32]byte{1})); err != nil {
		b.Fatal(err)
	}
	words, err := locales.Load(keysAsWords(b))
	if err != nil {
		b.Fatal(err)
	}
	book, err := flows.Embedded()
	if err != nil {
		b.Fatal(err)
	}
	s.bot, err = bot.New(b.Context(), bot.Options{
		Store: s.store, Flows: book, Words: words, Messenger: s.phones, Examine: asItIs, Now: time.Now,
		Organisation: sampleOrganisation, Link: func(code string) string { return code },
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(),
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.bot.Run(ctx) }()
	b.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			b.Error(err)
		}
		s.store.Close()
	})
	return s
}

// enrol makes people who agreed to everything, as after their onboarding.
func (s *bench) enrol(b *testing.B, n int) {
	err := s.store.Update(b.Context(), func(tx *storage.Tx) error {
		for range n {
			p := care.Person{ID: care.NewID[care.Person](), Role: care.Participant, Name: "Amina", Language: care.Farsi, Joined: time.Now(), Enrolled: time.Now()}
			for _, purpose := range care.Purposes {
				p.Consents = append(p.Consents, care.Consent{Purpose: purpose, Given: true, At: p.Joined, Language: p.Language, Words: "0123456789ab"})
			}
			if err := tx.AddPerson(p); err != nil {
				return err
			}
			if err := tx.Link(s.phones.join(), p.ID); err != nil {
				return err
			}
			if err := tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: p.ID, Opened: p.Joined}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// begin has everybody asked their first question.
func (s *bench) begin(b *testing.B, ctx context.Context) {
	n := len(s.phones.people)
	if err := s.bot.Handle(ctx, s.phones.answers(n)); err != nil {
		b.Fatal(err)
	}
	s.phones.await(n)
}

// phones are people who do as they are asked: the next button of a check-in,
// and after the last one the first again.
type phones struct {
	mu     sync.Mutex
	got    *sync.Cond
	people []*phone
	at     map[care.Address]*phone
	next   int
	serial int
	waits  int // replies that have not come yet
}

type phone struct {
	address care.Address
	ref     string
	data    string // of the button to press; "": begin anew
}

func newPhones() *phones {
	p := &phones{at: map[care.Address]*phone{}}
	p.got = sync.NewCond(&p.mu)
	return p
}

func (p *phones) join() care.Address {
	a := care.Address(fmt.Sprint("tg:", 1000+len(p.people)))
	p.people = append(p.people, &phone{address: a})
	p.at[a] = p.people[len(p.people)-1]
	return a
}

// answers is what the next n people do.
func (p *phones) answers(n int) (batch []bot.Incoming) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range n {
		who := p.people[p.next%len(p.people)]
		p.next++
		p.serial++
		in := bot.Incoming{ID: fmt.Sprint("tg/", p.serial), From: who.address, At: time.Now(), Kind: bot.Wrote, Text: "/checkin"}
		if who.data != "" {
			in.Kind, in.Text, in.Tap = bot.Tapped, "", &bot.Tap{Query: in.ID, Data: who.data, Message: who.ref}
		}
		batch = append(batch, in)
	}
	p.waits += n
	return batch
}

// await waits until every answer has got its reply.
func (p *phones) await(int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.waits > 0 {
		p.got.Wait()
	}
}

func (p *phones) Deliver(_ context.Context, to care.Address, m bot.Message) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who := p.at[to]
	if m.Deed == bot.Send {
		p.serial++
		m.Ref = fmt.Sprint(p.serial)
	}
	who.ref, who.data = m.Ref, ""
	for _, row := range m.Buttons {
		if data := row[0].Data; strings.Contains(data, ":o:") || strings.HasSuffix(data, ":c:confirm") {
			who.data = data
			break
		}
	}
	if p.waits--; p.waits == 0 {
		p.got.Broadcast()
	}
	return m.Ref, nil
}

func (p *phones) Fetch(context.Context, string) ([]byte, error) { return nil, bot.ErrNoFile }

func (p *phones) Acknowledge(context.Context, string, string) error { return nil }

func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
