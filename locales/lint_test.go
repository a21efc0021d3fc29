package locales

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"pristan/care"
)

func TestMessagesAreInOrder(t *testing.T) {
	for _, p := range Lint(os.DirFS("."), nil) {
		t.Error(p)
	}
}

// file writes a message file of one message whose line 3 is the text.
func file(key, fields string) string {
	return "{\n  " + fmt.Sprintf("%q", key) + ": {\n    " + fields + "\n  }\n}\n"
}

// lintOf lints one message. Fields not given are a good text in that language;
// hashes are right unless given.
func lintOf(key string, given map[care.Language]string) []Problem {
	good := map[care.Language]string{
		care.English: `"other": "Yes", "description": "x"`, care.Bulgarian: `"other": "Да"`,
		care.Arabic: `"other": "نعم"`, care.Farsi: `"other": "بله"`,
	}
	for l, fields := range given {
		good[l] = fields
	}
	fsys := four("", "", "", file(key, good[care.English]))
	l := &linter{}
	hash := ""
	if m := l.read(fsys, care.English).messages[key]; m != nil {
		hash = m.hash()
	}
	for _, lang := range care.Languages[:3] {
		if fields := good[lang]; strings.Contains(fields, `"hash"`) {
			fsys[string(lang)+".json"].Data = []byte(file(key, fields))
		} else {
			fsys[string(lang)+".json"].Data = []byte(file(key, fields+`, "hash": "`+hash+`"`))
		}
	}
	return Lint(fsys, func(key string) bool { return key == "choice" })
}

type given = map[care.Language]string

const sixForms = `"zero": "لا", "one": "واحد", "two": "اثنان", "few": "أيام", "many": "يومًا", "other": "يوم"`

