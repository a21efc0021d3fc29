package locales

import (
	"strings"

	"pristan/care"
)

// Names of months and weekdays as they are shown. They stand here and not in
// the message files because reading a date needs them as much as writing one;
// ICU 78 is the oracle (testdata/names.txt).

func list(s string) []string { return strings.Split(s, "|") }

// weekdays start with Sunday, as time.Weekday does.
var weekdays = map[care.Language][]string{
	care.Bulgarian: list("неделя|понеделник|вторник|сряда|четвъртък|петък|събота"),
	care.English:   list("Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"),
	care.Arabic:    list("الأحد|الاثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت"),
	care.Farsi:     list("یکشنبه|دوشنبه|سه\u200cشنبه|چهارشنبه|پنجشنبه|جمعه|شنبه"),
}

// gregorian are the months by the language's first choice of names: in Arabic
// those of Syria, Iraq and Lebanon.
var gregorian = map[care.Language][]string{
	care.Bulgarian: list("януари|февруари|март|април|май|юни|юли|август|септември|октомври|ноември|декември"),
	care.English:   list("January|February|March|April|May|June|July|August|September|October|November|December"),
	care.Arabic:    list("كانون الثاني|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"),
	care.Farsi:     list("ژانویه|فوریه|مارس|آوریل|مه|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر"),
}

var (
	egyptian        = list("يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر")
	afghanGregorian = list("جنوری|فبروری|مارچ|اپریل|می|جون|جولای|اگست|سپتمبر|اکتوبر|نومبر|دسمبر")
	iranian         = list("فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند")
	// ICU writes the sixth with a hamza, which belongs to a phrase, not to
	// the name.
	afghan = list("حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت")
)

// solarMonths are the names a reader of Farsi knows.
func solarMonths(r care.Reader) []string {
	if r.Months == care.AfghanMonths {
		return afghan
	}
	return iranian
}

// gregorianMonths differ between Iran and Afghanistan too.
func gregorianMonths(r care.Reader) []string {
	if r.Language == care.Farsi && r.Months == care.AfghanMonths {
		return afghanGregorian
	}
	return gregorian[r.Language]
}
