package main

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"pristan/bot"
	"pristan/bot/botapi"
	"pristan/care"
	"pristan/storage"
	"pristan/storage/memory"
)

// file is all that is stored about one participant, without what chance and
// the clock put in: ids, receipts, moments.
type file struct {
	Person   care.Person
	Consents []string
	Flow     string
	Talking  bool
	Planned  bool
	Sessions map[string]any
	CheckIns []storedCheckIn
	Letters  []storedLetter
	Alerts   []care.Reason
}

type storedCheckIn struct {
	State   care.CheckInState
	Answers care.Answers
	Read    bool
}

type storedLetter struct {
	Text  string
	Shown bool
}

var allFlows = []string{"onboarding", "checkin", "consents", "profile", "unsafe", "distress"}

func addressOf(user int64) care.Address { return care.Address("tg:" + strconv.FormatInt(user, 10)) }

// fileOf reads a participant's file.
func fileOf(tx *storage.Tx, user int64) (f file, err error) {
	p, ok, err := tx.At(addressOf(user))
	if err != nil || !ok {
		return f, err
	}
	contact, err := tx.Contact(care.System, p.ID)
	if err != nil {
		return f, err
	}
	f = file{Flow: contact.Flow, Talking: !contact.Talking.IsZero(), Planned: !contact.CheckInDue.IsZero(), Sessions: map[string]any{}}
	for _, c := range p.Consents {
		f.Consents = append(f.Consents, fmt.Sprint(c.Purpose, c.Given, c.Language))
	}
	f.Person = care.Person{Role: p.Role, Name: p.Name, Language: p.Language, Form: p.Form, Discreet: p.Discreet,
		Hours: p.Hours, Calling: p.Calling, Trusted: p.Trusted, Left: p.Left}
	for _, flow := range allFlows {
		s, err := tx.Session(p, p.ID, flow)
		if care.IsKind(err, care.NotFound) {
			continue
		}
		if err != nil {
			return f, err
		}
		f.Sessions[flow] = []any{s.Rev, s.Step, s.Phase, s.Answers, s.Facts, s.Confirmed}
	}
	checkIns, err := tx.CheckIns(p, p.ID, 0)
	if err != nil {
		return f, err
	}
	for _, c := range checkIns {
		f.CheckIns = append(f.CheckIns, storedCheckIn{c.State, c.Answers, !c.ReadAt.IsZero()})
	}
	letters, err := tx.Letters(p, p.ID, 0)
	if err != nil {
		return f, err
	}
	for _, l := range letters {
		f.Letters = append(f.Letters, storedLetter{l.Text, !l.Shown.IsZero()})
	}
	slices.SortStableFunc(f.Letters, func(a, b storedLetter) int { return strings.Compare(a.Text, b.Text) })
	alerts, err := tx.AlertsOf(care.System, p.ID)
	for _, a := range alerts {
		f.Alerts = append(f.Alerts, a.Why)
	}
	slices.Sort(f.Alerts)
	return f, err
}

// names leads from the random ids of one database to what they stand for, so
// that a button pressed in one world can be pressed in another.
type names struct {
	people   map[string]int64             // hexadecimal id to account
	letters  map[string]string            // hexadecimal id to account and place
	checkIns map[string]string            // the same
	by       map[string]map[string]string // kind to what it stands for to hexadecimal id
}

