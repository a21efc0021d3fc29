package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pristan/bot/botapi"
	"pristan/bot/telegram"
	"pristan/care"
	"pristan/storage"
)

// Canaries are words that stand nowhere else. Each is planted where a person
// would write it, one in each script.
var canaries = []struct {
	user                        int64
	language                    string
	shared                      string // is the phone shared?
	name, trusted, wish, letter string
	reply, unasked, phone       string
	inside                      string    // of a photo
	legal                       [8]string // see pleas
}{
	{71001234501, "bg", "no", "Незабравка", "сестра ми Гълъбица 0888123401", "очаквам зюмбюл", "писмо-коприварче", "отговор-скорец", "сам-чучулига", "+359888123411", "снимка-червеношийка",
		[8]string{"надпис-сврака", "заповед-кълвач.jpg", "стая-гарван", "молба-дрозд", "въпрос-сойка", "отговор-авлига", "бележка-кукумявка", "изход-пъдпъдък"}},
	{71001234502, "ar", "yes", "نرجسة", "خالي هدهد ٠٨٨٨١٢٣٤٠٢", "أحتاج ياقوتة", "رسالة-عندليب", "جواب-شحرور", "وحدي-قبرة", "+359888123412", "صورة-كناري",
		[8]string{"تعليق-هزار", "قرار-لقلق.jpg", "غرفة-بومة", "طلب-حسون", "سؤال-نورس", "إجابة-سنونو", "ملاحظة-كروان", "نتيجة-دراج"}},
	{71001234503, "fa", "unsure", "پروانه‌گل", "دایی شاهین ۰۸۸۸۱۲۳۴۰۳", "نیاز به فیروزه", "نامه-بلبلک", "پاسخ-چکاوک", "تنها-سهره", "+359888123413", "عکس-طوطی",
		[8]string{"شرح-کاکلی", "حکم-لک‌لک.jpg", "اتاق-جغد", "درخواست-سار", "پرسش-مرغابی", "جوابیه-پرستو", "یادداشت-کبک", "نتیجه-قرقاول"}},
	{71001234504, "en", "no", "Quetzalina", "uncle Kestrelson 0888123404", "needs a zirconium lamp", "letter-nightjar", "reply-dunnock", "alone-whinchat", "+359888123414", "photo-redstart",
		[8]string{"caption-wryneck", "order-bittern.jpg", "room-nuthatch", "plea-siskin", "question-pipit", "answer-linnet", "note-dotterel", "outcome-garganey"}},
}

const (
	canaryWorker     = int64(71001234591)
	canaryWorkerName = "Worker Goldcrest"
	canaryLawyer     = int64(71001234592)
	canaryLawyerName = "Lawyer Woodchat"
	canaryNumber     = "УП-7100123/2026" // of a paper
)

// leaks looks for canaries.
type leaks struct {
	t        *testing.T
	words    []string // what people told
	accounts []int64
}

func newLeaks(t *testing.T) *leaks {
	l := &leaks{t: t, words: []string{canaryWorkerName, canaryLawyerName, canaryNumber}, accounts: []int64{canaryWorker, canaryLawyer}}
	for _, c := range canaries {
		l.accounts = append(l.accounts, c.user)
		l.words = append(l.words, c.name, c.trusted, c.wish, c.letter, c.reply, c.unasked, c.phone, c.inside)
		l.words = append(l.words, strings.Fields(c.trusted)...)
		l.words = append(l.words, c.legal[:]...)
	}
	return l
}

// in counts what of all this stands in a text that is none of people's own.
func (l *leaks) in(what string, data []byte) {
	l.t.Helper()
	found := map[string]bool{}
	look := func(kind string, needle []byte) {
		if bytes.Contains(data, needle) {
			found[kind] = true
		}
	}
	for _, w := range l.words {
		if len([]rune(w)) < 4 {
			continue
		}
		look(w, []byte(w))
		quoted := strconv.QuoteToASCII(w)
		look(w+" (quoted)", []byte(quoted[1:len(quoted)-1]))
		encoded, _ := json.Marshal(w)
		look(w+" (JSON)", encoded[1:len(encoded)-1])
	}
	for _, id := range l.accounts {
		look(fmt.Sprint(id), []byte(fmt.Sprint(id)))
		for _, order := range []binary.ByteOrder{binary.BigEndian, binary.LittleEndian} {
			b := make([]byte, 8)
			order.PutUint64(b, uint64(id))
			look(fmt.Sprint(id, " as 8 bytes"), b)
		}
	}
	look("the token", []byte(testToken))
	look("the token's secret", []byte(testToken[strings.Index(testToken, ":")+1:]))
	for name := range found {
		l.t.Errorf("%s holds %s", what, name)
	}
}

