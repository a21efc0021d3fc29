package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pristan/bot"
	"pristan/bot/botapi"
	"pristan/care"
)

// double is our own Bot API server with a gateway before it.
func double(t *testing.T) (*botapi.Server, *Gateway) {
	t.Helper()
	s := botapi.New(botapi.Options{Token: testToken})
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	t.Cleanup(s.Close)
	return s, gatewayTo(t, Options{API: web.URL})
}

// inbox collects what Poll hands over.
type inbox struct {
	mu   sync.Mutex
	list []bot.Incoming
	more chan struct{}
}

func (b *inbox) handle(_ context.Context, in []bot.Incoming) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.list = append(b.list, in...)
	select {
	case b.more <- struct{}{}:
	default:
	}
	return nil
}

// wait returns once n things came in.
func (b *inbox) wait(t *testing.T, n int) []bot.Incoming {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		b.mu.Lock()
		list := slices.Clone(b.list)
		b.mu.Unlock()
		if len(list) >= n {
			return list
		}
		select {
		case <-b.more:
		case <-late:
			t.Fatalf("%d of %d came in", len(list), n)
		}
	}
}

// poll runs the loop until the test ends, which must end it at once.
func poll(t *testing.T, g *Gateway) *inbox {
	t.Helper()
	b := &inbox{more: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan error, 1)
	go func() { over <- g.Poll(ctx, b.handle, nil) }()
	t.Cleanup(func() {
		cancel()
		select {
		case err := <-over:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(10 * time.Second):
			t.Error("a cancelled long poll goes on")
		}
	})
	return b
}

func TestAConversationWithOurBotAPI(t *testing.T) {
	server, g := double(t)
	ctx := context.Background()
	if name, err := g.Me(ctx); name != "pristan_bot" || err != nil {
		t.Fatal(name, err)
	}
	server.Join(botapi.User{ID: 55, FirstName: "Amina", LanguageCode: "fa"})
	box := poll(t, g)
	server.SendText(55, "/start")
	if in := box.wait(t, 1)[0]; in.Kind != bot.Wrote || in.From != "tg:55" || in.Text != "/start" || in.Language != "fa" {
		t.Fatalf("%+v", in)
	}
	ref := deliver(t, g, bot.Message{Deed: bot.Send, Text: "a < b & c", Protect: true, Silent: true, Buttons: [][]bot.Button{{{Label: "A", Data: "a"}}}})
	shown := server.Chat(55)[1]
	if shown.Text != "a < b & c" || !shown.Protected || !shown.Silent || fmt.Sprint(shown.ID) != ref {
		t.Errorf("%+v", shown)
	}
	query, err := server.Tap(55, shown.ID, "a")
	if err != nil {
		t.Fatal(err)
	}
	tap := box.wait(t, 2)[1]
	if tap.Kind != bot.Tapped || *tap.Tap != (bot.Tap{Query: query, Data: "a", Message: ref}) {
		t.Errorf("%+v", tap)
	}
	if err := g.Acknowledge(ctx, query, "ok"); err != nil {
		t.Error(err)
	}
	edit := bot.Message{Deed: bot.Edit, Ref: ref, Text: "c", Buttons: [][]bot.Button{{{Label: "B", Data: "b"}}}}
	for range 2 { // the second changes nothing, and is well
		if again := deliver(t, g, edit); again != ref {
			t.Errorf("edited %s, not %s", again, ref)
		}
		deliver(t, g, bot.Message{Deed: bot.Retire, Ref: ref})
		deliver(t, g, bot.Message{Deed: bot.Retire, Ref: ref})
	}
	if shown = server.Chat(55)[1]; shown.Text != "c" || len(shown.Inline) != 0 {
		t.Errorf("%+v", shown)
	}
	deliver(t, g, bot.Message{Deed: bot.Send, Text: "x", Keyboard: [][]string{{"SOS"}}, Hint: "write"})
	deliver(t, g, bot.Message{Deed: bot.Send, Text: "QR", Upload: aPicture([]byte("\x89PNG\r\n\x1a\n"))})
	deliver(t, g, bot.Message{Deed: bot.Send, Place: &bot.Place{Latitude: 42.7, Longitude: 23.3}})
	deliver(t, g, bot.Message{Deed: bot.Commands, Commands: []bot.Command{{Name: "help", Description: "Help"}}})
	if k := server.Keyboard(55); len(k) != 1 || k[0][0] != "SOS" {
		t.Error(k)
	}
	deliver(t, g, bot.Message{Deed: bot.Delete, Ref: ref})
	if _, err := g.Deliver(ctx, "tg:55", bot.Message{Deed: bot.Delete, Ref: ref}); !errors.Is(err, bot.ErrNoMessage) {
		t.Error(err)
	}
	if _, err := g.Deliver(ctx, "tg:55", edit); !errors.Is(err, bot.ErrNoMessage) {
		t.Error(err)
	}
	if err := g.SetCommands(ctx, "fa", []bot.Command{{Name: "help", Description: "کمک"}}); err != nil {
		t.Error(err)
	}
}

