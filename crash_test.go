package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/storage"
)

// unnoted is how many messages one kill can make the bot repeat: those under
// way and those sent whose result is not saved yet.
const unnoted = 64 + 192

// number reads a number from the environment.
func number(variable string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil {
		return n
	}
	return otherwise
}

// TestCrashLedger kills the real program again and again while many people
// talk with it, and then compares what is stored with what feeding every
// input once, in order, to a bot that nobody kills would have stored.
//
//	PRISTAN_KILLS=300 PRISTAN_SEED=7 go test -run TestCrashLedger -v .
func TestCrashLedger(t *testing.T) {
	if testing.Short() {
		t.Skip("kills take their time")
	}
	kills, people := number("PRISTAN_KILLS", 25), number("PRISTAN_PEOPLE", 40)
	seed := uint64(number("PRISTAN_SEED", int(time.Now().UnixNano()%1e6)))
	t.Logf("seed %d: PRISTAN_SEED=%d repeats the choices of people and killer", seed, seed)
	l := newLedger(t, people, seed)
	l.killed(kills)
	l.quiet()
	l.check(kills)
}

// ledger is one run: the bot's house, the folk outside of it, and what it
// cost to come back after each kill.
type ledger struct {
	t       *testing.T
	api     *telegramServer
	h       *house
	folk    *folk
	dice    *rand.Rand
	invited []invitedCodes
	stop    context.CancelFunc
	living  sync.WaitGroup
	opening chan time.Time // closed when the office opens
	back    durations      // from start to the first poll
	doubled int            // updates handed over twice
	again   int            // updates not acknowledged at a kill
	bot     *running
}

const caseworkers = 3

func newLedger(t *testing.T, people int, seed uint64) *ledger {
	l := &ledger{t: t, dice: rand.New(rand.NewPCG(seed, 1)), opening: make(chan time.Time)}
	l.api = newTelegram(t, botapi.Options{Seed: seed})
	l.h = newHouse(t, l.api.http.URL)
	l.folk = newFolk(t, l.api, 60*time.Millisecond)
	half := people / 2
	codes := l.invite(care.Participant, half) // no bot runs
	l.bot = l.h.serve()
	l.bot.await()
	codes = append(codes, l.invite(care.Participant, people-half)...) // beside a running bot
	for i, code := range l.invite(care.Caseworker, caseworkers) {
		l.folk.join(int64(900001+i), code, true, seed)
	}
	for i, code := range codes {
		l.folk.join(int64(1001+i), code, false, seed)
	}
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	t.Cleanup(stop)
	l.living.Go(func() { l.folk.watch(ctx) })
	for i, h := range l.folk.people {
		l.living.Go(func() {
			select {
			case <-ctx.Done():
			case <-l.begins(h, i):
				h.live(ctx)
			}
		})
	}
	return l
}

// begins is when somebody takes up their phone: participants not all at once,
// workers only when many letters wait for them.
func (l *ledger) begins(h *human, n int) <-chan time.Time {
	if h.worker {
		return l.opening
	}
	return time.After(time.Duration(n) * 30 * time.Millisecond)
}

func (l *ledger) invite(role care.Role, count int) []string {
	codes := l.h.invite(string(role), count)
	l.invited = append(l.invited, invitedCodes{role, codes})
	return codes
}

// killed runs the bot and kills it, over and over, while Telegram has its
// moods too.
func (l *ledger) killed(kills int) {
	l.api.SetFaults(botapi.Faults{Delay: 3 * time.Millisecond, LoseReply: 0.02})
	defer l.api.SetFaults(botapi.Faults{})
	for n := range kills {
		if n > 0 {
			l.bot = l.h.serve()
		}
		if n == kills*2/3 {
			close(l.opening)
		}
		polls := l.api.polled()
		early := n > 0 && l.dice.IntN(4) == 0
		life := time.Duration(l.dice.IntN(300)) * time.Millisecond
		if early { // while it is starting
			time.Sleep(life / 5)
		} else {
			l.cameBack(polls, n > 0)
			l.moods(life, n)
		}
		l.bot.kill()
		l.again += l.api.Pending()
	}
	l.bot = l.h.serve()
	l.cameBack(l.api.polled(), true)
}

