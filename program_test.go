package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/storage"
	"pristan/storage/bolt"
)

// TestMain removes the program that the tests have built.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "bind" { // the child of a test that binds
		os.Exit(run(context.Background(), os.Args[1:]))
	}
	code := m.Run()
	if built.folder != "" {
		os.RemoveAll(built.folder)
	}
	os.Exit(code)
}

var built struct {
	once         sync.Once
	folder, path string
	err          error
}

// program builds the real program once; PRISTAN_RACE builds it with the race
// detector.
func program(t testing.TB) string {
	t.Helper()
	built.once.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "pristan-program-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.folder, "pristan")
		args := []string{"build", "-o", built.path}
		if os.Getenv("PRISTAN_RACE") != "" {
			args = append(args, "-race")
		}
		if output, err := exec.Command("go", append(args, ".")...).CombinedOutput(); err != nil {
			built.err = fmt.Errorf("go build: %w\n%s", err, output)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

const testToken = "7000000001:AAH-test-token-that-nobody-else-has"

// house is a folder with a database, a key and the programs run in it.
type house struct {
	t       testing.TB
	folder  string
	api     string // address of the Bot API
	options []string
	log     *lockedBuffer // what all programs in it wrote
}

func newHouse(t testing.TB, api string) *house {
	h := &house{t: t, folder: t.TempDir(), api: api, log: new(lockedBuffer)}
	t.Cleanup(func() {
		for _, trace := range []string{"DATA RACE", "goroutine ", "panic:"} {
			if strings.Contains(h.log.String(), trace) {
				t.Errorf("a program wrote %q:\n%s", trace, grep(h.log.String(), trace))
			}
		}
	})
	return h
}

func (h *house) database() string { return filepath.Join(h.folder, "pristan.db") }
func (h *house) keyFile() string  { return filepath.Join(h.folder, "pristan.key") }

// command prepares the program to run in the house, with nothing of the
// tester's own settings.
func (h *house) command(args ...string) *exec.Cmd {
	c := exec.Command(program(h.t), args...)
	c.Dir = h.folder
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "PRISTAN_") {
			c.Env = append(c.Env, variable)
		}
	}
	return c
}

// run runs a command to its end.
func (h *house) run(args ...string) (stdout, stderr string, status int) {
	h.t.Helper()
	c := h.command(args...)
	var out, fault bytes.Buffer
	c.Stdout, c.Stderr = &out, &fault
	err := c.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	io.WriteString(h.log, out.String()+fault.String())
	return out.String(), fault.String(), c.ProcessState.ExitCode()
}

// invite makes invitations by the command and returns their codes.
func (h *house) invite(role string, count int, more ...string) []string {
	h.t.Helper()
	args := append([]string{"invite", "--role", role, "--count", fmt.Sprint(count), "--format", "json", "--bot", "pristan_bot"}, more...)
	stdout, stderr, status := h.run(args...)
	if status != 0 {
		h.t.Fatalf("invite ended with %d: %s", status, stderr)
	}
	var rows []printed
	if err := json.Unmarshal([]byte(stdout), &rows); err != nil || len(rows) != count {
		h.t.Fatalf("invite printed %d invitations of %d: %v\n%s", len(rows), count, err, stdout)
	}
	var codes []string
	for _, r := range rows {
		codes = append(codes, r.Code)
	}
	return codes
}

// running is a bot that was started, until it has ended.
type running struct {
	h       *house
	cmd     *exec.Cmd
	started time.Time
	ready   chan struct{} // closed when it says so
	gone    chan struct{} // closed when it has ended
	listens string        // after ready: where it answers
	stderr  lockedBuffer
}

var listening = regexp.MustCompile(`listening"?[=:]"?([0-9.:]+)`)

