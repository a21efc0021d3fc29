package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/storage"
)

// TestScripts runs testdata/script: what a person at a terminal may get wrong,
// and the one sentence each gets back. Besides testscript's own commands there
// are
//
//	refuses STATUS PATTERN pristan-arguments...   ends so, with one sentence
//	serves NAME pristan-arguments...              starts a bot and waits until it is ready
//	ends NAME                                     stops it; it must end well and soon
//	flip FILE OFFSET                              changes one bit of a file
//	cut FILE SHARE                                leaves this much of what a file holds, from 0 to 1
func TestScripts(t *testing.T) {
	path := program(t)
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			api := newTelegram(t, botapi.Options{})
			env.Setenv("PATH", filepath.Dir(path)+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv("TOKEN", testToken)
			env.Setenv("API", api.http.URL)
			env.Values["bots"] = map[string]*running{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"refuses": refuses, "serves": serves(t), "ends": ends, "flip": flip, "cut": cut,
		},
	})
}

func environment(ts *testscript.TestScript) (env []string) {
	env = append(env, "PATH="+ts.Getenv("PATH"), "HOME="+ts.Getenv("WORK"))
	for _, name := range strings.Fields(ts.Getenv("SET")) {
		env = append(env, name+"="+ts.Getenv(name))
	}
	return env
}

// refuses checks how a command fails: its status, one sentence on stderr that
// tells what to do, and nothing that only a programmer could read.
func refuses(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) < 3 {
		ts.Fatalf("usage: refuses STATUS PATTERN arguments...")
	}
	c := exec.Command(filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], "pristan"), args[2:]...)
	c.Dir, c.Env = ts.MkAbs("."), environment(ts)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	err := c.Start()
	ts.Check(err)
	timer := time.AfterFunc(20*time.Second, func() { c.Process.Kill() })
	c.Wait()
	if !timer.Stop() {
		ts.Fatalf("%q did not end", args[2:])
	}
	if status := strconv.Itoa(c.ProcessState.ExitCode()); status != args[0] {
		ts.Fatalf("%q ended with %s, not %s:\n%s", args[2:], status, args[0], stderr.String())
	}
	if fault := oneSentence(stderr.String(), args[1]); fault != nil {
		ts.Fatalf("%q: %v:\n%s", args[2:], fault, stderr.String())
	}
}

// oneSentence checks what stands on stderr apart from the log.
func oneSentence(stderr, pattern string) error {
	var lines []string
	for line := range strings.Lines(stderr) {
		if !strings.HasPrefix(line, "time=") && !strings.HasPrefix(line, "{") {
			lines = append(lines, line)
		}
	}
	switch all := strings.Join(lines, ""); {
	case len(lines) != 1 || !strings.HasPrefix(all, "pristan: ") || !strings.HasSuffix(all, "\n"):
		return errors.New("this is not one sentence")
	case !regexp.MustCompile(pattern).MatchString(all):
		return fmt.Errorf("the sentence does not say %q", pattern)
	case strings.Contains(stderr, "goroutine ") || strings.Contains(stderr, ".go:") || strings.Contains(stderr, "panic"):
		return errors.New("this is for programmers")
	case strings.Contains(stderr, testToken) || strings.Contains(stderr, testToken[11:]):
		return errors.New("the token is shown")
	}
	return nil
}

func serves(t *testing.T) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		h := &house{t: t, folder: ts.MkAbs("."), api: ts.Getenv("API"), log: new(lockedBuffer)}
		r := h.serve(args[1:]...)
		r.await()
		ts.Defer(r.kill)
		ts.Value("bots").(map[string]*running)[args[0]] = r
		ts.Setenv("LISTENS", r.listens)
	}
}

func ends(ts *testscript.TestScript, _ bool, args []string) {
	r := ts.Value("bots").(map[string]*running)[args[0]]
	if status, took := r.stop(); status != 0 || took > 5*time.Second {
		ts.Fatalf("the bot ended with %d after %s:\n%s", status, took, r.stderr.String())
	}
}

