package bot_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"pristan/bot"
	"pristan/care"
	"pristan/flows"
	"pristan/locales"
	"pristan/storage"
	"pristan/storage/memory"
)

// stage is one bot with people around it, for conversations in files.
type stage struct {
	t       *testing.T
	engine  storage.Engine
	store   *storage.Store
	book    *flows.Book
	words   *locales.Catalogue
	bot     *bot.Bot
	cancel  context.CancelFunc
	done    chan error
	offset  atomic.Int64 // of the bot's clock from the bubble's, as a duration
	chats   *chats
	people  map[string]care.Address
	names   map[care.Address]string
	kept    map[string][2]string
	serial  int
	trouble []string
	wasDown bool
	beats   atomic.Int64 // of the auditor's heart
	log     *strings.Builder
	all     string // everything that was heard
	examine func([]byte) (bot.Examined, error)
	light   atomic.Value // how the photos are that people send now: "", dark, small, or why they are refused
}

func newStage(t *testing.T) *stage { return newStageOn(t, memory.New()) }

func newFaultyStage(t *testing.T) (*stage, *faulty) {
	e := &faulty{Engine: memory.New()}
	e.bucket.Store("")
	return newStageOn(t, e), e
}

func newStageOn(t *testing.T, engine storage.Engine) *stage {
	return newStageWith(t, engine, keysAsWords(t))
}

// newStageSaying is a stage with words of a test's own.
func newStageSaying(t *testing.T, words fs.FS) *stage { return newStageWith(t, memory.New(), words) }

func newStageWith(t *testing.T, engine storage.Engine, files fs.FS) *stage {
	words, err := locales.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	book, err := flows.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, engine: engine, book: book, words: words, chats: newChats(), log: &strings.Builder{}, examine: asItIs,
		kept: map[string][2]string{}, people: map[string]care.Address{}, names: map[care.Address]string{}}
	s.setClock("2026-11-22 09:00")
	if err := s.reopen(); err != nil {
		t.Fatal(err)
	}
	s.start()
	return s
}

// reopen opens the store as a new start would.
func (s *stage) reopen() (err error) {
	s.store, err = storage.Open(s.t.Context(), s.engine, storage.NewKeyring([32]byte{1}))
	return err
}

// keysAsWords is a catalogue in which every message says its own key, but for
// those of little else than values, and those given.
func keysAsWords(t testing.TB, given ...map[string]string) fs.FS {
	embedded, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]map[string]string{}
	shown := shownWords(t)
	keys := embedded.Keys()
	for _, words := range given {
		maps.Copy(shown, words)
		keys = slices.AppendSeq(keys, maps.Keys(words))
	}
	for _, key := range keys {
		texts[key] = map[string]string{"description": "itself", "other": cmp.Or(shown[key], key)}
		if key == "staff.invite.link" {
			texts[key]["other"] += " {{.link}}" // somebody must be able to follow it
		}
	}
	data, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	for _, l := range care.Languages {
		all[string(l)+".json"] = &fstest.MapFile{Data: data}
	}
	return all
}

var sofia = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Sofia")
	if err != nil {
		panic(err)
	}
	return zone
}()

func (s *stage) now() time.Time { return time.Now().Add(time.Duration(s.offset.Load())).Round(0) }

func (s *stage) setClock(local string) {
	at, err := time.ParseInLocation("2006-01-02 15:04", local, sofia)
	if err != nil {
		s.t.Fatal(err)
	}
	s.offset.Store(int64(time.Until(at)))
}

