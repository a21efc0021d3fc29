package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pristan/bot"
	"pristan/bot/botapi"
	"pristan/care"
)

var button = [][]bot.Button{{{Label: "A", Data: "a"}}}

// document is long enough to be written in several pieces.
func document() bot.Message {
	return bot.Message{Deed: bot.Send, Text: "a < b & c", Protect: true, Silent: true, Buttons: button,
		Upload: &bot.Upload{Kind: care.Document, Name: "calendar.ics", Bytes: bytes.Repeat([]byte("BEGIN\r\n\x00\xff"), 20_000)}}
}

// arrived are the documents a phone shows, each checked to be whole.
func arrived(t *testing.T, s *botapi.Server, want bot.Message) (shown []botapi.Message) {
	t.Helper()
	for _, m := range s.Chat(55) {
		if m.Media == nil || m.Media.Kind != "document" {
			continue
		}
		data, _ := s.File(m.Media.FileID)
		if m.Media.Name != want.Upload.Name || !bytes.Equal(data, want.Upload.Bytes) || m.Media.Caption != want.Text {
			t.Errorf("%+v arrived with %d bytes", m.Media, len(data))
		}
		shown = append(shown, m)
	}
	return shown
}

func TestADocumentGoesUpWhole(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "/start")
	m := document()
	ref := deliver(t, g, m)
	shown := arrived(t, server, m)
	if len(shown) != 1 || fmt.Sprint(shown[0].ID) != ref || !shown[0].Protected || !shown[0].Silent {
		t.Fatalf("%+v", shown)
	}
	if diff := cmp.Diff([][]botapi.Button{{{Text: "A", Data: "a"}}}, shown[0].Inline); diff != "" {
		t.Error(diff)
	}
	if calls := server.Accepted(); len(calls) != 1 || calls[0].Method != "sendDocument" || calls[0].Params["document"] != "" {
		t.Errorf("%+v", calls)
	}
	deliver(t, g, bot.Message{Deed: bot.Retire, Ref: ref})
	if shown = arrived(t, server, m); len(shown[0].Inline) != 0 {
		t.Errorf("%+v", shown[0].Inline)
	}
	// There is no text to edit: the words must come as a message of their own.
	if _, err := g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Edit, Ref: ref, Text: "x"}); !errors.Is(err, bot.ErrNoMessage) {
		t.Error(err)
	}
}

func TestFaultsOfAnUpload(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "/start")
	m := document()
	for _, test := range []struct {
		name   string
		faults botapi.Faults
		says   func(error) bool
		shown  int // in all
	}{
		{"too many", botapi.Faults{TooMany: 1, RetryAfter: 9}, func(err error) bool { return errors.Is(err, bot.Later{After: 9 * time.Second, Everyone: true}) }, 0},
		{"server error", botapi.Faults{ServerError: 1}, undetermined, 0},
		{"forbidden", botapi.Faults{Forbidden: map[int64]bool{55: true}}, func(err error) bool { return errors.Is(err, bot.ErrGone) }, 0},
		{"lost reply", botapi.Faults{LoseReply: 1}, undetermined, 1},
		{"down", botapi.Faults{Down: true}, func(err error) bool { return err != nil }, 1},
		{"none", botapi.Faults{}, func(err error) bool { return err == nil }, 2},
	} {
		server.SetFaults(test.faults)
		if _, err := g.Deliver(context.Background(), "tg:55", m); !test.says(err) {
			t.Errorf("%s: %v", test.name, err)
		}
		if shown := arrived(t, server, m); len(shown) != test.shown {
			t.Errorf("%s: %d arrived, want %d", test.name, len(shown), test.shown)
		}
	}
}

// 50 MB is what Telegram takes; more it refuses, and so no retry would help.
func TestADocumentTooLarge(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "/start")
	m := bot.Message{Deed: bot.Send, Upload: &bot.Upload{Kind: care.Document, Name: "a.bin", Bytes: make([]byte, 50<<20+1)}}
	var refused bot.Refused
	if _, err := g.Deliver(context.Background(), "tg:55", m); !errors.As(err, &refused) {
		t.Error(err)
	}
}

func TestAPlaceWithButtons(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "/start")
	ref := deliver(t, g, bot.Message{Deed: bot.Send, Place: &bot.Place{Latitude: 42.6977, Longitude: -23.3219}, Protect: true, Silent: true, Buttons: button})
	shown := func() botapi.Message { chat := server.Chat(55); return chat[len(chat)-1] }
	want := botapi.Message{FromBot: true, Protected: true, Silent: true, Inline: [][]botapi.Button{{{Text: "A", Data: "a"}}},
		Media: &botapi.Media{Kind: "location", Latitude: 42.6977, Longitude: -23.3219}}
	got := shown()
	if fmt.Sprint(got.ID) != ref {
		t.Errorf("the reference is %s of %d", ref, got.ID)
	}
	want.ID, want.At = got.ID, got.At
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	deliver(t, g, bot.Message{Deed: bot.Retire, Ref: ref})
	if got := shown(); len(got.Inline) != 0 {
		t.Errorf("%+v", got)
	}
	deliver(t, g, bot.Message{Deed: bot.Delete, Ref: ref})
	if got := shown(); got.Media != nil && !got.Deleted {
		t.Errorf("%+v", got)
	}
}
