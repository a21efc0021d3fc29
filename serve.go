package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"pristan/bot"
	"pristan/bot/telegram"
	"pristan/care"
)

// serving is what serve is told.
type serving struct {
	token, tokenFile    string
	api                 string
	db, keyFile, org    string
	listen              string
	webhook, secretFile string
	heartbeat           string
	log                 string
	name                string // the bot's own, from Telegram
	pace                bot.Pace
}

// gcPercent lets the heap, which is a few MiB, grow to several times that
// before it is collected: measured, this takes a fifth off the CPU of an answer.
const gcPercent = 200

func serveCommand() *cobra.Command {
	var s serving
	c := &cobra.Command{
		Use:   "serve",
		Short: "Run the bot",
		RunE:  func(c *cobra.Command, _ []string) error { return s.run(c.Context()) },
	}
	f := c.Flags()
	f.StringVar(&s.tokenFile, "token-file", "", "file with the bot's token; or set PRISTAN_TOKEN")
	f.StringVar(&s.api, "api", "https://api.telegram.org", "address of the Bot API")
	databaseFlags(f, &s.db, &s.keyFile)
	f.StringVar(&s.org, "org", "", "the organisation's file (default: the sample)")
	f.StringVar(&s.listen, "listen", "127.0.0.1:8081", "address for /livez, /readyz, /metrics and the webhook")
	f.StringVar(&s.webhook, "webhook", "", "public https address under which Telegram reaches this bot; without it the bot polls")
	f.StringVar(&s.secretFile, "webhook-secret-file", "", "file with the webhook's secret")
	f.StringVar(&s.heartbeat, "heartbeat-url", "", "address to ask as long as every open alert has its next step in time, so that somebody outside notices silence")
	f.StringVar(&s.log, "log", "text", "form of the log: text or json")
	f.IntVar(&s.pace.PerSecond, "messages-per-second", 30, "messages in all; 0 is no limit, for a Bot API server of one's own")
	f.IntVar(&s.pace.PerChat, "messages-per-chat", 1, "messages a second to one chat; 0 is no limit")
	return c
}

func (s *serving) run(ctx context.Context) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	log, err := logger(os.Stderr, s.log)
	if err != nil {
		return err
	}
	if s.token, err = secret("PRISTAN_TOKEN", "--token-file", s.tokenFile); err != nil {
		return err
	}
	gateway, err := telegram.New(telegram.Options{Token: s.token, API: s.api, Log: log})
	if err != nil {
		return err
	}
	beat, err := heartbeat(s.heartbeat)
	if err != nil {
		return err
	}
	org, err := organisation(s.org)
	if err != nil {
		return err
	}
	flows, words, err := book()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return openError("the address", s.listen, err)
	}
	defer listener.Close()
	store, err := openStore(ctx, log, s.db, s.keyFile)
	if err != nil {
		return err
	}
	defer store.Close()
	username, err := gateway.Me(ctx)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	b, err := bot.New(ctx, bot.Options{
		Store: store, Flows: flows, Words: words, Organisation: org, Messenger: gateway, Examine: examine, Bind: bind,
		Link: startLink(username), Now: time.Now, Log: log, Metrics: registry, Pace: s.pace, Heartbeat: beat,
	})
	if err != nil {
		return err
	}
	s.name = username
	watch := newWatch(registry)
	watch.heard() // it has just said its name; the first poll may be quiet for long
	return s.work(ctx, log, gateway, b, watch, listener)
}

// work runs everything side by side; the first that fails ends the others.
func (s *serving) work(ctx context.Context, log *slog.Logger, gateway *telegram.Gateway, b *bot.Bot, watch *watch, listener net.Listener) error {
	group, ctx := errgroup.WithContext(ctx)
	mux := watch.mux()
	heard := func(time.Time) {
		watch.heard()
		b.Heard(ctx)
	}
	group.Go(func() error { return b.Run(ctx) })
	group.Go(func() error { return s.introduce(ctx, log, gateway, b) })
	group.Go(func() error { return control(ctx, s.db, b) })
	if err := s.receive(ctx, group, gateway, b, mux, heard); err != nil {
		return errors.Join(err, group.Wait())
	}
	group.Go(func() error { return serveHTTP(ctx, listener, mux) })
	log.Info("ready", "listening", listener.Addr().String())
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	log.Info("stopped; nothing is lost")
	return nil
}

// introduce remembers the bot's name and shows strangers the commands, in
// their phone's language. That Telegram does not take them now harms nobody.
func (s *serving) introduce(ctx context.Context, log *slog.Logger, gateway *telegram.Gateway, b *bot.Bot) error {
	if err := b.CallMe(ctx, s.name); err != nil {
		return err
	}
	for _, l := range append([]care.Language{""}, care.Languages...) {
		words := l
		if l == "" {
			words = care.English
		}
		commands, err := b.StrangerCommands(words)
		if err != nil {
			return err
		}
		if err := gateway.SetCommands(ctx, string(l), commands); err != nil {
			log.Warn("the command list was not taken; it is set at the next start", "error", err)
			return nil
		}
	}
	return nil
}

// receive begins to poll, or answers the webhook.
func (s *serving) receive(ctx context.Context, group *errgroup.Group, gateway *telegram.Gateway, b *bot.Bot, mux *http.ServeMux, heard func(time.Time)) error {
	if s.webhook == "" {
		group.Go(func() error { return gateway.Poll(ctx, b.Handle, heard) })
		return nil
	}
	code, err := secret("PRISTAN_WEBHOOK_SECRET", "--webhook-secret-file", s.secretFile)
	if err != nil {
		return err
	}
	mux.Handle("POST /webhook", gateway.Webhook(code, b.Handle))
	group.Go(func() error { return listen(ctx, gateway, heard) })
	return gateway.SetWebhook(ctx, strings.TrimSuffix(s.webhook, "/")+"/webhook", code)
}

// listenEvery is how often a bot with a webhook asks whether Telegram can be
// reached: nobody may have written for hours.
const listenEvery = 30 * time.Second

func listen(ctx context.Context, gateway *telegram.Gateway, heard func(time.Time)) error {
	tick := time.NewTicker(listenEvery)
	defer tick.Stop()
	for {
		if _, err := gateway.Me(ctx); err == nil {
			heard(time.Now())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// secret reads a secret from a file or the environment, never from a flag:
// other users of the machine can read those.
func secret(variable, flag, file string) (string, error) {
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return "", openError("the file", file, err)
		}
		return strings.TrimSpace(string(data)), nil
	}
	value := os.Getenv(variable)
	os.Unsetenv(variable) // child processes need not know it
	if value == "" {
		return "", sayf(nil, "there is no secret; set %s or give %s", variable, flag)
	}
	return value, nil
}

func startLink(username string) func(code string) string {
	return func(code string) string { return "https://t.me/" + username + "?start=" + code }
}

// serveHTTP answers until the context ends, then lets what is under way end.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, IdleTimeout: time.Minute}
	context.AfterFunc(ctx, func() {
		end, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		server.Shutdown(end)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
