package locales

import (
	"testing"

	"pristan/care"
)

func TestMatch(t *testing.T) {
	c := embedded(t)
	labels := []care.Text{care.Say("button.confirm"), care.Say("button.change"), care.Say("button.person")}
	farsi, bulgarian := care.Reader{Language: care.Farsi}, care.Reader{Language: care.Bulgarian}
	for _, test := range []struct {
		reader care.Reader
		typed  string
		want   int // -1: none
	}{
		{farsi, "✅ تأیید", 0}, {farsi, "تایید", 0}, {farsi, "✅", 0}, {farsi, "۱", 0}, {farsi, "2", 1}, {farsi, "٣", 2},
		{farsi, "مي خواهم با يك نفر صحبت كنم", -1}, {farsi, "ميخواهم با يك نفر صحبت كنم", 2}, {farsi, "🧑🏿", 2},
		{bulgarian, "ПРОМЕНЯМ ", 1}, {bulgarian, "2.", 1}, {bulgarian, "2)", 1}, {bulgarian, "2️⃣", 1}, {bulgarian, "✏", 1},
		{bulgarian, "0", -1}, {bulgarian, "4", -1}, {bulgarian, "", -1}, {bulgarian, "تایید", -1}, {bulgarian, "промен", -1},
	} {
		i, ok := c.Match(test.reader, organisation, test.typed, labels)
		if ok != (test.want >= 0) || ok && i != test.want {
			t.Errorf("%s %q: %d %v, want %d", test.reader.Language, test.typed, i, ok, test.want)
		}
	}
}

func TestMatchDoesNotGuess(t *testing.T) {
	c := load(t, `{"up":{"other":"🙂 Good"},"down":{"other":"🙂 Bad"},"five":{"other":"5"},"four":{"other":"4"},"who":{"other":"{{.name}}"}}`)
	r := care.Reader{Language: care.English}
	who := care.Say("who", care.Args{"name": care.Name("Maria")})
	for _, test := range []struct {
		typed  string
		labels []care.Text
		want   int
	}{
		{"🙂", []care.Text{care.Say("up"), care.Say("down")}, -1},
		{"bad", []care.Text{care.Say("up"), care.Say("down")}, 1},
		{"4", []care.Text{care.Say("five"), care.Say("four")}, 1}, // what it says goes before its number
		{"1", []care.Text{care.Say("five"), care.Say("four")}, 0},
		{"maria", []care.Text{care.Say("missing"), who}, 1},
		{"maria", []care.Text{who, who}, -1},
	} {
		i, ok := c.Match(r, organisation, test.typed, test.labels)
		if ok != (test.want >= 0) || ok && i != test.want {
			t.Errorf("%q: %d %v, want %d", test.typed, i, ok, test.want)
		}
	}
}

func TestMatchKeyInAnyLanguage(t *testing.T) {
	c := embedded(t)
	keys := []string{"button.menu", "button.person", "button.back", "button.next"}
	for typed, want := range map[string]string{
		"🏠 Главно меню": "button.menu", "القائمة الرئيسية": "button.menu", "منوي اصلي": "button.menu", "MAIN MENU": "button.menu",
		"أريد التحدث مع شخص": "button.person", "🧑": "button.person", "السابق": "button.back", "▶": "button.next",
		"": "", "hello": "", "да": "", "1": "",
	} {
		if got, ok := c.MatchKey(typed, keys...); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", typed, got, ok, want)
		}
	}
	if got, ok := c.MatchKey("✅", "button.yes", "button.confirm"); ok {
		t.Errorf("an emoji two keys share means %q", got)
	}
}
