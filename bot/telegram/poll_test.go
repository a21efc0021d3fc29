package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot"
)

// text is an update with a text, whose message has the same number.
func text(id int64) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"from":{"id":55},"chat":{"id":55,"type":"private"},"date":1,"text":"سلام"}}`, id, id)
}

func batch(updates ...string) string {
	return `{"ok":true,"result":[` + strings.Join(updates, ",") + `]}`
}

// polling runs Poll in virtual time against scripted replies and ends it when
// they are used up.
type polling struct {
	stub
	replies []string // one for each getUpdates; "" waits the long poll out
	handle  Handler  // nil: all is well
	log     bytes.Buffer
	at      []time.Duration // of each getUpdates, since the start
	got     []string        // ids handed over
	polled  int
	took    time.Duration
	stats   Stats
}

func (p *polling) run(t *testing.T) (err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		start := time.Now()
		p.answer = func(r request) (int, string) {
			if r.method != "getUpdates" {
				return 200, `{"ok":true,"result":true}`
			}
			p.at = append(p.at, time.Since(start))
			n := len(p.at) - 1
			if n >= len(p.replies) {
				cancel()
				return 200, batch()
			}
			if p.replies[n] == "" {
				time.Sleep(longPoll)
				return 200, batch()
			}
			return 200, p.replies[n]
		}
		g := p.gateway(t, &p.log)
		err = g.Poll(ctx, func(ctx context.Context, in []bot.Incoming) error {
			for _, i := range in {
				p.got = append(p.got, i.ID)
			}
			if p.handle != nil {
				return p.handle(ctx, in)
			}
			return nil
		}, func(time.Time) { p.polled++ })
		p.took, p.stats = time.Since(start), g.Stats()
	})
	if s := p.log.String(); strings.Contains(s, "سلام") || strings.Contains(s, "SECRET") {
		t.Errorf("log: %s", s)
	}
	return err
}

// offsets are what each poll confirmed.
func (p *polling) offsets() (list []string) {
	for _, r := range p.requests() {
		if r.method == "getUpdates" {
			list = append(list, r.params["offset"])
		}
	}
	return list
}

func (p *polling) expect(t *testing.T, offsets, got []string) {
	t.Helper()
	if !slices.Equal(p.offsets(), offsets) {
		t.Errorf("offsets %q, want %q", p.offsets(), offsets)
	}
	if !slices.Equal(p.got, got) {
		t.Errorf("got %q, want %q", p.got, got)
	}
}

func TestPollConfirmsWhatWasHandled(t *testing.T) {
	p := &polling{replies: []string{batch(text(100), text(101)), "", batch(text(102))}}
	if err := p.run(t); err != nil {
		t.Fatal(err)
	}
	p.expect(t, []string{"", "102", "102", "103"}, []string{"tg/m/55/100", "tg/m/55/101", "tg/m/55/102"})
	first := p.requests()[0].params
	if first["limit"] != "100" || first["timeout"] != "0" || first["allowed_updates"] != allowed {
		t.Error(first)
	}
	if second := p.requests()[1].params; second["timeout"] != "50" {
		t.Error(second)
	}
	if p.polled != 3 {
		t.Errorf("told of %d polls", p.polled)
	}
}

func TestPollRepeatsABatchUntilItIsStored(t *testing.T) {
	failures := 6
	p := &polling{replies: []string{batch(text(100))}}
	p.handle = func(context.Context, []bot.Incoming) error {
		if failures--; failures >= 0 {
			return errors.New("no space for سلام")
		}
		return nil
	}
	if err := p.run(t); err != nil {
		t.Fatal(err)
	}
	p.expect(t, []string{"", "101"}, slices.Repeat([]string{"tg/m/55/100"}, 7))
	if p.took > 500*time.Millisecond*63 || p.took == 0 {
		t.Errorf("it took %s", p.took)
	}
}

func TestPollFollowsIDsUpAndDown(t *testing.T) {
	p := &polling{replies: []string{batch(text(1_000_000)), batch(text(5), text(6)), batch(text(900)), batch(text(899))}}
	if err := p.run(t); err != nil {
		t.Fatal(err)
	}
	p.expect(t, []string{"", "1000001", "7", "901", "900"},
		[]string{"tg/m/55/1000000", "tg/m/55/5", "tg/m/55/6", "tg/m/55/900", "tg/m/55/899"})
}

func TestPollSkipsPoison(t *testing.T) {
	poison := `{"update_id":101,"message":{"message_id":"سلام"}}`
	p := &polling{replies: []string{batch(text(100), poison, `"سلام"`, text(103)), batch(poison)}}
	if err := p.run(t); err != nil {
		t.Fatal(err)
	}
	p.expect(t, []string{"", "104", "102"}, []string{"tg/m/55/100", "tg/m/55/103"})
	if p.stats.Skipped != 3 || strings.Count(p.log.String(), "skipped") != 3 {
		t.Errorf("%+v, log: %s", p.stats, &p.log)
	}
}

// Nothing that a server answers may make the loop spin or delete updates.
func TestPollDoesNotSpin(t *testing.T) {
	for name, reply := range map[string]string{
		"empty":         batch(),
		"no numbers":    batch(`{"message":{}}`),
		"negative":      batch(`{"update_id":-5,"poll":{}}`),
		"overflow":      batch(`{"update_id":9223372036854775807,"poll":{}}`),
		"the same ever": batch(`{"update_id":100,"poll":{}}`),
		"no list":       `{"ok":true,"result":{}}`,
		"null":          `{"ok":true,"result":null}`,
		"a page":        `<html>`,
		"server error":  `{"ok":false,"error_code":500,"description":"Internal Server Error"}`,
		"two pollers":   `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`,
		"webhook":       `{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}`,
		"setWebhook":    `{"ok":false,"error_code":409,"description":"Conflict: terminated by setWebhook request"}`,
	} {
		t.Run(name, func(t *testing.T) {
			p := &polling{replies: slices.Repeat([]string{reply}, 40)}
			if err := p.run(t); err != nil {
				t.Fatal(err)
			}
			if p.took < 3*time.Second {
				t.Errorf("40 polls took %s", p.took)
			}
			for _, offset := range p.offsets() {
				if offset != "" && offset != "101" {
					t.Errorf("offset %s", offset)
				}
			}
		})
	}
}

func TestPollObeysWaits(t *testing.T) {
	p := &polling{replies: []string{`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 77","parameters":{"retry_after":77}}`}}
	if err := p.run(t); err != nil {
		t.Fatal(err)
	}
	if p.at[1] != 77*time.Second || p.stats.Waits != 1 || p.polled != 0 {
		t.Errorf("polled at %s, %+v, told of %d", p.at, p.stats, p.polled)
	}
}

