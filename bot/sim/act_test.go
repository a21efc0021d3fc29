package sim

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// png is the start of one, enough to be known as a picture.
const png = "\x89PNG\r\n\x1a\n then nothing"

func encoded(data string) string { return base64.StdEncoding.EncodeToString([]byte(data)) }

func TestAPhoneCanSendEverything(t *testing.T) {
	s := newStage(t)
	for _, order := range []string{
		`{"user":1001,"do":"start"}`,
		`{"user":1001,"do":"text","text":"مرحبا"}`,
		`{"user":1001,"do":"photo","file":"` + encoded(png) + `","caption":"page 1"}`,
		`{"user":1001,"do":"album","files":["` + encoded(png) + `","` + encoded(png) + `"],"caption":"both"}`,
		`{"user":1001,"do":"voice","file":"` + encoded("RIFF    WAVEfmt ") + `","seconds":2}`,
		`{"user":1001,"do":"document","file":"` + encoded("<script>") + `","name":"a.html","mime":"text/html"}`,
		`{"user":1001,"do":"location","latitude":42.6977,"longitude":23.3219}`,
		`{"user":1001,"do":"sticker","emoji":"👍"}`,
	} {
		s.post("/act", order, http.StatusNoContent, "")
	}
	sent := s.phone(amina).Messages
	var kinds []string
	for _, m := range sent {
		if m.FromBot {
			t.Error("a person's message counts as the bot's")
		}
		kinds = append(kinds, m.Text)
		if m.Media != nil {
			kinds = append(kinds, m.Media.Kind, m.Media.Caption)
		}
	}
	if got, want := strings.Join(kinds, "|"), "/start CODE|مرحبا||photo|page 1||photo|both||photo|||voice|||document|||location|||sticker|"; got != want {
		t.Fatalf("the phone shows %s, want %s", got, want)
	}
	for i, want := range map[int]string{2: "image/png", 3: "image/png", 4: "image/png", 5: "audio/wave", 6: download} {
		w := s.get(sent[i].Media.URL)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want {
			t.Errorf("%s: %d %s", sent[i].Media.URL, w.Code, w.Header().Get("Content-Type"))
		}
		if download == want && w.Header().Get("Content-Disposition") != "attachment" {
			t.Error("a document may open as a page")
		}
	}
	if w := s.get("/file/none"); w.Code != http.StatusNotFound {
		t.Errorf("a file that is not there: %d", w.Code)
	}
}

func TestAPhoneTapsEditsAndOpensLinks(t *testing.T) {
	s := newStage(t)
	s.post("/act", `{"user":1003,"do":"start"}`, 204, "")
	s.says(maria, "https://t.me/haven_bot?start=abc_-9",
		"reply_markup", `{"inline_keyboard":[[{"text":"Yes","callback_data":"y"},{"text":"Out","url":"https://example.org/"}]]}`)
	seen := s.phone(maria).Messages
	asked := seen[1]
	if !asked.FromBot || len(asked.Starts) != 1 || asked.Starts[0] != "abc_-9" || asked.Buttons[0][0].Data != "y" || asked.Buttons[0][1].URL == "" {
		t.Fatalf("the page shows %+v", asked)
	}
	s.post("/act", `{"user":1003,"do":"tap","message":2,"data":"y"}`, 204, "")
	s.post("/act", `{"user":1003,"do":"tap","message":2,"data":"n"}`, 409, buttonGone)
	s.post("/act", `{"user":1003,"do":"edit","message":1,"text":"hello"}`, 204, "")
	s.post("/act", `{"user":1003,"do":"edit","message":2,"text":"not mine"}`, 409, messageGone)
	s.post("/act", `{"user":1001,"do":"start","code":"abc_-9"}`, 204, "")
	s.post("/act", `{"user":1001,"do":"start","code":"a b"}`, 400, badRequest)
	if m := s.phone(maria).Messages[0]; m.Text != "hello" || !m.Edited {
		t.Errorf("the edited message is %+v", m)
	}
	if m := s.phone(amina).Messages[0]; m.Text != "/start abc_-9" {
		t.Errorf("the link opened as %q", m.Text)
	}
}

func TestWhatAPhoneCannotDo(t *testing.T) {
	s := newStage(t)
	s.post("/act", `{"user":9,"do":"start"}`, 404, unknownPhone)
	for _, order := range []string{
		`{"user":1001,"do":"fly"}`,
		`{"user":1001}`,
	} {
		s.post("/act", order, 400, badRequest)
	}
	for _, order := range []string{
		`{"user":1001,"do":"text","text":" \n"}`,
		`{"user":1001,"do":"text","text":"` + strings.Repeat("ш", textLimit+1) + `"}`,
		`{"user":1001,"do":"photo","file":"` + encoded("<svg onload=alert(1)>") + `"}`,
		`{"user":1001,"do":"album","files":["` + encoded(png) + `"]}`,
		`{"user":1001,"do":"album","files":["` + encoded(png) + `","` + encoded("<svg onload=alert(1)>") + `"]}`,
		`{"user":1001,"do":"album","files":[` + strings.Repeat(`"`+encoded(png)+`",`, 10) + `"` + encoded(png) + `"]}`,
		`{"user":1001,"do":"voice"}`,
		`{"user":1001,"do":"document"}`,
		`{"user":1001,"do":"location","latitude":91}`,
		`{"user":1001,"do":"sticker"}`,
	} {
		s.post("/act", order, 400, badRequest)
	}
	if n := len(s.phone(amina).Messages); n != 0 {
		t.Errorf("%d messages were sent", n)
	}
}
