// Package telegram is the gateway to Telegram's Bot API and the only room
// that knows chat ids, callback data and HTML. It speaks through the raw calls
// of go-telegram-bot-api, with requests and replies of its own: the library's
// types end at Bot API 5.5 and its update loop confirms what nobody has
// handled yet.
package telegram

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"
)

// Errors for whoever starts the program to explain.
var (
	// ErrToken means: Telegram knows no bot with this token. Waiting does not help.
	ErrToken = errors.New("the bot token is not valid")
	// ErrUnreachable means: there was no usable reply from the Bot API server.
	ErrUnreachable = errors.New("the bot api cannot be reached")
)

// Options say how to reach Telegram.
type Options struct {
	Token string
	// API is the base address of the Bot API server, by default Telegram's own.
	API string
	Log *slog.Logger
	Now func() time.Time // by default time.Now
	// Client replaces the gateway's own connections. Its timeout and redirect
	// rule are not used. Only with an *http.Transport (or none) can a message
	// that never left be told from one whose fate is unknown.
	Client *http.Client
}

// Gateway speaks to one bot's account. It is safe for concurrent use.
type Gateway struct {
	token     string
	endpoint  string // with two %s: token and method
	log       *slog.Logger
	now       func() time.Time
	api       *url.URL
	sending   carrier
	uploading carrier // of large files
	polling   carrier
	files     *http.Client // downloads
	// traced says that the carriers report what they have written.
	traced bool
	hidden *strings.Replacer // takes the token out of a text

	skipped, conflicts, waits atomic.Int64
}

// Stats counts what an operator should know of.
type Stats struct {
	Skipped   int64 // updates that could not be read, and were confirmed unread
	Conflicts int64 // polls refused because somebody else polls or a webhook is set
	Waits     int64 // replies that asked to wait (429)
}

// Stats returns the counts since the start.
func (g *Gateway) Stats() Stats {
	return Stats{Skipped: g.skipped.Load(), Conflicts: g.conflicts.Load(), Waits: g.waits.Load()}
}

// DefaultAPI is the address of Telegram's own Bot API server.
const DefaultAPI = "https://api.telegram.org"

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

// New makes a gateway without using the network. A token of a wrong form is
// ErrToken; Me asks Telegram whether it is a right one.
func New(o Options) (*Gateway, error) {
	if !tokenForm.MatchString(o.Token) {
		return nil, fmt.Errorf("%w: it looks like 123456:AbC-dEf", ErrToken)
	}
	api, endpoint, err := endpointOf(o.API)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	_, secret, _ := strings.Cut(o.Token, ":")
	g := &Gateway{
		token: o.Token, api: api, endpoint: endpoint, log: o.Log, now: o.Now,
		hidden: strings.NewReplacer(o.Token, "<token>", url.QueryEscape(o.Token), "<token>", secret, "<token>"),
	}
	g.connect(o.Client, api)
	return g, nil
}

// endpointOf checks the base address and turns it into the library's format.
func endpointOf(base string) (api *url.URL, endpoint string, err error) {
	base = cmp.Or(base, DefaultAPI)
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" {
		return nil, "", errors.New("the address of the bot api must look like " + DefaultAPI)
	}
	return u, strings.ReplaceAll(strings.TrimRight(base, "/"), "%", "%%") + "/bot%s/%s", nil
}