// TestCanaries leads people through real conversations with the real program
// while every fault of the network comes by, and then looks for what they told
// in all that the program leaves behind.
func TestCanaries(t *testing.T) {
	api := newTelegram(t, botapi.Options{Seed: 3})
	h := newHouse(t, api.http.URL)
	looked := newLeaks(t)
	codes := h.invite("participant", len(canaries))
	r := h.serve("--log", "text")
	r.await()
	office := newPhone(t, api, canaryWorker, "en")
	office.send("/start " + h.invite("caseworker", 1, "--format", "json")[0])
	office.onboard(canaryWorkerName)
	lawyer := newPhone(t, api, canaryLawyer, "en")
	lawyer.send("/start " + h.invite("lawyer", 1)[0])
	lawyer.onboard(canaryLawyerName)

	moods := []botapi.Faults{
		{}, {Delay: 20 * time.Millisecond}, {LoseReply: 0.5}, {ServerError: 0.4}, {TooMany: 0.2, RetryAfter: 1},
		{Forbidden: map[int64]bool{canaryWorker: true}}, {Conflict: true}, {Down: true},
	}
	for n, c := range canaries {
		p := newPhone(t, api, c.user, c.language)
		p.send("/start " + codes[n])
		p.mood(moods[n])
		p.language(c.language)
		p.mood(moods[n+4])
		p.enrol(c.shared, c.name, c.trusted)
		p.mood(moods[(n+2)%len(moods)])
		p.checkIn(c.wish)
		p.tellsLegal(plea(c.legal), c.inside)
		p.send(c.unasked) // out of nowhere: it is passed on
		p.button(func(d string) bool { return strings.HasPrefix(d, "talk:end") })
		p.send(c.letter)
		p.api.SendPhoto(p.user, pictureOf(c.inside), "")
		p.contact(c.phone)
		if n == len(canaries)-1 {
			p.alarm()
			p.button(func(d string) bool { return strings.HasPrefix(d, "urgent:mistake:") })
			p.send(c.letter + " " + c.name) // what is told of an alert shows in no preview either
			quiet(t, r)
		}
		if n%2 == 1 { // the API goes away altogether, and the bot with it
			api.SetFaults(botapi.Faults{Down: true})
			r.kill()
			api.SetFaults(botapi.Faults{})
			r = h.serve("--log", "json")
			r.await()
		}
	}
	api.SetFaults(botapi.Faults{})
	quiet(t, r)
	began := time.Now()
	office.readAndAnswer()
	cases := lawyer.takesLegals()
	quiet(t, r)
	ended := time.Now()
	lawyer.endsLegals(cases)
	quiet(t, r)
	_, metrics := r.get("/metrics")
	_, ready := r.get("/readyz")
	looked.in("/metrics", []byte(metrics))
	looked.in("/readyz", []byte(ready))
	r.stop()
	looked.in("the log", []byte(h.log.String()))
	looked.house(h)
	looked.previews(api.Accepted(), began, ended)
	if t.Failed() {
		return
	}
	t.Logf("%d canaries, %d accounts: 0 in database, log, metrics and folder", len(looked.words), len(looked.accounts))
}

