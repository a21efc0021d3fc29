package botapi_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf16"

	"pristan/bot/botapi"
)

// FuzzHTML sends any text: it is refused, or what comes back is sound.
func FuzzHTML(f *testing.F) {
	for _, text := range []string{"<b>a</b>", "&#x202e;&lt;", "<a href='https://a'>x</a>", "\u200e\u200f \t\r", "<code class=\"language-go\">", "&#;", "<", "𝄞<i> </i>"} {
		f.Add(text)
	}
	s := opened(f, botapi.Options{Quiet: true})
	f.Fuzz(func(t *testing.T, text string) {
		a := ask(s, "sendMessage", "chat_id", "55", "parse_mode", "HTML", "text", text)
		if !a.OK {
			if a.Code != 400 || a.Description == "" {
				t.Errorf("%q gave %+v", text, a)
			}
			return
		}
		var m struct {
			Text     string
			Entities []struct{ Offset, Length int }
		}
		if err := json.Unmarshal(a.Result, &m); err != nil || m.Text == "" || strings.Trim(m.Text, " \n") != m.Text {
			t.Errorf("%q gave %s: %v", text, a.Result, err)
		}
		units := len(utf16.Encode([]rune(m.Text)))
		for _, e := range m.Entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units {
				t.Errorf("%q has entity %+v in %d units", text, e, units)
			}
		}
	})
}

// FuzzRequest posts any body to any method: no panic, always an answer.
func FuzzRequest(f *testing.F) {
	f.Add("sendMessage", "application/json", `{"chat_id":55,"text":"a","reply_markup":{"keyboard":[[null]]}}`)
	f.Add("sendMessage", "application/x-www-form-urlencoded", "chat_id=55&text=a&entities=[null]")
	f.Add("getUpdates", "application/json", `{"offset":-9223372036854775808,"limit":-1}`)
	f.Add("sendDocument", "multipart/form-data; boundary=x", "--x\r\n")
	s := opened(f, botapi.Options{Quiet: true})
	f.Fuzz(func(t *testing.T, method, kind, body string) {
		if strings.Contains(body, "timeout") || method == "setWebhook" {
			t.Skip("would wait or connect")
		}
		r := httptest.NewRequest("POST", "/bot1:TEST/x", strings.NewReader(body))
		r.URL.Path = "/bot1:TEST/" + method
		r.Header.Set("Content-Type", kind)
		if a := send(s, r); a.OK == (a.Code != 0) {
			t.Errorf("%s %q gave %+v", method, body, a)
		}
	})
}
