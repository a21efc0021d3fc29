package botapi_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pristan/bot/botapi"
)

const entitiesError = "can't parse entities: "

func TestRefusedSends(t *testing.T) {
	s := opened(t, botapi.Options{})
	s.Join(botapi.User{ID: 66})
	button := func(fields string) string { return `{"inline_keyboard":[[{"text":"a",` + fields + `}]]}` }
	for _, c := range []struct{ method, params, want string }{
		{"sendMessage", "text=hello", "chat_id is empty"},
		{"sendMessage", "chat_id=@amina|text=hello", "chat not found"},
		{"sendMessage", "chat_id=77|text=hello", "chat not found"},
		{"sendMessage", "chat_id=66|text=hello", "chat not found"}, // never started the bot
		{"sendMessage", "chat_id=55", "message text is empty"},
		{"sendMessage", "chat_id=55|text= \n\u202e", "message text is empty"},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=<b> </b>", "message text is empty"},
		{"sendMessage", "chat_id=55|text=" + strings.Repeat("я", 4097), "message is too long"},
		{"sendMessage", "chat_id=55|text=a\xff", "strings must be encoded in UTF-8"},
		{"sendMessage", "chat_id=55|text=a|parse_mode=MarkdownV2", "unsupported parse_mode"},
		{"sendMessage", "chat_id=55|text=a|silent=true", `unknown parameter "silent"`},
		{"sendMessage", "chat_id=55|text=a|protect_content=maybe", "invalid protect_content specified"},
		{"sendMessage", `chat_id=55|text=a|link_preview_options={"disabled":true}`, "can't parse link preview options JSON object"},
		{"sendMessage", `chat_id=55|text=a|reply_parameters={"message_id":999}`, "message to be replied not found"},
		{"sendMessage", `chat_id=55|text=a|entities=[{"type":"bold","offset":0,"length":2}]`, entitiesError + "entity lies outside of the text"},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=<b>x", entitiesError + `Can't find end tag corresponding to start tag "b"`},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=<b>x</i>", entitiesError + `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=x</b>", entitiesError + "Unexpected end tag at byte offset 1"},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=<br>x", entitiesError + `Unsupported start tag "br" at byte offset 0`},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=1 < 2", entitiesError + "Unclosed start tag at byte offset 2"},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=a&nbsp;b", entitiesError + "Unsupported character reference at byte offset 1"},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=a & b", entitiesError + "Unsupported character reference at byte offset 2"},
		{"sendMessage", "chat_id=55|parse_mode=HTML|text=&;", entitiesError + "Unsupported character reference at byte offset 0"},
		{"sendMessage", `chat_id=55|parse_mode=HTML|text=<a href="tel:1">x</a>`, entitiesError + `Wrong link in the tag "a" at byte offset 0`},
		{"sendMessage", "chat_id=55|text=a|reply_markup=null", "object expected as reply markup"},
		{"sendMessage", "chat_id=55|text=a|reply_markup={", "can't parse reply keyboard markup JSON object"},
		{"sendMessage", `chat_id=55|text=a|reply_markup={"inline_keyboard":null}`, `field "inline_keyboard" must be of type Array`},
		{"sendMessage", `chat_id=55|text=a|reply_markup={"inline_keyboard":[null]}`, `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		{"sendMessage", `chat_id=55|text=a|reply_markup={"keyboard":[["a"]],"sticky":true}`, `can't parse reply markup: unknown field "sticky"`},
		{"sendMessage", `chat_id=55|text=a|reply_markup={"keyboard":[["a"]],"input_field_placeholder":"` + strings.Repeat("a", 65) + `"}`, "REPLY_MARKUP_PLACEHOLDER_INVALID"},
		{"sendMessage", "chat_id=55|text=a|reply_markup=" + button(`"callback_data":""`), "BUTTON_DATA_INVALID"},
		{"sendMessage", "chat_id=55|text=a|reply_markup=" + button(`"callback_data":"`+strings.Repeat("я", 33)+`"`), "BUTTON_DATA_INVALID"},
		{"sendMessage", "chat_id=55|text=a|reply_markup=" + button(`"url":"tel:112"`), "BUTTON_URL_INVALID"},
		{"sendMessage", `chat_id=55|text=a|reply_markup={"inline_keyboard":[[{"text":"a"}]]}`, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"sendMessage", "chat_id=55|text=a|reply_markup=" + button(`"callback_data":"a","url":"https://a.bg"`), "can't parse inline keyboard button: exactly one action is allowed, found 2"},
		{"sendPhoto", "chat_id=55", "there is no photo in the request"},
		{"sendPhoto", "chat_id=55|photo=https://example.org/a.jpg", "wrong file identifier/HTTP URL specified"},
		{"sendLocation", "chat_id=55|latitude=91|longitude=0", "wrong latitude specified"},
		{"sendChatAction", "chat_id=55|action=dancing", "wrong parameter action in request"},
		{"setMyCommands", `commands=[{"command":"Help","description":"x"}]`, "BOT_COMMAND_INVALID"},
		{"setMyCommands", `commands=[{"command":"help","description":""}]`, "BOT_COMMAND_DESCRIPTION_INVALID"},
		{"setMyCommands", `commands=[]|language_code=pt-BR`, "invalid language code specified"},
		{"leaveChat", "chat_id=55", "chat member status can't be changed in private chats"},
		{"getFile", "file_id=x", "invalid file_id"},
	} {
		var pairs []string
		for _, pair := range strings.Split(c.params, "|") {
			name, value, _ := strings.Cut(pair, "=")
			pairs = append(pairs, name, value)
		}
		t.Run(c.method+" "+c.want, func(t *testing.T) { wantError(t, ask(s, c.method, pairs...), 400, c.want) })
	}
	if n := len(s.Accepted()); n != 0 {
		t.Errorf("%d refused calls were accepted", n)
	}
}

