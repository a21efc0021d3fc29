package main

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/storage"
)

// outage is a bot that was away for a while, seen from outside: Telegram's
// clock is pushed on, and what the bot wrote down of its last sign of life is
// put back by as much.
type outage struct {
	t      *testing.T
	api    *telegramServer
	h      *house
	phones *folk // for the words
	pushed atomic.Int64
	people []int64
}

const away = 200 * time.Second // longer than a press waits at Telegram

func newOutage(t *testing.T, people int) *outage {
	o := &outage{t: t}
	o.api = newTelegram(t, botapi.Options{Now: func() time.Time { return time.Now().Add(time.Duration(o.pushed.Load())) }})
	o.h = newHouse(t, o.api.http.URL)
	o.phones = newFolk(t, o.api, time.Second)
	o.h.invite("participant", 1) // makes database and key
	for n := range people {
		o.people = append(o.people, int64(5001+n))
	}
	o.h.open(func(s *storage.Store) error {
		return s.Update(t.Context(), func(tx *storage.Tx) error {
			for _, user := range o.people {
				if err := o.enrol(tx, user); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return o
}

func (o *outage) enrol(tx *storage.Tx, user int64) error {
	now := time.Now()
	p := care.Person{ID: care.NewID[care.Person](), Role: care.Participant, Name: "Somebody",
		Language: care.Languages[int(user)%len(care.Languages)], Joined: now, Enrolled: now}
	if err := tx.AddPerson(p); err != nil {
		return err
	}
	if err := tx.Link(addressOf(user), p.ID); err != nil {
		return err
	}
	return tx.PutCase(care.Case{ID: care.NewID[care.Case](), Participant: p.ID, Opened: now})
}

// asked waits until every phone shows a question and returns them.
func (o *outage) asked(rev int) map[int64]botapi.Message {
	o.t.Helper()
	open := map[int64]botapi.Message{}
	eventually(o.t, 30*time.Second, fmt.Sprintf("everybody is asked (revision %d)", rev), func() bool {
		for _, user := range o.people {
			if _, ok := open[user]; ok {
				continue
			}
			for _, m := range slices.Backward(o.api.Chat(user)) {
				if list := buttonsOf(m); len(list) > 0 && revision(list[0].Data) >= rev {
					open[user] = m
					break
				}
			}
		}
		return len(open) == len(o.people)
	})
	return open
}

func revision(data string) int {
	if part := strings.SplitN(data, ":", 4); part[0] == "f" && len(part) == 4 {
		n, _ := strconv.Atoi(part[2])
		return n
	}
	return -1
}

// begin lets everybody begin a check-in and leave its first question open.
func (o *outage) begin() map[int64]botapi.Message {
	for _, user := range o.people {
		o.api.SendText(user, "/checkin")
	}
	return o.asked(0)
}

// passes lets the time of an outage pass while no bot runs.
func (o *outage) passes() {
	o.pushed.Add(int64(away))
	o.h.open(func(s *storage.Store) error {
		return s.Update(o.t.Context(), func(tx *storage.Tx) error {
			before := time.Now().Add(-away).UnixMilli()
			return tx.PutSetting("alive", binary.BigEndian.AppendUint64(nil, uint64(before)))
		})
	})
}

// again counts how often each phone was told that the question comes again.
func (o *outage) again(since time.Time) map[int64]int {
	told := map[int64]int{}
	for _, user := range o.people {
		for _, m := range o.api.Chat(user) {
			if m.FromBot && !m.At.Before(since) && (&human{c: o.phones}).says(m.Text, "flow.again") {
				told[user]++
			}
		}
	}
	return told
}

// sessions reads how far everybody is in their check-in.
func (o *outage) sessions(look func(user int64, rev int, mood string)) {
	o.h.read(func(tx *storage.Tx) error {
		for _, user := range o.people {
			p, _, err := tx.At(addressOf(user))
			if err != nil {
				return err
			}
			s, err := tx.Session(p, p.ID, "checkin")
			if err != nil {
				return fmt.Errorf("person %d: %w", user, err)
			}
			look(user, s.Rev, s.Answers["mood"].Value)
		}
		return nil
	})
}

// TestOutage stops the bot for longer than a press waits. A third of the people
// answer by text meanwhile, a third by a press, a third not at all: the texts
// count, the presses are lost as Telegram loses them, and everybody who has an
// open question is asked again, once.
func TestOutage(t *testing.T) {
	o := newOutage(t, 120)
	r := o.h.serve()
	r.await()
	open := o.begin()
	r.stop()
	for i, user := range o.people {
		b := buttonsOf(open[user])[1]
		switch i % 3 {
		case 0:
			o.api.SendText(user, b.Text)
		case 1:
			o.api.TapStale(user, open[user].ID, b.Data)
		}
	}
	o.passes()
	r = o.h.serve()
	r.await()
	o.asked(revision(buttonsOf(open[o.people[0]])[0].Data) + 1)
	quiet(t, r)
	time.Sleep(200 * time.Millisecond)
	quiet(t, r)
	if status, _ := r.stop(); status != 0 {
		t.Error(status)
	}
	first := revision(buttonsOf(open[o.people[0]])[0].Data)
	counted := 0
	o.sessions(func(user int64, rev int, mood string) {
		wantRev, wantMood := first+1, ""
		if (user-o.people[0])%3 == 0 {
			wantRev, wantMood = first+2, "good"
			counted++
		}
		if rev != wantRev || mood != wantMood {
			t.Errorf("person %d: revision %d and answer %q, want %d and %q", user, rev, mood, wantRev, wantMood)
		}
	})
	told := o.again(time.Time{})
	for _, user := range o.people {
		if told[user] != 1 {
			t.Errorf("person %d was told %d times that the question comes again", user, told[user])
		}
	}
	t.Logf("%d people: %d texts counted, %d presses lost with Telegram's patience, everybody asked again once", len(o.people), counted, len(o.people)/3)
}

// TestOutageWithKills kills the bot while it asks again. The next one goes on
// where it stopped: in what is stored, everybody was asked once for each outage.
func TestOutageWithKills(t *testing.T) {
	const people = 400
	o := newOutage(t, people)
	r := o.h.serve()
	r.await()
	first := revision(buttonsOf(o.begin()[o.people[0]])[0].Data)
	r.stop()
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	outages, middle := 0, 0
	for tries := 0; tries < number("PRISTAN_OUTAGES", 8) && middle < 3; tries++ {
		o.passes()
		outages++
		r = o.h.serve()
		eventually(t, 10*time.Second, "the bot notices that it was away", func() bool {
			return strings.Contains(r.stderr.String(), "asked again")
		})
		time.Sleep(time.Duration(random.IntN(25)) * time.Millisecond)
		r.kill()
		o.h.read(func(tx *storage.Tx) error {
			cursor, err := tx.Setting("re-ask")
			if len(cursor) > 0 {
				middle++
			}
			return err
		})
		r = o.h.serve()
		r.await()
		o.asked(first + outages)
		quiet(t, r)
		r.stop()
	}
	o.sessions(func(user int64, rev int, _ string) {
		if rev != first+outages {
			t.Errorf("person %d was asked %d times after %d outages", user, rev-first, outages)
		}
	})
	told, all := o.again(time.Time{}), 0
	for _, user := range o.people {
		all += told[user]
		if told[user] < outages {
			t.Errorf("person %d was told %d times of %d outages", user, told[user], outages)
		}
	}
	if most := people*outages + outages*unnoted; all > most {
		t.Errorf("%d messages about %d outages to %d people, more than %d", all, outages, people, most)
	}
	t.Logf("%d people, %d outages, %d kills in the middle of asking again, %d messages repeated", people, outages, middle, all-people*outages)
}

// TestOutageAfterAnUnfinishedOne has the bot go away a second time before it
// had asked everybody about the first: then everybody is asked anew, also those
// whom it had reached.
func TestOutageAfterAnUnfinishedOne(t *testing.T) {
	o := newOutage(t, 60)
	r := o.h.serve()
	r.await()
	first := revision(buttonsOf(o.begin()[o.people[0]])[0].Data)
	r.stop()
	o.h.open(func(s *storage.Store) error {
		return s.Update(t.Context(), func(tx *storage.Tx) error { // half of all ids lie below
			return tx.PutSetting("re-ask", []byte{0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
		})
	})
	o.passes()
	r = o.h.serve()
	r.await()
	o.asked(first + 1)
	r.stop()
}
