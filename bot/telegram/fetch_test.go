package telegram

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"pristan/bot"
	"pristan/bot/botapi"
)

// sentFile has somebody send a document; it gives its reference.
func sentFile(t *testing.T, s *botapi.Server, data []byte) string {
	t.Helper()
	s.SendDocument(55, "paper.pdf", "application/pdf", data, "")
	chat := s.Chat(55)
	return chat[len(chat)-1].Media.FileID
}

func someBytes(n int) []byte {
	data := make([]byte, n)
	rand.Read(data)
	return data
}

func TestFetching(t *testing.T) {
	server, g := double(t)
	for _, n := range []int{0, 1, 4096, 1<<20 + 1, fetchable} {
		data := someBytes(n)
		got, err := g.Fetch(context.Background(), sentFile(t, server, data))
		if err != nil || !bytes.Equal(got, data) {
			t.Errorf("%d bytes came as %d, %v", n, len(got), err)
		}
	}
	server.SendPhoto(55, []byte("picture"), "")
	chat := server.Chat(55)
	if got, err := g.Fetch(context.Background(), chat[len(chat)-1].Media.FileID); err != nil || string(got) != "picture" {
		t.Errorf("a picture came as %q, %v", got, err)
	}
}

func TestWhatIsNotFetched(t *testing.T) {
	server, g := double(t)
	server.SendHuge(55, "film.mp4", fetchable+1)
	chat := server.Chat(55)
	if _, err := g.Fetch(context.Background(), chat[len(chat)-1].Media.FileID); !errors.Is(err, bot.ErrTooBig) {
		t.Errorf("a huge file: %v", err)
	}
	for _, ref := range []string{"", "AgACAgQnobody"} {
		if _, err := g.Fetch(context.Background(), ref); !errors.Is(err, bot.ErrNoFile) {
			t.Errorf("%q: %v", ref, err)
		}
	}
}

// passing reports an error that is tried again: nothing in it says otherwise.
func passing(err error) bool {
	return err != nil && !errors.Is(err, bot.ErrNoFile) && !errors.Is(err, bot.ErrTooBig) && !errors.As(err, new(bot.Later))
}

func TestFaultsOfFetching(t *testing.T) {
	server, g := double(t)
	ref := sentFile(t, server, []byte("0123456789"))
	for name, test := range map[string]struct {
		faults botapi.Faults
		says   func(error) bool
	}{
		"not there now": {botapi.Faults{FailGetFile: true}, passing},
		"cut":           {botapi.Faults{CutFiles: true}, passing},
		"server error":  {botapi.Faults{ServerError: 1}, passing},
		"down":          {botapi.Faults{Down: true}, passing},
		"too many": {botapi.Faults{TooMany: 1, RetryAfter: 9}, func(err error) bool {
			return errors.Is(err, bot.Later{After: 9 * time.Second, Everyone: true})
		}},
		"slow": {botapi.Faults{SlowFiles: 50 * time.Millisecond}, func(err error) bool { return err == nil }},
		"none": {botapi.Faults{}, func(err error) bool { return err == nil }},
	} {
		server.SetFaults(test.faults)
		data, err := g.Fetch(context.Background(), ref)
		if !test.says(err) || (data != nil) != (err == nil) || err == nil && string(data) != "0123456789" {
			t.Errorf("%s: %q, %v", name, data, err)
		}
		if err != nil {
			silent(t, name, err)
		}
	}
}

func TestFetchingEndsWithItsContext(t *testing.T) {
	server, g := double(t)
	ref := sentFile(t, server, []byte("0123456789"))
	server.SetFaults(botapi.Faults{SlowFiles: time.Hour})
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := g.Fetch(ctx, ref); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a slow download ended with %v", err)
	}
}

// files is a Bot API server that answers getFile and downloads as it is told.
func files(t *testing.T, described string, download http.HandlerFunc) *Gateway {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/base/bot") {
			fmt.Fprintf(w, `{"ok":true,"result":%s}`, described)
			return
		}
		download(w, r)
	}))
	t.Cleanup(s.Close)
	return gatewayTo(t, Options{API: s.URL + "/base/"})
}

// TestTheAddressOfAFile is that of the server we were given, and escaped.
func TestTheAddressOfAFile(t *testing.T) {
	g := files(t, `{"file_path":"a b/c?d#e%2f.pdf"}`, func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.URL.Path+"|"+r.URL.RawQuery)
	})
	got, err := g.Fetch(context.Background(), "F")
	if want := "/base/file/bot" + testToken + "/a b/c?d#e%2f.pdf|"; err != nil || string(got) != want {
		t.Errorf("asked for %q, %v", got, err)
	}
}

