package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pristan/bot"
	"pristan/bot/botapi"
	"pristan/bot/sim"
	"pristan/bot/telegram"
	"pristan/care"
	"pristan/storage"
)

// The demo runs the very code that serves Telegram, against a Bot API server
// of its own, with a database that is thrown away.

const (
	demoToken = "1:DEMO"
	demoName  = "pristan_demo_bot"
)

// demoPhones are plainly samples.
var demoPhones = []sim.Phone{
	{User: 101, Name: "Sample participant A", Role: care.Participant, Language: care.Arabic},
	{User: 102, Name: "Sample participant B", Role: care.Participant, Language: care.Farsi},
	{User: 201, Name: "Sample caseworker", Role: care.Caseworker, Language: care.Bulgarian, Start: "/start"},
	{User: 202, Name: "Sample lawyer", Role: care.Lawyer, Language: care.English, Start: "/start"},
}

func demoCommand() *cobra.Command {
	var listen string
	var quiet bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Show the bot on a web page with four phones and a clock: no token, no set-up, nothing is kept",
		RunE: func(c *cobra.Command, _ []string) error {
			return demo(c.Context(), c.OutOrStdout(), listen, quiet)
		},
	}
	c.Flags().StringVar(&listen, "listen", "127.0.0.1:8080", "address of the page")
	c.Flags().BoolVar(&quiet, "no-browser", false, "only print the address")
	return c
}

func demo(ctx context.Context, out io.Writer, listen string, quiet bool) error {
	page, err := net.Listen("tcp", listen)
	if err != nil {
		return openError("the address", listen, err)
	}
	defer page.Close()
	dir, err := os.MkdirTemp("", "pristan-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	clock := sim.NewClock(time.Now())
	s, err := newShow(ctx, dir, log, clock)
	if err != nil {
		return err
	}
	defer s.store.Close()
	return s.run(ctx, out, page, quiet)
}

// show is a running demo.
type show struct {
	api     *botapi.Server
	apiAt   net.Listener
	gateway *telegram.Gateway
	store   *storage.Store
	bot     *bot.Bot
	clock   *sim.Clock
	log     *slog.Logger
	phones  []sim.Phone
}

func newShow(ctx context.Context, dir string, log *slog.Logger, clock *sim.Clock) (*show, error) {
	s := &show{clock: clock, log: log}
	var err error
	s.api = botapi.New(botapi.Options{Token: demoToken, Username: demoName, Now: clock.Now})
	if s.apiAt, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, err
	}
	s.gateway, err = telegram.New(telegram.Options{Token: demoToken, API: "http://" + s.apiAt.Addr().String(), Log: log, Now: clock.Now})
	if err != nil {
		return nil, err
	}
	org, err := organisation("")
	if err != nil {
		return nil, err
	}
	flows, words, err := book()
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	if s.store, err = openStore(ctx, quiet, filepath.Join(dir, "demo.db"), filepath.Join(dir, "demo.key")); err != nil {
		return nil, err
	}
	s.bot, err = bot.New(ctx, bot.Options{
		Store: s.store, Flows: flows, Words: words, Organisation: org, Messenger: s.gateway, Examine: examine, Bind: bind,
		Link: startLink(demoName), Now: clock.Now, Log: log, Metrics: prometheus.NewRegistry(),
		Pace: bot.Pace{PerSecond: 30, PerChat: 5},
	})
	if err != nil {
		return nil, err
	}
	s.phones, err = samplePeople(ctx, s.store, clock.Now())
	return s, err
}

// samplePeople enrols the workers, so that the demo begins where the work
// does, and gives each participant an invitation of the caseworker's.
func samplePeople(ctx context.Context, store *storage.Store, now time.Time) (phones []sim.Phone, err error) {
	err = store.Update(ctx, func(tx *storage.Tx) error {
		phones = append([]sim.Phone(nil), demoPhones...)
		var caseworker care.PersonID
		for _, p := range phones {
			if !p.Role.Staff() {
				continue
			}
			worker := care.Person{ID: care.NewID[care.Person](), Role: p.Role, Name: p.Name, Language: p.Language, Joined: now, Enrolled: now}
			if err := tx.AddPerson(worker); err != nil {
				return err
			}
			if err := tx.Link(care.Address(fmt.Sprintf("tg:%d", p.User)), worker.ID); err != nil {
				return err
			}
			if p.Role == care.Caseworker {
				caseworker = worker.ID
			}
		}
		for i, p := range phones {
			if p.Role.Staff() {
				continue
			}
			code := care.NewInvitationCode()
			phones[i].Start = "/start " + code
			if err := tx.PutInvitation(care.Invitation{ID: tx.InvitationID(code), Role: care.Participant, By: caseworker,
				Language: p.Language, Made: now, Expires: now.Add(care.InvitationTTL)}); err != nil {
				return err
			}
		}
		return nil
	})
	return phones, err
}

func (s *show) run(ctx context.Context, out io.Writer, page net.Listener, quiet bool) error {
	group, ctx := errgroup.WithContext(ctx)
	stage := sim.New(sim.Options{API: s.api, Phones: s.phones, Clock: s.clock, Log: s.log, Sweep: s.sweep, NextDue: s.bot.NextDue, Username: demoName})
	context.AfterFunc(ctx, func() {
		stage.Close()
		s.api.Close()
	})
	group.Go(func() error { return serveHTTP(ctx, s.apiAt, s.api) })
	group.Go(func() error { return serveHTTP(ctx, page, stage) })
	group.Go(func() error { return s.bot.Run(ctx) })
	group.Go(func() error {
		return s.gateway.Poll(ctx, s.bot.Handle, func(time.Time) { s.bot.Heard(ctx) })
	})
	for _, p := range s.phones {
		if p.Role.Staff() {
			s.api.SendText(p.User, p.Start)
		}
	}
	address := "http://" + page.Addr().String()
	fmt.Fprintf(out, "Pristan is open at %s\nPress Ctrl+C to end; nothing is kept.\n", address)
	if !quiet {
		openBrowser(address)
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// settleLimit is how long a push of the clock waits for what it set going.
const settleLimit = 2 * time.Second

// sweep does what is due and waits until it has been delivered, so that each
// message stands at its own hour.
func (s *show) sweep(ctx context.Context) error {
	if err := s.bot.Sweep(ctx, s.clock.Now()); err != nil {
		return err
	}
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(settleLimit); !s.bot.Settled() && time.Now().Before(end); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// openBrowser is a convenience: where it fails, the address was printed.
func openBrowser(address string) {
	name := map[string]string{"darwin": "open", "windows": "explorer"}[runtime.GOOS]
	if name == "" {
		name = "xdg-open"
	}
	if path, err := exec.LookPath(name); err == nil {
		exec.Command(path, address).Start()
	}
}
