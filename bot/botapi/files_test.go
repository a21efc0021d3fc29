package botapi_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pristan/bot/botapi"
)

// uploadFile sends one file as a form part beside the fields.
func uploadFile(s *botapi.Server, method, field string, data []byte, pairs ...string) answer {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		form.WriteField(pairs[i], pairs[i+1])
	}
	part, _ := form.CreateFormFile(field, "paper.pdf")
	part.Write(data)
	form.Close()
	r := httptest.NewRequest("POST", "/bot1:TEST/"+method, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return send(s, r)
}

func TestUploads(t *testing.T) {
	s := opened(t, botapi.Options{})
	wantOK(t, uploadFile(s, "sendDocument", "document", []byte("data"), "chat_id", "55", "caption", "<i>c</i>", "parse_mode", "HTML"))
	m := last(t, s, 55)
	if data, ok := s.File(m.Media.FileID); !ok || string(data) != "data" || m.Media.Name != "paper.pdf" || m.Media.Caption != "c" || m.HTML != "<i>c</i>" {
		t.Errorf("shown %+v with %q", m.Media, data)
	}
	wantOK(t, uploadFile(s, "sendPhoto", "f1", []byte("data"), "chat_id", "55", "photo", "attach://f1"))
	wantOK(t, uploadFile(s, "sendVoice", "voice", []byte("data"), "chat_id", "55", "duration", "3"))
	wantError(t, uploadFile(s, "sendDocument", "paper", []byte("data"), "chat_id", "55"), 400, `unknown parameter "paper"`)
	wantError(t, uploadFile(s, "sendDocument", "document", nil, "chat_id", "55"), 400, "file must be non-empty")
	wantError(t, uploadFile(s, "sendDocument", "document", []byte("d"), "chat_id", "55", "caption", strings.Repeat("я", 1025)), 400, "message caption is too long")
	wantError(t, uploadFile(s, "sendDocument", "document", make([]byte, 50<<20+1), "chat_id", "55"), 413, "Request Entity Too Large")
	edit := func(caption string) answer {
		return ask(s, "editMessageCaption", "chat_id", "55", "message_id", num(m.ID), "caption", caption)
	}
	wantOK(t, edit("new"))
	if a := edit("new"); a.Code != 400 {
		t.Errorf("repeated edit gave %+v", a)
	}
}

// A part is a file only with a name; without one it is a text, which names a
// file by its reference.
func TestAnUploadNeedsAName(t *testing.T) {
	s := opened(t, botapi.Options{})
	for header, want := range map[string]string{
		`form-data; name="document"`:              "wrong file identifier/HTTP URL specified",
		`form-data; name="document"; filename=""`: "wrong file identifier/HTTP URL specified",
	} {
		body := "--x\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n55\r\n" +
			"--x\r\nContent-Disposition: " + header + "\r\n\r\nBEGIN:VCALENDAR\r\n--x--\r\n"
		r := httptest.NewRequest("POST", "/bot1:TEST/sendDocument", strings.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		wantError(t, send(s, r), 400, want)
	}
	wantError(t, uploadFile(s, "sendDocument", "document", []byte("d"), "chat_id", "55", "filename", "a.ics"), 400, `unknown parameter "filename"`)
	if n := len(s.Accepted()); n != 0 {
		t.Errorf("%d refused uploads were accepted", n)
	}
}

// What a document may carry beside its bytes, all of it at once.
func TestADocumentCarriesWhatAMessageDoes(t *testing.T) {
	s := opened(t, botapi.Options{})
	id := messageID(t, uploadFile(s, "sendDocument", "document", []byte("d"), "chat_id", "55", "protect_content", "true",
		"disable_notification", "true", "disable_content_type_detection", "true", "reply_markup", keys))
	m := last(t, s, 55)
	if !m.Protected || !m.Silent || len(m.Inline) == 0 || m.Media.Size != 1 {
		t.Errorf("shown %+v", m)
	}
	calls := s.Accepted()
	if c := calls[len(calls)-1]; c.Method != "sendDocument" || c.MessageID != id || c.Chat != 55 || c.Params["document"] != "" {
		t.Errorf("recorded %+v", c)
	}
	if _, err := s.Tap(55, id, m.Inline[0][0].Data); err != nil {
		t.Error(err)
	}
	wantError(t, ask(s, "editMessageText", "chat_id", "55", "message_id", num(id), "text", "x"), 400, "there is no text in the message to edit")
}

func TestReceivedFilesAndResending(t *testing.T) {
	s := opened(t, botapi.Options{})
	s.SendPhoto(55, []byte("jpeg"), "my paper")
	var message struct {
		Caption string
		Photo   []struct {
			FileID string `json:"file_id"`
		}
	}
	json.Unmarshal(poll(t, s)[0].Message, &message)
	if len(message.Photo) != 2 || message.Caption != "my paper" {
		t.Fatalf("photo came as %+v", message)
	}
	for _, size := range message.Photo {
		var file struct {
			Path string `json:"file_path"`
		}
		json.Unmarshal(wantOK(t, ask(s, "getFile", "file_id", size.FileID)).Result, &file)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("GET", "/file/bot1:TEST/"+file.Path, nil))
		if w.Body.String() != "jpeg" {
			t.Errorf("%s holds %q", file.Path, w.Body)
		}
	}
	id := message.Photo[1].FileID
	wantOK(t, ask(s, "sendPhoto", "chat_id", "55", "photo", id))
	wantError(t, ask(s, "sendDocument", "chat_id", "55", "document", id), 400, "wrong file identifier/HTTP URL specified")
	s.SetFaults(botapi.Faults{FailGetFile: true})
	wantError(t, ask(s, "getFile", "file_id", id), 400, "wrong file_id or the file is temporarily unavailable")
}

