package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pristan/bot/sim"
	"pristan/care"
	"pristan/locales"
)

// TestBrowser drives the demo in a headless Chromium, as a newcomer would:
// from an invitation to an answer, in Arabic and in Farsi. With
// PRISTAN_SCREENSHOTS=docs it writes the pictures of the README.
func TestBrowser(t *testing.T) {
	tab := openDemo(t)
	tab.enrol(arabicPhone, "أمينة")
	tab.checkIn(arabicPhone)
	tab.answered(arabicPhone, "أمينة", "Благодаря! Да се чуем утре?", "نعم، شكرًا")
	tab.enrol(farsiPhone, "نرگس")
	tab.checkIn(farsiPhone)
	tab.answered(farsiPhone, "نرگس", "Имате ли нужда от нещо?", "نه، ممنونم")
	tab.solarHijri()
	tab.press(caseworkerPhone, "checkin:open:")
	tab.sees(caseworkerPhone, tab.said(care.Bulgarian, "checkin.mood.so_so"))
	tab.shoot("demo.png", 1440, 900)
	tab.shoot("demo-narrow.png", 390, 844)
	tab.clock()
	tab.accessible()
}

const (
	arabicPhone     = 101
	farsiPhone      = 102
	caseworkerPhone = 201
	lawyerPhone     = 202
)

// tab is one page of the demo.
type tab struct {
	t     *testing.T
	ctx   context.Context
	words *locales.Catalogue
	org   care.Organisation
}

func chromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func openDemo(t *testing.T) *tab {
	path := chromium()
	if path == "" {
		t.Skip("skipped: there is no chromium on this machine; make test installs it where it may")
	}
	if testing.Short() {
		t.Skip("skipped: a browser takes its time")
	}
	address := startDemo(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancel)
	words, err := locales.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	org, err := organisation("")
	if err != nil {
		t.Fatal(err)
	}
	tab := &tab{t: t, ctx: ctx, words: words, org: org}
	tab.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(address))
	tab.until(`document.body.dataset.ready === "true"`)
	return tab
}

func startDemo(t *testing.T) (address string) {
	page, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.FixedZone("", 2*60*60))
	s, err := newShow(t.Context(), t.TempDir(), log, sim.NewClock(start))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.run(ctx, io.Discard, page, true) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		s.store.Close()
	})
	return "http://" + page.Addr().String()
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// until waits for something to be true on the page.
func (b *tab) until(js string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](js, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(15*time.Second))); err != nil {
		b.shoot("failed.png", 1440, 900)
		b.t.Fatalf("never came true: %s: %v", js, err)
	}
}

// press presses the newest button of a phone whose data ends so, once it is
// another one than was pressed last.
func (b *tab) press(phone int, ends string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(() => {
		const all = [...document.querySelectorAll('[data-phone="%d"] [data-button]:not([disabled])')];
		// A question's buttons are pressed once: until the next one is there, wait.
		const turn = d => d.startsWith("f:") ? d.split(":", 3).join(":") : d;
		const it = all.filter(e => e.dataset.button.includes(%q) && turn(e.dataset.button) !== window.pressedLast).pop();
		if (!it) return false;
		window.pressedLast = turn(it.dataset.button);
		it.click();
		return true;
	})()`, phone, ends))
}

func (b *tab) write(phone int, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(() => {
		const form = document.querySelector('[data-phone="%d"] [data-composer]');
		form.querySelector('input[name=text]').value = %q;
		form.querySelector('.send').click();
		return true;
	})()`, phone, text))
}