var sampleOrganisation = care.Organisation{
	Name: "Sample organisation", Zone: "Europe/Sofia",
	Ladder: []care.Rung{{Call: []care.Role{care.Caseworker}, Wait: 15 * time.Minute}, {Call: []care.Role{care.Lawyer, care.Coordinator}, Wait: 15 * time.Minute}},
	Missed: [][]care.Role{{care.Caseworker}, {care.Caseworker, care.Coordinator}}, Climb: 24 * time.Hour,
	Window: 24 * time.Hour, Grace: 24 * time.Hour,
	Customs:  map[string][]care.Custom{"friday_noon": {{Weekday: "friday", From: "12:00", To: "14:30"}}},
	Holidays: []care.Holiday{{Day: "2026-12-24", Names: map[care.Language]string{care.Bulgarian: "Бъдни вечер"}}},
	Terms: map[string]care.Term{"unknown": {Days: 3}, "refusal": {Days: 14, By: []string{"sar"}}, "transfer": {Days: 7, By: []string{"sar"}},
		"detention": {Days: 14, By: []string{"police", "border", "migration"}}},
	Reminders: map[care.AppointmentKind][]time.Duration{"": {72 * time.Hour, 24 * time.Hour, 2 * time.Hour}},
	Facts: map[string]care.Fact{
		"organisation": {Kind: care.NameFact, Value: "Sample organisation"}, "emergency": {Kind: care.PhoneFact, Value: "112"},
		"office.phone": {Kind: care.PhoneFact, Value: "000"}, "violence.phone": {Kind: care.PhoneFact, Value: "001"},
		"child.phone": {Kind: care.PhoneFact, Value: "002"}, "legal_aid.phone": {Kind: care.PhoneFact, Value: "003"},
	},
}

// asItIs refuses no file and takes nothing out of one.
func asItIs(data []byte) (bot.Examined, error) {
	return bot.Examined{Bytes: data, Type: http.DetectContentType(data)}, nil
}

// look examines a file in the light that there is.
func (s *stage) look(data []byte) (bot.Examined, error) {
	e, err := s.examine(data)
	switch light := s.light.Load(); light {
	case nil, "good":
	case "dark":
		e.Dark = true
	case "small":
		e.Small = true
	default:
		return bot.Examined{}, bot.Unfit{Why: light.(string)}
	}
	return e, err
}

// binds puts papers one behind the other, but those that say they cannot be.
func (s *stage) binds(_ context.Context, c bot.Cover, papers []bot.Examined) (bot.Bound, error) {
	b := bot.Bound{PDF: []byte(strings.Join(c.Lines, "\n"))}
	for i, p := range papers {
		switch {
		case bytes.Contains(p.Bytes, []byte("falls apart")):
			return bot.Bound{}, errors.New("a paper falls apart")
		case bytes.Contains(p.Bytes, []byte("signed")):
			b.Left = append(b.Left, i)
		default:
			b.PDF = fmt.Appendf(b.PDF, "\n%s", p.Bytes)
		}
	}
	return b, nil
}