func TestHugeFile(t *testing.T) {
	s := opened(t, botapi.Options{})
	s.SendHuge(55, "film.mp4", 20<<20+1)
	m := last(t, s, 55)
	wantError(t, ask(s, "getFile", "file_id", m.Media.FileID), 400, "file is too big")
	if u := poll(t, s); !strings.Contains(string(u[0].Message), `"file_size":20971521`) {
		t.Errorf("came as %s", u[0].Message)
	}
}

func TestEverythingPeopleSend(t *testing.T) {
	s := opened(t, botapi.Options{})
	s.SendVoice(55, []byte("ogg"), 4)
	s.SendDocument(55, "a.pdf", "application/pdf", []byte("pdf"), "")
	s.SendLocation(55, 42.7, 23.3)
	s.SendSticker(55, "👍")
	s.SendContact(55, "+359", "Maria")
	s.SendForward(55, "words")
	s.SendText(55, "/help me")
	want := []string{
		`"duration":4`, `"file_name":"a.pdf"`, `"location":{"latitude":42.7,"longitude":23.3}`, `"emoji":"👍"`,
		`"contact":{"phone_number":"+359","first_name":"Maria"}`, `"forward_origin":{"type":"hidden_user"`,
		`"entities":[{"type":"bot_command","offset":0,"length":5}]`,
	}
	for i, u := range poll(t, s) {
		if !strings.Contains(string(u.Message), want[i]) || !strings.Contains(string(u.Message), `"language_code":"ar"`) {
			t.Errorf("%s came without %s", u.Message, want[i])
		}
	}
}

func TestAlbums(t *testing.T) {
	s := opened(t, botapi.Options{})
	first, second := s.SendAlbum(55, "all pages", []byte("a"), []byte("b"), []byte("c")), s.SendAlbum(55, "", []byte("d"), []byte("e"))
	type message struct {
		ID      int64  `json:"message_id"`
		Album   string `json:"media_group_id"`
		Caption string
		Photo   []struct{}
	}
	var got []message
	for _, u := range poll(t, s) {
		var m message
		if err := json.Unmarshal(u.Message, &m); err != nil {
			t.Fatal(err)
		}
		got = append(got, m)
	}
	if len(got) != 5 || len(first) != 3 || len(second) != 2 {
		t.Fatalf("%v and %v came as %+v", first, second, got)
	}
	for i, m := range got {
		album, id, caption := got[0].Album, int64(0), ""
		if i < 3 {
			id = first[i]
		} else {
			album, id = got[3].Album, second[i-3]
		}
		if i == 0 {
			caption = "all pages"
		}
		if m.Album == "" || m.Album != album || m.ID != id || m.Caption != caption || len(m.Photo) != 2 {
			t.Errorf("picture %d came as %+v", i, m)
		}
	}
	if got[0].Album == got[3].Album {
		t.Error("two albums have one id")
	}
	s.SendPhoto(55, []byte("alone"), "")
	if u := poll(t, s, "offset", "7"); strings.Contains(string(u[0].Message), "media_group_id") {
		t.Errorf("a lone picture came as %s", u[0].Message)
	}
}