func flip(ts *testscript.TestScript, _ bool, args []string) {
	offset, err := strconv.Atoi(args[1])
	ts.Check(err)
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	data[offset] ^= 1 << (offset % 8)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

func cut(ts *testscript.TestScript, _ bool, args []string) {
	share, err := strconv.ParseFloat(args[1], 64)
	ts.Check(err)
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), int64(share*float64(usedOf(data)))))
}

// usedOf is how much of a database is in use: the file is longer.
func usedOf(data []byte) int { return len(bytes.TrimRight(data, "\x00")) }

// TestDamageEndsInOneSentence flips random bits of a database: verify calls it
// sound or says that it is damaged, and a bot started on it starts or refuses
// with a sentence; no trace, no hang, and the file stays.
func TestDamageEndsInOneSentence(t *testing.T) {
	api := newTelegram(t, botapi.Options{})
	h := newHouse(t, api.http.URL)
	h.invite("participant", 300)
	whole, err := os.ReadFile(h.database())
	if err != nil {
		t.Fatal(err)
	}
	used := usedOf(whole)
	random := rand.New(rand.NewPCG(9, 9))
	sound, damaged := 0, 0
	for range number("PRISTAN_FLIPS", 40) {
		file := bytes.Clone(whole)
		for range 1 + random.IntN(3) {
			file[random.IntN(used)] ^= 1 << random.IntN(8)
		}
		if random.IntN(4) == 0 {
			file = file[:random.IntN(used)]
		}
		if err := os.WriteFile(h.database(), file, 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, status := h.run("verify", "--db", "pristan.db")
		switch status {
		case 0:
			sound++
		case failed:
			damaged++
			if fault := oneSentence(stderr, "backup|not a pristan database"); fault != nil {
				t.Errorf("verify: %v:\n%s%s", fault, stdout, stderr)
			}
		default:
			t.Errorf("verify ended with %d:\n%s", status, stderr)
		}
		_, stderr, status = h.run("invite", "--role", "participant", "--bot", "x", "--db", "pristan.db", "--key-file", "pristan.key")
		if status != 0 {
			if fault := oneSentence(stderr, "."); status != failed || fault != nil {
				t.Errorf("invite on a damaged database ended with %d: %v:\n%s", status, fault, stderr)
			}
		}
	}
	t.Logf("%d flips: %d told as damaged, %d not seen by verify", sound+damaged, damaged, sound)
}

// TestInvitationsBesideTheBot makes invitations in every form, with and
// without a running bot, and sees that each link lets one person in.
func TestInvitationsBesideTheBot(t *testing.T) {
	api := newTelegram(t, botapi.Options{})
	h := newHouse(t, api.http.URL)
	codes := h.invite("coordinator", 1)
	r := h.serve()
	r.await()
	eventually(t, 5*time.Second, "the socket is there for its owner only", func() bool {
		info, err := os.Stat(socketPath(h.database()))
		return err == nil && info.Mode().Perm() == 0o600 && info.Mode().Type() == os.ModeSocket
	})
	codes = append(codes, h.invite("participant", 2)...)
	text, _, _ := h.run("invite", "--role", "lawyer", "--language", "fa")
	codes = append(codes, codeIn(t, text, `lawyer  https://t\.me/pristan_bot\?start=(\S+)  until \d{4}-`))
	comma, _, _ := h.run("invite", "--role", "caseworker", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(comma)).ReadAll()
	if err != nil || len(rows) != 2 || strings.Join(rows[0], " ") != "role code link expires" {
		t.Fatalf("csv: %q, %v", comma, err)
	}
	codes = append(codes, rows[1][1])
	if status, _ := r.stop(); status != 0 {
		t.Error(status)
	}
	if _, err := os.Stat(socketPath(h.database())); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket stays behind: %v", err)
	}
	codes = append(codes, h.invite("participant", 1)...) // it knows the bot's name now
	r = h.serve()
	r.await()
	for i, code := range codes {
		for user := range int64(2) { // the second comes too late
			id := int64(100+2*i) + user
			api.SendText(id, "/start "+code)
			eventually(t, 10*time.Second, "an answer to /start", func() bool { return len(api.Chat(id)) > 1 })
		}
	}
	r.stop()
	h.read(func(tx *storage.Tx) error {
		roles := []care.Role{care.Coordinator, care.Participant, care.Participant, care.Lawyer, care.Caseworker, care.Participant}
		for i := range codes {
			if p, ok, err := tx.At(addressOf(int64(100 + 2*i))); !ok || err != nil || p.Role != roles[i] {
				t.Errorf("code %d did not let its person in as %s: %v, %v", i, roles[i], p.Role, err)
			}
			if _, ok, _ := tx.At(addressOf(int64(101 + 2*i))); ok {
				t.Errorf("code %d let two people in", i)
			}
		}
		return nil
	})
}