// namesOf reads the ids of a database. Letters are told by their texts, which
// are unique where a worker presses a button about them.
func namesOf(tx *storage.Tx, users []int64) (n names, err error) {
	n = names{people: map[string]int64{}, letters: map[string]string{}, checkIns: map[string]string{},
		by: map[string]map[string]string{"person": {}, "letter": {}, "checkin": {}}}
	for _, user := range users {
		p, ok, err := tx.At(addressOf(user))
		if err != nil {
			return n, err
		}
		if !ok {
			continue
		}
		n.people[p.ID.String()] = user
		n.by["person"][fmt.Sprint(user)] = p.ID.String()
		if p.Role.Staff() {
			continue
		}
		letters, err := tx.Letters(p, p.ID, 0)
		if err != nil {
			return n, err
		}
		seen := map[string]int{}
		for _, l := range slices.Backward(letters) {
			name := fmt.Sprint(user, "/", l.Text, "/", seen[l.Text])
			seen[l.Text]++
			n.letters[l.ID.String()], n.by["letter"][name] = name, l.ID.String()
		}
		checkIns, err := tx.CheckIns(p, p.ID, 0)
		if err != nil {
			return n, err
		}
		for i, c := range slices.Backward(checkIns) {
			name := fmt.Sprint(user, "/", len(checkIns)-i)
			n.checkIns[c.ID.String()], n.by["checkin"][name] = name, c.ID.String()
		}
	}
	return n, nil
}

// instances are the conversations whose questions a chat has shown, in order.
type instances struct {
	order map[int64][]string
}

var instanceForm = regexp.MustCompile(`f:([A-Za-z0-9_-]{8}):[0-9]+:[oc]:`)

func (i *instances) note(user int64, markup string) {
	if i.order == nil {
		i.order = map[int64][]string{}
	}
	for _, found := range instanceForm.FindAllStringSubmatch(markup, -1) {
		if !slices.Contains(i.order[user], found[1]) {
			i.order[user] = append(i.order[user], found[1])
		}
	}
}

// replay hands the deeds of a ledger, each once and in order, to a bot that
// nothing happens to, and returns what is stored then and how many messages
// each chat was sent.
type replay struct {
	t        *testing.T
	deeds    []deed
	users    []int64
	language map[int64]string
	invited  []invitedCodes
	shown    instances // in the world that is replayed
	names    names     // the same

	bot    *bot.Bot
	store  *storage.Store
	now    atomic.Pointer[time.Time]
	codes  map[string]string // of that world to those of this one
	mu     sync.Mutex
	here   instances
	sent   map[int64]int
	serial int
}

type invitedCodes struct {
	role  care.Role
	codes []string
}

