// Package sim is the demo: phones on a web page, and a clock that can be
// pushed. Behind the page is the same Bot API server that the tests use, so
// what answers is the very program that serves Telegram.
//
// The page is for one person on their own machine. It is served only under a
// loopback name, and no other website can drive it.
package sim

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
)

// Phone is one phone on the page.
type Phone struct {
	User     int64         // account number on the Bot API server
	Name     string        // plainly a sample's, such as "Sample participant A"
	Role     care.Role     // shown under the name; what the bot lets them do is the bot's own matter
	Language care.Language // the phone's own setting: its labels, and the hint the bot gets
	Start    string        // sent when the page's Start is pressed: "/start" or "/start CODE"
}

// Options is what a Sim is made of. API and Clock are required.
type Options struct {
	API    *botapi.Server
	Phones []Phone
	Clock  *Clock
	Log    *slog.Logger // nil: nothing is logged
	// Sweep does what has come due; it is called after every push of the
	// clock, never twice at once. A long push is walked from one due thing to
	// the next: a Sweep that returns only when what it said has been delivered
	// gives every message its own hour. nil: nothing ever comes due.
	Sweep func(ctx context.Context) error
	// NextDue tells when the next thing comes due, false when nothing will.
	NextDue  func(ctx context.Context) (time.Time, bool, error)
	Username string // the bot's, without @, to know its own start links
}

// Sim serves the page and all it needs. Make it with New.
type Sim struct {
	options Options
	handler http.Handler
	starts  startLinks
	feed    *feed
	stop    func()

	turning sync.Mutex // held while the clock is pushed and swept

	mu       sync.Mutex // guards switches
	switches switches
}

// New joins the phones to the server and follows what happens on them until
// Close.
func New(o Options) *Sim {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Sim{options: o, starts: newStartLinks(o.Username), feed: newFeed()}
	s.switches.Phones = map[int64]phoneSwitches{}
	for _, p := range o.Phones {
		o.API.Join(botapi.User{ID: p.User, FirstName: p.Name, LanguageCode: string(p.Language)})
		s.switches.Phones[p.User] = phoneSwitches{}
	}
	s.stop = sync.OnceFunc(s.feed.close)
	go s.follow(o.API.Subscribe())
	s.handler = guard(s.routes())
	return s
}

// ServeHTTP answers the page's requests.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the open event streams, which a server's Shutdown would otherwise
// wait for: hand it to http.Server.RegisterOnShutdown.
func (s *Sim) Close() { s.stop() }

func (s *Sim) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.servePage)
	mux.HandleFunc("GET /{asset}", serveAsset)
	mux.HandleFunc("GET /state", s.serveState)
	mux.HandleFunc("GET /events", s.serveEvents)
	mux.HandleFunc("GET /file/{id}", s.serveFile)
	mux.HandleFunc("POST /act", s.serveAct)
	mux.HandleFunc("POST /clock", s.serveClock)
	mux.HandleFunc("POST /switch", s.serveSwitch)
	return mux
}

func (s *Sim) phone(user int64) (Phone, bool) {
	for _, p := range s.options.Phones {
		if p.User == user {
			return p, true
		}
	}
	return Phone{}, false
}