func codeIn(t *testing.T, text, pattern string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("no invitation in %q", text)
	}
	return found[1]
}

// TestStopsWithoutLoss stops the bot in the ordinary way while sends are under
// way, some of them slow: it ends within five seconds with status 0, and what
// was not said is said by the next one.
func TestStopsWithoutLoss(t *testing.T) {
	api := newTelegram(t, botapi.Options{})
	h := newHouse(t, api.http.URL)
	r := h.serve()
	r.await()
	const people, rounds = 50, 4
	for round := range rounds {
		api.SetFaults(botapi.Faults{Delay: []time.Duration{0, 30 * time.Millisecond, 700 * time.Millisecond, 20 * time.Second}[round]})
		for user := range int64(people) {
			api.SendText(1+user, fmt.Sprint("round ", round))
		}
		time.Sleep(20 * time.Millisecond)
		if status, took := r.stop(); status != 0 || took > 5*time.Second {
			t.Errorf("round %d: the bot ended with %d after %s:\n%s", round, status, took, r.stderr.String())
		}
		api.SetFaults(botapi.Faults{})
		r = h.serve()
		r.await()
	}
	answers := func() (all, least, most int) {
		least = 1 << 30
		for user := range int64(people) {
			n := 0
			for _, m := range api.Chat(1 + user) {
				if m.FromBot {
					n++
				}
			}
			all, least, most = all+n, min(least, n), max(most, n)
		}
		return all, least, most
	}
	eventually(t, 20*time.Second, "everybody has every answer", func() bool {
		_, least, _ := answers()
		return least >= rounds
	})
	all, _, most := answers()
	t.Logf("%d answers to %d texts, at most %d in a chat", all, people*rounds, most)
	if all > people*rounds+rounds*unnoted {
		t.Errorf("%d answers to %d texts", all, people*rounds)
	}
}

// TestReadyWhileNobodyWrites asks a bot for its health when it has just
// started and nothing comes in.
func TestReadyWhileNobodyWrites(t *testing.T) {
	api := newTelegram(t, botapi.Options{})
	h := newHouse(t, api.http.URL)
	r := h.serve()
	r.await()
	eventually(t, 3*time.Second, "the bot calls itself ready", func() bool {
		_, _, status := h.run("health", "--listen", r.listens)
		return status == 0
	})
}

// TestBusyPort needs a port that is taken.
func TestBusyPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	h := newHouse(t, "http://127.0.0.1:1")
	c := h.command("serve", "--listen", taken.Addr().String())
	c.Env = append(c.Env, "PRISTAN_TOKEN="+testToken)
	output, err := c.CombinedOutput()
	if fault := oneSentence(string(output), "is taken; .*--listen"); fault != nil || c.ProcessState.ExitCode() != failed {
		t.Errorf("%v, %v:\n%s", fault, err, output)
	}
	if _, err := os.Stat(h.database()); err == nil {
		t.Error("a bot that could not start left a database behind")
	}
}