func (s *stage) start() {
	var err error
	s.bot, err = bot.New(s.t.Context(), bot.Options{
		Store: s.store, Flows: s.book, Words: s.words, Messenger: s.chats, Examine: s.look, Bind: s.binds, Now: s.now,
		Organisation: sampleOrganisation, Link: func(code string) string { return "https://t.me/sample?start=" + code },
		Log: slog.New(slog.NewTextHandler(s.log, nil)), Metrics: prometheus.NewRegistry(),
		Heartbeat: func(context.Context) error {
			s.beats.Add(1)
			return nil
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel, s.done = cancel, make(chan error, 1)
	go func() { s.done <- s.bot.Run(ctx) }()
	s.bot.Heard(ctx)
	synctest.Wait() // what a start does is done
}

func (s *stage) stop() {
	s.cancel()
	if err := <-s.done; err != nil {
		s.t.Error(err)
	}
}

// do carries out one line of a conversation.
func (s *stage) do(line string) {
	word := strings.Fields(line)
	switch word[0] {
	case "at":
		s.setClock(strings.TrimSpace(strings.TrimPrefix(line, "at ")))
		return
	case "wait":
		s.wait(word[1])
		return
	case "photos": // photos are good, dark, small, or refused for a reason
		s.light.Store(word[2])
		return
	case "restart":
		s.stop()
		s.start()
		return
	case "flows":
		s.stop()
		s.changeFlows(word[1])
		s.start()
		return
	case "down": // the bot does not run for a while
		s.stop()
		before := s.offset.Load()
		s.wait(word[1])
		s.chats.away += time.Duration(s.offset.Load() - before)
		s.start()
		return
	}
	s.person(word[0], strings.TrimSpace(strings.TrimPrefix(line, word[0])))
}

func (s *stage) wait(for_ string) {
	if days, ok := strings.CutSuffix(for_, "d"); ok {
		n, err := strconv.ParseInt(days, 10, 64)
		if err != nil {
			s.t.Fatal(err)
		}
		s.offset.Add(n * int64(24*time.Hour))
		return
	}
	d, err := time.ParseDuration(for_)
	if err != nil {
		s.t.Fatal(err)
	}
	s.offset.Add(int64(d))
}

// changeFlows puts the files of a folder in the place of the built-in ones.
func (s *stage) changeFlows(dir string) {
	files := fstest.MapFS{}
	for _, from := range []string{"../flows", "testdata/" + dir} {
		names, err := filepath.Glob(from + "/*.yaml")
		if err != nil || len(names) == 0 {
			s.t.Fatalf("no flows in %s: %v", from, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				s.t.Fatal(err)
			}
			files[filepath.Base(name)] = &fstest.MapFile{Data: data}
		}
	}
	book, err := flows.Load(files)
	if err != nil {
		s.t.Fatal(err)
	}
	s.book = book
	if s.words, err = locales.Load(keysAsWords(s.t, wordsIn(s.t, "testdata/"+dir, book))); err != nil {
		s.t.Fatal(err)
	}
}

// address gives everybody an account of their own.
func (s *stage) address(name string) care.Address {
	a, ok := s.people[name]
	if !ok {
		a = care.Address("tg:" + strconv.Itoa(100+len(s.people)))
		s.people[name], s.names[a] = a, name
	}
	return a
}

// heard writes what everybody's phone showed since the last time.
func (s *stage) heard() string {
	var out strings.Builder
	lines := s.chats.take()
	sort.SliceStable(lines, func(i, j int) bool { return s.order(lines[i]) < s.order(lines[j]) })
	for _, l := range lines {
		fmt.Fprintf(&out, "  %s %s\n", s.names[l.at], l.text)
	}
	s.all += out.String()
	return out.String()
}

// enrol makes a worker or participant without the conversation.
func (s *stage) enrol(name string, role care.Role, l care.Language, worker string) {
	a := s.address(name)
	p := care.Person{ID: care.NewID[care.Person](), Role: role, Name: name, Language: l, Joined: s.now(), Enrolled: s.now()}
	if role.Staff() {
		p.Work.Agenda = care.NoAgenda // only where a conversation is about it
	}
	for _, purpose := range care.Purposes {
		p.Consents = append(p.Consents, care.Consent{Purpose: purpose, Given: true, At: s.now(), Language: l})
	}
	err := s.store.Update(s.t.Context(), func(tx *storage.Tx) error {
		if err := tx.AddPerson(p); err != nil {
			return err
		}
		if err := tx.Link(a, p.ID); err != nil || role != care.Participant {
			return err
		}
		c := care.Case{ID: care.NewID[care.Case](), Participant: p.ID, Opened: s.now()}
		if worker != "" {
			w, ok, err := tx.At(s.people[worker])
			if err != nil || !ok {
				return fmt.Errorf("no worker %s: %w", worker, err)
			}
			c.Caseworker = w.ID
		}
		return tx.PutCase(c)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// order sorts by person; a notice on a button comes beside the messages, so it
// stands first, and what is erased at the same moment last.
func (s *stage) order(l line) string {
	if strings.HasPrefix(l.text, "!") {
		return s.names[l.at] + " 0"
	}
	if l.text == marks[bot.Delete] {
		return s.names[l.at] + " 2"
	}
	return s.names[l.at] + " 1"
}

func roleNamed(s string) (care.Role, bool) {
	r := care.Role(s)
	return r, slices.Contains(care.Roles, r)
}
