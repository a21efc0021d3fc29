package botapi

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options says what kind of server New makes; the zero value is usable.
type Options struct {
	Token    string           // default "1:TEST"
	Username string           // default "pristan_bot"
	Now      func() time.Time // default time.Now; rules use it, waiting does not
	Seed     uint64           // for faults and ids
	Quiet    bool             // keep no Accepted records, and only the last few messages of each chat

	AnswerWithin time.Duration // how long after a tap it may be answered, default 15 s
	WebhookRetry time.Duration // wait after a webhook's first failure, doubling to 60 s; default 1 s
	Limits       Limits        // default: none
}

// Server is one bot's Telegram. Its methods may be called from any goroutine.
type Server struct {
	token, username string
	self            string // the bot as a JSON user
	now             func() time.Time
	quiet           bool
	answerWithin    time.Duration

	faults  atomic.Pointer[Faults]
	dice    dice
	queue   queue
	watch   watch
	done    chan struct{}
	closing sync.Once

	mu          sync.Mutex // guards what follows; may be held while taking queue's or watch's own
	chats       map[int64]*chat
	lastMessage int64
	files       shelf
	queries     queries
	commands    map[commandScope][]Command
	profile     map[string]profile
	accepted    []Call
	waits       []Wait
	limits      Limits
	pace        bucket
}

// New returns a server on which no phone exists yet.
func New(o Options) *Server {
	o = o.withDefaults()
	s := &Server{
		token: o.Token, username: o.Username, now: o.Now, quiet: o.Quiet,
		answerWithin: o.AnswerWithin, limits: o.Limits,
		done:     make(chan struct{}),
		chats:    map[int64]*chat{},
		commands: map[commandScope][]Command{},
		profile:  map[string]profile{},
	}
	s.self = string(appendBot(nil, o.Token, o.Username))
	s.faults.Store(&Faults{})
	s.dice.seed(o.Seed)
	s.files.seed = o.Seed
	s.queries.open(o.Seed)
	s.queue.open(o.Now, o.WebhookRetry)
	return s
}

func (o Options) withDefaults() Options {
	if o.Token == "" {
		o.Token = "1:TEST"
	}
	if o.Username == "" {
		o.Username = "pristan_bot"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AnswerWithin == 0 {
		o.AnswerWithin = 15 * time.Second
	}
	if o.WebhookRetry == 0 {
		o.WebhookRetry = time.Second
	}
	return o
}

// Close ends long polls with an empty answer and stops webhook deliveries.
func (s *Server) Close() {
	s.closing.Do(func() {
		close(s.done)
		s.queue.unhook()
		s.watch.close()
	})
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>.
// A fault that cuts the connection panics with http.ErrAbortHandler, as
// net/http asks of handlers.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.faults.Load().Down {
		panic(http.ErrAbortHandler)
	}
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, r, rest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, name, found := strings.Cut(rest, "/")
	switch {
	case !ok || !found:
		writeFailure(w, notFound)
	case token != s.token:
		writeFailure(w, unauthorized)
	default:
		s.serveMethod(w, r, name)
	}
}
