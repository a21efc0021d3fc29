package sim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
)

const (
	amina = int64(1001)
	maria = int64(1003)
)

// stage is the demo under test, with the bot's side of its Telegram.
type stage struct {
	*testing.T
	sim *Sim
	api *botapi.Server
	bot string // where the bot sends its calls
}

func newStage(t *testing.T, change ...func(*Options)) stage {
	t.Helper()
	clock := NewClock(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	api := botapi.New(botapi.Options{Now: clock.Now, Username: "haven_bot"})
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	t.Cleanup(api.Close)
	o := Options{
		API: api, Clock: clock, Username: "haven_bot",
		Phones: []Phone{
			{User: amina, Name: "Sample participant A", Role: care.Participant, Language: care.Arabic, Start: "/start CODE"},
			{User: maria, Name: "Sample <b>caseworker</b>", Role: care.Caseworker, Language: care.Bulgarian, Start: "/start"},
		},
	}
	for _, c := range change {
		c(&o)
	}
	s := New(o)
	t.Cleanup(s.Close)
	return stage{t, s, api, server.URL + "/bot1:TEST/"}
}

// request is as the demo's own page sends it.
func request(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "localhost:8080"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Origin", "http://localhost:8080")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return r
}

func (s stage) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.sim.ServeHTTP(w, r)
	return w
}

func (s stage) get(path string) *httptest.ResponseRecorder { return s.do(request("GET", path, "")) }

// post sends an order and checks how it was answered.
func (s stage) post(path, body string, status int, wrong problem) {
	s.Helper()
	w := s.do(request("POST", path, body))
	var said struct{ Error problem }
	json.Unmarshal(w.Body.Bytes(), &said)
	if w.Code != status || said.Error != wrong {
		s.Errorf("POST %s %.80s: %d %q, want %d %q", path, body, w.Code, said.Error, status, wrong)
	}
}

func (s stage) state() (out state) {
	s.Helper()
	w := s.get("/state")
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK {
		s.Fatalf("GET /state: %d, %v", w.Code, err)
	}
	return out
}

// phone is what the page shows of one phone.
func (s stage) phone(user int64) phoneState {
	s.Helper()
	for _, p := range s.state().Phones {
		if p.User == user {
			return p
		}
	}
	s.Fatalf("no phone %d", user)
	return phoneState{}
}

// says makes the bot send a message.
func (s stage) says(user int64, text string, more ...string) {
	s.Helper()
	form := url.Values{"chat_id": {strconv.FormatInt(user, 10)}, "text": {text}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	r, err := http.PostForm(s.bot+"sendMessage", form)
	if err != nil {
		s.Fatal(err)
	}
	defer r.Body.Close()
	if body, _ := io.ReadAll(r.Body); r.StatusCode != http.StatusOK {
		s.Fatalf("the bot could not send: %s", body)
	}
}