// cameBack waits until the bot listens to people again.
func (l *ledger) cameBack(polls int, measured bool) {
	eventually(l.t, 20*time.Second, "the bot polls again", func() bool { return l.api.polled() > polls })
	if measured {
		l.back = append(l.back, time.Since(l.bot.started))
	}
}

// moods lets time pass in which Telegram hands things over twice and counts
// anew.
func (l *ledger) moods(life time.Duration, n int) {
	for end := time.Now().Add(life); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		switch l.dice.IntN(40) {
		case 0, 1, 2:
			l.folk.mu.Lock() // so that it is a deed's update that comes twice
			l.api.Duplicate()
			l.doubled++
			l.folk.mu.Unlock()
		case 3:
			l.api.JumpIDs(1_000_000_000 + int64(n)*1_000_000)
		case 4:
			l.api.JumpIDs(1_000_000 + int64(n)*1_000)
		}
	}
}

// quiet lets participants rest and workers read, until nothing happens any
// more.
func (l *ledger) quiet() {
	l.folk.done()
	still := func() string {
		_, metrics := l.bot.get("/metrics")
		l.folk.mu.Lock()
		defer l.folk.mu.Unlock()
		idle := l.api.Pending() == 0 && strings.Contains(metrics, "\npristan_outbox_waiting 0\n")
		return fmt.Sprint(idle, len(l.folk.deeds))
	}
	l.bot.await()
	last, since := "", time.Now()
	eventually(l.t, 3*time.Minute, "everything has been read and nothing waits", func() bool {
		if now := still(); now != last || !strings.HasPrefix(now, "true") {
			last, since = now, time.Now()
		}
		time.Sleep(50 * time.Millisecond)
		return time.Since(since) > 700*time.Millisecond
	})
	l.stop()
	l.living.Wait()
	if status, took := l.bot.stop(); status != 0 || took > 5*time.Second {
		l.t.Errorf("the bot ended with %d after %s", status, took)
	}
	if stdout, stderr, status := l.h.run("verify", "--db", "pristan.db"); status != 0 {
		l.t.Errorf("pristan verify: %s%s", stdout, stderr)
	}
}

func (l *ledger) check(kills int) {
	r := &replay{t: l.t, deeds: l.folk.deeds, invited: l.invited, language: map[int64]string{}}
	for _, h := range l.folk.people {
		r.users = append(r.users, h.id)
		r.language[h.id] = h.language
	}
	sent, lostReplies := sentTo(l.api.Accepted(), &r.shown)
	got := map[int64]file{}
	receipts := map[int64][]care.CheckIn{}
	l.h.read(func(tx *storage.Tx) (err error) {
		if rows, err := tx.Waiting(); err != nil || len(rows) > 0 {
			l.t.Errorf("%d messages still wait after all was quiet: %v", len(rows), err)
		}
		if r.names, err = namesOf(tx, r.users); err != nil {
			return err
		}
		for _, user := range r.users {
			if got[user], err = fileOf(tx, user); err != nil {
				return err
			}
			p, ok, err := tx.At(addressOf(user))
			if err != nil || !ok {
				return err
			}
			if receipts[user], err = tx.CheckIns(p, p.ID, 0); err != nil {
				return err
			}
		}
		return nil
	})
	if strings.Contains(l.h.log.String(), "kept aside") {
		l.t.Errorf("something was kept aside:\n%s", grep(l.h.log.String(), "kept aside"))
	}
	want, called := r.run()
	different := same(l.t, want, got)
	lost, twice := l.letters(got)
	badReceipts := l.receipts(receipts)
	missing, repeated := 0, 0
	for _, user := range slices.Sorted(maps.Keys(called)) {
		missing += max(0, called[user]-sent[user])
		repeated += max(0, sent[user]-called[user])
	}
	if missing > 0 {
		l.t.Errorf("%d messages that the conversations called for were never sent", missing)
	}
	if most := kills*unnoted + lostReplies; repeated > most {
		l.t.Errorf("%d messages were repeated, more than %d", repeated, most)
	}
	checkIns, words := 0, 0
	for _, f := range got {
		checkIns += len(f.CheckIns)
	}
	for _, h := range l.folk.people {
		words += len(h.letters)
	}
	if words == 0 || checkIns == 0 {
		l.t.Errorf("%d letters and %d check-ins prove nothing", words, checkIns)
	}
	slices.Sort(l.back)
	l.t.Logf("%d kills, %d people, %d inputs, %d of them handed over twice, %d waiting at a kill; acknowledged at the end: all but %d",
		kills, len(l.folk.people), len(l.folk.deeds), l.doubled, l.again, l.api.Pending())
	l.t.Logf("acknowledged inputs lost: %d; duplicate effects: %d; files that differ from feeding everything once: %d of %d",
		lost, twice, different, len(got))
	l.t.Logf("%d letters, %d check-ins, receipts that are not stored or not shown: %d", words, checkIns, badReceipts)
	l.t.Logf("messages called for: %d, missing: %d, repeated: %d (replies cut after acceptance: %d, bound %d)",
		total(called), missing, repeated, lostReplies, kills*unnoted+lostReplies)
	if len(l.back) > 0 {
		l.t.Logf("from start to the first poll: median %d ms, longest %d ms", l.back[len(l.back)/2].Milliseconds(), l.back[len(l.back)-1].Milliseconds())
	}
}

