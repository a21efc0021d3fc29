package botapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"pristan/bot/botapi"
)

// The library the bot uses must not notice that this is not Telegram.
func TestLibrary(t *testing.T) {
	s := botapi.New(botapi.Options{})
	web := httptest.NewServer(s)
	defer web.Close()
	defer s.Close()
	bot := &tgbotapi.BotAPI{Token: "1:TEST", Client: http.DefaultClient}
	bot.SetAPIEndpoint(web.URL + "/bot%s/%s")

	me, err := bot.GetMe()
	if err != nil || me.UserName != "pristan_bot" {
		t.Fatalf("getMe: %+v, %v", me, err)
	}
	s.SendText(55, "/start ABC")
	resp, err := bot.MakeRequest("getUpdates", tgbotapi.Params{"timeout": "10", "allowed_updates": `["message","callback_query"]`})
	if err != nil {
		t.Fatal(err)
	}
	var updates []tgbotapi.Update
	if err := json.Unmarshal(resp.Result, &updates); err != nil {
		t.Fatal(err)
	}
	if m := updates[0].Message; m.Command() != "start" || m.CommandArguments() != "ABC" || m.Chat.ID != 55 || !m.Chat.IsPrivate() {
		t.Errorf("update %+v", m)
	}
	resp, err = bot.MakeRequest("sendMessage", tgbotapi.Params{"chat_id": "55", "text": "<b>hello</b>", "parse_mode": "HTML", "reply_markup": keys})
	if err != nil {
		t.Fatal(err)
	}
	var sent tgbotapi.Message
	if err := json.Unmarshal(resp.Result, &sent); err != nil || sent.Text != "hello" || len(sent.ReplyMarkup.InlineKeyboard) != 1 {
		t.Errorf("sent %+v, %v", sent, err)
	}
	file := tgbotapi.RequestFile{Name: "document", Data: tgbotapi.FileBytes{Name: "a.txt", Bytes: []byte("words")}}
	if _, err = bot.UploadFiles("sendDocument", tgbotapi.Params{"chat_id": "55", "caption": "c"}, []tgbotapi.RequestFile{file}); err != nil {
		t.Fatal(err)
	}
	if m := last(t, s, 55).Media; m.Name != "a.txt" || m.Caption != "c" || m.Size != 5 {
		t.Errorf("shown %+v", m)
	}
	s.SetFaults(botapi.Faults{TooMany: 1, RetryAfter: 9})
	resp, err = bot.MakeRequest("sendMessage", tgbotapi.Params{"chat_id": "55", "text": "x"})
	if err == nil || resp.ErrorCode != 429 || resp.Parameters.RetryAfter != 9 {
		t.Errorf("got %+v, %v", resp, err)
	}
	s.SetFaults(botapi.Faults{LoseReply: 1})
	if _, err = bot.MakeRequest("sendMessage", tgbotapi.Params{"chat_id": "55", "text": "lost"}); err == nil || last(t, s, 55).Text != "lost" {
		t.Errorf("lost reply: %v, shown %q", err, last(t, s, 55).Text)
	}
}
