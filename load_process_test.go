package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"pristan/care"
	"pristan/storage"
	"pristan/storage/bolt"
)

// process is a bot that runs.
type process struct {
	b   *testing.B
	cmd *exec.Cmd
	log *bytes.Buffer
}

// build makes a program for this run.
func buildForLoad(b *testing.B, pkg string) string {
	b.Helper()
	name := filepath.Join(b.TempDir(), "program")
	if out, err := exec.Command("go", "build", "-o", name, pkg).CombinedOutput(); err != nil {
		b.Fatalf("build %s: %v\n%s", pkg, err, out)
	}
	return name
}

func startBot(b *testing.B, env string, name string, args ...string) process {
	p := process{b: b, cmd: exec.Command(name, args...), log: &bytes.Buffer{}}
	p.cmd.Env, p.cmd.Stderr = append(os.Environ(), env), p.log
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.stop)
	return p
}

func (p process) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	p.cmd.Process.Signal(syscall.SIGTERM)
	time.AfterFunc(10*time.Second, func() { p.cmd.Process.Kill() })
	p.cmd.Wait()
	if strings.Contains(p.log.String(), "level=ERROR") || p.b.Failed() {
		p.b.Errorf("the bot's log:\n%s", p.log)
	}
}

// startPristan starts the program on a database and waits until it polls and
// calls itself ready.
func startPristan(b *testing.B, c *crowd, program, db string) process {
	listen := freeAddressFor(b)
	p := startBot(b, "PRISTAN_TOKEN=1:TEST", program, "serve", "--api", c.api(), "--db", db, "--key-file", db+".key",
		"--listen", listen, "--messages-per-second", "0", "--messages-per-chat", "0")
	p.await("http://"+listen+"/readyz", func() bool { return c.polls.Load() > 0 })
	return p
}

func startStraightforward(b *testing.B, c *crowd, args ...string) process {
	args = append([]string{"-api", c.api(), "-db", filepath.Join(b.TempDir(), "straightforward.db"), "-worker", fmt.Sprint(firstWorker)}, args...)
	p := startBot(b, "TOKEN=1:TEST", buildForLoad(b, "./testdata/straightforward"), args...)
	p.await("", func() bool { return c.polls.Load() > 0 })
	return p
}

// await looks every millisecond, so that a start can be timed.
func (p process) await(url string, polls func() bool) {
	for range 20_000 {
		if polls() && (url == "" || saysOK(url)) {
			return
		}
		time.Sleep(time.Millisecond)
	}
	p.b.Fatalf("the bot did not start:\n%s", p.log)
}

func saysOK(url string) bool {
	reply, err := http.Get(url)
	if err != nil {
		return false
	}
	reply.Body.Close()
	return reply.StatusCode == http.StatusOK
}

func freeAddressFor(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// cpu is what the process has used up to now, to a hundredth of a second.
func (p process) cpu() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		p.b.Skip("CPU can be read on Linux only")
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	var user, system time.Duration
	fields := strings.Fields(rest)
	fmt.Sscan(fields[11], &user)
	fmt.Sscan(fields[12], &system)
	return (user + system) * (time.Second / 100)
}

// privateMiB is the memory that only this process uses; the mapped database
// file, which the system may take back, is not in it.
func (p process) privateMiB() (kib float64) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	_, rest, _ := strings.Cut(string(status), "RssAnon:")
	fmt.Sscan(rest, &kib)
	return kib / 1024
}

// busyCPU is what all processes of the machine have used up to now.
func busyCPU() time.Duration {
	stat, _ := os.ReadFile("/proc/stat")
	var user, nice, system time.Duration
	fmt.Sscanf(string(stat), "cpu %d %d %d", &user, &nice, &system)
	return (user + nice + system) * (time.Second / 100)
}

func ownCPU() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// makeDatabase makes a database of that many participants with their cases,
// and twenty caseworkers.
func makeDatabase(b *testing.B, people int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), "pristan.db")
	if err := storage.CreateKeyFile(path + ".key"); err != nil {
		b.Fatal(err)
	}
	keys, err := storage.LoadKeyFile(path + ".key")
	if err != nil {
		b.Fatal(err)
	}
	engine, err := bolt.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	store, err := storage.Open(b.Context(), engine, keys)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	var staff []care.PersonID
	enrol := func(tx *storage.Tx, account int64, role care.Role) error {
		p := enrolled(account, role)
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		if err := tx.Link(care.Address(fmt.Sprint("tg:", account)), p.ID); err != nil {
			return err
		}
		if role.Staff() {
			staff = append(staff, p.ID)
			return nil
		}
		return tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: p.ID, Opened: p.Enrolled, Caseworker: staff[account%workers]})
	}
	page := func(first int64, n int, role care.Role) {
		err := store.Update(b.Context(), func(tx *storage.Tx) error {
			for i := range n {
				if err := enrol(tx, first+int64(i), role); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	page(firstWorker, workers, care.Caseworker)
	for done := 0; done < people; done += 500 {
		page(firstPerson+int64(done), 500, care.Participant)
	}
	return path
}

func enrolled(account int64, role care.Role) care.Person {
	now := time.Now().Truncate(time.Millisecond) // as the bot writes it
	p := care.Person{ID: care.NewID[care.Person](), Role: role, Name: fmt.Sprint("Person ", account),
		Language: care.Languages[account%int64(len(care.Languages))], Joined: now, Enrolled: now}
	for _, purpose := range care.Purposes {
		p.Consents = append(p.Consents, care.Consent{Purpose: purpose, Given: true, At: now, Language: p.Language, Words: "0123456789ab"})
	}
	return p
}