func TestUnknownMethodAndToken(t *testing.T) {
	s := botapi.New(botapi.Options{})
	wantError(t, ask(s, "sendDice"), 404, "Not Found")
	wantError(t, send(s, httptest.NewRequest("POST", "/bot2:X/getMe", nil)), 401, "Unauthorized")
	wantError(t, send(s, httptest.NewRequest("GET", "/file/bot2:X/a", nil)), 401, "Unauthorized")
	wantOK(t, send(s, httptest.NewRequest("GET", "/bot1:TEST/getMe", nil)))
}

func TestTextIsCleaned(t *testing.T) {
	s := opened(t, botapi.Options{})
	wantOK(t, ask(s, "sendMessage", "chat_id", "55", "parse_mode", "HTML",
		"text", " <b>a\u202a</b>\u2068x\u2069\u202c\r\n\u200e\u200f\u200ez\tq&#x202e;&lt;&#33; "))
	want := "a\u2068x\u2069\n\u200c\u200c\u200ez q<!"
	if got := last(t, s, 55).Text; got != want {
		t.Errorf("shown %q, want %q", got, want)
	}
}

func TestEntities(t *testing.T) {
	s := opened(t, botapi.Options{})
	for source, want := range map[string]string{
		"  <b>𝄞 a <i>b</i></b>":                                             `"text":"𝄞 a b","entities":[{"type":"bold","offset":0,"length":6},{"type":"italic","offset":5,"length":1}]`,
		`<a href="https://a.bg/?x=1&amp;y=2">l</a>`:                         `"text":"l","entities":[{"type":"text_link","offset":0,"length":1,"url":"https://a.bg/?x=1&y=2"}]`,
		"<blockquote expandable>q</blockquote><tg-spoiler>s  </tg-spoiler>": `"text":"qs","entities":[{"type":"expandable_blockquote","offset":0,"length":1},{"type":"spoiler","offset":1,"length":1}]`,
	} {
		a := wantOK(t, ask(s, "sendMessage", "chat_id", "55", "parse_mode", "HTML", "text", source))
		if !strings.Contains(string(a.Result), want) {
			t.Errorf("%s gave %s", source, a.Result)
		}
	}
	wantOK(t, ask(s, "sendMessage", "chat_id", "55", "parse_mode", "HTML", "text", "<b>"+strings.Repeat("я", 4096)+"</b>"))
}

func TestShownMessage(t *testing.T) {
	s := opened(t, botapi.Options{})
	first := messageID(t, ask(s, "sendMessage", "chat_id", "55", "text", "one"))
	wantOK(t, ask(s, "sendMessage", "chat_id", "55", "text", "<u>two</u>", "parse_mode", "html", "disable_notification", "true", "protect_content", "1",
		"reply_parameters", `{"message_id":2}`, "link_preview_options", `{"is_disabled":true}`,
		"reply_markup", `{"inline_keyboard":[[{"text":"ok","callback_data":"v1"}],[],[{"text":"site","url":"https://a.bg"},{"text":"code","copy_text":{"text":"7"}}]]}`))
	got := last(t, s, 55)
	want := botapi.Message{ID: 3, At: got.At, FromBot: true, Text: "two", HTML: "<u>two</u>", Silent: true, Protected: true, ReplyTo: first,
		Inline: [][]botapi.Button{{{Text: "ok", Data: "v1"}}, {{Text: "site", URL: "https://a.bg"}, {Text: "code", Copy: "7"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJSONBody(t *testing.T) {
	s := opened(t, botapi.Options{})
	r := httptest.NewRequest("POST", "/bot1:TEST/sendMessage", strings.NewReader(
		`{"chat_id":55,"text":"a\"b","protect_content":true,"reply_markup":{"keyboard":[["Urgent",{"text":"Where","request_location":true}]],"is_persistent":true}}`))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	wantOK(t, send(s, r))
	if diff := cmp.Diff([][]string{{"Urgent", "Where"}}, s.Keyboard(55)); diff != "" {
		t.Error(diff)
	}
	wantOK(t, ask(s, "sendMessage", "chat_id", "55", "text", "c", "reply_markup", `{"remove_keyboard":true}`))
	if s.Keyboard(55) != nil {
		t.Errorf("keyboard %v stays", s.Keyboard(55))
	}
}

func last(t testing.TB, s *botapi.Server, user int64) botapi.Message {
	t.Helper()
	seen := s.Chat(user)
	if len(seen) == 0 {
		t.Fatal("the chat is empty")
	}
	return seen[len(seen)-1]
}