// sees waits until a phone shows words.
func (b *tab) sees(phone int, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelector('[data-phone="%d"] [data-log]').textContent.includes(%q)`, phone, text))
}

// said is the words of a message in a language.
func (b *tab) said(l care.Language, key string, args ...care.Args) string {
	b.t.Helper()
	s, err := b.words.Write(care.Reader{Language: l}, b.org, care.Say(key, args...))
	if err != nil {
		b.t.Fatal(err)
	}
	return s
}

var phoneLanguage = map[int]care.Language{arabicPhone: care.Arabic, farsiPhone: care.Farsi}

func (b *tab) enrol(phone int, name string) {
	l := phoneLanguage[phone]
	b.until(fmt.Sprintf(`(() => { const s = document.querySelector('[data-phone="%d"] [data-start]'); if (!s) return false; s.click(); return true; })()`, phone))
	b.press(phone, ":o:"+string(l))
	for range 3 {
		b.press(phone, ":o:understood")
	}
	for range 4 {
		b.press(phone, ":o:yes")
	}
	b.press(phone, ":o:no") // the phone is not shared
	b.sees(phone, b.said(l, "onboarding.name"))
	b.write(phone, name)
	b.press(phone, ":o:no_matter")
	b.press(phone, ":o:any")
	b.press(phone, ":o:anytime")
	b.press(phone, ":c:skip")
	b.press(phone, ":c:confirm")
	b.sees(phone, b.said(l, "onboarding.welcome", care.Args{"name": care.Name(name)}))
	b.sees(caseworkerPhone, b.said(care.Bulgarian, "staff.joined"))
}

func (b *tab) checkIn(phone int) {
	l := phoneLanguage[phone]
	b.until(fmt.Sprintf(`(() => { const k = [...document.querySelectorAll('[data-phone="%d"] [data-keyboard] button')].find(e => e.textContent.trim() === %q); if (!k) return false; k.click(); return true; })()`,
		phone, b.said(l, "menu.checkin")))
	for _, answer := range []string{"so_so", "yes", "no", "yes", "none", "no"} {
		b.press(phone, ":o:"+answer)
	}
	b.press(phone, ":o:date")
	b.press(phone, ":o:2026-11-25")
	b.press(phone, ":o:yes")
	b.press(phone, ":o:nothing")
	b.press(phone, ":c:confirm")
	b.sees(phone, b.said(l, "checkin.not_read_yet"))
}

// answered lets the caseworker read the check-in in Bulgarian and answer; the
// answer arrives, and so does what the person writes back.
func (b *tab) answered(phone int, name, question, reply string) {
	b.t.Helper()
	l := phoneLanguage[phone]
	b.press(caseworkerPhone, "checkin:open:")
	b.sees(caseworkerPhone, b.said(care.Bulgarian, "checkin.mood.so_so"))
	b.press(caseworkerPhone, "checkin:read:")
	read, _, _ := strings.Cut(b.said(l, "checkin.read_by_team", care.Args{"at": care.Words("|")}), "\u2068|")
	b.sees(phone, read)
	b.press(caseworkerPhone, "checkin:open:")
	b.press(caseworkerPhone, "checkin:answer:")
	b.sees(caseworkerPhone, b.said(care.Bulgarian, "staff.talk.open", care.Args{"name": care.Name(name)}))
	b.write(caseworkerPhone, question)
	b.sees(phone, b.said(l, "talk.arrived"))
	b.press(phone, "letter:")
	b.sees(phone, question)
	b.write(phone, reply)
	b.sees(caseworkerPhone, reply)
	b.press(caseworkerPhone, "talk:end")
	b.sees(phone, b.said(l, "talk.ended_by_other"))
	b.press(caseworkerPhone, "checkin:hide:")
}

// solarHijri looks for a date in the calendar of Iran beside the Gregorian.
func (b *tab) solarHijri() {
	b.t.Helper()
	b.write(farsiPhone, "/appointments")
	b.sees(farsiPhone, "چهارشنبه ۴ آذر ۱۴۰۵")
	b.sees(farsiPhone, "۲۵ نوامبر ۲۰۲۶")
}

// clock pushes a week and looks for what came due.
func (b *tab) clock() {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(1440, 900))
	before, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector("time#now").dateTime`))
	if err != nil {
		b.t.Fatal(err)
	}
	b.until(`(() => { document.querySelector('[data-push="604800"]').click(); return true; })()`)
	b.until(fmt.Sprintf(`new Date(document.querySelector("time#now").dateTime) - new Date(%q) >= 7 * 24 * 3600 * 1000`, before))
	b.sees(arabicPhone, b.said(care.Arabic, "checkin.invitation"))
	b.sees(farsiPhone, b.said(care.Farsi, "checkin.invitation"))
}

// accessible checks what a screen reader and a right-to-left reader need.
func (b *tab) accessible() {
	b.t.Helper()
	for what, js := range map[string]string{
		"every phone is a labelled region": `[...document.querySelectorAll("section[data-phone]")].length === 4 &&
			[...document.querySelectorAll("section[data-phone]")].every(s => document.getElementById(s.getAttribute("aria-labelledby"))?.textContent.trim())`,
		"new messages are announced":      `[...document.querySelectorAll("[data-log]")].every(l => l.getAttribute("role") === "log")`,
		"every button has a name":         `[...document.querySelectorAll("button")].every(b => (b.getAttribute("aria-label") || b.textContent).trim())`,
		"what can be pressed is a button": `[...document.querySelectorAll("[data-button],[data-push],[data-switch],[data-command]")].every(e => e.tagName === "BUTTON")`,
		"right to left where the language is": `[101, 102].every(id => getComputedStyle(document.querySelector('[data-phone="' + id + '"]')).direction === "rtl") &&
			[201, 202].every(id => getComputedStyle(document.querySelector('[data-phone="' + id + '"]')).direction === "ltr")`,
		"nothing comes from elsewhere": `performance.getEntriesByType("resource").every(r => r.name.startsWith(location.origin) || r.name.startsWith("blob:") || r.name.startsWith("data:"))`,
		"a key reaches a button":       `(() => { const b = document.querySelector("[data-push]"); b.focus(); return document.activeElement === b; })()`,
	} {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](js))
		if err != nil || !ok {
			b.t.Errorf("%s: does not hold: %v", what, err)
		}
	}
}

// shoot writes a picture where PRISTAN_SCREENSHOTS says.
func (b *tab) shoot(name string, width, height int64) {
	dir := os.Getenv("PRISTAN_SCREENSHOTS")
	if dir == "" {
		return
	}
	b.do(chromedp.EmulateViewport(width, height), chromedp.Sleep(400*time.Millisecond))
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
