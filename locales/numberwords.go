package locales

// cardinals are the words for numbers from one on. Arabic has them for things
// of both genders and, with the article, for hours.
var cardinals = []string{
	"one|един|една|едно|واحد|واحدة|وحدة|الواحدة|یک|یه",
	"two|два|две|اثنين|اتنين|تنين|ثنتين|تنتين|الثانية|التانية|دو",
	"three|три|ثلاثة|ثلاث|تلاتة|تلات|تلت|الثالثة|التالتة|سه",
	"four|четири|أربعة|أربع|الرابعة|چهار|چار",
	"five|пет|خمسة|خمس|الخامسة|پنج",
	"six|шест|ستة|ست|السادسة|شش",
	"seven|седем|سبعة|سبع|السابعة|هفت",
	"eight|осем|ثمانية|ثماني|ثمان|تمانية|تمنية|تمن|الثامنة|التامنة|هشت",
	"nine|девет|تسعة|تسع|التاسعة|نه",
	"ten|десет|عشرة|عشر|العاشرة|ده",
	"eleven|единайсет|единадесет|حداشر|احدعش|إحدى عشرة|الحادية عشرة|یازده",
	"twelve|дванайсет|дванадесет|اتناشر|اطنعش|اثنا عشر|اثني عشر|الثانية عشرة|دوازده",
}

// alsoNo is a number that is no answer when it stands alone: in Farsi nine is
// written like "no".
const alsoNo = "نه"

// moreCardinals are for minutes.
var moreCardinals = []vocabulary{
	{'n', 15, "петнайсет|петнадесет|پانزده"},
	{'n', 20, "twenty|двайсет|двадесет|عشرين|بیست"},
	{'n', 25, "twenty five|двайсет и пет|двадесет и пет|بیست و پنج"},
	{'n', 30, "трийсет|тридесет|ثلاثين|سی"},
}

// ordinals count the days of a month.
var ordinals = []string{
	"first|първи|الأول|یکم|اول",
	"second|втори|الثاني|دوم",
	"third|трети|الثالث|سوم",
	"fourth|четвърти|الرابع|چهارم",
	"fifth|пети|الخامس|پنجم",
	"sixth|шести|السادس|ششم",
	"seventh|седми|السابع|هفتم",
	"eighth|осми|الثامن|هشتم",
	"ninth|девети|التاسع|نهم",
	"tenth|десети|العاشر|دهم",
}

// numberWords are all cardinals with their numbers.
func numberWords() []vocabulary {
	var all []vocabulary
	for i, words := range cardinals {
		all = append(all, vocabulary{'n', i + 1, words})
	}
	return append(all, moreCardinals...)
}