// serve starts the bot. Without more flags it sends as fast as it can.
func (h *house) serve(more ...string) *running {
	h.t.Helper()
	args := []string{"serve", "--api", h.api, "--db", "pristan.db", "--key-file", "pristan.key",
		"--listen", "127.0.0.1:0", "--messages-per-second", "0", "--messages-per-chat", "0"}
	r := &running{h: h, cmd: h.command(append(append(args, h.options...), more...)...), ready: make(chan struct{}), gone: make(chan struct{})}
	r.cmd.Env = append(r.cmd.Env, "PRISTAN_TOKEN="+testToken)
	pipe, err := r.cmd.StderrPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	r.cmd.Stdout = h.log
	r.started = time.Now()
	if err := r.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	go r.watch(pipe)
	h.t.Cleanup(r.kill)
	return r
}

func (r *running) watch(pipe io.Reader) {
	lines := bufio.NewScanner(pipe)
	lines.Buffer(nil, 1<<20)
	said := false
	for lines.Scan() {
		fmt.Fprintln(&r.stderr, lines.Text())
		fmt.Fprintln(r.h.log, lines.Text())
		if found := listening.FindStringSubmatch(lines.Text()); found != nil && !said {
			said, r.listens = true, found[1]
			close(r.ready)
		}
	}
	r.cmd.Wait()
	close(r.gone)
}

// kill ends the bot as a power cut would.
func (r *running) kill() {
	r.cmd.Process.Kill()
	<-r.gone
}

// stop asks the bot to end and returns its exit status and how long that took.
func (r *running) stop() (status int, took time.Duration) {
	r.h.t.Helper()
	began := time.Now()
	r.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-r.gone:
	case <-time.After(15 * time.Second):
		r.h.t.Fatalf("the bot does not stop:\n%s", r.stderr.String())
	}
	return r.cmd.ProcessState.ExitCode(), time.Since(began)
}

// await waits until the bot says that it is ready.
func (r *running) await() {
	r.h.t.Helper()
	select {
	case <-r.ready:
	case <-r.gone:
		r.h.t.Fatalf("the bot has ended:\n%s", r.stderr.String())
	case <-time.After(20 * time.Second):
		r.h.t.Fatalf("the bot does not become ready:\n%s", r.stderr.String())
	}
}

// get asks the running bot's own server.
func (r *running) get(path string) (int, string) {
	r.h.t.Helper()
	reply, err := http.Get("http://" + r.listens + path)
	if err != nil {
		r.h.t.Fatal(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		r.h.t.Fatal(err)
	}
	return reply.StatusCode, string(body)
}

// read opens the stopped bot's database.
func (h *house) read(do func(*storage.Tx) error) {
	h.t.Helper()
	h.open(func(s *storage.Store) error { return s.View(context.Background(), do) })
}

func (h *house) open(do func(*storage.Store) error) {
	h.t.Helper()
	keys, err := storage.LoadKeyFile(h.keyFile())
	if err != nil {
		h.t.Fatal(err)
	}
	engine, err := bolt.Open(h.database())
	if err != nil {
		h.t.Fatal(err)
	}
	store, err := storage.Open(context.Background(), engine, keys)
	if err == nil {
		err = do(store)
	}
	if err := errors.Join(err, engine.Close()); err != nil {
		h.t.Fatal(err)
	}
}

// telegramServer is our Bot API server on a port; it counts the polls.
type telegramServer struct {
	*botapi.Server
	http *httptest.Server

	mu    sync.Mutex
	polls int // how many polls have come in
}

func newTelegram(t testing.TB, o botapi.Options) *telegramServer {
	o.Token = testToken
	s := &telegramServer{Server: botapi.New(o)}
	s.http = httptest.NewUnstartedServer(s)
	s.http.Config.ErrorLog = nil
	s.http.Start()
	t.Cleanup(func() {
		s.Close()
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

func (s *telegramServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/getUpdates") {
		s.mu.Lock()
		s.polls++
		s.mu.Unlock()
	}
	s.Server.ServeHTTP(w, r)
}

// polled is how many times a bot has asked for updates.
func (s *telegramServer) polled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.polls
}

// lockedBuffer is a buffer that several may write to.
type lockedBuffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

// eventually waits for something that must come true.
func eventually(t testing.TB, patience time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", patience, what)
		}
	}
}