func deliver(t *testing.T, g *Gateway, m bot.Message) string {
	t.Helper()
	ref, err := g.Deliver(context.Background(), "tg:55", m)
	if err != nil {
		t.Fatalf("%s: %v", m.Deed, err)
	}
	return ref
}

func TestFilesOfOurBotAPI(t *testing.T) {
	server, g := double(t)
	box := poll(t, g)
	server.SendPhoto(55, []byte("jpeg"), "paper")
	server.SendVoice(55, []byte("ogg"), 7)
	server.SendDocument(55, "a.pdf", "application/pdf", []byte("pdf"), "")
	server.SendHuge(55, "film.pdf", 21<<20)
	server.SendSticker(55, "🙂")
	server.SendLocation(55, 42.7, 23.3)
	server.SendContact(55, "+359", "B")
	server.SendForward(55, "theirs")
	server.Block(55)
	server.Unblock(55)
	server.GroupText(-100777, 55, "hello")
	want := []bot.IncomingKind{bot.Sent, bot.Sent, bot.Sent, bot.TooBig, bot.Odd, bot.Placed, bot.Card, bot.Forwarded, bot.Blocked, bot.Unblocked}
	kinds := map[bot.IncomingKind]int{}
	for _, in := range box.wait(t, len(want)+1) {
		kinds[in.Kind]++
		if in.Kind == bot.Sent { // and back by reference
			deliver(t, g, bot.Message{Deed: bot.Send, Text: "again", File: in.File})
		}
	}
	for _, kind := range want {
		if kinds[kind] == 0 {
			t.Errorf("nothing %s came in: %v", kind, kinds)
		}
	}
	if kinds[bot.InGroup] == 0 {
		t.Errorf("nothing came from the group: %v", kinds)
	}
}

func TestFaultsOfOurBotAPI(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "hello")
	send := func() error {
		_, err := g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Send, Text: "x"})
		return err
	}
	server.SetFaults(botapi.Faults{LoseReply: 1})
	if err := send(); !undetermined(err) {
		t.Errorf("lost reply: %v", err)
	}
	server.SetFaults(botapi.Faults{ServerError: 1})
	if err := send(); !undetermined(err) {
		t.Errorf("server error: %v", err)
	}
	server.SetFaults(botapi.Faults{TooMany: 1, RetryAfter: 9})
	if err := send(); !errors.Is(err, bot.Later{After: 9 * time.Second, Everyone: true}) {
		t.Errorf("too many: %v", err)
	}
	server.SetFaults(botapi.Faults{Forbidden: map[int64]bool{55: true}})
	if err := send(); !errors.Is(err, bot.ErrGone) {
		t.Errorf("forbidden: %v", err)
	}
	server.SetFaults(botapi.Faults{Down: true})
	if err := send(); err == nil {
		t.Error("down: no error")
	}
	server.SetFaults(botapi.Faults{})
	if err := send(); err != nil {
		t.Error(err)
	}
	if n := strings.Count(fmt.Sprint(server.Chat(55)), "x"); n < 2 {
		t.Errorf("%d messages arrived", n)
	}
	_, err := g.Deliver(context.Background(), care.Address("tg:56"), bot.Message{Deed: bot.Send, Text: "x"})
	if !errors.Is(err, bot.ErrGone) {
		t.Errorf("a chat that is not there: %v", err)
	}
}

// Ids start anew, things come twice, replies fail: all is handed over, and
// what comes twice has the same id.
func TestNothingIsLostAcrossFaults(t *testing.T) {
	server, g := double(t)
	server.SetFaults(botapi.Faults{ServerError: 0.3})
	box := poll(t, g)
	want := map[string]bool{}
	for i := range 60 {
		if i%20 == 10 {
			server.JumpIDs(int64(1000 - i))
		}
		want[fmt.Sprintf("tg/m/55/%d", server.SendText(55, "x"))] = true
		if i%7 == 0 {
			server.Duplicate()
		}
	}
	got := map[string]bool{}
	for n := 60; len(got) < len(want); n++ {
		for _, in := range box.wait(t, n) {
			got[in.ID] = true
		}
	}
	for id := range got {
		if !want[id] {
			t.Errorf("%s was never sent", id)
		}
	}
}

func TestWebhookOfOurBotAPI(t *testing.T) {
	server, g := double(t)
	b := &inbox{more: make(chan struct{}, 1)}
	web := httptest.NewServer(g.Webhook(hookSecret, b.handle))
	defer web.Close()
	if err := g.SetWebhook(context.Background(), web.URL, hookSecret); err != nil {
		t.Fatal(err)
	}
	server.SendText(55, "one")
	server.SendText(56, "two")
	b.wait(t, 2)
	if err := g.DeleteWebhook(context.Background()); err != nil {
		t.Fatal(err)
	}
	// One whose reply was still on its way may come once more.
	third := fmt.Sprintf("tg/m/55/%d", server.SendText(55, "three"))
	box := poll(t, g)
	for n := 1; !slices.ContainsFunc(box.wait(t, n), func(in bot.Incoming) bool { return in.ID == third }); n++ {
	}
}