func download(t *testing.T, s *botapi.Server, method, path string) (w *httptest.ResponseRecorder, cut bool) {
	t.Helper()
	w = httptest.NewRecorder()
	defer func() { cut = recover() != nil }()
	s.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w, false
}

func TestFaultsOfFiles(t *testing.T) {
	s := opened(t, botapi.Options{})
	s.SendDocument(55, "a.pdf", "application/pdf", []byte("0123456789"), "")
	wantError(t, ask(s, "getFile"), 400, "file_id not specified")
	wantError(t, ask(s, "getFile", "file_id", "AgACAgQnobody"), 400, "invalid file_id")
	var file struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	json.Unmarshal(wantOK(t, ask(s, "getFile", "file_id", last(t, s, 55).Media.FileID)).Result, &file)
	path := "/file/bot1:TEST/" + file.Path
	if w, cut := download(t, s, "GET", path); w.Body.String() != "0123456789" || cut || file.Size != 10 {
		t.Errorf("downloaded %q of %d bytes", w.Body, file.Size)
	}
	for what, at := range map[string]string{"/file/bot2:OTHER/" + file.Path: "401", path + "x": "404"} {
		if w, _ := download(t, s, "GET", what); num(int64(w.Code)) != at {
			t.Errorf("%s gave %d, want %s", what, w.Code, at)
		}
	}
	if w, _ := download(t, s, "POST", path); w.Code != 404 {
		t.Errorf("posting gave %d", w.Code)
	}
	s.SetFaults(botapi.Faults{CutFiles: true})
	if w, cut := download(t, s, "GET", path); w.Body.String() != "01234" || !cut {
		t.Errorf("downloaded %q, cut %v", w.Body, cut)
	}
	s.SetFaults(botapi.Faults{FailGetFile: true})
	if w, _ := download(t, s, "GET", path); w.Code != 404 {
		t.Errorf("a failing download gave %d", w.Code)
	}
}

func TestSlowFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := opened(t, botapi.Options{})
		s.SendDocument(55, "a.pdf", "application/pdf", []byte("0123456789"), "")
		var file struct {
			Path string `json:"file_path"`
		}
		json.Unmarshal(wantOK(t, ask(s, "getFile", "file_id", last(t, s, 55).Media.FileID)).Result, &file)
		s.SetFaults(botapi.Faults{SlowFiles: time.Minute})
		began := time.Now()
		if w, _ := download(t, s, "GET", "/file/bot1:TEST/"+file.Path); w.Body.String() != "0123456789" || time.Since(began) != time.Minute {
			t.Errorf("downloaded %q in %v", w.Body, time.Since(began))
		}
	})
}

func TestAPictureTooBigForAPhoto(t *testing.T) {
	s := opened(t, botapi.Options{})
	wantOK(t, uploadFile(s, "sendPhoto", "photo", make([]byte, 10<<20), "chat_id", "55"))
	wantError(t, uploadFile(s, "sendPhoto", "photo", make([]byte, 10<<20+1), "chat_id", "55"), 400,
		"file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes")
	wantOK(t, uploadFile(s, "sendDocument", "document", make([]byte, 10<<20+1), "chat_id", "55"))
}

// A bot that is no administrator of a group deletes its own words there.
func TestDeletingInAGroup(t *testing.T) {
	s := opened(t, botapi.Options{})
	theirs := num(s.GroupText(-7, 55, "hello"))
	ours := num(messageID(t, ask(s, "sendMessage", "chat_id", "-7", "text", "x")))
	wantError(t, ask(s, "deleteMessage", "chat_id", "-7", "message_id", theirs), 400, "message can't be deleted for everyone")
	wantOK(t, ask(s, "deleteMessage", "chat_id", "-7", "message_id", ours))
}
