package main

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"pristan/care"
)

// TestBrowserLegal sends a paper, an album and a PDF, and follows it on both
// phones until a lawyer has finished with it. Each language is a person's and a
// lawyer's once. The pages of the album are one question; the folder opens as a
// PDF.
func TestBrowserLegal(t *testing.T) {
	for _, pair := range []struct{ person, lawyer care.Language }{
		{care.Arabic, care.English}, {care.Farsi, care.Bulgarian}, {care.Bulgarian, care.Arabic}, {care.English, care.Farsi},
	} {
		t.Run(string(pair.person)+" "+string(pair.lawyer), func(t *testing.T) {
			walk := legalWalk{openDemoIn(t, pair.person, pair.lawyer), pair.person, pair.lawyer}
			t.Parallel() // the phones of each demo are set by now
			walk.tells()
			walk.isTaken()
			walk.isAsked()
			walk.hearsTheDay()
			walk.folder()
			walk.ends()
		})
	}
}

// openDemoIn opens the demo with other languages on a participant's phone and on
// the lawyer's.
func openDemoIn(t *testing.T, person, lawyer care.Language) *tab {
	before := demoPhones
	defer func() { demoPhones = before }()
	demoPhones = slices.Clone(before)
	for i := range demoPhones {
		switch demoPhones[i].User {
		case arabicPhone:
			demoPhones[i].Language = person
		case lawyerPhone:
			demoPhones[i].Language = lawyer
		}
	}
	return openDemo(t)
}

// legalWalk is a legal request on the phones of a person and of a lawyer.
type legalWalk struct {
	*tab
	person, lawyer care.Language
}

// isPicture reports whether this walk is to be seen in the README: of somebody
// who has joined.
func (w legalWalk) isPicture() bool {
	return os.Getenv("PRISTAN_SCREENSHOTS") != "" && w.person == phoneLanguage[arabicPhone]
}

// tells opens a request and tells it to the end, with four pages.
func (w legalWalk) tells() {
	w.t.Helper()
	if w.isPicture() {
		w.enrol(arabicPhone, "أمينة")
	} else {
		w.comesIn(arabicPhone, w.person)
	}
	w.write(arabicPhone, "/legal")
	w.press(arabicPhone, ":o:paper")
	w.sees(arabicPhone, w.said(w.person, "legal.pages"))
	w.attach(arabicPhone, "sample-album")
	w.sees(arabicPhone, w.said(w.person, "flow.pages", care.Args{"count": care.Count(3)}))
	w.once(arabicPhone, w.counted())
	w.attach(arabicPhone, "sample-pdf")
	w.sees(arabicPhone, w.said(w.person, "flow.pages", care.Args{"count": care.Count(4)}))
	w.press(arabicPhone, ":c:done")
	for _, answer := range []string{":o:yes", ":o:yesterday", ":o:yes", ":o:no", ":o:sar", ":o:free", ":o:no", ":o:evening", ":c:skip"} {
		w.press(arabicPhone, answer)
	}
	w.sees(arabicPhone, w.said(w.person, "legal.review"))
	w.press(arabicPhone, ":c:confirm")
	w.sees(arabicPhone, w.said(w.person, "legal.thanks"))
	w.sees(arabicPhone, w.said(w.person, "legal.date_follows"))
}

// counted is what stands before any count of pages.
func (w legalWalk) counted() string {
	before, _, _ := strings.Cut(w.said(w.person, "flow.pages", care.Args{"count": care.Words("|")}), "\u2068|")
	return before
}

// isTaken lets the lawyer find it in the queue.
func (w legalWalk) isTaken() {
	w.t.Helper()
	w.sees(lawyerPhone, w.said(w.lawyer, "staff.legal.new"))
	w.write(lawyerPhone, "/cases")
	w.sees(lawyerPhone, w.said(w.lawyer, "staff.legal.tab.new", care.Args{"count": care.Count(1)}))
	w.press(lawyerPhone, "legal:open:")
	w.sees(lawyerPhone, w.said(w.lawyer, "legal.giver.sar"))
	if w.isPicture() {
		w.shoot("demo-legal.png", 1440, 1100)
	}
	w.press(lawyerPhone, "legal:take:")
	w.opensNews()
	w.sees(arabicPhone, w.said(w.person, "legal.status.taken"))
}

