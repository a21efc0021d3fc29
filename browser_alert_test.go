package main

import (
	"testing"

	"pristan/care"
)

// TestBrowserAlert raises the alarm in Arabic with two presses, tells of it in
// any order, and follows it on the lawyer's phone in English: the same card
// changes in place, one tap asks back, and the phone that is taken falls silent.
func TestBrowserAlert(t *testing.T) {
	tab := openDemo(t)
	tab.enrol(arabicPhone, "أمينة")
	tab.write(arabicPhone, "/urgent")
	tab.press(arabicPhone, ":o:me")
	tab.sees(arabicPhone, tab.said(care.Arabic, "urgent.calling"))
	tab.press(lawyerPhone, "alert:open:")
	tab.sees(lawyerPhone, tab.said(care.English, "staff.reason.detained"))
	tab.press(arabicPhone, ":o:where")
	tab.press(arabicPhone, ":o:busmantsi")
	tab.sees(lawyerPhone, "Busmantsi")
	tab.press(arabicPhone, ":o:since")
	tab.press(arabicPhone, ":o:today")
	tab.press(arabicPhone, ":c:skip")
	tab.press(lawyerPhone, "alert:take:")
	tab.sees(arabicPhone, tab.said(care.Arabic, "role.lawyer"))
	tab.shoot("demo-alert.png", 1440, 1200)
	tab.press(lawyerPhone, "alert:asks:")
	tab.press(lawyerPhone, ":papers")
	tab.press(arabicPhone, "urgent:ask:")
	tab.press(arabicPhone, ":o:order")
	tab.press(arabicPhone, ":c:done")
	tab.sees(lawyerPhone, tab.said(care.English, "alert.papers.order"))
	tab.press(lawyerPhone, "alert:detained:")
	tab.press(lawyerPhone, ":yes")
	tab.sees(lawyerPhone, tab.said(care.English, "staff.phone.is_back"))
}