func (r *replay) Deliver(_ context.Context, to care.Address, m bot.Message) (string, error) {
	user, err := strconv.ParseInt(strings.TrimPrefix(string(to), "tg:"), 10, 64)
	if err != nil {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, row := range m.Buttons {
		for _, b := range row {
			r.here.note(user, b.Data)
		}
	}
	if m.Deed != bot.Send {
		return m.Ref, nil
	}
	r.sent[user]++
	r.serial++
	return fmt.Sprint(r.serial), nil
}

func (r *replay) Fetch(context.Context, string) ([]byte, error) { return nil, bot.ErrNoFile }

func (r *replay) Acknowledge(context.Context, string, string) error { return nil }

// run plays everything in a bubble, where waiting costs nothing.
func (r *replay) run() (files map[int64]file, sent map[int64]int) {
	files = map[int64]file{}
	synctest.Test(r.t, func(t *testing.T) {
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		r.build(t)
		go func() { ended <- r.bot.Run(ctx) }()
		r.invite(t)
		for _, d := range r.deeds {
			r.now.Store(&d.at)
			if err := r.bot.Handle(ctx, []bot.Incoming{r.incoming(d)}); err != nil {
				t.Fatal(err)
			}
			for synctest.Wait(); !r.bot.Settled(); {
				time.Sleep(10 * time.Millisecond)
			}
		}
		stop()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		err := r.store.View(context.Background(), func(tx *storage.Tx) error {
			for _, user := range r.users {
				f, err := fileOf(tx, user)
				if err != nil {
					return err
				}
				files[user] = f
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	return files, r.sent
}

func (r *replay) build(t *testing.T) {
	book, words, err := book()
	if err != nil {
		t.Fatal(err)
	}
	org, err := organisation("")
	if err != nil {
		t.Fatal(err)
	}
	if r.store, err = storage.Open(t.Context(), memory.New(), storage.NewKeyring([32]byte{7})); err != nil {
		t.Fatal(err)
	}
	r.sent, r.codes = map[int64]int{}, map[string]string{}
	r.now.Store(&r.deeds[0].at)
	r.bot, err = bot.New(t.Context(), bot.Options{Store: r.store, Flows: book, Words: words, Organisation: org, Messenger: r, Examine: examine,
		Link: startLink("pristan_bot"), Now: func() time.Time { return *r.now.Load() }, Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry()})
	if err != nil {
		t.Fatal(err)
	}
}

func (r *replay) invite(t *testing.T) {
	for _, i := range r.invited {
		list, err := r.bot.Invite(t.Context(), i.role, "", time.Hour, len(i.codes))
		if err != nil {
			t.Fatal(err)
		}
		for n, made := range list {
			r.codes[i.codes[n]] = made.Code
		}
	}
}

func (r *replay) incoming(d deed) bot.Incoming {
	in := bot.Incoming{ID: d.id, From: addressOf(d.user), At: d.at, Language: r.language[d.user], Kind: bot.Wrote, Text: d.text}
	if code, ok := strings.CutPrefix(d.text, "/start "); ok {
		in.Text = "/start " + r.codes[code]
	}
	if d.data != "" {
		in.Kind, in.Tap = bot.Tapped, &bot.Tap{Query: d.id, Data: r.translate(d), Message: fmt.Sprint(d.message)}
	}
	return in
}

// translate finds the button of this world that means the same.
func (r *replay) translate(d deed) string {
	verb, rest, _ := strings.Cut(d.data, ":")
	part := strings.Split(rest, ":")
	last := &part[len(part)-1]
	switch verb {
	case "f":
		r.mu.Lock()
		defer r.mu.Unlock()
		n := slices.Index(r.shown.order[d.user], part[0])
		if here := r.here.order[d.user]; n >= 0 && n < len(here) {
			part[0] = here[n]
		}
	case "person", "letter", "checkin":
		*last = r.counterpart(verb, *last)
	case "talk":
		if deed, id, ok := strings.Cut(*last, "."); ok && deed == "end" {
			*last = deed + "." + r.counterpart("person", id)
		}
	}
	return verb + ":" + strings.Join(part, ":")
}

// counterpart leads from an id of the replayed world to the same thing's of this one.
func (r *replay) counterpart(verb, id string) string {
	name := map[string]string{"person": fmt.Sprint(r.names.people[id]), "letter": r.names.letters[id], "checkin": r.names.checkIns[id]}[verb]
	user, _, _ := strings.Cut(name, "/")
	account, _ := strconv.ParseInt(user, 10, 64)
	var here string
	err := r.store.View(context.Background(), func(tx *storage.Tx) error {
		ids, err := namesOf(tx, []int64{account})
		here = ids.by[verb][name]
		return err
	})
	if err != nil || here == "" {
		r.t.Errorf("a button about the %s %s (%s) means nothing in the replay: %v", verb, name, id, err)
	}
	return here
}

// sentTo counts the messages each chat was sent and remembers the
// conversations shown; lost is how many replies to sends were cut.
func sentTo(calls []botapi.Call, shown *instances) (sent map[int64]int, lost int) {
	sent = map[int64]int{}
	for _, c := range calls {
		shown.note(c.Chat, c.Params["reply_markup"])
		if strings.HasPrefix(c.Method, "send") && c.Method != "sendChatAction" {
			sent[c.Chat]++
			if c.LostReply {
				lost++
			}
		}
	}
	return sent, lost
}

// same reports how what is stored differs from what should be.
func same(t *testing.T, want, got map[int64]file) (different int) {
	t.Helper()
	for _, user := range slices.Sorted(maps.Keys(want)) {
		if diff := cmp.Diff(want[user], got[user]); diff != "" {
			if different++; different <= 3 {
				t.Errorf("person %d: what is stored is not what feeding everything once gives (-once +stored):\n%s", user, diff)
			}
		}
	}
	return different
}