// opensNews opens what came by itself, and says nothing until then.
func (w legalWalk) opensNews() {
	w.t.Helper()
	w.sees(arabicPhone, w.said(w.person, "legal.news"))
	w.press(arabicPhone, "legal:open:")
}

// isAsked relays a question and its answer, each as it was written.
func (w legalWalk) isAsked() {
	w.t.Helper()
	w.press(lawyerPhone, "legal:ask:")
	w.write(lawyerPhone, "Interview in 2025: where?")
	w.opensNews()
	w.sees(arabicPhone, "Interview in 2025: where?")
	w.press(arabicPhone, "legal:answer:")
	w.write(arabicPhone, "هارمانلي – Harmanli, 14.03.2025")
	w.sees(lawyerPhone, w.said(w.lawyer, "staff.legal.more"))
	w.press(lawyerPhone, "legal:open:")
	w.sees(lawyerPhone, "هارمانلي – Harmanli, 14.03.2025")
}

// hearsTheDay confirms the paper; the person reads the day as the lawyer's word
// and in their own calendar.
func (w legalWalk) hearsTheDay() {
	w.t.Helper()
	w.press(lawyerPhone, "legal:paper:")
	w.press(lawyerPhone, ":o:refusal")
	w.write(lawyerPhone, "УП-1234/2026")
	w.press(lawyerPhone, ":o:sar")
	w.press(lawyerPhone, ":o:2026-11-21")
	w.sees(lawyerPhone, w.said(w.lawyer, "legal_paper.last"))
	w.write(lawyerPhone, "2026-12-07")
	w.sees(lawyerPhone, w.said(w.lawyer, "staff.legal.warn.later"))
	w.press(lawyerPhone, ":c:confirm")
	w.opensNews()
	w.sees(arabicPhone, w.said(w.person, "legal.last_day", care.Args{"day": care.DayOn("2026-12-07")}))
	w.sees(lawyerPhone, w.said(w.lawyer, "staff.legal.last", care.Args{"day": care.DayOn("2026-12-07")}))
}

// folder asks for all pages as one PDF.
func (w legalWalk) folder() {
	w.t.Helper()
	w.press(lawyerPhone, "legal:folder:")
	w.sees(lawyerPhone, w.said(w.lawyer, "staff.legal.folder_here"))
	file, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](fmt.Sprintf(`[...document.querySelectorAll('[data-phone="%d"] [data-log] a[download]')].pop().href`, lawyerPhone)))
	if err != nil {
		w.t.Fatal(err)
	}
	got, err := http.Get(file)
	if err != nil {
		w.t.Fatal(err)
	}
	defer got.Body.Close()
	start := make([]byte, 5)
	if _, err := got.Body.Read(start); err != nil || string(start) != "%PDF-" {
		w.t.Errorf("the folder begins %q: %v", start, err)
	}
}

// ends closes the request with words that the person reads.
func (w legalWalk) ends() {
	w.t.Helper()
	w.press(lawyerPhone, "legal:close:")
	w.press(lawyerPhone, ":o:filed")
	w.write(lawyerPhone, "Жалбата е подадена на 23.11.2026.")
	w.press(lawyerPhone, ":c:confirm")
	w.opensNews()
	w.sees(arabicPhone, "Жалбата е подадена на 23.11.2026.")
}

// comesIn lets somebody come in; help does not wait until they have joined.
func (b *tab) comesIn(phone int, l care.Language) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(() => { const s = document.querySelector('[data-phone="%d"] [data-start]'); if (!s) return false; s.click(); return true; })()`, phone))
	b.press(phone, ":o:"+string(l))
	b.until(fmt.Sprintf(`document.querySelector('[data-phone="%d"] [data-button*=":o:understood"]') !== null`, phone))
}

// attach sends one of the demo's samples.
func (b *tab) attach(phone int, sample string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`(() => {
		const phone = document.querySelector('[data-phone="%d"]');
		phone.querySelector('[data-open="attach"]').click();
		phone.querySelector('[data-attach="%s"]').click();
		return true;
	})()`, phone, sample))
}

// once makes sure that a phone shows words a single time.
func (b *tab) once(phone int, text string) {
	b.t.Helper()
	shown, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelector('[data-phone="%d"] [data-log]').textContent`, phone)))
	if err != nil || strings.Count(shown, text) != 1 {
		b.t.Errorf("phone %d shows %q %d times: %v", phone, text, strings.Count(shown, text), err)
	}
}
