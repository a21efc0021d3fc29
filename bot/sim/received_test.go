package sim

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

// receives makes the bot send a document or, without a name, a place.
func (s stage) receives(user int64, name string, fields map[string]string) {
	s.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("chat_id", strconv.FormatInt(user, 10))
	for field, value := range fields {
		form.WriteField(field, value)
	}
	method := "sendLocation"
	if name != "" {
		method = "sendDocument"
		part, _ := form.CreateFormFile("document", name)
		part.Write([]byte(calendar))
	}
	form.Close()
	r, err := http.Post(s.bot+method, form.FormDataContentType(), &body)
	if err != nil {
		s.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		s.Fatalf("%s: %s", method, r.Status)
	}
}

func TestAPhoneShowsADocumentAndAPlace(t *testing.T) {
	s := newStage(t)
	s.post("/act", `{"user":1001,"do":"start"}`, 204, "")
	s.receives(amina, "<b>calendar.ics", map[string]string{"caption": "words", "reply_markup": `{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`})
	s.receives(amina, "", map[string]string{"latitude": "42.6977", "longitude": "23.3219", "protect_content": "true"})
	shown := s.phone(amina).Messages[1:]
	file, place := shown[0], shown[1]
	want := &media{Kind: "document", URL: file.Media.URL, Name: "<b>calendar.ics", Caption: "words"}
	if diff := cmp.Diff(want, file.Media); diff != "" || len(file.Buttons) != 1 {
		t.Errorf("%+v\n%s", file, diff)
	}
	if diff := cmp.Diff(&media{Kind: "location", Latitude: 42.6977, Longitude: 23.3219}, place.Media); diff != "" || !place.Protected {
		t.Errorf("%+v\n%s", place, diff)
	}
	// It is a download and never a page: a document could hold a script.
	w := s.get(file.Media.URL)
	h := w.Header()
	if w.Body.String() != calendar || h.Get("Content-Type") != download || h.Get("Content-Disposition") != "attachment" ||
		h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%q with %v", w.Body, h)
	}
}
