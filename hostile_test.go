package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/care"
	"pristan/storage"
)

// zeros are so many bytes of nothing, packed.
func zeros(t testing.TB, n int) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	for page := make([]byte, 1<<20); n > 0; n -= len(page) {
		if _, err := w.Write(page[:min(n, len(page))]); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	return b.Bytes()
}

// bombPNG is a picture that is small as a file and large once it is opened.
func bombPNG(t testing.TB, side uint32) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, content []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(content)))
		body := append([]byte(kind), content...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
	chunk("IHDR", append(head, 8, 0, 0, 0, 0))
	chunk("IDAT", zeros(t, int(side)*(int(side)+1)))
	chunk("IEND", nil)
	return out
}

// bombPDF has a packed object that is far larger than it says.
func bombPDF(t testing.TB, size int) []byte {
	packed := zeros(t, size)
	b := []byte("%PDF-1.7\n")
	var at []int
	object := func(n int, head string, stream []byte) {
		at = append(at, len(b))
		b = fmt.Appendf(b, "%d 0 obj\n%s", n, head)
		if stream != nil {
			b = append(append(append(b, "\nstream\n"...), stream...), "\nendstream"...)
		}
		b = append(b, "\nendobj\n"...)
	}
	object(1, "<< /Type /Catalog /Pages 2 0 R >>", nil)
	object(2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", nil)
	object(3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>", nil)
	object(4, fmt.Sprintf("<< /Type /ObjStm /N 1000 /First 8000 /Filter /FlateDecode /Length %d >>", len(packed)), packed)
	start := len(b)
	b = append(b, "xref\n0 5\n0000000000 65535 f \n"...)
	for _, place := range at {
		b = fmt.Appendf(b, "%010d 00000 n \n", place)
	}
	return fmt.Appendf(b, "trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", start)
}

// peaks is the most memory that a process and its children have used, in MiB.
type peaks struct {
	mu          sync.Mutex
	bot, child  int
	children    map[int]bool
	stop, ended chan struct{}
}

// watchMemory looks every few milliseconds until close is called.
func watchMemory(pid int) *peaks {
	p := &peaks{children: map[int]bool{}, stop: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		for {
			p.look(pid)
			select {
			case <-p.stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return p
}

func (p *peaks) close() { close(p.stop); <-p.ended }

func (p *peaks) look(pid int) {
	p.bot = max(p.bot, field(pid, "VmHWM:")/1024)
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, name := range lists {
		list, _ := os.ReadFile(name)
		for _, word := range strings.Fields(string(list)) {
			child, _ := strconv.Atoi(word)
			p.children[child] = true
			p.child = max(p.child, field(child, "VmHWM:")/1024)
		}
	}
}

func field(pid int, name string) int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(status), name)
	words := strings.Fields(rest)
	if len(words) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(words[0])
	return n
}

// hostile are files of somebody who wishes us no good, or whose phone does not.
// What may be kept of one is "", or why it is refused.
func hostile(t testing.TB, secret string) (files []hostileFile) {
	photo := photograph(t, 900, 1200)
	tall := bytes.Clone(photo)
	at := bytes.Index(tall, []byte{0xff, 0xc0}) + 5 // the height and width that a JPEG says it has
	copy(tall[at:], []byte{0xff, 0xf0, 0xff, 0xf0})
	return []hostileFile{
		{"empty.jpg", nil, "broken"},
		{"cut.jpg", photo[:len(photo)/2], "broken"},
		{"bomb.png", bombPNG(t, 16_000), "too_big"},
		{"tall.jpg", tall, "too_big"},
		{"polyglot.jpg", slices.Concat(photo, []byte("PK\x03\x04<html><script>"+secret+"</script>")), ""},
		{"gps.jpg", pictureOf(secret), ""},
		{"../../../../tmp/" + secret + ".jpg", photo, ""},
		{`C:\Windows\` + secret + ".exe", []byte("MZ" + secret), "kind"},
		{"page.jpg", []byte("<html>" + secret), "kind"},
		{"bomb.pdf", bombPDF(t, 600<<20), ""},
		{"truncated.pdf", []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog"), "broken"},
		{"last.jpg", photograph(t, 901, 1200), ""},
	}
}

type hostileFile struct {
	name string
	data []byte
	why  string
}

// TestHostileFiles sends the real program everything that a file can be, as
// pages of one request, while somebody else uses it, and has a lawyer ask for
// all of it as one file.
func TestHostileFiles(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what processes use is read from /proc")
	}
	const secret = "Quetzalhostile"
	api := newTelegram(t, botapi.Options{})
	h := newHouse(t, api.http.URL)
	codes, lawyers := h.invite("participant", 2), h.invite("lawyer", 1)
	r := h.serve()
	r.await()
	lawyer := newPhone(t, api, 71001234601, "en")
	lawyer.send("/start " + lawyers[0])
	lawyer.onboard("Lawyer")
	var people []*phone
	for n, code := range codes {
		p := newPhone(t, api, int64(71001234611+n), "en")
		p.send("/start " + code)
		p.language("en")
		p.enrol("no", fmt.Sprint("Person", n), "somebody")
		people = append(people, p)
	}
	sender, other := people[0], people[1]
	memory := watchMemory(r.cmd.Process.Pid)
	sender.send("/legal")
	sender.choose("o", "paper")
	files := hostile(t, secret)
	for _, f := range files {
		api.SendDocument(sender.user, f.name, "image/jpeg", f.data, "")
	}
	api.SendHuge(sender.user, "huge.pdf", 20<<20+1)
	slowest := answersMeanwhile(t, other)
	eventually(t, time.Minute, "every file is stored or refused", func() bool {
		_, metrics := r.get("/metrics")
		return counter(metrics, "pristan_files_stored_total")+counter(metrics, "pristan_files_refused_total") >= len(files)
	})
	m, data := lawyer.button(func(d string) bool { return strings.HasPrefix(d, "legal:open:") })
	api.Tap(lawyer.user, m.ID, data)
	for _, verb := range []string{"take", "folder"} {
		m, data := lawyer.button(func(d string) bool { return strings.HasPrefix(d, "legal:"+verb+":") })
		api.Tap(lawyer.user, m.ID, data)
	}
	pdf := awaitFolder(t, api, lawyer.user)
	slowest = max(slowest, answersMeanwhile(t, other))
	quiet(t, r)
	memory.close()
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) || bytes.Contains(pdf, []byte(secret)) {
		t.Errorf("the folder of %d bytes is none, or tells more than it may", len(pdf))
	}
	_, metrics := r.get("/metrics")
	r.stop()
	whatBecame(t, h, files)
	leaks := &leaks{t: t, words: []string{secret}}
	leaks.in("/metrics", []byte(metrics))
	leaks.in("the log", []byte(h.log.String()))
	leaks.house(h)
	for _, m := range api.Chat(lawyer.user) {
		if strings.Contains(m.Text, secret) || m.Media != nil && strings.Contains(m.Media.Name+m.Media.Caption, secret) {
			t.Error("the lawyer sees what a file was called")
		}
	}
	if plain := os.Getenv("PRISTAN_RACE") == ""; plain && (memory.bot > 400 || memory.child > 1100) || len(memory.children) == 0 {
		t.Errorf("the bot took %d MiB, its %d children %d MiB at most", memory.bot, len(memory.children), memory.child)
	}
	t.Logf("the bot took %d MiB, its %d children %d MiB at most; others waited %s at most", memory.bot, len(memory.children), memory.child, slowest.Round(time.Millisecond))
}

// answersMeanwhile asks for something simple a few times and says how long the
// slowest answer took.
func answersMeanwhile(t *testing.T, p *phone) (slowest time.Duration) {
	t.Helper()
	for range 5 {
		shown, began := len(p.api.Chat(p.user)), time.Now()
		p.send("/help")
		eventually(t, 10*time.Second, "somebody else is answered", func() bool { return len(p.api.Chat(p.user)) > shown+1 })
		slowest = max(slowest, time.Since(began))
	}
	return slowest
}

// whatBecame compares what is stored with what should be.
func whatBecame(t *testing.T, h *house, files []hostileFile) {
	t.Helper()
	h.read(func(tx *storage.Tx) error {
		open, err := tx.LegalOpen(care.System)
		if err != nil || len(open) != 1 {
			return fmt.Errorf("%d requests: %w", len(open), err)
		}
		request, err := tx.Legal(care.System, open[0].ID)
		pages := request.AllPages()
		if err != nil || len(pages) != len(files) {
			return fmt.Errorf("%d pages: %w", len(pages), err)
		}
		for i, f := range files {
			k, err := tx.Kept(care.System, pages[i].File.ID)
			state := care.RefusedFile
			if f.why == "" {
				state = care.StoredFile
			}
			if err != nil || k.State != state || k.Why != f.why {
				t.Errorf("%s is %s, %q, %v; want %q", filepath.Base(f.name), k.State, k.Why, err, f.why)
			}
		}
		return nil
	})
}

func counter(metrics, name string) int {
	for line := range strings.Lines(metrics) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			n, _ := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			return int(n)
		}
	}
	return 0
}

// awaitFolder waits for a PDF and the papers that come beside it.
func awaitFolder(t *testing.T, api *telegramServer, user int64) (pdf []byte) {
	t.Helper()
	eventually(t, 90*time.Second, "the folder is there", func() bool {
		for _, m := range api.Chat(user) {
			if m.Media != nil && m.Media.Name == "pages.pdf" {
				pdf, _ = api.File(m.Media.FileID)
				return true
			}
		}
		return false
	})
	return pdf
}
