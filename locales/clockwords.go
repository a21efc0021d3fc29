package locales

// hourWords are the words around hours: h stands before one and c behind it, u
// are minutes, & and ~ add and take away minutes behind it, > and < count them
// before it, Q and P are fractions behind and before it.
var hourWords = []vocabulary{
	{'h', 0, "at|from|в|във|от|الساعة|ساعة|عالساعة|ع الساعة|بالساعة|على الساعة|في|ع|ال|ساعت|سر ساعت|در|از"},
	{'c', 0, "ч|часа|час|h|hrs|o'clock|o’clock|oclock|بجه"},
	{'u', 0, "min|mins|minute|minutes|мин|минути|دقيقة|دقائق|دقيقه"},
	{'&', 0, "и|و"},
	{'~', 0, "без|إلا"},
	{'>', 0, "past"},
	{'<', 0, "to|به|مانده به"},
	{'Q', 30, "thirty|and a half|и половина|и половин|и пол|ونصف|والنصف|ونص|والنص|و نصف|و النصف|و نص|و نیم|ونیم"},
	{'Q', 15, "fifteen|и четвърт|وربع|والربع|و ربع|و الربع"},
	{'Q', 20, "وثلث|والثلث|وتلت|و ثلث|و الثلث"},
	{'Q', 45, "forty five|forty-five"},
	{'Q', 5, "وخمسة|وخمس|وخمس دقائق|وخمسة دقائق"},
	{'Q', 10, "وعشرة|وعشر|وعشر دقائق|وعشرة دقائق"},
	{'Q', -15, "без четвърт|إلا ربع|إلا ربعا|إلا الربع"},
	{'Q', -20, "إلا ثلث|إلا ثلثا|إلا تلت"},
	{'P', 30, "half past"},
	{'P', 15, "quarter past|a quarter past"},
	{'P', -15, "quarter to|a quarter to|یک ربع به|یه ربع به|ربع به|یک ربع مانده به"},
}

// Parts of the day as the hours people call so, in every language generous.
// A span that holds no hour says that the hour is never clear.
var (
	night      = span{first: 18, last: 23, told: true}
	evening    = span{first: 16, last: 23, told: true}
	morning    = span{first: 1, last: 11, told: true}
	afterNoon  = span{first: 12, last: 19, told: true}
	partsOfDay = []struct {
		span
		words string
	}{
		{morning, "in the morning|morning|сутринта|сутрин|сутрешен|преди обяд|преди обед|" +
			"صباحا|الصبح|صباح|الصباح|صبحا|عالصبح|قبل الظهر|صبح|قبل از ظهر|پیش از ظهر|پیش از چاشت"},
		{span{1, 6, true, false}, "الفجر|فجرا|بامداد"},
		{span{11, 15, true, true}, "noon|midday|обяд|обед|на обяд|на обед|по обяд|по обед|пладне|الظهر|ظهرا|ظهر|چاشت"},
		{afterNoon, "in the afternoon|afternoon|следобед|следобяд|след обяд|след обед|بعد الظهر|بعد الضهر|العصر|عصرا|" +
			"بعدازظهر|بعد از ظهر|بعد ظهر|عصر|بعد از چاشت"},
		{span{13, 23, true, false}, "مساء|مسا|المساء|المسا|العشية|عشية"},
		{evening, "in the evening|evening|вечерта|вечер|العشاء|شام"},
		{night, "night|at night|през нощта|ليلا|بالليل|الليل|شب"},
		{span{24, 0, true, false}, "midnight|полунощ|منتصف الليل|نصف الليل|نیمه شب|نیمه\u200cشب|نصف شب"},
	}
	// halfDays stand behind an hour and nowhere else: «م» after a year is the era.
	halfDays = []struct {
		span
		words string
	}{
		{morning, "am|a.m.|a.m|ص"},
		{span{12, 23, true, false}, "pm|p.m.|p.m|م"},
	}
	todaysParts = []struct {
		after int
		span
		words string
	}{
		{-1, night, "last night|снощи|دیشب"},
		{0, morning, "this morning|тази сутрин"},
		{0, afterNoon, "this afternoon|този следобед"},
		{0, evening, "tonight|this evening|довечера|тази вечер|الليلة|هالليلة|امشب"},
		{1, night, "فرداشب"},
	}
)