func TestPollBacksOffUpToHalfAMinute(t *testing.T) {
	_, down := no(502, "Bad Gateway")
	p := &polling{replies: slices.Repeat([]string{down}, 200)}
	if err := p.run(t); err != nil {
		t.Fatal(err)
	}
	var longest time.Duration
	for i := range p.at[1:] {
		longest = max(longest, p.at[i+1]-p.at[i])
	}
	if longest < 20*time.Second || longest > 30*time.Second+time.Nanosecond || p.at[1] > 500*time.Millisecond {
		t.Errorf("first wait %s, longest %s", p.at[1], longest)
	}
}

func TestPollStopsWithoutAValidToken(t *testing.T) {
	for code, text := range map[int]string{401: "Unauthorized", 404: "Not Found"} {
		_, reply := no(code, text)
		p := &polling{replies: []string{batch(), reply, batch()}}
		if err := p.run(t); !errors.Is(err, ErrToken) || len(p.at) != 2 || !strings.Contains(p.log.String(), "polling stops") {
			t.Errorf("%d: %v after %d polls", code, err, len(p.at))
		}
	}
}

func TestPollAnswersConflicts(t *testing.T) {
	_, hook := no(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	_, other := no(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	deletions := func(p *polling) (n int) {
		for _, r := range p.requests() {
			if r.method == "deleteWebhook" && len(r.params) == 0 {
				n++
			}
		}
		return n
	}
	p := &polling{replies: []string{hook, batch(text(1))}}
	if err := p.run(t); err != nil || deletions(p) != 1 || len(p.got) != 1 || p.at[1] != 0 {
		t.Errorf("webhook: %v, %d deletions", err, deletions(p))
	}
	p = &polling{replies: slices.Repeat([]string{hook}, 5)}
	if err := p.run(t); err != nil || deletions(p) != 1 || p.stats.Conflicts != 5 || !strings.Contains(p.log.String(), "revoke") {
		t.Errorf("webhook set again: %v, %d deletions, %+v", err, deletions(p), p.stats)
	}
	p = &polling{replies: []string{other, batch(text(1))}}
	if err := p.run(t); err != nil || deletions(p) != 0 || p.stats.Conflicts != 1 || len(p.got) != 1 || !strings.Contains(p.log.String(), "somebody else polls") {
		t.Errorf("two pollers: %v, %+v, log %s", err, p.stats, &p.log)
	}
}

// A webhook that could not be deleted is tried again.
func TestPollInsistsOnDeletingAWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		deletions := 0
		s := &stub{answer: func(r request) (int, string) {
			switch {
			case r.method == "deleteWebhook":
				if deletions++; deletions < 3 {
					return 502, "<html>"
				}
				return 200, `{"ok":true,"result":true}`
			case deletions < 3:
				return no(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
			}
			cancel()
			return 200, batch()
		}}
		if err := s.gateway(t, io.Discard).Poll(ctx, nil, nil); err != nil || deletions != 3 {
			t.Errorf("%v, %d deletions", err, deletions)
		}
	})
}

func TestPollEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		s := &stub{answer: func(request) (int, string) { return 200, batch(text(1)) }}
		g := s.gateway(t, io.Discard)
		time.AfterFunc(time.Minute, cancel)
		start := time.Now()
		err := g.Poll(ctx, func(context.Context, []bot.Incoming) error { return errors.New("never stored") }, nil)
		if err != nil || time.Since(start) != time.Minute {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		if n := len(s.requests()); n != 1 {
			t.Errorf("%d polls", n)
		}
	})
}