// house looks at every file the program keeps: what it holds and its name.
func (l *leaks) house(h *house) {
	err := filepath.WalkDir(h.folder, func(path string, f fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		l.in("the name "+f.Name(), []byte(f.Name()))
		if f.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		l.in(f.Name(), data)
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// pictureOf is a photo with words where a camera and other programs leave some:
// in Exif, XMP and IPTC, in a comment, and behind its end.
func pictureOf(words string) []byte {
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 640, 480)), nil); err != nil {
		panic(err)
	}
	segment := func(marker byte, head string) []byte {
		body := head + words
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	picture := photo.Bytes()
	return slices.Concat(picture[:2], segment(0xe1, "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"),
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00"), segment(0xed, "Photoshop 3.0\x00"), segment(0xfe, ""), picture[2:], []byte(words))
}

// TestCanariesInFiles fetches a photo of everybody by the real gateway and stores
// it as the program does: what stands in it beside the picture is neither in
// the folder nor in what is read again.
func TestCanariesInFiles(t *testing.T) {
	api := newTelegram(t, botapi.Options{})
	h, looked := newHouse(t, api.http.URL), newLeaks(t)
	h.invite("coordinator", 1) // makes database and key
	gateway, err := telegram.New(telegram.Options{Token: testToken, API: api.http.URL})
	if err != nil {
		t.Fatal(err)
	}
	var stored []care.FileID
	h.open(func(s *storage.Store) error {
		for _, c := range canaries {
			api.SendPhoto(c.user, pictureOf(c.inside+strings.Join(looked.words, " ")), c.name)
			chat := api.Chat(c.user)
			data, err := gateway.Fetch(t.Context(), chat[len(chat)-1].Media.FileID)
			if err != nil {
				return err
			}
			if !bytes.Contains(data, []byte(c.inside)) {
				t.Error("nothing stands in what was fetched")
			}
			e, err := examine(data)
			if err != nil {
				return err
			}
			p := care.Person{ID: care.NewID[care.Person](), Role: care.Participant, Name: c.name}
			k := care.Kept{ID: care.NewID[care.File](), Person: p.ID, State: care.StoredFile, Type: e.Type, Bytes: int64(len(e.Bytes)), Stored: time.Now(),
				Asked: time.Now(), File: care.File{Kind: care.Photo, Ref: chat[len(chat)-1].Media.FileID, Message: fmt.Sprint(c.user)}}
			if err := s.StoreFile(t.Context(), k, e.Bytes); err == nil {
				t.Error("a file of somebody nobody knows is stored")
			}
			if err := s.Update(t.Context(), func(tx *storage.Tx) error { return errors.Join(tx.AddPerson(p), tx.PutKept(k)) }); err != nil {
				return err
			}
			if err := s.StoreFile(t.Context(), k, e.Bytes); err != nil {
				return err
			}
			stored = append(stored, k.ID)
		}
		return nil
	})
	looked.house(h)
	h.open(func(s *storage.Store) error {
		for _, id := range stored {
			_, got, err := s.ReadFile(t.Context(), care.System, id)
			if err != nil {
				return err
			}
			looked.in("a photo as it is kept", got)
			if photo, err := jpeg.Decode(bytes.NewReader(got)); err != nil || photo.Bounds().Dx() != 640 {
				t.Errorf("what is kept is no such photo: %v", err)
			}
		}
		return nil
	})
	if names, err := filepath.Glob(h.database() + ".files/*"); err != nil || len(names) != len(canaries) {
		t.Errorf("there are %d files, %v", len(names), err)
	}
}

// previews looks at what appears on a locked screen without anybody having
// pressed anything: what came to workers before they began to read, and what
// came to a shared phone from then until participants did something again.
func (l *leaks) previews(calls []botapi.Call, began, ended time.Time) {
	shared := map[int64]bool{}
	for _, c := range canaries {
		shared[c.user] = c.shared != "no"
	}
	came := map[string]int{}
	for _, c := range calls {
		switch {
		case !strings.HasPrefix(c.Method, "send"):
			continue
		case c.Chat == canaryWorker && c.At.Before(began):
			came["to the worker"]++
		case c.Chat == canaryLawyer && c.At.Before(began):
			came["to the lawyer"]++
		case shared[c.Chat] && c.At.After(began) && c.At.Before(ended):
			came["to shared phones"]++
		default:
			continue
		}
		for _, w := range l.words {
			if len([]rune(w)) >= 4 && w != canaryWorkerName && w != canaryLawyerName && strings.Contains(c.Params["text"]+c.Params["caption"], w) {
				l.t.Errorf("a message that comes to %d by itself shows %q", c.Chat, w)
			}
		}
	}
	if came["to the worker"] < len(canaries) || came["to the lawyer"] < len(canaries) || came["to shared phones"] < 2 {
		l.t.Errorf("only so many messages came by themselves: %v", came)
	}
}

// quiet waits until everything has been delivered.
func quiet(t testing.TB, r *running) {
	t.Helper()
	eventually(t, 20*time.Second, "nothing waits to be delivered", func() bool {
		_, metrics := r.get("/metrics")
		return strings.Contains(metrics, "\npristan_outbox_waiting 0\n")
	})
}

// phone is a person who reads and presses on purpose, step by step.
type phone struct {
	t     *testing.T
	api   *telegramServer
	user  int64
	since int64 // older messages are not looked at for buttons
}

func newPhone(t *testing.T, api *telegramServer, user int64, language string) *phone {
	api.Join(botapi.User{ID: user, FirstName: "Phone", LanguageCode: language})
	return &phone{t: t, api: api, user: user}
}

func (p *phone) mood(f botapi.Faults) { p.api.SetFaults(f) }

// send types a text.
func (p *phone) send(text string) { p.api.SendText(p.user, text) }

func (p *phone) contact(number string) { p.api.SendContact(p.user, number, "somebody") }

// calm ends the faults when waiting would take too long.
const calm = 400 * time.Millisecond

// button waits for the newest button whose data fits.
func (p *phone) button(fits func(data string) bool) (m botapi.Message, data string) {
	p.t.Helper()
	began := time.Now()
	eventually(p.t, 30*time.Second, fmt.Sprintf("a button on the phone of %d, which shows %q", p.user, last(p.api.Chat(p.user))), func() bool {
		if time.Since(began) > calm {
			p.api.SetFaults(botapi.Faults{})
		}
		for _, seen := range slices.Backward(p.api.Chat(p.user)) {
			for _, b := range buttonsOf(seen) {
				if seen.ID > p.since && fits(b.Data) {
					m, data = seen, b.Data
					return true
				}
			}
		}
		return false
	})
	return m, data
}

func last(chat []botapi.Message) string {
	if len(chat) == 0 {
		return ""
	}
	return chat[len(chat)-1].Text
}

func (p *phone) sees(data string) {
	p.t.Helper()
	p.button(func(d string) bool { return d == data })
}

// choose presses the button of an answer, or of a control, and waits until the
// question has gone.
func (p *phone) choose(kind, value string) {
	p.t.Helper()
	ends := ":" + kind + ":" + value
	m, data := p.button(func(d string) bool { return strings.HasPrefix(d, "f:") && strings.HasSuffix(d, ends) })
	began := time.Now()
	p.api.Tap(p.user, m.ID, data)
	eventually(p.t, 30*time.Second, fmt.Sprintf("%s is taken", ends), func() bool {
		if time.Since(began) > calm {
			p.api.SetFaults(botapi.Faults{})
		}
		for _, seen := range p.api.Chat(p.user) {
			if seen.ID == m.ID {
				return !slices.ContainsFunc(buttonsOf(seen), func(b botapi.Button) bool { return b.Data == data })
			}
		}
		return true
	})
}

// write answers a question in one's own words and waits for the next.
func (p *phone) write(text string) {
	p.t.Helper()
	_, before := p.button(func(d string) bool { return strings.HasPrefix(d, "f:") })
	p.send(text)
	rev := strings.Join(strings.SplitN(before, ":", 4)[:3], ":")
	p.button(func(d string) bool { return strings.HasPrefix(d, "f:") && !strings.HasPrefix(d, rev+":") })
}

func (p *phone) language(l string) { p.choose("o", l) }

func (p *phone) enrol(shared, name, trusted string) {
	for range 3 {
		p.choose("o", "understood")
	}
	for range 4 {
		p.choose("o", "yes") // the consents
	}
	p.choose("o", shared)
	p.write(name)
	p.choose("o", "no_matter")
	p.choose("o", "any")
	p.choose("o", "ask")
	p.write(trusted)
	p.choose("c", "confirm")
	eventually(p.t, 30*time.Second, "the menu is there", func() bool { return p.api.Keyboard(p.user) != nil })
}

// alarm asks for help at once.
func (p *phone) alarm() {
	p.send(p.api.Keyboard(p.user)[2][0])
	m, data := p.button(func(d string) bool { return strings.HasSuffix(d, ":o:help") })
	p.api.Tap(p.user, m.ID, data)
}

func (p *phone) onboard(name string) {
	p.language("en")
	p.button(func(d string) bool { return strings.HasSuffix(d, ":c:stop") })
	p.write(name)
	p.choose("o", "understood")
	eventually(p.t, 30*time.Second, "the menu is there", func() bool { return p.api.Keyboard(p.user) != nil })
}

func (p *phone) checkIn(wish string) {
	p.send(p.api.Keyboard(p.user)[0][0])
	for _, value := range []string{"good", "yes", "no", "yes", "none", "no", "none", "yes", "other"} {
		p.choose("o", value)
	}
	p.write(wish)
	p.choose("c", "confirm")
	p.sees("menu:checkins")
}

// readAndAnswer takes every case that waits, reads what was written, answers,
// and opens the check-ins.
func (p *phone) readAndAnswer() {
	p.t.Helper()
	taken := map[string]bool{}
	for range canaries {
		m, data := p.button(func(d string) bool { return strings.HasPrefix(d, "person:take:") && !taken[d] })
		taken[data] = true
		p.api.Tap(p.user, m.ID, data)
		id := strings.TrimPrefix(data, "person:take:")
		m, data = p.button(func(d string) bool { return d == "person:talk:"+id })
		shown := len(p.api.Chat(p.user))
		p.api.Tap(p.user, m.ID, data)
		eventually(p.t, 10*time.Second, "the talk is open", func() bool { return len(p.api.Chat(p.user)) > shown })
		p.send(canaries[len(taken)-1].reply)
	}
	p.send(p.api.Keyboard(p.user)[0][1]) // what has come in
	for range canaries {
		m, data := p.button(func(d string) bool { return strings.HasPrefix(d, "checkin:open:") && !taken[d] })
		taken[data] = true
		p.api.Tap(p.user, m.ID, data)
		_, data = p.button(func(d string) bool { return d == strings.Replace(data, "open", "read", 1) })
		p.api.Tap(p.user, m.ID, data)
	}
	for _, c := range canaries {
		eventually(p.t, 10*time.Second, "the worker has seen "+c.letter, func() bool {
			return slices.ContainsFunc(p.api.Accepted(), func(a botapi.Call) bool {
				return a.Chat == p.user && strings.Contains(a.Params["text"], c.letter)
			})
		})
	}
}
