package telegram

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pristan/bot"
	"pristan/care"
)

// private is a message from person 55, whose rest follows.
const private = `"message_id":7,"from":{"id":55,"is_bot":false,"first_name":"A","language_code":"fa-IR"},"chat":{"id":55,"type":"private"},"date":1772357400`

const group = `"message_id":7,"from":{"id":55,"is_bot":false},"chat":{"id":-100123,"type":"supergroup"},"date":1772357400`

var sentAt = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

func TestReadSaysWhatCameIn(t *testing.T) {
	from55 := func(kind bot.IncomingKind, change func(*bot.Incoming)) *bot.Incoming {
		in := &bot.Incoming{ID: "tg/m/55/7", From: "tg:55", At: sentAt, Kind: kind, Language: "fa-IR", Message: "7"}
		if change != nil {
			change(in)
		}
		return in
	}
	text := func(s string) func(*bot.Incoming) { return func(in *bot.Incoming) { in.Text = s } }
	file := func(f care.File, s string) func(*bot.Incoming) {
		return func(in *bot.Incoming) { in.File, in.Text = &f, s }
	}
	inGroup := &bot.Incoming{ID: "tg/m/-100123/7", From: "tg:-100123", At: sentAt, Kind: bot.InGroup}
	member := func(kind bot.IncomingKind, status string) *bot.Incoming {
		return &bot.Incoming{ID: "tg/c/55/1772357400/" + status, From: "tg:55", At: sentAt, Kind: kind}
	}
	tapped := func(message string) *bot.Incoming {
		return &bot.Incoming{ID: "tg/q/99", From: "tg:55", At: testNow, Kind: bot.Tapped, Language: "ar",
			Tap: &bot.Tap{Query: "99", Data: "v1:a", Message: message}}
	}
	edited := &bot.Incoming{ID: "tg/e/55/7/1772357460", From: "tg:55", At: sentAt.Add(time.Minute), Kind: bot.Edited, Text: "new", Language: "fa-IR", Message: "7"}
	tests := map[string]struct {
		update string
		want   *bot.Incoming
	}{
		"text":          {`"message":{` + private + `,"text":"سلام"}`, from55(bot.Wrote, text("سلام"))},
		"zero byte":     {`"message":{` + private + `,"text":"a\u0000b"}`, from55(bot.Wrote, text("ab"))},
		"half a pair":   {`"message":{` + private + `,"text":"a\ud83db"}`, from55(bot.Wrote, text("a\uFFFDb"))},
		"bad UTF-8":     {`"message":{` + private + ",\"text\":\"a\xffb\"}", from55(bot.Wrote, text("a\uFFFDb"))},
		"unknown field": {`"message":{` + private + `,"text":"a","new_in_api_99":{"x":[1]}},"also":1`, from55(bot.Wrote, text("a"))},
		"photo": {`"message":{` + private + `,"caption":"c","photo":[{"file_id":"S","file_size":10,"width":90,"height":90},{"file_id":"L","file_size":30,"width":800,"height":600},{"file_id":"M","width":320,"height":320}]}`,
			from55(bot.Sent, file(care.File{Kind: care.Photo, Ref: "L", Size: 30}, "c"))},
		"album": {`"message":{` + private + `,"media_group_id":"13001","photo":[{"file_id":"S","width":90,"height":90}]}`,
			from55(bot.Sent, func(in *bot.Incoming) { in.File, in.Album = &care.File{Kind: care.Photo, Ref: "S"}, "13001" })},
		"voice": {`"message":{` + private + `,"voice":{"file_id":"V","file_size":5,"duration":61}}`,
			from55(bot.Sent, file(care.File{Kind: care.Voice, Ref: "V", Size: 5, Seconds: 61}, ""))},
		"audio": {`"message":{` + private + `,"audio":{"file_id":"A","duration":3}}`,
			from55(bot.Sent, file(care.File{Kind: care.Voice, Ref: "A", Seconds: 3}, ""))},
		"document": {`"message":{` + private + `,"document":{"file_id":"D","file_size":20971520,"mime_type":"application/pdf"}}`,
			from55(bot.Sent, file(care.File{Kind: care.Document, Ref: "D", Size: 20971520}, ""))},
		"huge document":   {`"message":{` + private + `,"caption":"c","document":{"file_id":"D","file_size":20971521}}`, from55(bot.TooBig, text("c"))},
		"huge voice":      {`"message":{` + private + `,"voice":{"file_id":"V","file_size":3000000000}}`, from55(bot.TooBig, nil)},
		"file of nothing": {`"message":{` + private + `,"document":{}}`, from55(bot.Odd, nil)},
		"animation":       {`"message":{` + private + `,"animation":{"file_id":"G"},"document":{"file_id":"G"}}`, from55(bot.Odd, nil)},
		"video":           {`"message":{` + private + `,"video":{"file_id":"G"}}`, from55(bot.Odd, nil)},
		"video note":      {`"message":{` + private + `,"video_note":{"file_id":"G"}}`, from55(bot.Odd, nil)},
		"sticker":         {`"message":{` + private + `,"sticker":{"file_id":"G"}}`, from55(bot.Odd, nil)},
		"poll":            {`"message":{` + private + `,"poll":{"id":"1"}}`, from55(bot.Odd, nil)},
		"dice":            {`"message":{` + private + `,"dice":{"value":1}}`, from55(bot.Odd, nil)},
		"story":           {`"message":{` + private + `,"story":{"id":1}}`, from55(bot.Odd, nil)},
		"location": {`"message":{` + private + `,"location":{"latitude":42.5,"longitude":-23.25}}`,
			from55(bot.Placed, func(in *bot.Incoming) { in.Latitude, in.Longitude = 42.5, -23.25 })},
		"venue": {`"message":{` + private + `,"location":{"latitude":1,"longitude":2},"venue":{"title":"x"}}`,
			from55(bot.Placed, func(in *bot.Incoming) { in.Latitude, in.Longitude = 1, 2 })},
		"contact":           {`"message":{` + private + `,"contact":{"phone_number":"1"}}`, from55(bot.Card, nil)},
		"forwarded":         {`"message":{` + private + `,"forward_origin":{"type":"user"},"text":"f"}`, from55(bot.Forwarded, text("f"))},
		"forwarded, old":    {`"message":{` + private + `,"forward_date":1,"text":"f"}`, from55(bot.Forwarded, text("f"))},
		"forwarded photo":   {`"message":{` + private + `,"forward_date":1,"caption":"f","photo":[{"file_id":"L"}]}`, from55(bot.Forwarded, file(care.File{Kind: care.Photo, Ref: "L"}, "f"))},
		"forwarded, huge":   {`"message":{` + private + `,"forward_date":1,"document":{"file_id":"D","file_size":20971521}}`, from55(bot.Forwarded, nil)},
		"edited":            {`"edited_message":{` + private + `,"edit_date":1772357460,"text":"new"}`, edited},
		"edited caption":    {`"edited_message":{` + private + `,"edit_date":1772357460,"caption":"new","photo":[{"file_id":"L"}]}`, edited},
		"tap":               {`"callback_query":{"id":"99","from":{"id":55,"language_code":"ar"},"data":"v1:a","message":{"message_id":7,"date":1,"chat":{"id":55,"type":"private"}}}`, tapped("7")},
		"tap, inaccessible": {`"callback_query":{"id":"99","from":{"id":55,"language_code":"ar"},"data":"v1:a","message":{"message_id":7,"date":0,"chat":{"id":55,"type":"private"}}}`, tapped("7")},
		"tap, no message":   {`"callback_query":{"id":"99","from":{"id":55,"language_code":"ar"},"data":"v1:a"}`, tapped("")},
		"tap in a group": {`"callback_query":{"id":"99","from":{"id":55},"data":"v1:a","message":{"message_id":7,"date":1,"chat":{"id":-5,"type":"group"}}}`,
			&bot.Incoming{ID: "tg/q/99", From: "tg:-5", At: testNow, Kind: bot.InGroup}},
		"group text":    {`"message":{` + group + `,"text":"x"}`, inGroup},
		"group picture": {`"message":{` + group + `,"photo":[{"file_id":"L"}]}`, inGroup},
		"group edit":    {`"edited_message":{` + group + `,"edit_date":9,"text":"x"}`, &bot.Incoming{ID: "tg/e/-100123/7/9", From: "tg:-100123", At: time.Unix(9, 0).UTC(), Kind: bot.InGroup}},
		"added to a group": {`"my_chat_member":{"chat":{"id":-5,"type":"group"},"from":{"id":55},"date":1772357400,"new_chat_member":{"status":"member"}}`,
			&bot.Incoming{ID: "tg/c/-5/1772357400/member", From: "tg:-5", At: sentAt, Kind: bot.InGroup}},
		"blocked":     {`"my_chat_member":{"chat":{"id":55,"type":"private"},"from":{"id":55},"date":1772357400,"new_chat_member":{"status":"kicked"}}`, member(bot.Blocked, "kicked")},
		"unblocked":   {`"my_chat_member":{"chat":{"id":55,"type":"private"},"from":{"id":55},"date":1772357400,"new_chat_member":{"status":"member"}}`, member(bot.Unblocked, "member")},
		"left":        {`"my_chat_member":{"chat":{"id":55,"type":"private"},"date":1,"new_chat_member":{"status":"left"}}`, nil},
		"bot's text":  {`"message":{"message_id":7,"from":{"id":8,"is_bot":true},"chat":{"id":55,"type":"private"},"date":1,"text":"x"}`, nil},
		"bot's edit":  {`"edited_message":{"message_id":7,"from":{"id":8,"is_bot":true},"chat":{"id":55,"type":"private"},"date":1,"text":"x"}`, nil},
		"bot's tap":   {`"callback_query":{"id":"99","from":{"id":8,"is_bot":true},"data":"x"}`, nil},
		"nobody's":    {`"message":{"message_id":7,"chat":{"id":55,"type":"private"},"date":1,"text":"x"}`, nil},
		"pinned":      {`"message":{` + private + `,"pinned_message":{"message_id":6}}`, nil},
		"auto delete": {`"message":{` + private + `,"message_auto_delete_timer_changed":{"message_auto_delete_time":86400}}`, nil},
		"other kind":  {`"poll_answer":{"poll_id":"1"}`, nil},
		"nothing":     {`"message":null`, nil},
	}
	g := gatewayTo(t, Options{})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			id, in, err := g.read([]byte(`{"update_id":12,` + test.update + `}`))
			if id != 12 || err != nil {
				t.Fatal(id, err)
			}
			if diff := cmp.Diff(test.want, in); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnreadableUpdatesKeepTheirNumber(t *testing.T) {
	g := gatewayTo(t, Options{})
	for raw, want := range map[string]int64{
		`{"update_id":12,"message":"text"}`:                                            12,
		`{"message":[],"update_id":12}`:                                                12,
		`{"update_id":12,"message":{"message_id":"7"}}`:                                12,
		`{"update_id":12,"message":{}}`:                                                12,
		`{"update_id":12,"message":{"message_id":1e99}}`:                               12,
		`{"update_id":12,"callback_query":{"id":99,"from":{"id":55}}}`:                 12,
		`{"update_id":12,"callback_query":{"from":{"id":55}}}`:                         12,
		`{"update_id":12,"callback_query":{"id":"9"}}`:                                 12,
		`{"update_id":12,"my_chat_member":{"chat":{"id":55}}}`:                         12,
		`{"update_id":12,"message":{` + private + `,"location":{"latitude":"north"}}}`: 12,
		`{"message":{` + private + `}}`:                                                0,
		`{"update_id":"12"}`:                                                           0,
		`[]`:                                                                           0,
		`null`:                                                                         0,
		`{"update_id":12`:                                                              0,
	} {
		if id, in, err := g.read([]byte(raw)); id != want || in != nil || err == nil {
			t.Errorf("%s: %d, %v, %v", raw, id, in, err)
		}
	}
}

// TestTogetherAsApart reads updates as one list and each by itself.
func TestTogetherAsApart(t *testing.T) {
	good := `{"update_id":7,"message":{"message_id":1,"from":{"id":55},"chat":{"id":55,"type":"private"},"date":1,"text":"a"}}`
	tap := `{"update_id":8,"callback_query":{"id":"q","from":{"id":55},"data":"d"}}`
	for _, list := range [][]string{
		{}, {good, tap}, {good, `null`, tap}, {good, `{"update_id":9,"message":5}`, tap}, {good, `{}`, tap}, {`7`, good, `"x"`},
		{good, `{"update_id":9,"message":{"message_id":1,"from":{"id":"55"},"chat":{"id":55,"type":"private"}}}`}, {`{"update_id":"9"}`, tap},
	} {
		g := gatewayTo(t, Options{})
		all, ok := g.readAll([]byte("[" + strings.Join(list, ",") + "]"))
		if !ok || len(all) != len(list) {
			t.Fatalf("%v: %d were read, %v", list, len(all), ok)
		}
		for i, raw := range list {
			id, in, err := g.read([]byte(raw))
			if a := all[i]; a.id != id || !reflect.DeepEqual(a.in, in) || !errors.Is(a.err, err) {
				t.Errorf("%s is read in %v as %+v, apart as %d, %+v, %v", raw, list, a, id, in, err)
			}
		}
	}
	for _, none := range []string{``, `{}`, `[`, `[{]`, `"x"`} {
		if _, ok := gatewayTo(t, Options{}).readAll([]byte(none)); ok {
			t.Errorf("%s is a list", none)
		}
	}
}
