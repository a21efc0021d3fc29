package locales

import (
	"sync"
	"time"

	"pristan/care"
)

// meaning is what a word says about a day; with neither part it says nothing,
// as "of" in "22 of November".
type meaning struct {
	month   *month
	weekday *time.Weekday
}

// More names than are shown: what people write. Each list starts with January
// or Sunday.
var (
	moreMonths = [][]string{
		list("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"),
		list("яну|фев|мар|апр|май|юни|юли|авг|сеп|окт|ное|дек"),
		list("جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر"), // Algeria, Tunisia
		list("يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر"),  // Morocco
	}
	moreWeekdays = [][]string{
		list("sun|mon|tue|wed|thu|fri|sat"),
		list("الأحد|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت"),
		list("یک شنبه|دو شنبه|سه شنبه|چهار شنبه|پنج شنبه|جمعه|شنبه"),
	}
	fillers = list("st|nd|rd|th|of|on|the|г|год|година|на|ви|ри|ти|ми|يوم|في|روز|ام|ماه")
)

// relativeDays are days told from today.
var relativeDays = sync.OnceValue(func() map[string]int {
	days := map[string]int{}
	for after, phrases := range map[int]string{
		-1: "yesterday|вчера|أمس|البارحة|دیروز",
		0:  "today|днес|اليوم|امروز",
		1:  "tomorrow|утре|غدا|بكرة|بكرا|فردا",
		2:  "day after tomorrow|the day after tomorrow|вдругиден|в други ден|други ден|بعد غد|بعد غدا|بعد بكرة|بعد بكرا|پس\u200cفردا|پس فردا",
	} {
		for _, phrase := range list(phrases) {
			days[Fold(phrase)] = after
		}
	}
	return days
})

// lexicon is every word a typed day may have, folded.
var lexicon = sync.OnceValue(func() map[string]meaning {
	words := map[string]meaning{}
	addMonths := func(names []string, solar bool) {
		for i, name := range names {
			words[Fold(name)] = meaning{month: &month{solar: solar, number: i + 1}}
		}
	}
	addWeekdays := func(names []string) {
		for i, name := range names {
			day := time.Weekday(i)
			words[Fold(name)] = meaning{weekday: &day}
		}
	}
	for _, l := range care.Languages {
		addMonths(gregorian[l], false)
		addWeekdays(weekdays[l])
	}
	for _, names := range append(moreMonths, egyptian, afghanGregorian) {
		addMonths(names, false)
	}
	for _, names := range moreWeekdays {
		addWeekdays(names)
	}
	addMonths(iranian, true)
	addMonths(afghan, true)
	for _, word := range fillers {
		words[Fold(word)] = meaning{}
	}
	return words
})
