package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"pristan/bot"
	"pristan/care"
)

// inviting is what invite is told.
type inviting struct {
	role, language, format string
	count                  int
	ttl                    time.Duration
	db, keyFile, bot       string
}

// maxInvited is how many invitations one command makes at most.
const maxInvited = 1000

func inviteCommand() *cobra.Command {
	var i inviting
	c := &cobra.Command{
		Use:   "invite",
		Short: "Make invitations: links that let one person in, once",
		RunE: func(c *cobra.Command, _ []string) error {
			list, err := i.run(c.Context())
			if err != nil {
				return err
			}
			return i.print(c.OutOrStdout(), list)
		},
	}
	f := c.Flags()
	f.StringVar(&i.role, "role", "", "participant, caseworker, lawyer or coordinator")
	f.StringVar(&i.language, "language", "", "bg, ar, fa or en, for the first words; without it the phone's own")
	f.IntVar(&i.count, "count", 1, "how many")
	f.DurationVar(&i.ttl, "ttl", care.InvitationTTL, "how long they can be used")
	f.StringVar(&i.format, "format", "text", "text, csv or json")
	f.StringVar(&i.bot, "bot", "", "the bot's user name, needed only before it has run for the first time")
	databaseFlags(f, &i.db, &i.keyFile)
	return c
}

func (i *inviting) run(ctx context.Context) ([]bot.Invited, error) {
	if err := i.check(); err != nil {
		return nil, err
	}
	order := invitationOrder{Role: care.Role(i.role), Language: care.Language(i.language), TTL: i.ttl, Count: i.count}
	list, err := askRunning(ctx, i.db, order)
	if errors.Is(err, errNobody) {
		return i.alone(ctx, order)
	}
	return list, err
}

func (i *inviting) check() error {
	switch {
	case !slices.Contains(care.Roles, care.Role(i.role)):
		return usage{fmt.Errorf("--role is participant, caseworker, lawyer or coordinator, not %q", i.role)}
	case i.language != "" && !care.Language(i.language).Known():
		return usage{fmt.Errorf("--language is bg, ar, fa or en, not %q", i.language)}
	case i.count < 1 || i.count > maxInvited:
		return usage{fmt.Errorf("--count is 1 to %d", maxInvited)}
	case i.ttl <= 0:
		return usage{errors.New("--ttl must be longer than nothing, such as 72h")}
	case !slices.Contains([]string{"text", "csv", "json"}, i.format):
		return usage{fmt.Errorf("--format is text, csv or json, not %q", i.format)}
	}
	return nil
}

// alone opens the database itself, when no bot runs on it.
func (i *inviting) alone(ctx context.Context, order invitationOrder) ([]bot.Invited, error) {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	store, err := openStore(ctx, log, i.db, i.keyFile)
	if err != nil {
		return nil, err
	}
	defer store.Close()
	name, err := bot.KnownAs(ctx, store)
	if err != nil {
		return nil, err
	}
	if name = either(i.bot, name); name == "" {
		return nil, usage{errors.New("the bot has not run yet, so its name is unknown; give it with --bot")}
	}
	b, err := bot.New(ctx, bot.Options{Store: store, Examine: examine, Link: startLink(name), Now: time.Now, Log: log, Metrics: prometheus.NewRegistry()})
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- b.Write(ctx) }()
	list, err := b.Invite(ctx, order.Role, order.Language, order.TTL, order.Count)
	stop()
	return list, errors.Join(err, <-done)
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// printed is one invitation as csv and json show it.
type printed struct {
	Role    care.Role `json:"role"`
	Code    string    `json:"code"`
	Link    string    `json:"link"`
	Expires time.Time `json:"expires"`
}

func (i *inviting) print(w io.Writer, list []bot.Invited) error {
	var rows []printed
	for _, x := range list {
		rows = append(rows, printed{x.Role, x.Code, x.Link, x.Expires.UTC().Truncate(time.Second)})
	}
	switch i.format {
	case "json":
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(rows)
	case "csv":
		c := csv.NewWriter(w)
		c.Write([]string{"role", "code", "link", "expires"})
		for _, r := range rows {
			c.Write([]string{string(r.Role), r.Code, r.Link, r.Expires.Format(time.RFC3339)})
		}
		c.Flush()
		return c.Error()
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%s  %s  until %s\n", r.Role, r.Link, r.Expires.Format("2006-01-02 15:04 MST")); err != nil {
			return err
		}
	}
	return nil
}