func TestStrangeAddressesAreNotAskedFor(t *testing.T) {
	for _, path := range []string{"", "/etc/passwd", "/var/lib/bot/file.pdf", "../getMe", "a/../../b", "a//b", "a/./b", "a/"} {
		g := files(t, fmt.Sprintf(`{"file_path":%q}`, path), func(_ http.ResponseWriter, r *http.Request) {
			t.Errorf("%q led to %s", path, r.URL.Path)
		})
		if _, err := g.Fetch(context.Background(), "F"); !passing(err) {
			t.Errorf("%q: %v", path, err)
		}
	}
	g := files(t, `"?"`, func(http.ResponseWriter, *http.Request) { t.Error("something was asked for") })
	if _, err := g.Fetch(context.Background(), "F"); !passing(err) {
		t.Error(err)
	}
}

// TestDownloadsThatAreNot has the server answer with something else.
func TestDownloadsThatAreNot(t *testing.T) {
	more := make([]byte, 1<<20)
	endless := func(w http.ResponseWriter, r *http.Request) {
		for n := 0; n <= fetchable; n += len(more) {
			if _, err := w.Write(more); err != nil {
				return
			}
		}
	}
	for name, test := range map[string]struct {
		download http.HandlerFunc
		says     func(error) bool
	}{
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere"+r.URL.Path, http.StatusFound)
		}, passing},
		"not found": {func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.URL.Path, 404) }, passing},
		"a page":    {func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.URL.Path, 502) }, passing},
		"too many": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "7")
			http.Error(w, r.URL.Path, 429)
		}, func(err error) bool { return errors.Is(err, bot.Later{After: 7 * time.Second, Everyone: true}) }},
		"more than there may be": {endless, func(err error) bool { return errors.Is(err, bot.ErrTooBig) }},
		"more than there may be, as it says": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(fetchable+1<<20))
			endless(w, r)
		}, func(err error) bool { return errors.Is(err, bot.ErrTooBig) }},
		"less than was said":  {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "0123") }, passing},
		"nothing at all":      {func(w http.ResponseWriter, r *http.Request) {}, passing},
		"another file's size": {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "01234567891") }, passing},
		"cut": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "0123456789")
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, passing},
	} {
		g := files(t, `{"file_path":"a.pdf","file_size":10}`, test.download)
		data, err := g.Fetch(context.Background(), "F")
		if !test.says(err) || data != nil {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
		silent(t, name, err)
	}
	g := files(t, `{"file_path":"a.pdf","file_size":20971521}`, func(http.ResponseWriter, *http.Request) { t.Error("too much was asked for") })
	if _, err := g.Fetch(context.Background(), "F"); !errors.Is(err, bot.ErrTooBig) {
		t.Error(err)
	}
}