// letters checks that every letter written in a talk is stored exactly once
// and has been on a caseworker's phone.
func (l *ledger) letters(got map[int64]file) (lost, twice int) {
	read := map[string]bool{}
	for _, c := range l.api.Accepted() {
		if c.Chat > 900000 {
			for _, word := range letterForm.FindAllString(c.Params["text"], -1) {
				read[word] = true
			}
		}
	}
	for _, h := range l.folk.people {
		stored := map[string]int{}
		for _, s := range got[h.id].Letters {
			stored[s.Text]++
		}
		for _, word := range h.letters {
			switch {
			case stored[word] == 0:
				lost++
				l.t.Errorf("the letter %s is lost:\n%s", word, l.story(h.id, word))
			case stored[word] > 1:
				twice++
				l.t.Errorf("the letter %s is stored %d times", word, stored[word])
			case !read[word]:
				lost++
				l.t.Errorf("the letter %s never came to a caseworker:\n%s", word, l.story(h.id, word))
			}
		}
	}
	return lost, twice
}

// story tells what a person and the bot did around a text.
func (l *ledger) story(user int64, text string) string {
	var lines []string
	i := slices.IndexFunc(l.folk.deeds, func(d deed) bool { return d.text == text })
	at := l.folk.deeds[i].at
	near := func(t time.Time) bool { return t.After(at.Add(-2*time.Second)) && t.Before(at.Add(2*time.Second)) }
	for _, d := range l.folk.deeds {
		if d.user == user && near(d.at) {
			lines = append(lines, fmt.Sprint(d.at.Format("05.000"), " does ", d.text, d.data, " under ", d.message))
		}
	}
	for _, c := range l.api.Accepted() {
		if c.Chat == user && near(c.At) {
			lines = append(lines, fmt.Sprintf("%s %s %d %.40q %.60q", c.At.Format("05.000"), c.Method, c.MessageID, c.Params["text"], c.Params["reply_markup"]))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// receipts checks that every receipt a phone showed is stored once, every
// stored check-in has shown its receipt, and none came without its confirm.
func (l *ledger) receipts(stored map[int64][]care.CheckIn) (wrong int) {
	for _, h := range l.folk.people {
		if h.worker {
			continue
		}
		known := map[string]int{}
		done := 0
		for _, c := range stored[h.id] {
			known[c.Receipt]++
			if c.State == care.Done {
				done++
				if !h.codes[c.Receipt] {
					wrong++
					l.t.Errorf("person %d was never shown the receipt of a check-in", h.id)
				}
			}
		}
		for code := range h.codes {
			if known[code] != 1 {
				wrong++
				l.t.Errorf("the phone of %d shows the receipt %s, which is stored %d times", h.id, code, known[code])
			}
		}
		if done > h.confirms {
			wrong++
			l.t.Errorf("person %d has %d check-ins and confirmed %d times", h.id, done, h.confirms)
		}
	}
	return wrong
}

func total(counts map[int64]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// grep gives the lines of a text that hold some words, a few of them.
func grep(text, words string) string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, words) && len(found) < 5 {
			found = append(found, line)
		}
	}
	return strings.Join(found, "")
}
