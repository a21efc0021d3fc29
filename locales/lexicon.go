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
	algerian    = list("جانفي|فيفري|مارس|أفريل|ماي|جوان|جويلية|أوت|سبتمبر|أكتوبر|نوفمبر|ديسمبر") // and Tunisian
	moroccan    = list("يناير|فبراير|مارس|أبريل|ماي|يونيو|يوليوز|غشت|شتنبر|أكتوبر|نونبر|دجنبر")
	mauritanian = list("يناير|فبراير|مارس|إبريل|مايو|يونيو|يوليو|أغشت|شتمبر|أكتوبر|نوفمبر|دجمبر")

	moreMonths = [][]string{
		list("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"),
		list("jan|feb|mar|apr|may|jun|jul|aug|sept|oct|nov|dec"),
		list("яну|фев|мар|апр|май|юни|юли|авг|сеп|окт|ное|дек"),
		list("ян|февр|март|април|май|юни|юли|авг|септ|окт|ноем|дек"),
		algerian, moroccan, mauritanian,
		list("كانون ثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين أول|تشرين ثاني|كانون أول"),
		list("كانون التاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين التاني|كانون الأول"),
		list("كانون 2|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين 1|تشرين 2|كانون 1"),
		list("جنوری|فبریه|مارچ|آپریل|می|ژوین|ژولای|آگوست|سپتمبر|اکتوبر|نومبر|دسمبر"),
	}
	// Written together, as «آذرماه» is.
	moreSolarMonths = list("فروردین\u200cماه|اردیبهشت\u200cماه|خردادماه|تیرماه|مردادماه|شهریورماه|مهرماه|آبان\u200cماه|آذرماه|دی\u200cماه|بهمن\u200cماه|اسفندماه")
	moreWeekdays    = [][]string{
		list("sun|mon|tue|wed|thu|fri|sat"),
		list("sun|mon|tues|weds|thur|fri|sat"),
		list("sun|mon|tues|weds|thurs|fri|sat"),
		list("неделята|понеделника|вторника|срядата|четвъртъка|петъка|съботата"),
		list("нд|пн|вт|ср|чт|пт|сб"),
		list("нед|пон|втор|сря|четв|петък|съб"),
		list("الأحد|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت"),
		list("الأحد|الاتنين|الثلاثا|الأربعا|خميس|جمعة|سبت"),
		list("الأحد|التنين|التلاتاء|اربعاء|الخميس|الجمعة|السبت"),
		list("الأحد|الاثنين|التلاتا|اربعا|الخميس|الجمعة|السبت"),
		list("لحد|الإثنين|ثلاثاء|الأربعاء|الخميس|الجمعة|السبت"),
		list("یک شنبه|دو شنبه|سه شنبه|چهار شنبه|پنج شنبه|آدینه|شنبه"),
		list("یه شنبه|دوشنبه|سشنبه|چارشنبه|پنشنبه|جمعه|شنبه"),
		list("یکشنبه|دوشنبه|سه شنبه|چار شنبه|پنجشنبه|جمعه|شنبه"),
	}
	fillers = list("st|nd|rd|th|of|on|the|г|год|година|на|ви|ри|ти|ми|يوم|في|روز|ام|ماه")
)

// relativeDays are days told from today.
var relativeDays = sync.OnceValue(func() map[string]int {
	days := map[string]int{}
	for after, phrases := range map[int]string{
		-2: "day before yesterday|the day before yesterday|онзи ден|أول أمس|أول امبارح|پریروز",
		-1: "yesterday|вчера|أمس|البارحة|امبارح|مبارح|دیروز",
		0:  "today|днес|اليوم|امروز",
		1:  "tomorrow|утре|غدا|غد|الغد|بكرة|بكرا|غدوة|غدوا|باچر|باجر|باكر|فردا|صبا",
		2: "day after tomorrow|the day after tomorrow|вдругиден|в други ден|други ден|вдруги ден|другиден|" +
			"بعد غد|بعد غدا|بعد الغد|بعد بكرة|بعد بكرا|بعد غدوة|بعد باچر|عقب باچر|بعد باجر|بعد باكر|عقب باكر|" +
			"پس\u200cفردا|پس فردا|پس صبا",
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
	addMonths(moreSolarMonths, true)
	for _, word := range fillers {
		words[Fold(word)] = meaning{}
	}
	return words
})