// TestNoFetchCarriesTheToken has the network fail in every way.
func TestNoFetchCarriesTheToken(t *testing.T) {
	for name, tr := range troubles(t) {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			g := gatewayTo(t, Options{API: tr.api, Client: tr.client, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
			patience := 20 * time.Second
			if tr.waits {
				patience = 200 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			_, err := g.Fetch(ctx, "F")
			silent(t, "getFile", err)
			if _, err = g.download(ctx, "documents/a.pdf"); err != nil { // some servers answer 200
				silent(t, "download", err)
			}
			if s := log.String(); leaks(s) {
				t.Errorf("log: %s", s)
			}
		})
	}
}

// TestFetchingTakesTheMemoryOfOneFile counts all that is allocated, by us and
// by the network, while 20 MiB come.
func TestFetchingTakesTheMemoryOfOneFile(t *testing.T) {
	data := someBytes(fetchable)
	g := files(t, fmt.Sprintf(`{"file_path":"a.pdf","file_size":%d}`, fetchable), func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		w.Write(data)
	})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := g.Fetch(context.Background(), "F")
	runtime.ReadMemStats(&after)
	if err != nil || !bytes.Equal(got, data) {
		t.Fatalf("%d bytes came, %v", len(got), err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > fetchable+2<<20 {
		t.Errorf("fetching %d bytes allocated %d", fetchable, n)
	}
}

// TestAKeptFileGoesUpWhole sends each kind, twice after a lost reply.
func TestAKeptFileGoesUpWhole(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "/start")
	large := someBytes(3 << 20)
	for kind, u := range map[string]*bot.Upload{
		"photo": {Kind: "photo", Name: "page-1.jpg", Bytes: large}, "document": {Kind: "document", Name: "page-2.pdf", Bytes: large},
		"voice": {Kind: "voice", Name: "page-3.ogg", Bytes: large, Seconds: 61},
	} {
		m := bot.Message{Deed: bot.Send, Upload: u, Protect: true}
		server.SetFaults(botapi.Faults{LoseReply: 1})
		if _, err := g.Deliver(context.Background(), "tg:55", m); !undetermined(err) {
			t.Errorf("%s: %v", kind, err)
		}
		server.SetFaults(botapi.Faults{})
		deliver(t, g, m)
		chat := server.Chat(55)
		for _, shown := range chat[len(chat)-2:] {
			if data, _ := server.File(shown.Media.FileID); shown.Media.Kind != kind || !bytes.Equal(data, large) || !shown.Protected || shown.Media.Seconds != u.Seconds {
				t.Errorf("%s came as %+v with %d bytes", kind, shown.Media, len(data))
			}
		}
	}
}

// TestAPictureThatIsNoneToTelegram comes as a document instead.
func TestAPictureThatIsNoneToTelegram(t *testing.T) {
	server, g := double(t)
	server.SendText(55, "/start")
	deliver(t, g, bot.Message{Deed: bot.Send, Text: "a < b", Buttons: button, Upload: &bot.Upload{Kind: "photo", Name: "page-1.jpg", Bytes: make([]byte, photoSize+1)}})
	chat := server.Chat(55)
	if m := chat[len(chat)-1]; m.Media == nil || m.Media.Kind != "document" || m.Media.Name != "page-1.jpg" || m.Media.Size != photoSize+1 {
		t.Errorf("a large picture came as %+v", m)
	}
	for _, text := range []string{"PHOTO_INVALID_DIMENSIONS", "IMAGE_PROCESS_FAILED", "file of size 11412284 bytes is too big for a photo; the maximum size is 10485760 bytes"} {
		stub := &stub{answer: func(q request) (int, string) {
			if q.method == "sendPhoto" {
				return 400, `{"ok":false,"error_code":400,"description":"Bad Request: ` + text + `"}`
			}
			return 200, `{"ok":true,"result":{"message_id":9}}`
		}}
		m := bot.Message{Deed: bot.Send, Text: "a < b", Buttons: button, Upload: &bot.Upload{Kind: "photo", Name: "page-1.jpg", Bytes: []byte("jpg")}}
		ref, err := stub.gateway(t, io.Discard).Deliver(context.Background(), "tg:55", m)
		asked := stub.requests()
		if err != nil || ref != "9" || len(asked) != 2 || asked[1].method != "sendDocument" {
			t.Fatalf("%s: %q, %v after %+v", text, ref, err, asked)
		}
		if q := asked[1]; q.files["document"] != "page-1.jpg:jpg" || q.params["caption"] != "a &lt; b" || q.params["reply_markup"] == "" || len(q.files) != 1 {
			t.Errorf("%s: then %+v", text, q)
		}
	}
}

// TestDeletingWhatSomebodySent is allowed for two days.
func TestDeletingWhatSomebodySent(t *testing.T) {
	now := testNow
	server := botapi.New(botapi.Options{Token: testToken, Now: func() time.Time { return now }})
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	t.Cleanup(server.Close)
	g := gatewayTo(t, Options{API: web.URL})
	first, second := server.SendPhoto(55, []byte("a"), ""), server.SendPhoto(55, []byte("b"), "")
	remove := func(id int64) error {
		_, err := g.Deliver(context.Background(), "tg:55", bot.Message{Deed: bot.Delete, Ref: fmt.Sprint(id)})
		return err
	}
	now = now.Add(48 * time.Hour)
	if err := remove(first); err != nil {
		t.Error(err)
	}
	if err := remove(first); !errors.Is(err, bot.ErrNoMessage) {
		t.Errorf("deleted again: %v", err)
	}
	now = now.Add(time.Second)
	if err := remove(second); !errors.Is(err, bot.ErrTooOld) {
		t.Errorf("deleted too late: %v", err)
	}
	if n := len(server.Chat(55)); n != 1 {
		t.Errorf("%d messages are left", n)
	}
}

// TestAnAlbumComesAsOne gives each picture its own reference and all one album.
func TestAnAlbumComesAsOne(t *testing.T) {
	server, g := double(t)
	ids := server.SendAlbum(55, "pages", []byte("a"), []byte("b"))
	for i, in := range poll(t, g).wait(t, 2) {
		if in.Kind != bot.Sent || in.Album == "" || in.Message != fmt.Sprint(ids[i]) || (in.Text == "pages") != (i == 0) {
			t.Errorf("picture %d came as %+v", i, in)
		}
		if data, err := g.Fetch(context.Background(), in.File.Ref); err != nil || string(data) != string("ab"[i]) {
			t.Errorf("picture %d holds %q, %v", i, data, err)
		}
	}
}
