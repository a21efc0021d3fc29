package locales

import "sync"

// vocabulary is words of one kind and number.
type vocabulary struct {
	kind  byte
	n     int
	words string
}

// longestPhrase is how many words and signs the longest phrase has.
const longestPhrase = 5

// signs and their kinds; a comma may stand anywhere.
var signs = map[string]byte{
	"/": '/', `\`: '/', ".": '.', "٫": '.', ":": ':', "-": '-', "–": '-', "—": '-', "‐": '-', "‑": '-',
	",": ',', "،": ',', "(": ',', ")": ',', ";": ',', "؛": ',', "📅": ',', "@": 'h', "🕐": 'h',
}

// dayWords are the words around days: a comma may stand anywhere, p stands before a day, x makes a number
// a day of the month, s ends such a number, f means nothing in a date, K is a
// month told by number; t this, j next (J only behind), b last (B
// only behind), i in so many days (L behind, l only where they are counted),
// q ago, d days to be counted, e days already counted.
var dayWords = []vocabulary{
	{',', 0, "please|моля|من فضلك|لو سمحت|لطفا|إن شاء الله|إن شاءالله|انشالله|انشاءالله"},
	{'p', 0, "on|the|for|за|в|във|на|в деня|дата|في|بـ|ال|ليوم|بيوم|در|برای|روز|يوم|نهار|يوم الـ|بتاريخ|تاريخ|مورخ|day|ден"},
	{'x', 0, "on|the|на|дата|на дата|يوم|نهار|ليوم|بيوم|بتاريخ|تاريخ|روز|مورخ"},
	{'s', 0, "st|nd|rd|th|ви|ри|ти|ми|во|ро|ام|مین"},
	{'f', 0, "of|г|год|година|месец|през|ماه|شهر|من|سنة|عام|لسنة|لعام|سال|م"},
	{'t', 0, "this|coming|this coming|the coming|този|тази|тоя|предстоящия|предстоящата|هذا|هذه|هاد|هاي|این|همین"},
	{'j', 0, "next|following|следващия|следващият|следващата|следващ|следваща|идния|идният|идната|другия|другият|другата|" +
		"القادم|القادمة|الجاي|الجاية|جاي|جاية|اللي جاي|اللي جاية|المقبل|المقبلة|التالي|التالية|الآتي|آینده|آتی"},
	{'J', 0, "بعد|بعدی"},
	{'b', 0, "last|миналия|миналият|миналата|изминалия|الماضي|الماضية|الفائت|اللي فات|گذشته"},
	{'B', 0, "پیش|قبل"},
	{'q', 0, "ago|преди|قبل|پیش"},
	{'i', 0, "in|after|след|بعد|بعد از|پس از"},
	{'L', 0, "from now|from today|later|от днес|بعد از امروز|پس از امروز"},
	{'l', 0, "بعد|دیگر|دیگه"},
	{'d', 1, "day|days|ден|дни|дена|يوم|أيام|ايام|تيام|روز"},
	{'d', 7, "week|weeks|седмица|седмици|أسبوع|أسابيع|هفته"},
	{'e', 7, "week|a week|седмица|седмицата|أسبوع|الأسبوع|هفته"},
	{'e', 2, "يومين"},
	{'e', 14, "أسبوعين"},
	{'r', 7, "a week today|today week|same day next week|днес след седмица|днес след една седмица|същия ден другата седмица|" +
		"същия ден следващата седмица|следващата седмица същия ден|نفس اليوم الأسبوع القادم|الأسبوع القادم نفس اليوم|" +
		"نفس اليوم الأسبوع الجاي|هفته بعد همین روز|همین روز هفته بعد|هفته آینده همین روز|همین روز هفته آینده"},
}

// phrases is every word and phrase a day or an hour may be told in, folded,
// with all it may mean.
var phrases = sync.OnceValue(func() map[string][]sense {
	all := map[string][]sense{}
	add := func(words string, s sense) {
		parts := lexeme.FindAllString(Fold(words), -1)
		s.words = len(parts)
		key := phraseKey(parts)
		for _, other := range all[key] {
			if other == s {
				return
			}
		}
		all[key] = append(all[key], s)
	}
	for word, m := range lexicon() {
		switch {
		case m.month != nil:
			add(word, sense{kind: 'm', n: m.month.number, solar: m.month.solar})
		case m.weekday != nil:
			add(word, sense{kind: 'w', n: int(*m.weekday)})
		}
	}
	for word, after := range relativeDays() {
		add(word, sense{kind: 'r', n: after})
	}
	for _, v := range append(append(dayWords, hourWords...), numberWords()...) {
		for _, word := range list(v.words) {
			add(word, sense{kind: v.kind, n: v.n, no: v.kind == 'n' && word == alsoNo})
		}
	}
	addMore(add)
	return all
})

// addMore adds words that carry more than a number.
func addMore(add func(words string, s sense)) {
	for n, words := range ordinals {
		for _, word := range list(words) {
			add(word, sense{kind: 'n', n: n + 1, ordinal: true})
		}
	}
	for _, p := range partsOfDay {
		for _, word := range list(p.words) {
			add(word, sense{kind: 'a', part: p.span})
		}
	}
	for _, word := range list("شب|ليلة") {
		add(word, sense{kind: 'N', part: night})
	}
	for _, half := range halfDays {
		for _, word := range list(half.words) {
			add(word, sense{kind: 'A', part: half.span})
		}
	}
	for _, t := range todaysParts {
		for _, word := range list(t.words) {
			add(word, sense{kind: 'r', n: t.after, part: t.span})
		}
	}
	add("شهر", sense{kind: 'K'})
	add("برج", sense{kind: 'K', solar: true})
}
