package locales

import (
	"strings"
	"unicode"

	"pristan/care"
)

// wrongWord is a word that is right in a dictionary and wrong here.
type wrongWord struct {
	language care.Language
	keys     string // the messages it is wrong in begin so; "" is all that participants read
	word     string
	cure     string
}

var wrongWords = []wrongWord{
	{care.Bulgarian, "button.cancel", "отказ", "write „Отменям“: this is the refusal of asylum"},
	{care.Bulgarian, "checkin.", "проверка", "write „Как сте?“: this is what the police do"},
	{care.Bulgarian, "", "съгласен", "write „Давам съгласие“, the same for women and men"},
	{care.Bulgarian, "", "съгласна", "write „Давам съгласие“, the same for women and men"},
	{care.Bulgarian, "", "задържан съм", "write „Задържаха ме“, the same for women and men"},
	{care.Bulgarian, "", "не сте сам", "write „Ние сме до Вас“, the same for women and men"},
	{care.Bulgarian, "", "никой друг не вижда", "say who does: this is untrue"},
	{care.Arabic, "button.back", "العودة", "write السابق: this is the return to the country"},
	{care.Arabic, "", "المحقق", "write المسؤول عن ملفك: this one interrogates"},
	{care.Arabic, "", "اعتقال", "write احتجاز: this is a political arrest"},
	{care.Arabic, "", "الاعتقال", "write الاحتجاز: this is a political arrest"},
	{care.Arabic, "", "اعتقالي", "write احتجازي: this is a political arrest"},
	{care.Arabic, "", "بلاغ", "write رسالة: this is a report to the police"},
	{care.Arabic, "", "لا يمكن لأي شخص آخر رؤية", "say who can: this is untrue"},
	{care.Farsi, "button.back", "بازگشت", "write قبلی: this is the return to the country"},
	{care.Farsi, "", "گروه", "write تیم: this is an armed group too"},
	{care.Farsi, "", "هیچ\u200cکس دیگری", "say who sees it: this is untrue"},
	{care.English, "", "nobody else can see", "say who can: this is untrue"},
}

// in reports whether the word stands in a text, whole, however it is spelled.
func (w wrongWord) in(t text, words string) bool {
	if t.file.language != w.language || !t.participant() || !strings.HasPrefix(t.message.key, w.keys) {
		return false
	}
	return strings.Contains(onlyWords(words), onlyWords(w.word))
}

// onlyWords is the folded words of a text with a space on either side.
func onlyWords(s string) string {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	return " " + strings.Join(strings.FieldsFunc(Fold(s), notLetter), " ") + " "
}