func TestLint(t *testing.T) {
	other := func(s string) string { return `"other": "` + s + `"` }
	english := func(s string) string { return other(s) + `, "description": "x"` }
	long, longest := strings.Repeat("abc ", 50)+"a", strings.Repeat("abcd ", 820)
	for name, test := range map[string]struct {
		key   string
		given given
		say   string // "": nothing is wrong
		cure  string
		file  string
	}{
		"good":                  {key: "a"},
		"description missing":   {"a", given{"en": other("Yes")}, "no description", "tell the translator", "en.json:2"},
		"stale":                 {"a", given{"bg": other("Да") + `, "hash": "000000000000"`}, "older than its English", "review", "bg.json:2"},
		"not stamped":           {"a", given{"bg": other("Да") + `, "hash": ""`}, "which English", "TestStamp", "bg.json:2"},
		"empty":                 {"a", given{"fa": other(" ")}, "is empty", "write the words", "fa.json:3"},
		"no text":               {"a", given{"fa": `"description": "later"`}, `lacks the form "other"`, "exactly these: other", "fa.json:2"},
		"field twice":           {"a", given{"bg": other("Да") + ",\n" + other("Не")}, "is there twice", "remove one", "bg.json:4"},
		"unknown field":         {"a", given{"bg": other("Да") + `, "text": "Да"`}, "nobody reads", "remove it", "bg.json:3"},
		"not a text":            {"a", given{"bg": `"other": 1`}, "not a message file", `"key"`, "bg.json:3"},
		"placeholder missing":   {"a", given{"en": english("{{.day}} {{.name}}"), "bg": other("{{.day}} {{.name}}"), "ar": other("{{.day}} {{.name}}"), "fa": other("{{.day}}")}, "lacks the placeholder {{.name}}", "put it", "fa.json:2"},
		"placeholder unknown":   {"a", given{"ar": other("نعم {{.name}}")}, "has the placeholder {{.name}}", "names of en.json", "ar.json:3"},
		"placeholder broken":    {"a", given{"ar": other("نعم {{name}}")}, "broken placeholder", "{{.name}}", "ar.json:3"},
		"plural good":           {key: "a", given: given{"en": `"one": "{{.count}} day", "other": "{{.count}} days", "description": "x"`, "bg": `"one": "един ден", "other": "{{.count}} дни"`, "ar": strings.Replace(sixForms, `"يوم"`, `"{{.count}} يوم"`, 1), "fa": `"one": "{{.count}} روز", "other": "{{.count}} روز"`}},
		"plural form missing":   {"a", given{"en": `"one": "day", "other": "days", "description": "x"`, "bg": `"one": "ден", "other": "дни"`, "ar": strings.Replace(sixForms, `"two": "اثنان", `, "", 1), "fa": `"one": "روز", "other": "روز"`}, `lacks the form "two"`, "zero, one, two, few, many, other", "ar.json:2"},
		"plural in one only":    {"a", given{"en": `"one": "day", "other": "days", "description": "x"`, "bg": `"other": "дни"`, "ar": sixForms, "fa": `"one": "روز", "other": "روز"`}, `lacks the form "one"`, "one, other", "bg.json:2"},
		"plural form unused":    {"a", given{"en": `"one": "day", "few": "days", "other": "days", "description": "x"`, "bg": `"one": "ден", "other": "дни"`, "ar": sixForms, "fa": `"one": "روز", "other": "روز"`}, `a form "few", which en never uses`, "keep exactly", "en.json:3"},
		"over 4096":             {"staff.a", given{"bg": other(longest)}, "Telegram takes 4096", "two messages", "bg.json:3"},
		"button too long":       {"button.a", given{"bg": other(long[:41])}, "a button shows 40", "one to three words", "bg.json:3"},
		"choice too long":       {"choice", given{"bg": other(long[:41])}, "a button shows 40", "one to three words", "bg.json:3"},
		"notice too long":       {"notice.a", given{"bg": other(long)}, "a notice over the chat takes 200", "shorten it", "bg.json:3"},
		"message too long":      {"a", given{"bg": other(long)}, "read 200", "[long:", "bg.json:3"},
		"three sentences":       {"a", given{"ar": other("نعم. لا؟ نعم…")}, "has 3 sentences", "[long:", "ar.json:3"},
		"three, one unended":    {"a", given{"bg": other("Да. Не! Да")}, "has 3 sentences", "[long:", "bg.json:3"},
		"abbreviations":         {key: "a", given: given{"bg": other("На 1 г. и на ул. горе. Да.")}},
		"long with a reason":    {key: "a", given: given{"en": other("Yes") + `, "description": "x [long: the law wants it]"`, "bg": other("Да. Не. Да. Не.")}},
		"long without a reason": {"a", given{"en": other("Yes") + `, "description": "x [long: ]"`, "bg": other("Да. Не. Да.")}, "has 3 sentences", "[long:", "bg.json:3"},
		"staff may be long":     {key: "staff.a", given: given{"bg": other(long + ". Да. Не. Да.")}},
		"from the left":         {"a", given{"ar": other(`👋 Pristan نعم`)}, "begins from the left", "own script", "ar.json:3"},
		"second line from left": {"a", given{"fa": other(`بله\nPristan`)}, "begins from the left", "own script", "fa.json:3"},
		"a language's own name": {key: "language.bg", given: given{"en": english("Български"), "bg": other("Български"), "ar": other("Български"), "fa": other("Български")}},
		"direction control":     {"a", given{"ar": other(`نعم\u202a`)}, "direction control", "remove it", "ar.json:3"},
		"Arabic yeh in Farsi":   {"a", given{"fa": other("خیلي")}, "the letter ي", "ی and ک", "fa.json:3"},
		"Arabic kaf in Farsi":   {"a", given{"fa": other("كمک")}, "the letter ك", "ی and ک", "fa.json:3"},
		"Persian yeh in Arabic": {"a", given{"ar": other("التالی")}, "the letter ی", "ي and ك", "ar.json:3"},
		"gaf in Arabic":         {"a", given{"ar": other("گامب")}, "the letter گ", "ي and ك", "ar.json:3"},
		"Latin digit":           {"a", given{"ar": other("نعم 2")}, "has a digit", "placeholder", "ar.json:3"},
		"own digit":             {"a", given{"fa": other("بله ۲")}, "has a digit", "placeholder", "fa.json:3"},
		"keycaps":               {key: "a", given: given{"fa": other("2️⃣ بله")}},
		"digits elsewhere":      {key: "a", given: given{"bg": other("До 24 часа")}},
		"phone":                 {"a", given{"bg": other("Тел. 0700 18 250")}, "like a phone's", "fact of the organisation", "bg.json:3"},
		"112":                   {"a", given{"en": english("Call 112.")}, "like a phone's", "fact of the organisation", "en.json:3"},
		"link":                  {"a", given{"en": english("See https://example.test")}, "an address", "fact of the organisation", "en.json:3"},
		"domain":                {"a", given{"bg": other("Вижте asylum.bg")}, "an address", "fact of the organisation", "bg.json:3"},
		"Telegram name":         {"a", given{"bg": other("Пишете на @pristan_bot")}, "an address", "fact of the organisation", "bg.json:3"},
		"bg cancel":             {"button.cancel", given{"bg": other("✖️ Отказ")}, "«отказ»", "Отменям", "bg.json:3"},
		"bg refusal elsewhere":  {key: "legal.refusal", given: given{"bg": other("Отказ")}},
		"ar back":               {"button.back", given{"ar": other("➡ العودة")}, "«العودة»", "السابق", "ar.json:3"},
		"fa back":               {"button.back", given{"fa": other("➡ بازگشت")}, "«بازگشت»", "قبلی", "fa.json:3"},
		"spelled otherwise":     {"a", given{"ar": other("تم إعتقال شخص")}, "«اعتقال»", "احتجاز", "ar.json:3"},
		"untrue promise":        {"a", given{"en": english("Nobody else can see this.")}, "untrue", "", "en.json:3"},
	} {
		t.Run(name, func(t *testing.T) {
			problems := lintOf(test.key, test.given)
			if test.say == "" {
				if len(problems) > 0 {
					t.Errorf("nothing is wrong: %v", problems)
				}
				return
			}
			for _, p := range problems {
				if s := p.String(); strings.HasPrefix(s, test.file+": ") && strings.Contains(s, test.say) && strings.Contains(p.Cure, test.cure) {
					return
				}
			}
			t.Errorf("want %s: …%s…; …%s…, got %v", test.file, test.say, test.cure, problems)
		})
	}
}

