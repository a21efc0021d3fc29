package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pristan/care"
)

// TestBrowserTime drives what lives in time: an appointment made by taps in
// Bulgarian is told in Arabic, answered, reminded of as the clock is pushed to
// the next thing that is due, and said to have taken place.
func TestBrowserTime(t *testing.T) {
	tab := openDemo(t)
	tab.enrol(arabicPhone, "أمينة")
	tab.makeAppointment()
	tab.sees(arabicPhone, tab.said(care.Arabic, "appointment.new"))
	tab.sees(arabicPhone, "تشرين الثاني (نوفمبر) ٢٠٢٦")
	tab.press(arabicPhone, "appt:open:")
	tab.sees(arabicPhone, tab.said(care.Arabic, "appointment.kind.doctor"))
	tab.press(arabicPhone, "appt:place:")
	tab.sees(arabicPhone, "مكتبنا")
	tab.press(arabicPhone, "appt:help:")
	tab.sees(caseworkerPhone, tab.said(care.Bulgarian, "staff.task.new"))
	tab.press(caseworkerPhone, "task:open:")
	tab.press(caseworkerPhone, "appt:ride:")
	tab.sees(arabicPhone, tab.said(care.Arabic, "appointment.arranged"))
	tab.nextUntil(arabicPhone, tab.said(care.Arabic, "appointment.reminder"))
	tab.shoot("demo-time.png", 1440, 900)
	tab.nextUntil(caseworkerPhone, tab.said(care.Bulgarian, "staff.appointment.reminder"))
	tab.nextUntil(arabicPhone, tab.said(care.Arabic, "appointment.how"))
	tab.press(arabicPhone, "appt:was:")
	tab.sees(arabicPhone, tab.said(care.Arabic, "appointment.how.thanks"))
	tab.write(caseworkerPhone, "/agenda")
	tab.sees(caseworkerPhone, tab.said(care.Bulgarian, "staff.agenda.title"))
}

// makeAppointment has the caseworker make one for the day after tomorrow.
func (b *tab) makeAppointment() {
	b.t.Helper()
	b.press(caseworkerPhone, "person:open:")
	b.press(caseworkerPhone, "person:appoint:")
	b.press(caseworkerPhone, ":o:doctor")
	b.press(caseworkerPhone, ":o:2026-11-24")
	b.press(caseworkerPhone, ":o:630")
	b.press(caseworkerPhone, ":o:place.office")
	b.press(caseworkerPhone, ":o:papers")
	b.press(caseworkerPhone, ":c:done")
	b.press(caseworkerPhone, ":o:woman")
	b.press(caseworkerPhone, ":o:none")
	b.press(caseworkerPhone, ":c:skip")
	b.press(caseworkerPhone, ":o:once")
	b.press(caseworkerPhone, ":c:confirm")
	b.sees(caseworkerPhone, b.said(care.Bulgarian, "appointment.kind.doctor"))
}

// nextUntil pushes the clock to the next thing that is due, until a phone shows
// what was waited for.
func (b *tab) nextUntil(phone int, text string) {
	b.t.Helper()
	for range 20 {
		b.until(`(() => { const n = document.querySelector('[data-next]'); if (!n || n.disabled) return false; n.click(); return true; })()`)
		b.do(chromedp.Sleep(500 * time.Millisecond))
		shown, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.querySelector('[data-phone="`+strconv.Itoa(phone)+`"] [data-log]').textContent`))
		if err != nil {
			b.t.Fatal(err)
		}
		if strings.Contains(shown, text) {
			return
		}
	}
	b.t.Fatalf("twenty things came due and phone %d never showed %q", phone, text)
}
