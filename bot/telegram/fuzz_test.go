package telegram

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pristan/bot"
)

// FuzzRead checks that whatever comes from outside is read the same way each
// time, and that what is handed on keeps the promises of bot.Incoming.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"update_id":1,"message":{` + private + `,"text":"hello"}}`,
		`{"update_id":1,"message":{` + private + `,"caption":"c","photo":[{"file_id":"L","width":9,"height":9,"file_size":1}]}}`,
		`{"update_id":1,"message":{` + private + `,"voice":{"file_id":"V","duration":3,"file_size":30000000}}}`,
		`{"update_id":1,"message":{` + private + `,"document":{"file_id":"D"},"animation":{}}}`,
		`{"update_id":1,"message":{` + private + `,"location":{"latitude":1e308,"longitude":-1e-9}}}`,
		`{"update_id":1,"message":{` + private + `,"contact":{},"forward_origin":{},"forward_date":-1}}`,
		`{"update_id":1,"message":{` + group + `,"text":"\u0000\ud800"}}`,
		`{"update_id":1,"edited_message":{` + private + `,"edit_date":2,"text":"x"}}`,
		`{"update_id":1,"callback_query":{"id":"9","from":{"id":55},"data":"v1:a","message":{"message_id":7,"date":0,"chat":{"id":55,"type":"private"}}}}`,
		`{"update_id":1,"callback_query":{"id":"9","from":{"id":55},"inline_message_id":"x"}}`,
		`{"update_id":1,"my_chat_member":{"chat":{"id":55,"type":"private"},"from":{"id":55},"date":1,"new_chat_member":{"status":"kicked"}}}`,
		`{"update_id":-9223372036854775808,"message":{"message_id":0.5}}`,
		`{"update_id":1,"message":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`,
		`{}`, `null`, `[`, "\x00", `{"update_id":1,"UPDATE_ID":2,"Message":{}}`,
	} {
		f.Add([]byte(seed))
	}
	g := gatewayTo(f, Options{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		id, in, err := g.read(raw)
		id2, in2, err2 := g.read(raw)
		if id != id2 || (err == nil) != (err2 == nil) || !cmp.Equal(in, in2) {
			t.Fatal("read differently the second time")
		}
		if err != nil && in != nil {
			t.Fatal("both read and unreadable")
		}
		if !json.Valid(raw) && in != nil {
			t.Fatal("read what is no JSON")
		}
		if in != nil {
			promises(t, in)
		}
	})
}

func promises(t *testing.T, in *bot.Incoming) {
	t.Helper()
	chat, ours := strings.CutPrefix(string(in.From), "tg:")
	switch {
	case !strings.HasPrefix(in.ID, "tg/") || strings.Count(in.ID, "/") < 2:
		t.Fatalf("id %q", in.ID)
	case !ours || chat == "0" || chat == "":
		t.Fatalf("from %q", string(in.From))
	case in.At.Unix() < 0 || in.At.Year() > 2200:
		t.Fatal("no time")
	case (in.Kind == bot.Tapped) != (in.Tap != nil):
		t.Fatalf("%s with tap %v", in.Kind, in.Tap)
	case in.Kind != bot.Forwarded && (in.Kind == bot.Sent) != (in.File != nil):
		t.Fatalf("%s with file %v", in.Kind, in.File)
	case in.File != nil && (in.File.Ref == "" || in.File.Size > fetchable):
		t.Fatalf("file %v", in.File)
	case in.Kind == bot.Wrote && in.Text == "":
		t.Fatal("nothing was written")
	case !utf8.ValidString(in.Text) || strings.Contains(in.Text, "\x00"):
		t.Fatalf("text %q", in.Text)
	case in.Kind == bot.InGroup && (in.Text != "" || in.File != nil || in.Tap != nil):
		t.Fatal("a group's words are none of ours")
	}
	switch in.Kind {
	case bot.Wrote, bot.Tapped, bot.Sent, bot.Placed, bot.TooBig, bot.Edited, bot.Forwarded,
		bot.Card, bot.Odd, bot.InGroup, bot.Blocked, bot.Unblocked:
	default:
		t.Fatalf("kind %q", in.Kind)
	}
}