func TestLintFiles(t *testing.T) {
	en := file("b", `"other": "Yes", "description": "x"`)
	for name, test := range map[string]struct{ bg, want string }{
		"missing key":   {"{\n\n\"a\": {\"other\": \"Да\"}}", `bg.json:3: "b" is missing`},
		"extra key":     {"{\n\n\"a\": {\"other\": \"Да\"}}", `bg.json:3: "a" is not in en.json`},
		"key twice":     {"{\n\"b\": {\"other\": \"Да\"},\n\"b\": {\"other\": \"Не\"}}", `bg.json:3: "b" is there twice`},
		"cut off":       {"{\n\"b\": {\"other\": \"Да\"},\n", "bg.json:2: this is not a message file"},
		"more follows":  {"{\n\"b\": {\"other\": \"Да\"}}\n{}", "bg.json:3: this is not a message file"},
		"short form":    {"{\n\"b\": \"Да\"}", "bg.json:2: this is not a message file"},
		"a list":        {"[]", "bg.json:1: this is not a message file"},
		"nothing":       {"", "bg.json:1: this is not a message file"},
		"missing first": {"{}", `bg.json:1: "b" is missing`},
	} {
		var got []string
		for _, p := range Lint(four(test.bg, en, en, en), nil) {
			got = append(got, p.String())
		}
		if !strings.Contains(strings.Join(got, "\n"), test.want) {
			t.Errorf("%s: want %s, got\n%s", name, test.want, strings.Join(got, "\n"))
		}
	}
	fsys := four(en, en, en, en)
	delete(fsys, "fa.json")
	for _, p := range Lint(fsys, nil) {
		if p.File == "fa.json" && strings.Contains(p.Say, "cannot be read") {
			return
		}
	}
	t.Error("a missing file goes unnoticed")
}
