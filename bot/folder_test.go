package bot_test

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"pristan/bot"
	"pristan/care"
	"pristan/storage"
)

// withFolder runs a test about the folder of a request of three pages, which
// lena has. page says what is in each.
func withFolder(t *testing.T, page func(n int) string, test func(t *testing.T, o *office)) {
	inOffice(t, func(t *testing.T, o *office) {
		var before atomic.Int32 // what was sent before the pages, which are numbered by that
		o.examine = func(data []byte) (bot.Examined, error) {
			number, _ := strconv.Atoi(string(data[bytes.LastIndexByte(data, '-')+1:]))
			data = []byte(page(number - int(before.Load()) + 1))
			return bot.Examined{Bytes: data, Type: http.DetectContentType(data)}, nil
		}
		for _, line := range []string{"restart", "amina: menu.legal", "amina [legal.about.paper]", "amina sends album 3",
			"lena [button.open]", "lena [button.take]"} {
			if strings.Contains(line, "album") {
				before.Store(int32(o.serial))
			}
			o.do(line)
			o.settle()
		}
		o.heard()
		test(t, o)
	})
}

func (o *office) asks(label string) string {
	o.do("lena [" + label + "]")
	o.settle()
	return o.heard()
}

// TestAFolderKeepsTheOrder binds all pages; the cover says no more than it
// must, and a page that is signed comes by itself.
func TestAFolderKeepsTheOrder(t *testing.T) {
	withFolder(t, func(n int) string { return []string{"", "first", "signed", "third"}[n] }, func(t *testing.T, o *office) {
		o.asks("staff.legal.folder")
		got := o.uploads("lena")
		if len(got) != 2 || got[0].Name != "pages.pdf" || got[0].Kind != care.Document || string(got[1].Bytes) != "signed" || got[1].Name != "page-2" {
			t.Fatalf("came %+v", got)
		}
		cover, pages, _ := strings.Cut(string(got[0].Bytes), "\nfirst")
		if want := "staff.folder.title\n\nstaff.person.name\nstaff.legal.opened\nflow.line\nstaff.folder.pages"; cover != want || pages != "\nthird" {
			t.Errorf("the cover is %q, the rest %q", cover, pages)
		}
		for _, s := range o.chats.shown[o.people["lena"]] {
			if u := s.message.Upload; u != nil && s.message.Protect == (u.Name == "pages.pdf") {
				t.Errorf("%s may be saved: %v", u.Name, !s.message.Protect)
			}
		}
		o.do("wait 24h")
		o.settle()
		if heard := o.heard(); strings.Count(heard, "lena x") < 2 {
			t.Errorf("a day later\n%s", heard)
		}
	})
}

// TestAFolderThatCannotBeMade is one sentence, and what comes after it comes.
func TestAFolderThatCannotBeMade(t *testing.T) {
	withFolder(t, func(int) string { return "falls apart" }, func(t *testing.T, o *office) {
		if heard := o.asks("staff.legal.folder"); heard != "  lena < staff.legal.no_folder\n" {
			t.Errorf("heard\n%s", heard)
		}
		o.asks("staff.legal.pages")
		if got := o.uploads("lena"); len(got) != 3 {
			t.Errorf("then came %d files", len(got))
		}
	})
}

// TestAFolderOutlivesARestart is asked for while nothing can be delivered.
func TestAFolderOutlivesARestart(t *testing.T) {
	withFolder(t, func(n int) string { return []string{"", "first", "second", "third"}[n] }, func(t *testing.T, o *office) {
		o.do("lena loses the network")
		o.asks("staff.legal.folder")
		o.view(func(tx *storage.Tx) error {
			rows, err := tx.Waiting()
			for _, p := range rows {
				if row, err := tx.Row(p); err != nil || row.Document != nil || row.Folder.IsZero() {
					t.Errorf("what waits is %+v, %v", row, err)
				}
			}
			return err
		})
		o.do("restart")
		o.do("lena has the network back")
		o.settle()
		if got := o.uploads("lena"); len(got) != 1 || !strings.HasSuffix(string(got[0].Bytes), "first\nsecond\nthird") {
			t.Errorf("came %+v", got)
		}
	})
}

// TestAPageIsNotThere takes the bytes of one page away: the others are bound,
// and what is wrong is said.
func TestAPageIsNotThere(t *testing.T) {
	withFolder(t, func(n int) string { return []string{"", "first", "second", "third"}[n] }, func(t *testing.T, o *office) {
		var second care.FileID
		o.view(func(tx *storage.Tx) error {
			list, err := tx.LegalsOf(care.System, o.amina)
			if err != nil {
				return err
			}
			r, err := tx.Legal(care.System, list[0].ID)
			second = r.Pages[1].File.ID
			return err
		})
		if err := o.engine.Files().Remove(second.String()); err != nil {
			t.Fatal(err)
		}
		heard := o.asks("staff.legal.folder")
		if got := o.uploads("lena"); len(got) != 1 || !strings.HasSuffix(string(got[0].Bytes), "first\nthird") ||
			!strings.Contains(heard, "staff.legal.page error.try_again") {
			t.Errorf("came %d files; heard\n%s", len(got), heard)
		}
	})
}

// TestVoicesLeaveStorageWithTheRequest plays what was spoken once to the lawyer
// of somebody who did not agree to have it kept.
func TestVoicesLeaveStorageWithTheRequest(t *testing.T) {
	for _, agreed := range []bool{true, false} {
		inOffice(t, func(t *testing.T, o *office) {
			o.change(o.people["amina"], func(p *care.Person) {
				if !agreed {
					p.Consents = nil
				}
			})
			for _, line := range []string{"amina: menu.legal", "amina [legal.about.work]", "amina [button.skip]", "amina [button.skip]",
				"amina [button.skip]", "amina [button.skip]", "amina sends voice", "lena [button.open]", "lena [button.take]", "lena [staff.legal.pages]"} {
				o.do(line)
				o.settle()
			}
			names, err := o.engine.Files().Names()
			if want := map[bool]int{true: 1, false: 0}[agreed]; err != nil || len(names) != want {
				t.Errorf("agreed %v: %d files are stored, %v", agreed, len(names), err)
			}
			if heard := o.heard(); !strings.Contains(heard, "lena < file.voice") && !strings.Contains(heard, "lena < staff.checkin.voice_not_kept (voice)") {
				t.Errorf("agreed %v: heard\n%s", agreed, heard)
			}
		})
	}
}

// TestPagesHaveEndings is about every type that an examination keeps: Telegram
// refuses a photo, and a phone does not open a document, without its ending.
func TestPagesHaveEndings(t *testing.T) {
	for mime, want := range map[string]string{
		"image/jpeg": "page-2.jpg", "image/png": "page-2.png", "image/webp": "page-2.webp", "application/pdf": "page-2.pdf",
		"audio/ogg": "page-2.ogg", "audio/mpeg": "page-2.mp3", "audio/mp4": "page-2.m4a",
	} {
		if got := bot.PageName(mime, 2); got != want {
			t.Errorf("%s: %q, want %q", mime, got, want)
		}
	}
}
